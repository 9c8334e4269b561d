//! Policy wordings, which `pds_url` links to.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use crate::catalogue::product::{Benefit, Limit, SELLER, Vertical};
use crate::catalogue::texts::select;
use crate::pages::{layout, points};
use crate::state::SharedState;
use crate::value::money::{Currency, Minor};

/// The wording of one policy, or of all policies in a package.
pub(crate) async fn show(
    State(sandbox): State<SharedState>,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let verticals = match query.get("policy_type") {
        // Fast quotes have no package, so a wording does not need one.
        Some(policy_type) => vertical(policy_type).into_iter().collect(),
        None => sandbox.store.get(&id).map_or_else(Vec::new, |package| {
            let mut sold: Vec<Vertical> = Vec::new();
            for (_, quote) in package.valid_quotes() {
                if !sold.contains(&quote.item.vertical) {
                    sold.push(quote.item.vertical);
                }
            }
            sold
        }),
    };
    if verticals.is_empty() || !is_plain(&id) {
        return layout::missing();
    }
    let body = html! {
        p { "Reference: " (id) }
        @for vertical in verticals {
            (wording(vertical))
        }
    };
    layout::page(StatusCode::OK, "Policy wording", &body)
}

/// Reads `event_ticket_protection_v1` or `event_ticket_protection`.
fn vertical(policy_type: &str) -> Option<Vertical> {
    let name = match policy_type.rsplit_once("_v") {
        Some((name, version)) if version.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => policy_type,
    };
    Vertical::from_policy_type(name)
}

fn is_plain(id: &str) -> bool {
    id.len() <= 40 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn wording(vertical: Vertical) -> Markup {
    let (product, texts) = (vertical.product(), select::english(vertical));
    html! {
        section {
            h2 { (product.name) }
            p { (texts.description) }
            h3 { "What is covered" }
            (points::list(texts.inclusions))
            h3 { "What is not covered" }
            (points::list(texts.exclusions))
            h3 { "What we pay at most" }
            (table(product.benefits))
            h3 { "How to claim" }
            p {
                "Tell us within 30 days of what happened, with your reference and whatever proves \
                it: a receipt, a certificate, a report. We decide within five working days of \
                having it all and pay into the account you name."
            }
            h3 { "How to cancel" }
            p {
                "You may cancel within 14 days of buying and get the whole premium back, unless you \
                have claimed or the cover has ended."
            }
            h3 { "Who we are" }
            p {
                (product.name) " is underwritten by " (product.insurer) " (policy form "
                (product.code) ") and sold by " (SELLER) "."
            }
        }
    }
}

fn table(benefits: &[Benefit]) -> Markup {
    let dollars = |cents: u32| Currency::of_policies().formatted(Minor(u64::from(cents)));
    let limit = |limit: &Limit| match limit {
        Limit::InsuredValue => "what is insured".to_owned(),
        Limit::UsdCents(cents) => dollars(*cents),
        Limit::Text(text) => text.for_locale("en").to_owned(),
    };
    html! {
        table {
            tr { th { "Benefit" } th { "Limit" } th { "You bear" } }
            @for benefit in benefits {
                tr {
                    td { (benefit.description.for_locale("en")) }
                    td { (limit(&benefit.limit)) }
                    td { (benefit.excess.map_or_else(|| "none".to_owned(), dollars)) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_type_may_carry_its_version() {
        for name in [
            "event_ticket_protection",
            "event_ticket_protection_v1",
            "event_ticket_protection_v12",
        ] {
            assert_eq!(vertical(name), Some(Vertical::Event));
        }
        for name in ["", "_v1", "event", "event_ticket_protection_vx"] {
            assert_eq!(vertical(name), None, "{name}");
        }
    }
}
