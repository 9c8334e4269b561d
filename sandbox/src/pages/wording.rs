//! Policy wordings: the documents that `pds_url` leads to.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;

use crate::catalogue::product::{Benefit, Limit, SELLER, Vertical};
use crate::catalogue::texts::select;
use crate::catalogue::texts::types::Point;
use crate::pages::layout;
use crate::responses::content::escaped;
use crate::state::SharedState;
use crate::value::money::{Currency, Minor};

/// Shows the wording of one policy, or of all policies of a package.
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
            for (_, quote) in package.priced() {
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
    let wordings: Vec<String> = verticals
        .iter()
        .map(|vertical| wording(*vertical))
        .collect();
    let body = format!("<p>Reference: {id}</p>\n{}", wordings.join("\n"));
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

fn wording(vertical: Vertical) -> String {
    let (product, texts) = (vertical.product(), select::english(vertical));
    let (name, insurer) = (escaped(product.name), escaped(product.insurer));
    format!(
        "<section>\n<h2>{name}</h2>\n<p>{description}</p>\n\
         <h3>What is covered</h3>\n{inclusions}\
         <h3>What is not covered</h3>\n{exclusions}\
         <h3>What we pay at most</h3>\n{benefits}\
         <h3>How to claim</h3>\n\
         <p>Tell us within 30 days of what happened, with your reference and whatever proves it: a \
         receipt, a certificate, a report. We decide within five working days of having it all and \
         pay into the account you name.</p>\n\
         <h3>How to cancel</h3>\n\
         <p>You may cancel within 14 days of buying and get the whole premium back, unless you have \
         claimed or the cover has ended.</p>\n\
         <h3>Who we are</h3>\n\
         <p>{name} is underwritten by {insurer} (policy form {code}) and sold by {seller}.</p>\n\
         </section>",
        description = escaped(texts.description),
        inclusions = list(texts.inclusions),
        exclusions = list(texts.exclusions),
        benefits = table(product.benefits),
        code = product.code,
        seller = escaped(SELLER),
    )
}

pub(crate) fn list(points: &[Point]) -> String {
    let item = |(title, sentence): &Point| {
        let (title, sentence) = (escaped(title), escaped(sentence));
        format!("<li><strong>{title}.</strong> {sentence}</li>\n")
    };
    let items: String = points.iter().map(item).collect();
    format!("<ul>\n{items}</ul>\n")
}

fn table(benefits: &[Benefit]) -> String {
    let dollars = |cents: u32| Currency::of_policies().formatted(Minor(u64::from(cents)));
    let row = |benefit: &Benefit| {
        let limit = match &benefit.limit {
            Limit::InsuredValue => "what is insured".to_owned(),
            Limit::UsdCents(cents) => dollars(*cents),
            Limit::Text(text) => escaped(text.for_locale("en")),
        };
        let excess = benefit.excess.map_or_else(|| "none".to_owned(), dollars);
        let description = escaped(benefit.description.for_locale("en"));
        format!("<tr><td>{description}</td><td>{limit}</td><td>{excess}</td></tr>\n")
    };
    let rows: String = benefits.iter().map(row).collect();
    format!("<table>\n<tr><th>Benefit</th><th>Limit</th><th>You bear</th></tr>\n{rows}</table>\n")
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
