//! The events for the host page: DOM events with their details, and the arguments of `onChange`.

use std::rc::Rc;

use crate::answers::Answers;
use crate::failure::Failure;
use crate::json::Json;
use crate::locales::Locales;
use crate::money::Amount;
use crate::offer::{self, Offer, Product};
use crate::pricing::Pricing;
use crate::settings::Settings;

/// An event for the host page.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// An offer is on the page: `xce-quote`.
    Quote(Rc<Offer>),
    /// Cover is chosen: `xce-select`.
    Select(Rc<Offer>, Answers),
    /// Cover is declined: `xce-opt-out`.
    OptOut(Rc<Offer>),
    /// An earlier choice has become void: `xce-clear`.
    Clear,
    /// There is no offer: `xce-unavailable` or `xce-error`.
    Failed(Failure),
}

/// The arguments of `onChange`.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    /// The id of the first chosen product; `"reject"` for an opt-out; `None` for a choice that became void.
    pub selected_option: Option<String>,
    /// Where the chosen products are in the response: the list's name and the key in it.
    pub sources: Vec<(&'static str, String)>,
}

impl Event {
    /// The name of the DOM event.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Event::Quote(_) => "xce-quote",
            Event::Select(..) => "xce-select",
            Event::OptOut(_) => "xce-opt-out",
            Event::Clear => "xce-clear",
            Event::Failed(Failure::Host { .. }) => "xce-error",
            Event::Failed(_) => "xce-unavailable",
        }
    }

    /// The DOM event's `detail`, with prices written as `settings` say. Amounts are decimal strings.
    /// `edge` adds what comes straight from the response: `quote` in `xce-quote`, `selectedProducts` in
    /// `xce-select`.
    #[must_use]
    pub fn detail(&self, settings: &Settings, locales: &dyn Locales) -> Json {
        match self {
            Event::Quote(offer) => Json::object(vec![(
                "offer",
                quote(offer, &Pricing::new(offer, settings, locales)),
            )]),
            Event::Select(offer, answers) => {
                selection(offer, answers, &Pricing::new(offer, settings, locales))
            }
            Event::OptOut(offer) => Json::object(vec![("quoteId", offer.quote_id.clone().into())]),
            Event::Clear => Json::object(Vec::new()),
            Event::Failed(Failure::Host { code, message }) => Json::object(vec![
                ("code", (*code).into()),
                ("message", message.as_str().into()),
                ("retryable", Json::Bool(false)),
            ]),
            Event::Failed(failure) => Json::object(vec![("reason", failure.code().into())]),
        }
    }

    /// The arguments of `onChange`; `None` for events that don't change the choice.
    #[must_use]
    pub fn change(&self) -> Option<Change> {
        let (selected_option, sources) = match self {
            Event::Select(offer, answers) => {
                let mut sources = Vec::new();
                for cover in answers.covers(offer) {
                    for product in cover.products() {
                        sources.push(product.source.clone());
                    }
                }
                (first_id(offer, answers), sources)
            }
            Event::OptOut(_) => (Some("reject".to_owned()), Vec::new()),
            Event::Clear => (None, Vec::new()),
            Event::Quote(_) | Event::Failed(_) => return None,
        };
        Some(Change {
            selected_option,
            sources,
        })
    }
}

/// What is offered. `price` is the total, or `null` if some of the products are alternatives.
fn quote(offer: &Offer, pricing: &Pricing<'_>) -> Json {
    let describe = |product: &Product| {
        let [price, formatted] = both(Some(product.price), pricing);
        Json::object(vec![
            ("id", product.id.as_str().into()),
            ("title", product.texts.title.clone().into()),
            ("price", price),
            ("priceFormatted", formatted),
        ])
    };
    let mut products = Vec::new();
    let mut prices = Vec::new();
    let mut has_alternatives = false;
    for question in offer.questions() {
        match (question.bundle(), question.products()) {
            (Some(bundle), _) => prices.push(bundle.price),
            (None, [product]) => prices.push(product.price),
            (None, _) => has_alternatives = true,
        }
        for product in question.products() {
            products.push(describe(product));
        }
    }
    let total = offer::sum(&prices).ok().filter(|_| !has_alternatives);
    let [price, formatted] = both(total, pricing);
    Json::object(vec![
        ("quoteId", offer.quote_id.clone().into()),
        ("currency", offer.currency.code().into()),
        ("price", price),
        ("priceFormatted", formatted),
        ("products", Json::Array(products)),
    ])
}

/// What was chosen, and what it costs.
fn selection(offer: &Offer, answers: &Answers, pricing: &Pricing<'_>) -> Json {
    let covers = answers.covers(offer);
    let (mut total, mut due_now, mut plan) = (Vec::new(), Vec::new(), None);
    for cover in &covers {
        total.push(cover.price());
        due_now.push(cover.due_now());
        plan = plan.or(cover.plan());
    }
    let total = offer::sum(&total).ok();
    let due_now = offer::sum(&due_now).ok();
    let plan = plan.map_or(Json::Null, |plan| {
        Json::object(vec![
            ("name", plan.name.as_str().into()),
            ("label", plan.label.as_str().into()),
            ("amount", plan.amount.text().into()),
            ("firstInstalmentAmount", plan.first.text().into()),
        ])
    });
    let [price, price_formatted] = both(total, pricing);
    let [due_now, due_now_formatted] = both(due_now, pricing);
    Json::object(vec![
        ("selectedOption", first_id(offer, answers).into()),
        ("price", price),
        ("currency", offer.currency.code().into()),
        ("priceFormatted", price_formatted),
        ("dueNow", due_now),
        ("dueNowFormatted", due_now_formatted),
        ("instalmentPlan", plan),
    ])
}

/// An amount as a decimal string and as the panel shows it; both `null` if there is none.
fn both(amount: Option<Amount>, pricing: &Pricing<'_>) -> [Json; 2] {
    amount.map_or([Json::Null, Json::Null], |amount| {
        [amount.text().into(), pricing.write(amount).into()]
    })
}

fn first_id(offer: &Offer, answers: &Answers) -> Option<String> {
    let covers = answers.covers(offer);
    let product = covers.first()?.products().first()?;
    Some(product.id.clone())
}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
mod tests {
    use serde_json::{json, to_value};

    use super::*;
    use crate::answers::Answer;
    use crate::json::serde_value::tree;
    use crate::locales::english::English;
    use crate::response;
    use crate::state::{Action, Effect, State, step};

    fn offer() -> Rc<Offer> {
        let quote = |id: &str, price: f64| {
            json!({
                "id": id, "price": price, "pds_url": "https://example.com/pds",
                "policy": {"content": {"title": "Cover", "disclaimer": "Legal."}},
            })
        };
        let package = json!({
            "id": "AAAAA-BBBBB-INS", "currency": "USD",
            "quotes": {"0": quote("q-0", 14.02), "1": null, "2": quote("q-2", 0.98)},
        });
        let reading = response::read(&tree(&package)).unwrap();
        Rc::new(reading.unwrap().offer)
    }

    /// The last event after `answers` were given in order.
    fn told(offer: &Rc<Offer>, answers: &[Answer]) -> Event {
        let request = Action::Request;
        let answer = Action::Response(Ok(Rc::clone(offer)));
        let choices = answers.iter().enumerate();
        let choices = choices.map(|(question, answer)| Action::Choose {
            question,
            answer: *answer,
        });
        let actions = [request, answer].into_iter().chain(choices);
        let mut last = None;
        actions.fold(State::Idle, |state, action| {
            let (state, mut effects) = step(state, action);
            last = effects.pop();
            state
        });
        let Some(Effect::Emit(event)) = last else {
            panic!("{last:?}")
        };
        event
    }

    fn detail(event: &Event) -> serde_json::Value {
        to_value(event.detail(&Settings::default(), &English)).unwrap()
    }

    #[test]
    fn yes_tells_the_first_product_and_all_that_were_chosen() {
        let event = told(&offer(), &[Answer::Cover(0), Answer::Cover(0)]);
        let expected = json!({
            "selectedOption": "q-0", "price": "15", "currency": "USD", "priceFormatted": "$15.00",
            "dueNow": "15", "dueNowFormatted": "$15.00", "instalmentPlan": null,
        });
        assert_eq!(detail(&event), expected);
        let change = event.change().unwrap();
        assert_eq!(change.selected_option.as_deref(), Some("q-0"));
        assert_eq!(
            change.sources,
            [("quotes", "0".to_owned()), ("quotes", "2".to_owned())]
        );
    }

    #[test]
    fn of_several_products_only_the_chosen_ones_are_told() {
        let event = told(&offer(), &[Answer::OptOut, Answer::Cover(0)]);
        assert_eq!(detail(&event)["price"], "0.98");
        let change = event.change().unwrap();
        assert_eq!(change.selected_option.as_deref(), Some("q-2"));
        assert_eq!(change.sources, [("quotes", "2".to_owned())]);
    }

    #[test]
    fn an_instalment_plan_tells_what_is_due_now() {
        let package = json!({
            "id": "AAAAA-BBBBB-INS", "currency": "USD",
            "quotes": {"0": {
                "id": "q-0", "price": 300, "pds_url": "https://example.com/pds",
                "policy": {"content": {"disclaimer": "Legal."}},
                "instalment_plans": [{
                    "name": "1year-monthly", "label": "1Year-Monthly", "amount": 308.0,
                    "first_instalment_amount": 25.67,
                }],
            }},
        });
        let reading = response::read(&tree(&package)).unwrap();
        let event = told(&Rc::new(reading.unwrap().offer), &[Answer::Cover(1)]);
        let expected = json!({
            "selectedOption": "q-0", "price": "308", "currency": "USD", "priceFormatted": "$308.00",
            "dueNow": "25.67", "dueNowFormatted": "$25.67", "instalmentPlan": {
                "name": "1year-monthly", "label": "1Year-Monthly", "amount": "308",
                "firstInstalmentAmount": "25.67",
            },
        });
        assert_eq!(detail(&event), expected);
    }

    #[test]
    fn no_is_told_as_reject_with_nothing_chosen() {
        let event = Event::OptOut(offer());
        assert_eq!(detail(&event), json!({"quoteId": "AAAAA-BBBBB-INS"}));
        let change = event.change().unwrap();
        assert_eq!(change.selected_option.as_deref(), Some("reject"));
        assert_eq!(change.sources, []);
    }

    #[test]
    fn a_void_choice_is_told_as_null() {
        assert_eq!(detail(&Event::Clear), json!({}));
        assert_eq!(
            Event::Clear.change(),
            Some(Change {
                selected_option: None,
                sources: vec![]
            })
        );
    }

    #[test]
    fn a_quote_tells_what_is_shown() {
        let product = |id: &str, price: &str, formatted: &str| json!({"id": id, "title": "Cover", "price": price, "priceFormatted": formatted});
        let expected = json!({"offer": {
            "quoteId": "AAAAA-BBBBB-INS", "currency": "USD",
            "price": "15", "priceFormatted": "$15.00",
            "products": [product("q-0", "14.02", "$14.02"), product("q-2", "0.98", "$0.98")],
        }});
        assert_eq!(detail(&Event::Quote(offer())), expected);
        assert_eq!(Event::Quote(offer()).change(), None);
    }

    #[test]
    fn failures_tell_a_stable_code() {
        let unavailable = Event::Failed(Failure::NotNow);
        assert_eq!(unavailable.name(), "xce-unavailable");
        assert_eq!(detail(&unavailable), json!({"reason": "not-now"}));
        let error = Event::Failed(Failure::Host {
            code: "no-proxy",
            message: "nobody there".to_owned(),
        });
        assert_eq!(error.name(), "xce-error");
        let expected = json!({"code": "no-proxy", "message": "nobody there", "retryable": false});
        assert_eq!(detail(&error), expected);
    }
}
