//! The Quotes API's package: `quotes` is an object keyed by the position in the request. A fast
//! quote is one without ids.
//!
//! Each quote insures another item of the basket, so each is a question of its own; but a bundle's
//! price holds only for all of them.

use super::item::{Item, amount, discount, owned, positive, texts};
use super::{Reading, Refusal, currency, showable, valid_ms};
use crate::error::ReadError;
use crate::json::Json;
use crate::offer::{Offer, Question, Surface};

/// Reads `package`; a quote that failed is `null` and leaves the others valid.
pub(super) fn read(package: &Json) -> Result<Reading, Refusal> {
    let quotes = package.get("quotes");
    if quotes.entries().all(|(_, quote)| quote.is_null()) {
        return Err(Refusal::NoOffer);
    }
    let currency = currency(package)?;
    let quote_id = owned(package.get("id"));
    let surface = if quote_id.is_some() {
        Surface::Quotes
    } else {
        Surface::FastQuote
    };
    let mut items = Vec::new();
    let mut asked = 0;
    for (key, quote) in quotes.entries() {
        asked += 1;
        if quote.is_null() {
            continue;
        }
        let discount = discount(quote);
        let price = if discount.is_some() {
            "discount_price"
        } else {
            "price"
        };
        items.push(Item {
            source: ("quotes", key.to_owned()),
            // A fast quote has no ids: its key in the package stands for it.
            id: Some(quote.get("id").text().unwrap_or(key)),
            policy: quote.get("policy"),
            details: quote,
            price: quote.get(price),
            price_path: price,
            discount,
            tax: quote.get("tax"),
            content: quote.get("policy").get("content"),
            shared_content: package.get("content"),
            package,
        });
    }
    let (mut products, skipped) = showable(items)?;
    if surface == Surface::FastQuote {
        // An instant booking has no place for a plan's name.
        for product in &mut products {
            product.plans.clear();
        }
    }

    let saved = positive(package.get("bundle_discount_amount"));
    let is_bundle = saved.is_some() && products.len() > 1 && products.len() == asked;
    let questions = if is_bundle {
        let price = amount(package.get("bundle_price"))
            .map_err(|problem| ReadError::new("bundle_price", problem))?;
        vec![Question::all_of(products, Some(price), saved)?]
    } else {
        Question::each(products)
    };
    let mut offer = Offer::new(surface, currency, questions)?;
    offer.quote_id = quote_id;
    offer.language = owned(package.get("language"));
    offer.valid_ms = valid_ms(package);
    if is_bundle {
        offer.texts = texts(package.get("bundle_content"), &Json::Null);
    }
    Ok(Reading { offer, skipped })
}
