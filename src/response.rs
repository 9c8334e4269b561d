//! XCover's answers → [`Offer`]: one reader per shape.
//!
//! Tolerant of what is missing or new, strict about what a shopper must see: price, currency,
//! disclaimer and policy wording. A product that lacks one of them isn't offered, and its
//! [`ReadError`] says which field of which product, and why.

mod item;
mod offers;
mod quotes;
mod xce_v1;

use self::item::Item;
use crate::currency::Currency;
use crate::error::{Problem, ReadError};
use crate::instant::Instant;
use crate::json::Json;
use crate::offer::{Offer, Product};

/// What could be read of a response.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// What can be shown.
    pub offer: Offer,
    /// Why something in the response is not part of it.
    pub skipped: Vec<ReadError>,
}

/// Why a response holds no offer to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// XCover offers nothing for this basket.
    NoOffer,
    /// There is an offer, but something is missing that has to be shown with it.
    NotShowable(ReadError),
}

impl From<ReadError> for Refusal {
    fn from(error: ReadError) -> Self {
        Refusal::NotShowable(error)
    }
}

/// Reads a response of any known shape.
///
/// # Errors
/// [`Refusal::NoOffer`] when every quote failed; [`Refusal::NotShowable`] names the field that is
/// missing or wrong.
pub fn read(response: &Json) -> Result<Reading, Refusal> {
    if response.get("quotes").is_object() {
        quotes::read(response)
    } else if let Json::Array(policies) = response.get("policies") {
        xce_v1::read(response, policies)
    } else if let Json::Array(products) = response.get("products") {
        offers::read(response, products)
    } else {
        let expected = "a quote package";
        let problem = Problem::Not(expected, response.to_string());
        Err(ReadError::new("response", problem).into())
    }
}

/// The currency of a package.
fn currency(package: &Json) -> Result<Currency, ReadError> {
    let value = package.get("currency");
    let code = value
        .text()
        .ok_or_else(|| ReadError::new("currency", Problem::Missing))?;
    Currency::parse(code).ok_or_else(|| {
        ReadError::new(
            "currency",
            Problem::Not("an ISO 4217 code", value.to_string()),
        )
    })
}

/// How long a package holds from its receipt, by its own two instants: what day it is today, a
/// shopper's clock may not know.
fn valid_ms(package: &Json) -> Option<i64> {
    let instant = |field| Instant::parse(package.get(field).text()?);
    let valid = instant("expires_at")?.ms_since(&instant("created_at")?);
    Some(valid.max(0))
}

/// The products that can be shown, and why the others can't. With none of them, says why: the first
/// error, or no offer when nothing was quoted at all.
fn showable(items: Vec<Item<'_>>) -> Result<(Vec<Product>, Vec<ReadError>), Refusal> {
    let mut shown = Vec::new();
    let mut skipped = Vec::new();
    for item in items {
        match item.read() {
            Ok(product) => shown.push(product),
            Err(error) => skipped.push(error),
        }
    }
    if !shown.is_empty() {
        return Ok((shown, skipped));
    }
    match skipped.into_iter().next() {
        Some(error) => Err(error.into()),
        None => Err(Refusal::NoOffer),
    }
}
