//! JavaScript values ↔ [`Json`].

use js_sys::{Array, Object, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsCast, JsValue};

use crate::json::{Json, MAX_DEPTH};

/// A JavaScript value as a tree; `None` if it is nested more than [`MAX_DEPTH`] deep. What JSON doesn't
/// have (functions, symbols) becomes `null`, as `JSON.stringify` does in arrays.
///
/// Doesn't use serde's `Deserialize`, because its error messages pull float formatting into the release:
/// 4 KB after brotli.
pub(crate) fn from_js(value: &JsValue) -> Option<Json> {
    read(value, MAX_DEPTH)
}

fn read(value: &JsValue, depth: usize) -> Option<Json> {
    if let Some(text) = value.as_string() {
        return Some(Json::String(text));
    }
    if let Some(number) = value.as_f64() {
        return Some(Json::Number(number));
    }
    if let Some(flag) = value.as_bool() {
        return Some(Json::Bool(flag));
    }
    if !value.is_object() {
        return Some(Json::Null);
    }
    let deeper = depth.checked_sub(1)?;
    if let Some(list) = value.dyn_ref::<Array>() {
        let mut items = Vec::new();
        for item in list.iter() {
            items.push(read(&item, deeper)?);
        }
        return Some(Json::Array(items));
    }
    let mut entries = Vec::new();
    for key in Object::keys(value.unchecked_ref::<Object>()).iter() {
        let item = Reflect::get(value, &key).ok()?;
        entries.push((key.as_string()?, read(&item, deeper)?));
    }
    Some(Json::Object(entries))
}

/// A tree as a JavaScript value: plain objects and arrays.
pub(crate) fn to_js(json: &Json) -> JsValue {
    json.serialize(&Serializer::json_compatible())
        .unwrap_or_default()
}

/// `object[key]`; `undefined` if there is none.
pub(crate) fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &JsValue::from(key)).unwrap_or_default()
}

/// Sets `object[key] = value`, for an object that we made ourselves.
pub(crate) fn set(object: &JsValue, key: &str, value: &JsValue) {
    // Fails only if it isn't an object.
    let _ = Reflect::set(object, &JsValue::from(key), value);
}

#[cfg(test)]
mod tests {
    use js_sys::JSON;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    fn nesting_is_read_to_the_limit_and_refused_beyond_it() {
        let nested = |depth: usize| {
            let text = "[".repeat(depth) + &"]".repeat(depth);
            from_js(&JSON::parse(&text).unwrap())
        };
        assert!(nested(MAX_DEPTH).is_some());
        assert_eq!(nested(MAX_DEPTH + 1), None);
    }
}
