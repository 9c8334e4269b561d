//! The life of an offer, as one pure state machine.
//!
//! For the diagram, see `docs/embedding.md` ("The life of an offer"). A test checks that it matches.
//!
//! `Renew` (once, shortly before an offer expires) and `Retry` (the shopper tries again, where that can
//! help) don't change the state by themselves: they make the element send a `Request`.
//!
//! Three rules hold everywhere: a choice never survives a request, each request ends exactly once, and the
//! page gets exactly one event for each change.

use std::rc::Rc;

use crate::answers::{Answer, Answers, Selection};
use crate::event::Event;
use crate::failure::Failure;
use crate::offer::Offer;

/// Where the offer is in its life.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum State {
    /// No offer has been requested.
    #[default]
    Idle,
    /// A request is under way, for the first offer (loading) or another (re-quoting).
    Waiting(Request),
    /// The shopper sees an offer: offered, chosen or declined.
    Shown(Shown),
    /// The offer has expired, and can no longer be accepted.
    Expired(Rc<Offer>),
    /// The last request ended without an offer, and a retry wouldn't help.
    NoOffer,
    /// The last request ended without an offer, but a retry may help.
    Unavailable,
}

/// A request for an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// Whether it renews an offer shortly before it expires.
    pub renewal: bool,
    /// Whether it replaces an earlier offer.
    pub is_requote: bool,
}

/// An offer on the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// What is shown.
    pub offer: Rc<Offer>,
    /// The answers so far; none at first.
    pub answers: Answers,
    /// Whether the panel marks the questions that still need an answer.
    pub required: bool,
    /// How far its renewal has got.
    pub renewal: Renewal,
}

/// The stages of an offer's renewal. An offer is renewed only once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// Not renewed yet.
    Pending,
    /// The next request is the renewal.
    Requested,
    /// This offer is itself a renewal, and won't be renewed again.
    Done,
}

/// Something that happens to an offer.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// An offer is requested.
    Request,
    /// The current request got its response: the offer, or why there is none.
    Response(Result<Rc<Offer>, Failure>),
    /// The current request has reached its deadline, and the element ends it.
    TimeOut,
    /// The shopper has answered a question.
    Choose {
        /// Its index in the offer.
        question: usize,
        /// The answer.
        answer: Answer,
    },
    /// The host page has cleared the answers.
    Clear,
    /// The host page wants every question answered.
    Validate,
    /// The offer is about to expire.
    Renew,
    /// The offer has expired.
    Expire,
    /// The host page hides what has to be read before a choice.
    Obscure,
    /// The shopper wants to try again.
    Retry,
    /// The host page has withdrawn its request.
    Withdraw,
}

/// What a step asks `edge` to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Send the host page an event.
    Emit(Event),
    /// Have the element send another [`Action::Request`].
    Requote,
}

impl Shown {
    fn new(offer: Rc<Offer>, renewal: Renewal) -> Shown {
        let answers = Answers::none(&offer);
        Shown {
            offer,
            answers,
            required: false,
            renewal,
        }
    }
}

impl State {
    /// The offer that the shopper can answer.
    #[must_use]
    pub fn shown(&self) -> Option<&Shown> {
        match self {
            State::Shown(shown) => Some(shown),
            _ => None,
        }
    }

    /// What the answers amount to; [`Selection::Pending`] if there is no offer to answer.
    #[must_use]
    pub fn selection(&self) -> Selection {
        self.shown()
            .map_or(Selection::Pending, |shown| shown.answers.selection())
    }

    /// The state's name in the diagram.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            State::Idle => "idle",
            State::Waiting(Request {
                is_requote: false, ..
            }) => "loading",
            State::Waiting(_) => "re-quoting",
            State::Shown(_) => match self.selection() {
                Selection::Pending => "offered",
                Selection::Cover => "chosen",
                Selection::OptOut => "declined",
            },
            State::Expired(_) => "expired",
            State::NoOffer => "no offer",
            State::Unavailable => "unavailable",
        }
    }
}

/// The state after `action`, and the effects in order.
#[must_use]
pub fn step(state: State, action: Action) -> (State, Vec<Effect>) {
    let mut effects = Vec::new();
    let voids = matches!(
        action,
        Action::Request | Action::Clear | Action::Expire | Action::Obscure | Action::Withdraw
    );
    if voids && state.selection() != Selection::Pending {
        effects.push(Effect::Emit(Event::Clear));
    }
    let next = match (state, action) {
        (state, Action::Request) => State::Waiting(Request {
            renewal: state
                .shown()
                .is_some_and(|shown| shown.renewal == Renewal::Requested),
            is_requote: match &state {
                State::Shown(_) | State::Expired(_) => true,
                State::Waiting(before) => before.is_requote,
                _ => false,
            },
        }),
        (_, Action::Withdraw) => State::Idle,
        (State::Waiting(request), Action::Response(Ok(offer))) => {
            effects.push(Effect::Emit(Event::Quote(Rc::clone(&offer))));
            let renewal = if request.renewal {
                Renewal::Done
            } else {
                Renewal::Pending
            };
            State::Shown(Shown::new(offer, renewal))
        }
        (State::Waiting(_), Action::Response(Err(failure))) => {
            let retryable = matches!(failure, Failure::NotNow);
            effects.push(Effect::Emit(Event::Failed(failure)));
            if retryable {
                State::Unavailable
            } else {
                State::NoOffer
            }
        }
        (State::Waiting(_), Action::TimeOut) => State::Unavailable,
        (State::Shown(mut shown), Action::Choose { question, answer })
            if shown.answers.allow(&shown.offer, question, answer) =>
        {
            let before = shown.answers.clone();
            shown.answers.set(question, answer);
            if !shown.answers.is_same_selection(&before) {
                let offer = Rc::clone(&shown.offer);
                effects.push(Effect::Emit(match shown.answers.selection() {
                    Selection::Pending => Event::Clear,
                    Selection::Cover => Event::Select(offer, shown.answers.clone()),
                    Selection::OptOut => Event::OptOut(offer),
                }));
            }
            State::Shown(shown)
        }
        (State::Shown(shown), Action::Clear) => {
            State::Shown(Shown::new(shown.offer, shown.renewal))
        }
        (State::Shown(mut shown), Action::Validate) => {
            shown.required = true;
            State::Shown(shown)
        }
        (State::Shown(mut shown), Action::Renew) if shown.renewal == Renewal::Pending => {
            shown.renewal = Renewal::Requested;
            effects.push(Effect::Requote);
            State::Shown(shown)
        }
        (State::Shown(shown), Action::Expire) => {
            effects.push(Effect::Emit(Event::Failed(Failure::Expired)));
            State::Expired(shown.offer)
        }
        (State::Shown(_), Action::Obscure) => {
            effects.push(Effect::Emit(Event::Failed(Failure::NotShowable)));
            State::NoOffer
        }
        (state @ (State::Expired(_) | State::Unavailable), Action::Retry) => {
            effects.push(Effect::Requote);
            state
        }
        // Late responses, choices without an offer, a second click: nothing happens.
        (state, _) => state,
    };
    (next, effects)
}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::json::serde_value::tree;
    use crate::response;

    /// An offer that asks about two products separately.
    fn offer() -> Rc<Offer> {
        let quote = |id: &str| {
            serde_json::json!({
                "id": id, "price": 14.02, "pds_url": "https://example.com/pds",
                "policy": {"content": {"title": "Cover", "disclaimer": "Legal."}},
            })
        };
        let package = serde_json::json!({
            "id": "AAAAA-BBBBB-INS", "currency": "USD",
            "quotes": {"0": quote("q-0"), "1": quote("q-1")},
        });
        let reading = response::read(&tree(&package)).unwrap();
        Rc::new(reading.unwrap().offer)
    }

    /// The same offer, but with both products in a group of which only one may be chosen.
    fn limited() -> Rc<Offer> {
        let mut questions = offer().questions().to_vec();
        for question in &mut questions {
            question.limit = Some((0, 1));
        }
        let offer = offer();
        Rc::new(Offer::new(offer.surface, offer.currency, questions).unwrap())
    }

    fn shown(answers: [Option<Answer>; 2], renewal: Renewal) -> State {
        let mut shown = Shown::new(offer(), renewal);
        for (place, answer) in answers.into_iter().enumerate() {
            if let Some(answer) = answer {
                shown.answers.set(place, answer);
            }
        }
        State::Shown(shown)
    }

    const YES: Option<Answer> = Some(Answer::Cover(0));
    const NO: Option<Answer> = Some(Answer::OptOut);

    /// Every state that a widget can be in.
    fn states() -> Vec<State> {
        let waiting = |renewal, is_requote| {
            State::Waiting(Request {
                renewal,
                is_requote,
            })
        };
        let mut states = vec![
            State::Idle,
            waiting(false, false),
            waiting(false, true),
            waiting(true, true),
            State::Expired(offer()),
            State::NoOffer,
            State::Unavailable,
        ];
        for first in [None, YES, NO] {
            for second in [None, YES, NO] {
                for renewal in [Renewal::Pending, Renewal::Requested, Renewal::Done] {
                    states.push(shown([first, second], renewal));
                }
            }
        }
        states
    }

    fn actions() -> Vec<Action> {
        let host = Failure::Host {
            code: "no-proxy",
            message: "nobody there".to_owned(),
        };
        let mut actions = vec![
            Action::Request,
            Action::TimeOut,
            Action::Clear,
            Action::Validate,
            Action::Renew,
            Action::Expire,
            Action::Obscure,
            Action::Retry,
            Action::Withdraw,
        ];
        for result in [
            Ok(offer()),
            Err(Failure::NotNow),
            Err(Failure::NoOffer),
            Err(Failure::NotShowable),
            Err(host),
        ] {
            actions.push(Action::Response(result));
        }
        for question in 0..3 {
            for answer in [Answer::Cover(0), Answer::Cover(1), Answer::OptOut] {
                actions.push(Action::Choose { question, answer });
            }
        }
        actions
    }

    fn name(effect: &Effect) -> &'static str {
        match effect {
            Effect::Emit(event) => event.name(),
            Effect::Requote => "requote",
        }
    }

    #[test]
    fn in_every_state_every_action_keeps_the_rules() {
        for state in states() {
            for action in actions() {
                let (next, effects) = step(state.clone(), action.clone());
                let case = format!("{state:?} {action:?} → {next:?} {effects:?}");
                let told = |wanted: fn(&Event) -> bool| {
                    let emitted =
                        |effect: &&Effect| matches!(effect, Effect::Emit(event) if wanted(event));
                    effects.iter().filter(emitted).count()
                };
                let cleared = told(|event| matches!(event, Event::Clear));
                let ended = told(|event| matches!(event, Event::Quote(_) | Event::Failed(_)));

                // A choice never survives a request, and the page gets an event exactly when one becomes void.
                if let Action::Request = action {
                    assert!(matches!(next, State::Waiting(_)), "{case}");
                }
                let void = state.selection() != Selection::Pending
                    && next.selection() == Selection::Pending;
                assert_eq!(cleared, usize::from(void), "{case}");

                // A request ends once, only by its own response; after that, the offer may expire or be obscured.
                let answered =
                    matches!((&state, &action), (State::Waiting(_), Action::Response(_)));
                let expired = matches!((&state, &action), (State::Shown(_), Action::Expire));
                let obscured = matches!((&state, &action), (State::Shown(_), Action::Obscure));
                assert_eq!(
                    ended,
                    usize::from(answered || expired || obscured),
                    "{case}"
                );
                if obscured {
                    assert_eq!(next, State::NoOffer, "{case}");
                    let last = effects.last().map(name);
                    assert_eq!(last, Some("xce-unavailable"), "{case}");
                }
                assert_eq!(
                    expired,
                    !matches!(state, State::Expired(_)) && matches!(next, State::Expired(_)),
                    "{case}"
                );

                // A choice is made from an offer on the page with its disclaimers, and each change of it
                // gets one event.
                let changed = match (state.shown(), next.shown()) {
                    (Some(before), Some(after)) => {
                        !after.answers.is_same_selection(&before.answers)
                    }
                    (before, after) => before.is_some() != after.is_some(),
                };
                let chosen = next.selection() != Selection::Pending && changed;
                let told_choice =
                    told(|event| matches!(event, Event::Select(..) | Event::OptOut(_)));
                assert_eq!(told_choice, usize::from(chosen), "{case}");
                if chosen {
                    let before = state.shown().expect(&case);
                    assert!(
                        before
                            .offer
                            .products()
                            .all(|product| !product.disclosure.disclaimer().is_empty()),
                        "{case}"
                    );
                    assert!(matches!(action, Action::Choose { .. }), "{case}");
                }
                // Nothing is preselected.
                if matches!((&state, &next), (State::Waiting(_), State::Shown(_))) {
                    assert!(
                        next.shown()
                            .is_some_and(|shown| shown.answers == Answers::none(&shown.offer)),
                        "{case}"
                    );
                }

                // An offer is renewed once, and a shopper can retry only where that can help.
                let requotes = effects.iter().filter(|effect| **effect == Effect::Requote);
                let renewable =
                    matches!(&state, State::Shown(shown) if shown.renewal == Renewal::Pending);
                let renew = renewable && action == Action::Renew;
                let retryable = matches!(state, State::Unavailable | State::Expired(_));
                let retry = retryable && action == Action::Retry;
                assert_eq!(requotes.count(), usize::from(renew || retry), "{case}");

                // The request that follows `Renew` is the renewal, and no other is.
                if let Action::Request = action {
                    let due = matches!(&state, State::Shown(shown) if shown.renewal == Renewal::Requested);
                    let renewal = matches!(next, State::Waiting(Request { renewal: true, .. }));
                    assert_eq!(renewal, due, "{case}");
                }
            }
        }
    }

    #[test]
    fn of_a_group_no_more_is_taken_than_it_allows() {
        let choose = |question, answer| Action::Choose { question, answer };
        let state = State::Shown(Shown::new(limited(), Renewal::Pending));
        let (state, events) = step(state, choose(0, Answer::Cover(0)));
        assert_eq!(events.len(), 1);
        let (state, events) = step(state, choose(1, Answer::Cover(0)));
        assert_eq!(events, []);
        let (state, _) = step(state, choose(0, Answer::OptOut));
        let (_, events) = step(state, choose(1, Answer::Cover(0)));
        assert_eq!(events.first().map(name), Some("xce-select"));
    }

    #[test]
    fn a_shopper_sees_an_offer_and_changes_their_mind() {
        let choose = |question, answer| Action::Choose { question, answer };
        let answer = Action::Response;
        let mut told = Vec::new();
        let mut names = Vec::new();
        let mut state = State::Idle;
        for action in [
            Action::Request,
            answer(Ok(offer())),
            choose(0, Answer::Cover(0)),
            choose(0, Answer::Cover(0)),
            choose(0, Answer::OptOut),
            choose(1, Answer::OptOut),
            Action::Renew,
            Action::Request,
            answer(Ok(offer())),
            answer(Ok(offer())),
            Action::Renew,
            Action::Expire,
            Action::Retry,
            Action::Request,
            Action::Retry,
            answer(Err(Failure::NotNow)),
        ] {
            let (next, effects) = step(state, action);
            state = next;
            names.push(state.name());
            told.extend(effects.iter().map(name));
        }
        let expected = [
            "xce-quote",
            "xce-select",
            "xce-clear",
            "xce-opt-out",
            "requote",
            "xce-clear",
            "xce-quote",
            "xce-unavailable",
            "requote",
            "xce-unavailable",
        ];
        assert_eq!(told, expected);
        names.dedup();
        let expected = [
            "loading",
            "offered",
            "chosen",
            "offered",
            "declined",
            "re-quoting",
            "offered",
            "expired",
            "re-quoting",
            "unavailable",
        ];
        assert_eq!(names, expected);
    }

    /// (From, to) and the actions that lead there.
    type Diagram = BTreeMap<(String, String), BTreeSet<String>>;

    #[test]
    fn the_readmes_diagram_is_this_machine() {
        let mut machine = Diagram::new();
        for state in states() {
            for action in actions() {
                let name = format!("{action:?}");
                let name = name.split([' ', '{', '(']).next().unwrap();
                let (next, _) = step(state.clone(), action.clone());
                // These lead there from every state; the text below the diagram says so.
                let is_common = matches!(action, Action::Request | Action::Withdraw);
                if next.name() != state.name() && !is_common {
                    let edge = (state.name().to_owned(), next.name().to_owned());
                    machine.entry(edge).or_default().insert(name.to_owned());
                }
            }
        }
        let contract = include_str!("../docs/embedding.md");
        let (_, diagram) = contract.split_once("stateDiagram-v2\n").unwrap();
        let (diagram, _) = diagram.split_once("```").unwrap();
        let mut drawn = Diagram::new();
        for line in diagram.lines() {
            let Some((from, rest)) = line.split_once("-->") else {
                continue;
            };
            let (to, names) = rest.split_once(':').unwrap_or((rest, ""));
            let names = names.split(',').map(|name| name.trim().to_owned());
            let clean = |name: &str| {
                name.trim()
                    .replace('_', " ")
                    .replace("requoting", "re-quoting")
            };
            if !names
                .clone()
                .any(|name| name == "Request" || name.is_empty())
            {
                drawn
                    .entry((clean(from), clean(to)))
                    .or_default()
                    .extend(names);
            }
        }
        assert_eq!(drawn, machine);
    }
}
