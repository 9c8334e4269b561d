//! XCover Elements v1: `policies[]` with `policy_content`. What booking and opt-out take is
//! `provider_reference`, not `id`.

use super::item::{Item, owned};
use super::{Reading, Refusal, currency, showable, valid_ms};
use crate::json::Json;
use crate::offer::{Offer, Question, Surface};

/// Reads `response`, whose policies are `policies`.
pub(super) fn read(response: &Json, policies: &[Json]) -> Result<Reading, Refusal> {
    if policies.iter().all(Json::is_null) {
        return Err(Refusal::NoOffer);
    }
    let currency = currency(response)?;
    let mut items = Vec::new();
    for (index, policy) in policies.iter().enumerate() {
        if policy.is_null() {
            continue;
        }
        items.push(Item {
            source: ("policies", index.to_string()),
            id: policy.get("provider_reference").text(),
            policy,
            details: policy,
            price: policy.get("price"),
            price_path: "price",
            discount: None,
            tax: policy.get("tax"),
            content: policy.get("policy_content"),
            shared_content: response.get("content"),
            package: response,
        });
    }
    let (products, skipped) = showable(items)?;
    let questions = Question::each(products);
    let mut offer = Offer::new(Surface::XceV1, currency, questions)?;
    offer.quote_id = owned(response.get("provider_reference"));
    offer.language = owned(response.get("language"));
    offer.valid_ms = valid_ms(response);
    Ok(Reading { offer, skipped })
}
