//! JSON objects.

use serde_json::{Map, Value};

/// A JSON object; it keeps the order of its keys.
pub(crate) type Object = Map<String, Value>;

/// The object in a value that is one; an empty object for any other value.
pub(crate) fn object(value: Value) -> Object {
    match value {
        Value::Object(object) => object,
        _ => Object::new(),
    }
}
