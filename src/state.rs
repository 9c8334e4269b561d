//! The life of an offer: one pure state machine.
//!
//! ```text
//!            Request                 Answer(Ok)                 Choose
//!  ┌──────┐ ────────▶ ┌─────────┐ ────────────▶ ┌─────────┐ ◀──────────┐
//!  │ Idle │           │ Loading │               │ Offered │ ───────────┘
//!  └──────┘ ◀──────── └─────────┘ ◀──────────── └─────────┘
//!      ▲     Abandon       │         Request     (choice: none, cover, decline)
//!      │                   │ Answer(Err)
//!      │                   ▼
//!      │              ┌────────┐
//!      └───────────── │ Ended  │ ── Request ──▶ Loading
//!                     └────────┘
//! ```
//!
//! Two rules hold in every state: a choice never survives a request, and each request ends once.

use std::sync::Arc;

use crate::event::Event;
use crate::failure::Failure;
use crate::offer::Offer;

/// Where the offer is in its life.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum State {
    /// Nothing was asked for.
    #[default]
    Idle,
    /// The answer to request `run` is awaited.
    Loading {
        /// The number of the request, rising.
        run: u32,
    },
    /// The shopper sees an offer.
    Offered {
        /// What is shown.
        offer: Arc<Offer>,
        /// What was chosen; nothing at first.
        choice: Option<Choice>,
    },
    /// The last request led to no offer, and nothing is shown.
    Ended,
}

/// What a shopper says to an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Yes: the cover is wanted.
    Cover,
    /// No.
    Decline,
}

/// What happens to an offer.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The host page asks for an offer, the first or another; `run` is higher than any before.
    Request {
        /// The number of the request.
        run: u32,
    },
    /// Request `run` is answered.
    Answer {
        /// The number of the request that it answers.
        run: u32,
        /// The offer, or why there is none.
        result: Result<Arc<Offer>, Failure>,
    },
    /// The page around gave up on request `run`, and was told so elsewhere.
    Abandon {
        /// The number of the request.
        run: u32,
    },
    /// The shopper chooses.
    Choose(Choice),
    /// The host page takes the choice back.
    Clear,
}

impl State {
    /// What is on the page, if it is an offer.
    #[must_use]
    pub fn offer(&self) -> Option<&Arc<Offer>> {
        match self {
            State::Offered { offer, .. } => Some(offer),
            _ => None,
        }
    }

    /// What the shopper has chosen.
    #[must_use]
    pub fn choice(&self) -> Option<Choice> {
        match self {
            State::Offered { choice, .. } => *choice,
            _ => None,
        }
    }
}

/// The state after `action`, and what the host page is told, in this order.
#[must_use]
pub fn step(state: State, action: Action) -> (State, Vec<Event>) {
    let void = |state: &State| state.choice().map(|_| Event::Clear);
    match (state, action) {
        (state, Action::Request { run }) => {
            (State::Loading { run }, void(&state).into_iter().collect())
        }
        (
            State::Loading { run },
            Action::Answer {
                run: answered,
                result,
            },
        ) if run == answered => match result {
            Ok(offer) => {
                let event = Event::Quote(Arc::clone(&offer));
                (
                    State::Offered {
                        offer,
                        choice: None,
                    },
                    vec![event],
                )
            }
            Err(failure) => (State::Ended, vec![Event::Failed(failure)]),
        },
        (State::Loading { run }, Action::Abandon { run: abandoned }) if run == abandoned => {
            (State::Ended, Vec::new())
        }
        (State::Offered { offer, choice }, Action::Choose(chosen)) if choice != Some(chosen) => {
            let event = match chosen {
                Choice::Cover => Event::Select(Arc::clone(&offer)),
                Choice::Decline => Event::OptOut(Arc::clone(&offer)),
            };
            (
                State::Offered {
                    offer,
                    choice: Some(chosen),
                },
                vec![event],
            )
        }
        (
            state @ State::Offered {
                choice: Some(_), ..
            },
            Action::Clear,
        ) => {
            let events = void(&state).into_iter().collect();
            match state {
                State::Offered { offer, .. } => (
                    State::Offered {
                        offer,
                        choice: None,
                    },
                    events,
                ),
                state => (state, events),
            }
        }
        // Late answers, choices without an offer, the same choice again: nothing happens.
        (state, _) => (state, Vec::new()),
    }
}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
mod tests {
    use super::*;
    use crate::failure::Reason;
    use crate::response;

    fn offer() -> Arc<Offer> {
        let package = serde_json::json!({
            "id": "AAAAA-BBBBB-INS", "currency": "USD",
            "quotes": {"0": {
                "id": "q-0", "price": 14.02, "pds_url": "https://example.com/pds",
                "policy": {"content": {"title": "Cover", "disclaimer": "Legal."}},
            }},
        });
        let json = serde_json::from_value(package).unwrap();
        Arc::new(response::read(&json).unwrap())
    }

    fn failed() -> Result<Arc<Offer>, Failure> {
        Err(Failure::Unavailable(Reason::NotNow))
    }

    /// Every state that a widget can be in around request 2.
    fn states() -> Vec<State> {
        let offered = |choice| State::Offered {
            offer: offer(),
            choice,
        };
        vec![
            State::Idle,
            State::Loading { run: 1 },
            State::Loading { run: 2 },
            offered(None),
            offered(Some(Choice::Cover)),
            offered(Some(Choice::Decline)),
            State::Ended,
        ]
    }

    fn actions() -> Vec<Action> {
        vec![
            Action::Request { run: 3 },
            Action::Answer {
                run: 1,
                result: Ok(offer()),
            },
            Action::Answer {
                run: 2,
                result: Ok(offer()),
            },
            Action::Answer {
                run: 1,
                result: failed(),
            },
            Action::Answer {
                run: 2,
                result: failed(),
            },
            Action::Abandon { run: 1 },
            Action::Abandon { run: 2 },
            Action::Choose(Choice::Cover),
            Action::Choose(Choice::Decline),
            Action::Clear,
        ]
    }

    #[test]
    fn in_every_state_every_action_keeps_the_rules() {
        for state in states() {
            for action in actions() {
                let (next, events) = step(state.clone(), action.clone());
                let case = format!("{state:?} {action:?} → {next:?} {events:?}");
                let told = |wanted: fn(&Event) -> bool| events.iter().filter(|e| wanted(e)).count();
                let cleared = told(|event| matches!(event, Event::Clear));
                let ended = told(|event| matches!(event, Event::Quote(_) | Event::Failed(_)));

                // A choice never survives a request, and the page is told exactly when one is void.
                if let Action::Request { .. } = action {
                    assert_eq!(next, State::Loading { run: 3 }, "{case}");
                }
                let void = state.choice().is_some() && next.choice().is_none();
                assert_eq!(cleared, usize::from(void), "{case}");

                // A request ends once, by the answer to it alone.
                let answered = matches!(
                    (&state, &action),
                    (State::Loading { run }, Action::Answer { run: answered, .. }) if run == answered
                );
                assert_eq!(ended, usize::from(answered), "{case}");

                // What is chosen was on the page, and is told once per change.
                let chosen = next.choice().is_some() && next.choice() != state.choice();
                let told_choice =
                    told(|event| matches!(event, Event::Select(_) | Event::OptOut(_)));
                assert_eq!(told_choice, usize::from(chosen), "{case}");
                assert!(!chosen || state.offer().is_some(), "{case}");
            }
        }
    }

    #[test]
    fn a_shopper_sees_an_offer_and_changes_their_mind() {
        let mut told = Vec::new();
        let mut state = State::Idle;
        for action in [
            Action::Request { run: 1 },
            Action::Answer {
                run: 1,
                result: Ok(offer()),
            },
            Action::Choose(Choice::Cover),
            Action::Choose(Choice::Cover),
            Action::Choose(Choice::Decline),
            Action::Request { run: 2 },
            Action::Answer {
                run: 1,
                result: Ok(offer()),
            },
            Action::Answer {
                run: 2,
                result: failed(),
            },
        ] {
            let (next, events) = step(state, action);
            state = next;
            told.extend(events.iter().map(Event::name));
        }
        let expected = [
            "xce-quote",
            "xce-select",
            "xce-opt-out",
            "xce-clear",
            "xce-unavailable",
        ];
        assert_eq!(told, expected);
        assert_eq!(state, State::Ended);
    }
}
