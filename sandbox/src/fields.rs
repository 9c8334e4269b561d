//! The fields of a request: which there are, which are required, and what each may hold.

use serde_json::{Map, Value, json};

use crate::catalogue::Vertical;
use crate::instant;
use crate::money::{Currency, Decimal};

/// A JSON object.
pub(crate) type Object = Map<String, Value>;

/// A field of an object.
pub(crate) struct Field {
    name: &'static str,
    kind: Kind,
    is_required: bool,
}

/// What a field holds.
pub(crate) enum Kind {
    Text,
    /// Two capital letters.
    Country,
    /// Three capital letters.
    Currency,
    /// RFC 3339, with or without a time.
    Date,
    /// Not below zero; a number, or a string with one.
    Amount,
    /// From one to a thousand.
    Count,
    Flag,
    /// A version: a number, or a string.
    Version,
    /// Any object, for the partner's own use.
    Anything,
    /// A list of whatever.
    List,
    Record(&'static [Field]),
    Records(&'static [Field]),
}

const fn required(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        kind,
        is_required: true,
    }
}

const fn optional(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        kind,
        is_required: false,
    }
}

/// The top level.
pub(crate) const PACKAGE: &[Field] = &[
    required("request", Kind::List),
    required("currency", Kind::Currency),
    required("customer_country", Kind::Country),
    required("customer_language", Kind::Text),
    optional("customer_postcode", Kind::Text),
    optional("customer_region", Kind::Text),
    optional("partner_customer_id", Kind::Text),
    optional("partner_subsidiary", Kind::Text),
    optional("partner_transaction_id", Kind::Text),
    optional("partner_metadata", Kind::Anything),
    optional("policyholder", Kind::Anything),
];

const EVENT: &[Field] = &[
    required("policy_type", Kind::Text),
    optional("policy_type_version", Kind::Version),
    required("policy_start_date", Kind::Date),
    required("event_datetime", Kind::Date),
    required("event_name", Kind::Text),
    required("event_country", Kind::Country),
    optional("event_city", Kind::Text),
    optional("event_address", Kind::Text),
    optional("event_postcode", Kind::Text),
    optional("event_location", Kind::Text),
    required("number_of_tickets", Kind::Count),
    optional("tickets", Kind::Records(&[required("price", Kind::Amount)])),
    optional("total_ticket_price", Kind::Amount),
    optional("total_event_cost", Kind::Amount),
    optional("resale_ticket", Kind::Flag),
];

const PRODUCT: &[Field] = &[
    required("policy_type", Kind::Text),
    optional("policy_type_version", Kind::Version),
    required("policy_start_date", Kind::Date),
    required("retail_value", Kind::Amount),
    required("category", Kind::Text),
    required("title", Kind::Text),
    optional("brand", Kind::Text),
    optional("model", Kind::Text),
    optional("description", Kind::Text),
    optional("sku", Kind::Text),
    optional("condition", Kind::Text),
    optional("purchase_date", Kind::Date),
    optional("last_used_date", Kind::Date),
    optional("renewal_period", Kind::Text),
];

const PARCEL: &[Field] = &[
    required("policy_type", Kind::Text),
    optional("policy_type_version", Kind::Version),
    required("policy_start_date", Kind::Date),
    required("shipping_date", Kind::Date),
    required("declared_value", Kind::Amount),
    required("sender", Kind::Record(PARTY)),
    required("receiver", Kind::Record(PARTY)),
    optional("shipping_cost", Kind::Amount),
    optional("order_total", Kind::Amount),
    optional("carrier", Kind::Text),
    optional("carrier_service_name", Kind::Text),
    optional("delivery_confirmation_type", Kind::Text),
    optional("delivery_confirmation_price", Kind::Amount),
    optional("partner_price", Kind::Amount),
    optional("tracking_reference", Kind::Text),
    optional("tracking_url", Kind::Text),
    optional(
        "packages",
        Kind::Records(&[
            optional("declared_value", Kind::Amount),
            optional("description", Kind::Text),
            optional("type", Kind::Text),
            optional("width", Kind::Amount),
            optional("height", Kind::Amount),
            optional("length", Kind::Amount),
            optional("weight", Kind::Amount),
            optional("items", Kind::List),
            optional("tracking_reference", Kind::Text),
            optional("tracking_url", Kind::Text),
        ]),
    ),
];

/// Who sends a parcel, or gets it.
const PARTY: &[Field] = &[
    required("country", Kind::Country),
    optional("first_name", Kind::Text),
    optional("last_name", Kind::Text),
    optional("company_name", Kind::Text),
    optional("address1", Kind::Text),
    optional("address2", Kind::Text),
    optional("city", Kind::Text),
    optional("postcode", Kind::Text),
    optional("region", Kind::Text),
    optional("email", Kind::Text),
    optional("phone", Kind::Text),
];

const TRAVEL: &[Field] = &[
    required("policy_type", Kind::Text),
    optional("policy_type_version", Kind::Version),
    required("policy_start_date", Kind::Date),
    optional("policy_end_date", Kind::Date),
    required("trip_start_date", Kind::Date),
    required("trip_end_date", Kind::Date),
    required("from_country", Kind::Country),
    required("destination_country", Kind::Country),
    required("trip_cost", Kind::Amount),
    optional("number_of_travellers", Kind::Count),
    optional("travellers", Kind::List),
    optional("insured", Kind::List),
];

/// The fields of an item.
pub(crate) fn of_item(vertical: Vertical) -> &'static [Field] {
    match vertical {
        Vertical::Event => EVENT,
        Vertical::Product => PRODUCT,
        Vertical::Parcel => PARCEL,
        Vertical::Travel => TRAVEL,
    }
}

/// What is wrong with an object, field by field; empty when nothing is.
pub(crate) fn check(fields: &[Field], object: &Object) -> Object {
    let mut errors = Object::new();
    for field in fields {
        if let Some(error) = field.check(object.get(field.name)) {
            errors.insert(field.name.to_owned(), error);
        }
    }
    for name in object.keys() {
        if !fields.iter().any(|field| field.name == name) {
            errors.insert(name.clone(), json!("Unexpected field"));
        }
    }
    errors
}

/// The error of a field that has to be there.
pub(crate) fn is_required() -> Value {
    json!(["This field is required."])
}

impl Field {
    fn check(&self, value: Option<&Value>) -> Option<Value> {
        match value {
            None if self.is_required => Some(is_required()),
            Some(Value::Null) if self.is_required => Some(json!(["This field may not be null."])),
            None | Some(Value::Null) => None,
            Some(Value::String(text)) if self.is_required && text.trim().is_empty() => {
                Some(json!(["This field may not be blank."]))
            }
            Some(value) => self.kind.check(value),
        }
    }
}

impl Kind {
    fn check(&self, value: &Value) -> Option<Value> {
        let text = value.as_str();
        let (is_good, wanted) = match self {
            Self::Text => (text.is_some(), "Expected a string."),
            Self::Country => (
                text.is_some_and(is_country),
                "Expected a two-letter country code.",
            ),
            Self::Currency => {
                let currency = text.and_then(Currency::from_code);
                (currency.is_some(), "Expected a three-letter currency code.")
            }
            Self::Date => {
                let date = text.and_then(instant::parse);
                (date.is_some(), "Expected a date or date-time of RFC 3339.")
            }
            Self::Amount => {
                let amount = Decimal::from_json(value);
                (
                    amount.is_some(),
                    "Expected an amount from 0 to 1000000000000.",
                )
            }
            Self::Count => {
                let count = value.as_u64();
                (
                    count.is_some_and(|n| (1..=1000).contains(&n)),
                    "Expected a number from 1 to 1000.",
                )
            }
            Self::Flag => (value.is_boolean(), "Expected true or false."),
            Self::Version => (version(value).is_some(), "Expected a version number."),
            Self::Anything => (value.is_object(), "Expected an object."),
            Self::List => (value.is_array(), "Expected a list."),
            Self::Record(fields) => return check_record(fields, value),
            Self::Records(fields) => return check_records(fields, value),
        };
        (!is_good).then(|| json!([wanted]))
    }
}

fn check_record(fields: &[Field], value: &Value) -> Option<Value> {
    let Value::Object(object) = value else {
        return Some(json!(["Expected an object."]));
    };
    let errors = check(fields, object);
    (!errors.is_empty()).then_some(Value::Object(errors))
}

/// Errors of a list stand at the places of their records.
fn check_records(fields: &[Field], value: &Value) -> Option<Value> {
    let Value::Array(records) = value else {
        return Some(json!(["Expected a list."]));
    };
    let errors = records.iter().map(|record| check_record(fields, record));
    let errors: Vec<Value> = errors
        .map(|error| error.unwrap_or_else(|| json!({})))
        .collect();
    let is_clean = |error: &Value| error.as_object().is_some_and(Map::is_empty);
    (!errors.iter().all(is_clean)).then_some(Value::Array(errors))
}

fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase())
}

/// Reads a version such as `1` or `"1"`.
pub(crate) fn version(value: &Value) -> Option<u16> {
    match value {
        Value::Number(number) => number.as_u64()?.try_into().ok(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn errors(fields: &[Field], object: Value) -> Value {
        let Value::Object(object) = object else {
            panic!("not an object");
        };
        Value::Object(check(fields, &object))
    }

    #[test]
    fn a_field_of_the_wrong_kind_is_told_what_was_expected() {
        for (kind, wrong, wanted) in [
            (Kind::Text, json!(1), "Expected a string."),
            (
                Kind::Country,
                json!("usa"),
                "Expected a two-letter country code.",
            ),
            (
                Kind::Currency,
                json!("$"),
                "Expected a three-letter currency code.",
            ),
            (
                Kind::Date,
                json!("tomorrow"),
                "Expected a date or date-time of RFC 3339.",
            ),
            (
                Kind::Amount,
                json!(-1),
                "Expected an amount from 0 to 1000000000000.",
            ),
            (
                Kind::Amount,
                json!("a lot"),
                "Expected an amount from 0 to 1000000000000.",
            ),
            (Kind::Count, json!(0), "Expected a number from 1 to 1000."),
            (Kind::Count, json!(1.5), "Expected a number from 1 to 1000."),
            (Kind::Flag, json!("no"), "Expected true or false."),
            (Kind::Version, json!("one"), "Expected a version number."),
            (Kind::Anything, json!([]), "Expected an object."),
            (Kind::List, json!({}), "Expected a list."),
            (Kind::Record(PARTY), json!([]), "Expected an object."),
            (Kind::Records(PARTY), json!({}), "Expected a list."),
        ] {
            let fields = [optional("field", kind)];
            assert_eq!(
                errors(&fields, json!({"field": wrong})),
                json!({"field": [wanted]})
            );
        }
    }

    #[test]
    fn a_required_field_must_be_there_with_something_in_it() {
        let fields = [required("field", Kind::Text)];
        for (object, error) in [
            (json!({}), "This field is required."),
            (json!({"field": null}), "This field may not be null."),
            (json!({"field": " "}), "This field may not be blank."),
        ] {
            assert_eq!(errors(&fields, object), json!({"field": [error]}));
        }
    }

    #[test]
    fn an_optional_field_may_be_missing_null_or_blank() {
        let fields = [optional("field", Kind::Text)];
        for object in [json!({}), json!({"field": null}), json!({"field": ""})] {
            assert_eq!(errors(&fields, object), json!({}));
        }
    }

    #[test]
    fn errors_inside_a_list_stand_at_the_place_of_their_record() {
        let tickets = json!({"tickets": [{"price": 1}, {}, {"price": 1, "seat": "A1"}]});
        const TICKET: &[Field] = &[required("price", Kind::Amount)];
        let fields = [optional("tickets", Kind::Records(TICKET))];
        let seat = json!({"seat": "Unexpected field"});
        let expected = json!({"tickets": [{}, {"price": ["This field is required."]}, seat]});
        assert_eq!(errors(&fields, tickets), expected);
    }
}
