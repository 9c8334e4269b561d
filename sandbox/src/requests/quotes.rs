//! A quote request: read and checked as strictly as XCover does.

use serde_json::{Value, json};

use crate::requests::item::Item;
use crate::requests::schema;
use crate::requests::validation::{self, Object};
use crate::routes::error::ApiError;
use crate::scenarios::scenario::{self, Face, Faces};
use crate::value::money::Currency;

/// The most items a package may have, so that a small body cannot ask for a huge answer.
pub(crate) const MOST_ITEMS: usize = 50;

/// What quotes are asked for.
#[derive(Clone, Debug)]
pub(crate) struct QuoteRequest {
    pub(crate) currency: Currency,
    pub(crate) language: String,
    pub(crate) country: String,
    pub(crate) partner_transaction_id: Option<String>,
    pub(crate) items: Vec<Item>,
    pub(crate) faces: Faces,
}

impl QuoteRequest {
    /// Reads the body of a request.
    pub(crate) fn read(body: &[u8]) -> Result<Self, ApiError> {
        Self::from_json(&validation::read(body)?).map_err(ApiError::Invalid)
    }

    /// Reads the parsed body of a request, or says what is wrong with it.
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
        let faces = scenario::read(object.get("partner_metadata"), Face::OF_QUOTES);
        let faces = faces.unwrap_or_else(|error| {
            errors.insert("partner_metadata".to_owned(), error);
            Faces::new()
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
                faces,
            }),
            _ => Err(errors),
        }
    }
}

/// Documented requests for parcels name the customer's country in the policyholder only.
fn policyholder_country(object: &Object) -> Option<&str> {
    if object.contains_key("customer_country") {
        return None;
    }
    object.get("policyholder")?.get("country")?.as_str()
}

/// Errors stand at the places of their items.
pub(crate) fn read_items(items: &[Value]) -> Result<Vec<Item>, Value> {
    if items.is_empty() {
        return Err(json!(["This list may not be empty."]));
    }
    if items.len() > MOST_ITEMS {
        return Err(json!([format!("Expected at most {MOST_ITEMS} items.")]));
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
    use std::time::Duration;

    use proptest::prelude::*;
    use serde_json::Map;

    use super::*;
    use crate::packages::package::Package;

    /// Names that the reader looks at, and one that it does not.
    const NAMES: &[&str] = &[
        "request",
        "currency",
        "customer_country",
        "customer_language",
        "policyholder",
        "country",
        "policy_type",
        "policy_type_version",
        "policy_start_date",
        "event_datetime",
        "event_name",
        "event_country",
        "number_of_tickets",
        "tickets",
        "price",
        "total_event_cost",
        "title",
        "category",
        "retail_value",
        "shipping_date",
        "declared_value",
        "sender",
        "receiver",
        "packages",
        "trip_cost",
        "trip_start_date",
        "trip_end_date",
        "from_country",
        "destination_country",
        "travellers",
        "x",
    ];

    fn name() -> impl Strategy<Value = String> {
        (0..NAMES.len()).prop_map(|index| NAMES[index].to_owned())
    }

    /// JSON of any kind, with a liking for what the reader knows.
    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(|n| json!(n)),
            any::<f64>().prop_map(|n| json!(n)),
            any::<String>().prop_map(Value::String),
            Just(json!("USD")),
            Just(json!("US")),
            Just(json!("9999-12-31T23:59:59Z")),
            Just(json!("event_ticket_protection")),
            Just(json!("parcel_insurance")),
        ];
        leaf.prop_recursive(5, 64, 8, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
                prop::collection::vec((name(), inner), 0..16)
                    .prop_map(|pairs| Value::Object(Map::from_iter(pairs))),
            ]
        })
    }

    /// A request that is right but for a few fields of its only item.
    fn nearly_right() -> impl Strategy<Value = Value> {
        prop::collection::vec((name(), json()), 0..3).prop_map(|changes| {
            let mut item = json!({
                "policy_type": "event_ticket_protection",
                "policy_start_date": "2026-05-01",
                "event_datetime": "2026-06-12T19:00:00Z",
                "event_name": "Harbour Lights",
                "event_country": "NL",
                "number_of_tickets": 2,
                "tickets": [{"price": 40}],
            });
            if let Some(item) = item.as_object_mut() {
                item.extend(changes);
            }
            json!({
                "request": [item],
                "currency": "EUR",
                "customer_country": "NL",
                "customer_language": "nl",
            })
        })
    }

    proptest! {
        #[test]
        fn any_json_is_either_quoted_or_refused(value in prop_oneof![json(), nearly_right()]) {
            match QuoteRequest::read(value.to_string().as_bytes()) {
                Ok(request) => {
                    let count = request.items.len();
                    let package = Package::quote(request, Duration::from_secs(60));
                    prop_assert_eq!(package.quotes.len(), count);
                }
                Err(ApiError::Invalid(errors)) => prop_assert!(!errors.is_empty()),
                Err(_) => prop_assert!(false, "well-formed JSON was called malformed"),
            }
        }

        #[test]
        fn any_bytes_are_either_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            prop_assert!(QuoteRequest::read(&bytes).is_err());
        }
    }
}
