//! What a partner's server needs to book the chosen cover.

use crate::answers::Answers;
use crate::json::Json;
use crate::money::Amount;
use crate::offer::{self, Cover, Offer, Product};

/// What `bookingDetails()` returns, except for what only the page knows (`request` of a fast quote,
/// `orderTotal`, `optOut`):
///
/// | key | value | source |
/// |---|---|---|
/// | `surface` | the API to book with: [`crate::offer::Surface::code`] | the shape of the response |
/// | `packageId` | the id in the booking's path; `null` for a fast quote | [`Offer::quote_id`] |
/// | `quotes` | the booking's `quotes`: `id`, plus `instalment_plan` and `brightwrite_details` if there are any; empty until cover is chosen | [`Product`] |
/// | `currency` | ISO 4217 | [`Offer::currency`] |
/// | `price` | the total price of the chosen cover, a decimal string; `null` until cover is chosen | [`Cover::price`] |
#[must_use]
pub fn details(offer: &Offer, answers: &Answers) -> Json {
    let mut quotes = Vec::new();
    let mut prices = Vec::new();
    for cover in answers.covers(offer) {
        prices.push(cover.price());
        for product in cover.products() {
            quotes.push(quote(product, &cover));
        }
    }
    let total = offer::sum(&prices).ok().filter(|_| !prices.is_empty());
    Json::object(vec![
        ("surface", offer.surface.code().into()),
        ("packageId", offer.quote_id.clone().into()),
        ("quotes", Json::Array(quotes)),
        ("currency", offer.currency.code().into()),
        ("price", total.map(Amount::text).into()),
    ])
}

fn quote(product: &Product, cover: &Cover<'_>) -> Json {
    let mut entries = vec![("id", product.id.as_str().into())];
    if let Some(plan) = cover.plan() {
        entries.push(("instalment_plan", plan.name.as_str().into()));
    }
    if product.brightwrite.is_object() {
        entries.push(("brightwrite_details", product.brightwrite.clone()));
    }
    Json::object(entries)
}
