//! Checks an object against a schema: required fields are there, unknown ones aren't, and each holds
//! what it should.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::requests::error::RequestError;
use crate::value::date;
use crate::value::json::Object;
use crate::value::money::{Currency, Decimal};

/// A field of an object.
#[derive(Debug)]
pub(crate) struct Field {
    name: &'static str,
    field_type: FieldType,
    is_required: bool,
}

/// What a field holds.
#[derive(Debug)]
pub(crate) enum FieldType {
    Text,
    /// Two capital letters.
    Country,
    /// Three capital letters.
    Currency,
    /// RFC 3339, with or without a time.
    Date,
    /// A number, or a string with one; not negative.
    Amount,
    /// From 1 to 1000.
    Count,
    Flag,
    /// A UUID.
    Id,
    /// A version: a number, or a string.
    Version,
    /// Any object.
    Anything,
    /// Any list.
    List,
    Record(&'static [Field]),
    Records(&'static [Field]),
}

pub(crate) const fn required(name: &'static str, field_type: FieldType) -> Field {
    Field {
        name,
        field_type,
        is_required: true,
    }
}

pub(crate) const fn optional(name: &'static str, field_type: FieldType) -> Field {
    Field {
        name,
        field_type,
        is_required: false,
    }
}

/// Parses a body, which must be a JSON object.
pub(crate) fn parse(body: &[u8]) -> Result<Object, RequestError> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(RequestError::Invalid(error(
            "non_field_errors",
            json!(["Expected an object."]),
        ))),
        Err(error) => Err(RequestError::Malformed(error.to_string())),
    }
}

/// The errors of a list's records, in their places; `None` if there are none.
pub(crate) fn listed(errors: Vec<Object>) -> Option<Value> {
    let is_clean = errors.iter().all(Map::is_empty);
    (!is_clean).then(|| errors.into_iter().map(Value::Object).collect())
}

/// The errors in an object, by field; empty if there are none.
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

/// The errors of an object in which one field is wrong.
pub(crate) fn error(name: &str, what: Value) -> Object {
    Object::from_iter([(name.to_owned(), what)])
}

/// The error for a required field that is missing.
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
            Some(value) => self.field_type.check(value),
        }
    }
}

impl FieldType {
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
                let date = text.and_then(date::parse);
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
            Self::Id => (
                text.is_some_and(|text| Uuid::parse_str(text).is_ok()),
                "Expected a UUID.",
            ),
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

/// The errors are in the places of their records.
fn check_records(fields: &[Field], value: &Value) -> Option<Value> {
    let Value::Array(records) = value else {
        return Some(json!(["Expected a list."]));
    };
    let errors = records.iter().map(|record| match record {
        Value::Object(record) => check(fields, record),
        _ => error("non_field_errors", json!(["Expected an object."])),
    });
    listed(errors.collect())
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
            (FieldType::Text, json!(1), "Expected a string."),
            (
                FieldType::Country,
                json!("usa"),
                "Expected a two-letter country code.",
            ),
            (
                FieldType::Currency,
                json!("$"),
                "Expected a three-letter currency code.",
            ),
            (
                FieldType::Date,
                json!("tomorrow"),
                "Expected a date or date-time of RFC 3339.",
            ),
            (
                FieldType::Amount,
                json!(-1),
                "Expected an amount from 0 to 1000000000000.",
            ),
            (
                FieldType::Amount,
                json!("a lot"),
                "Expected an amount from 0 to 1000000000000.",
            ),
            (
                FieldType::Count,
                json!(0),
                "Expected a number from 1 to 1000.",
            ),
            (
                FieldType::Count,
                json!(1.5),
                "Expected a number from 1 to 1000.",
            ),
            (FieldType::Flag, json!("no"), "Expected true or false."),
            (FieldType::Id, json!("one"), "Expected a UUID."),
            (
                FieldType::Version,
                json!("one"),
                "Expected a version number.",
            ),
            (FieldType::Anything, json!([]), "Expected an object."),
            (FieldType::List, json!({}), "Expected a list."),
            (FieldType::Record(&[]), json!([]), "Expected an object."),
            (FieldType::Records(&[]), json!({}), "Expected a list."),
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
        let fields = [required("field", FieldType::Text)];
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
        let fields = [optional("field", FieldType::Text)];
        for object in [json!({}), json!({"field": null}), json!({"field": ""})] {
            assert_eq!(errors(&fields, object), json!({}));
        }
    }

    #[test]
    fn errors_inside_a_list_stand_at_the_place_of_their_record() {
        let tickets = json!({"tickets": [{"price": 1}, {}, {"price": 1, "seat": "A1"}]});
        const TICKET: &[Field] = &[required("price", FieldType::Amount)];
        let fields = [optional("tickets", FieldType::Records(TICKET))];
        let seat = json!({"seat": "Unexpected field"});
        let expected = json!({"tickets": [{}, {"price": ["This field is required."]}, seat]});
        assert_eq!(errors(&fields, tickets), expected);
    }
}
