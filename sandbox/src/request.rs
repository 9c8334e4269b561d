//! A quote request: read and checked as strictly as XCover does.

use serde_json::{Value, json};

use crate::error::ApiError;
use crate::fields::{self, Object};
use crate::item::Item;
use crate::money::Currency;

/// The most items a package may have, so that a small body cannot ask for a huge answer.
const MOST_ITEMS: usize = 50;

/// What quotes are asked for.
#[derive(Clone, Debug)]
pub(crate) struct QuoteRequest {
    pub(crate) currency: Currency,
    pub(crate) language: String,
    pub(crate) partner_transaction_id: Option<String>,
    pub(crate) items: Vec<Item>,
}

impl QuoteRequest {
    /// Reads the body of a request.
    pub(crate) fn read(body: &[u8]) -> Result<Self, ApiError> {
        match serde_json::from_slice(body) {
            Err(error) => Err(ApiError::Malformed(error.to_string())),
            Ok(value) => Self::from_json(&value).map_err(ApiError::Invalid),
        }
    }

    fn from_json(value: &Value) -> Result<Self, Object> {
        let Value::Object(object) = value else {
            return Err(invalid("non_field_errors", json!(["Expected an object."])));
        };
        let mut errors = fields::check(fields::PACKAGE, object);
        if has_policyholder_country(object) {
            errors.remove("customer_country");
        }
        let items = match object.get("request") {
            Some(Value::Array(items)) => read_items(items),
            _ => Ok(Vec::new()),
        };
        let text = |name: &str| object.get(name).and_then(Value::as_str);
        let currency = text("currency").and_then(Currency::from_code);
        match (items, currency) {
            (Ok(items), Some(currency)) if errors.is_empty() => Ok(Self {
                currency,
                language: text("customer_language").unwrap_or_default().to_owned(),
                partner_transaction_id: text("partner_transaction_id").map(str::to_owned),
                items,
            }),
            (Err(error), _) => {
                errors.insert("request".to_owned(), error);
                Err(errors)
            }
            _ => Err(errors),
        }
    }
}

/// Documented requests for parcels name the customer's country in the policyholder only.
fn has_policyholder_country(object: &Object) -> bool {
    let country = object
        .get("policyholder")
        .and_then(|holder| holder.get("country"));
    !object.contains_key("customer_country") && country.is_some_and(Value::is_string)
}

/// Errors stand at the places of their items.
fn read_items(items: &[Value]) -> Result<Vec<Item>, Value> {
    if items.is_empty() {
        return Err(json!(["This list may not be empty."]));
    }
    if items.len() > MOST_ITEMS {
        return Err(json!([format!("Expected at most {MOST_ITEMS} items.")]));
    }
    let read: Vec<Result<Item, Object>> = items.iter().map(Item::read).collect();
    if read.iter().all(Result::is_ok) {
        return Ok(read.into_iter().flatten().collect());
    }
    let errors = read.into_iter().map(|item| item.err().unwrap_or_default());
    Err(Value::Array(errors.map(Value::Object).collect()))
}

fn invalid(name: &str, what: Value) -> Object {
    Object::from_iter([(name.to_owned(), what)])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Map;

    use super::*;
    use crate::package::Package;

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
                    let package = Package::quote(&request);
                    prop_assert_eq!(package.quotes.len(), request.items.len());
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
