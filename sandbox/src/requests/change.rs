//! A change of a package: quotes to be changed, added or taken out.

use serde_json::{Value, json};

use crate::requests::error::RequestError;
use crate::requests::{schema, validation};
use crate::value::money::Currency;

/// A change, checked as far as that is possible without the package.
#[derive(Debug)]
pub(crate) struct ChangeRequest {
    pub(crate) currency: Option<Currency>,
    /// One for each quote or item.
    pub(crate) entries: Vec<Value>,
}

impl ChangeRequest {
    /// Reads the body of a change.
    pub(crate) fn read(body: &[u8]) -> Result<Self, RequestError> {
        let mut object = validation::parse(body)?;
        let mut errors = validation::check(schema::CHANGE, &object);
        let entries = match object.remove("request") {
            Some(Value::Array(entries)) => entries,
            _ => Vec::new(),
        };
        if entries.is_empty() {
            let empty = json!(["This list may not be empty."]);
            errors.entry("request").or_insert(empty);
        }
        if !errors.is_empty() {
            return Err(RequestError::Invalid(errors));
        }
        let currency = object.get("currency").and_then(Value::as_str);
        Ok(Self {
            currency: currency.and_then(Currency::from_code),
            entries,
        })
    }
}
