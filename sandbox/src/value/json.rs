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

/// The objects in the list `object[name]`; none if it isn't there.
pub(crate) fn objects_mut<'a>(
    object: &'a mut Object,
    name: &str,
) -> impl Iterator<Item = &'a mut Object> {
    let list = object.get_mut(name).and_then(Value::as_array_mut);
    list.into_iter().flatten().filter_map(Value::as_object_mut)
}
