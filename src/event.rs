//! What the host page is told: DOM events with their details, and the arguments of `onChange`.

use std::sync::Arc;

use crate::failure::Failure;
use crate::json::Json;
use crate::money::Amount;
use crate::offer::{Offer, Product};
use crate::settings::Settings;

/// Something that the host page is told.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// An offer is on the page: `xce-quote`.
    Quote(Arc<Offer>),
    /// Cover is chosen: `xce-select`.
    Select(Arc<Offer>),
    /// Cover is declined: `xce-opt-out`.
    OptOut(Arc<Offer>),
    /// A choice is void: `xce-clear`.
    Clear,
    /// There is no offer: `xce-unavailable` or `xce-error`.
    Failed(Failure),
}

/// The arguments of `onChange`.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    /// The first chosen product's id, `"reject"`, or `None` when a choice is void.
    pub selected_option: Option<String>,
    /// Where the chosen products stand in the response.
    pub sources: Vec<(&'static str, String)>,
}

impl Event {
    /// The name of the DOM event.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Event::Quote(_) => "xce-quote",
            Event::Select(_) => "xce-select",
            Event::OptOut(_) => "xce-opt-out",
            Event::Clear => "xce-clear",
            Event::Failed(Failure::Unavailable(_)) => "xce-unavailable",
            Event::Failed(Failure::Host(_)) => "xce-error",
        }
    }

    /// The DOM event's `detail`, prices written as `settings` say. Amounts are decimal strings.
    /// What is taken from the response as it came (`quote` of `xce-quote`, `selectedProducts` of
    /// `xce-select`) is added at the edge.
    #[must_use]
    pub fn detail(&self, settings: &Settings) -> Json {
        let currency = |offer: &Offer| Json::from(offer.currency.code());
        let price = |amount: Amount| Json::from(amount.to_string());
        let formatted = |amount, offer: &Offer| Json::from(settings.price(amount, offer));
        let entries = match self {
            Event::Quote(offer) => {
                let product = |product: &Product| {
                    Json::object(vec![
                        ("id", product.id.as_str().into()),
                        ("title", product.title.clone().into()),
                        ("price", price(product.price)),
                        ("priceFormatted", formatted(product.price, offer)),
                    ])
                };
                let shown = Json::object(vec![
                    ("quoteId", offer.quote_id.clone().into()),
                    ("currency", currency(offer)),
                    ("price", price(offer.total())),
                    ("priceFormatted", formatted(offer.total(), offer)),
                    (
                        "products",
                        Json::Array(offer.products().iter().map(product).collect()),
                    ),
                ]);
                vec![("offer", shown)]
            }
            Event::Select(offer) => vec![
                ("selectedOption", first_id(offer).into()),
                ("price", price(offer.total())),
                ("currency", currency(offer)),
                ("priceFormatted", formatted(offer.total(), offer)),
            ],
            Event::OptOut(offer) => vec![("quoteId", offer.quote_id.clone().into())],
            Event::Clear => Vec::new(),
            Event::Failed(Failure::Unavailable(reason)) => vec![("reason", reason.code().into())],
            Event::Failed(Failure::Host(error)) => vec![
                ("code", error.code.into()),
                ("message", error.message.as_str().into()),
                ("retryable", Json::Bool(false)),
            ],
        };
        Json::object(entries)
    }

    /// What `onChange` is called with; `None` for events that don't change the choice.
    #[must_use]
    pub fn change(&self) -> Option<Change> {
        match self {
            Event::Select(offer) => Some(Change {
                selected_option: Some(first_id(offer)),
                sources: offer
                    .products()
                    .iter()
                    .map(|product| product.source.clone())
                    .collect(),
            }),
            Event::OptOut(_) => Some(Change {
                selected_option: Some("reject".to_owned()),
                sources: Vec::new(),
            }),
            Event::Clear => Some(Change {
                selected_option: None,
                sources: Vec::new(),
            }),
            Event::Quote(_) | Event::Failed(_) => None,
        }
    }
}

fn first_id(offer: &Offer) -> String {
    offer
        .products()
        .first()
        .map(|product| product.id.clone())
        .unwrap_or_default()
}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
mod tests {
    use serde_json::{json, to_value};

    use super::*;
    use crate::failure::{HostError, Reason};
    use crate::response;

    fn offer() -> Arc<Offer> {
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
        Arc::new(response::read(&serde_json::from_value(package).unwrap()).unwrap())
    }

    fn detail(event: &Event) -> serde_json::Value {
        to_value(event.detail(&Settings::default())).unwrap()
    }

    #[test]
    fn yes_tells_the_first_product_and_all_that_were_chosen() {
        let event = Event::Select(offer());
        let expected = json!({
            "selectedOption": "q-0", "price": "15", "currency": "USD", "priceFormatted": "$15.00",
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
        let unavailable = Event::Failed(Failure::Unavailable(Reason::NotNow));
        assert_eq!(unavailable.name(), "xce-unavailable");
        assert_eq!(detail(&unavailable), json!({"reason": "not-now"}));
        let error = HostError {
            code: "no-proxy",
            message: "nobody there".to_owned(),
        };
        let error = Event::Failed(Failure::Host(error));
        assert_eq!(error.name(), "xce-error");
        let expected = json!({"code": "no-proxy", "message": "nobody there", "retryable": false});
        assert_eq!(detail(&error), expected);
    }
}
