//! JSON as the widget has it in a browser, for tests that run without one.

use serde_json::Value;
use xcover_offer::json::Json;

/// `value` as the widget's own tree.
pub(crate) fn tree(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        // A browser's numbers are doubles. (`None` only with a feature of serde_json's that isn't on.)
        Value::Number(value) => value.as_f64().map_or(Json::Null, Json::Number),
        Value::String(text) => Json::String(text.clone()),
        Value::Array(items) => Json::Array(items.iter().map(tree).collect()),
        Value::Object(entries) => {
            let entries = entries
                .iter()
                .map(|(key, value)| (key.clone(), tree(value)));
            Json::Object(entries.collect())
        }
    }
}
