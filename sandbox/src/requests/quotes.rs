//! A quote request.

use serde_json::{Value, json};

use crate::requests::error::RequestError;
use crate::requests::item::Item;
use crate::requests::schema;
use crate::requests::validation;
use crate::scenarios::asked::Scenarios;
use crate::scenarios::scenario::Api;
use crate::value::json::Object;
use crate::value::money::Currency;

/// The most items in a package, so that a small request can't cause a huge response.
pub(crate) const MAX_ITEMS: usize = 50;

/// What to quote, and for whom.
#[derive(Clone, Debug)]
pub(crate) struct QuoteRequest {
    pub(crate) currency: Currency,
    pub(crate) language: String,
    pub(crate) country: String,
    pub(crate) partner_transaction_id: Option<String>,
    pub(crate) items: Vec<Item>,
    pub(crate) scenarios: Scenarios,
}

impl QuoteRequest {
    /// Reads the body of a request.
    pub(crate) fn read(body: &[u8]) -> Result<Self, RequestError> {
        Self::from_json(&validation::parse(body)?).map_err(RequestError::Invalid)
    }

    /// Reads the parsed body of a request.
    ///
    /// # Errors
    /// What is wrong with the request, by field.
    pub(crate) fn from_json(object: &Object) -> Result<Self, Object> {
        let mut errors = validation::check(schema::PACKAGE, object);
        let holder = policyholder_country(object);
        if holder.is_some() {
            errors.remove("customer_country");
        }
        let items = match object.get("request") {
            Some(Value::Array(items)) => read_items(items),
            _ => Ok(Vec::new()),
        };
        let items = items.unwrap_or_else(|error| {
            errors.insert("request".to_owned(), error);
            Vec::new()
        });
        let scenarios = scenarios(object).unwrap_or_else(|error| {
            errors.insert("partner_metadata".to_owned(), error);
            Scenarios::default()
        });
        let text = |name: &str| object.get(name).and_then(Value::as_str);
        match text("currency").and_then(Currency::from_code) {
            Some(currency) if errors.is_empty() => Ok(Self {
                currency,
                language: text("customer_language").unwrap_or_default().to_owned(),
                country: holder
                    .or(text("customer_country"))
                    .unwrap_or_default()
                    .to_owned(),
                partner_transaction_id: text("partner_transaction_id").map(str::to_owned),
                items,
                scenarios,
            }),
            _ => Err(errors),
        }
    }
}

/// The scenarios that a request asks for in `partner_metadata`.
///
/// # Errors
/// What is wrong with the metadata, by field.
pub(crate) fn scenarios(request: &Object) -> Result<Scenarios, Value> {
    Scenarios::read(request.get("partner_metadata"), Api::Quotes)
}

/// The documented parcel requests have the customer's country only in the policyholder.
fn policyholder_country(object: &Object) -> Option<&str> {
    if object.contains_key("customer_country") {
        return None;
    }
    object.get("policyholder")?.get("country")?.as_str()
}

/// The errors are in the places of their items.
pub(crate) fn read_items(items: &[Value]) -> Result<Vec<Item>, Value> {
    if items.is_empty() {
        return Err(json!(["This list may not be empty."]));
    }
    if items.len() > MAX_ITEMS {
        return Err(json!([format!("Expected at most {MAX_ITEMS} items.")]));
    }
    let mut read = Vec::new();
    let mut errors = Vec::new();
    for item in items {
        let item = Item::read(item);
        errors.push(item.as_ref().err().cloned().unwrap_or_default());
        read.extend(item);
    }
    validation::listed(errors).map_or(Ok(read), Err)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_bytes_are_either_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            prop_assert!(QuoteRequest::read(&bytes).is_err());
        }
    }
}
