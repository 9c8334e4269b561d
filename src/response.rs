//! XCover's answers → [`Offer`]: one reader per shape.
//!
//! Tolerant of what is missing or new, strict about what a shopper must see: price, currency,
//! disclaimer and policy wording.

mod quotes;
mod xce_v1;

use crate::currency::Currency;
use crate::json::Json;
use crate::money::Amount;
use crate::offer::{Disclosure, Inclusion, Offer, Problem, Product, ReadError};
use crate::rich_text;

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
pub fn read(response: &Json) -> Result<Offer, Refusal> {
    if response.get("quotes").is_object() {
        quotes::read(response)
    } else if let Json::Array(policies) = response.get("policies") {
        xce_v1::read(response, policies)
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

/// A product whose price and links stand in `item` and whose texts stand in `content`. `id` is
/// what the host page knows it by.
fn product(
    source: (&'static str, String),
    id: Option<&str>,
    item: &Json,
    content: &Json,
    package: &Json,
) -> Result<Product, ReadError> {
    let path = format!("{}.{}", source.0, source.1);
    let missing = |field: &str| ReadError::new(format!("{path}.{field}"), Problem::Missing);
    let texts = |field: &str| content.get(field).text();
    let owned = |field: &str| texts(field).map(str::to_owned);
    // The variant with links first; some contents have only the other.
    let disclaimer = ["disclaimer_html", "disclaimer"]
        .iter()
        .find_map(|field| texts(field).or_else(|| package.get("content").get(field).text()));
    let wording = item
        .get("pds_url")
        .text()
        .or_else(|| package.get("pds_url").text());
    Ok(Product {
        id: id.ok_or_else(|| missing("id"))?.to_owned(),
        title: owned("title").or_else(|| {
            item.get("policy")
                .get("policy_name")
                .text()
                .map(str::to_owned)
        }),
        header: owned("header"),
        description: rich_text::parse(texts("description").unwrap_or_default()),
        inclusions: inclusions(content.get("inclusions")),
        price: price(item, &path)?,
        disclosure: Disclosure::new(&path, disclaimer, wording)?,
        source,
    })
}

/// The price of the quote or policy that stands at `path`.
fn price(item: &Json, path: &str) -> Result<Amount, ReadError> {
    let error = |problem| ReadError::new(format!("{path}.price"), problem);
    match item.get("price") {
        Json::Null => Err(error(Problem::Missing)),
        Json::Number(value) => match Amount::from_f64(*value) {
            Ok(amount) if amount.is_negative() => Err(error(Problem::Negative)),
            Ok(amount) => Ok(amount),
            Err(problem) => Err(error(Problem::Amount(problem))),
        },
        other => Err(error(Problem::Not("a number", other.to_string()))),
    }
}

/// Inclusions in any of their forms: a list of objects or texts, or an object of title → text.
fn inclusions(value: &Json) -> Vec<Inclusion> {
    let owned = |json: &Json| json.text().map(str::to_owned);
    let listed = value.items().map(|item| match item {
        Json::String(_) => Inclusion {
            title: owned(item),
            description: None,
        },
        item => Inclusion {
            title: owned(item.get("title")),
            description: owned(item.get("description")),
        },
    });
    let keyed = value.entries().map(|(title, text)| Inclusion {
        title: Json::String(title.to_owned()).text().map(str::to_owned),
        description: owned(text),
    });
    let mut found: Vec<Inclusion> = Vec::new();
    for mut inclusion in listed.chain(keyed) {
        // A title that repeats is a heading, not news; the text that differs is what is covered.
        if inclusion.title.is_some()
            && inclusion.title == found.last().and_then(|i| i.title.clone())
        {
            inclusion.title = None;
        }
        if inclusion.title.is_some() || inclusion.description.is_some() {
            found.push(inclusion);
        }
    }
    found
}

/// Keeps the products that can be shown. With none of them, says why: the first error, or no offer
/// when nothing was quoted at all.
fn showable(products: Vec<Result<Product, ReadError>>) -> Result<Vec<Product>, Refusal> {
    let mut shown = Vec::new();
    let mut first = None;
    for product in products {
        match product {
            Ok(product) => shown.push(product),
            Err(error) => first = first.or(Some(error)),
        }
    }
    match first {
        _ if !shown.is_empty() => Ok(shown),
        Some(error) => Err(error.into()),
        None => Err(Refusal::NoOffer),
    }
}
