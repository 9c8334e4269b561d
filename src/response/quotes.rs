//! The Quotes API's package: `quotes` is an object keyed by the position in the request.

use super::{Refusal, currency, product, showable};
use crate::json::Json;
use crate::offer::Offer;

/// Reads `package`; a quote that failed is `null` and leaves the others valid.
pub(super) fn read(package: &Json) -> Result<Offer, Refusal> {
    let quoted: Vec<_> = package
        .get("quotes")
        .entries()
        .filter(|(_, quote)| !quote.is_null())
        .collect();
    if quoted.is_empty() {
        return Err(Refusal::NoOffer);
    }
    let currency = currency(package)?;
    let products = quoted
        .into_iter()
        .map(|(key, quote)| {
            let content = quote.get("policy").get("content");
            // A fast quote has no ids: its key in the package stands for it.
            let id = quote.get("id").text().unwrap_or(key);
            product(
                ("quotes", key.to_owned()),
                Some(id),
                quote,
                content,
                package,
            )
        })
        .collect();
    let quote_id = package.get("id").text().map(str::to_owned);
    let language = package.get("language").text().map(str::to_owned);
    Ok(Offer::new(
        quote_id,
        currency,
        language,
        showable(products)?,
    )?)
}
