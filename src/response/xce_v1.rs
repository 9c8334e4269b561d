//! XCover Elements v1: `policies[]` with `policy_content`. What booking and opt-out take is
//! `provider_reference`, not `id`.

use super::{Refusal, currency, product, showable};
use crate::json::Json;
use crate::offer::Offer;

/// Reads `response`, whose policies are `policies`.
pub(super) fn read(response: &Json, policies: &[Json]) -> Result<Offer, Refusal> {
    let offered: Vec<_> = policies
        .iter()
        .enumerate()
        .filter(|(_, policy)| !policy.is_null())
        .collect();
    if offered.is_empty() {
        return Err(Refusal::NoOffer);
    }
    let currency = currency(response)?;
    let products = offered
        .into_iter()
        .map(|(index, policy)| {
            let content = policy.get("policy_content");
            let id = policy.get("provider_reference").text();
            product(
                ("policies", index.to_string()),
                id,
                policy,
                content,
                response,
            )
        })
        .collect();
    let quote_id = response.get("provider_reference").text().map(str::to_owned);
    let language = response.get("language").text().map(str::to_owned);
    Ok(Offer::new(
        quote_id,
        currency,
        language,
        showable(products)?,
    )?)
}
