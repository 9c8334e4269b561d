//! Whatever XCover sends, the proxy drops every key that contains `commission`, and nothing else.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use xcover_proxy::xcover::commission;

fn without(value: Value) -> Value {
    match value {
        Value::Object(object) => object
            .into_iter()
            .filter(|(key, _)| !key.to_lowercase().contains("commission"))
            .map(|(key, value)| (key, without(value)))
            .collect(),
        Value::Array(items) => items.into_iter().map(without).collect(),
        value => value,
    }
}

fuzz_target!(|data: &[u8]| {
    let Ok(stripped) = commission::strip(data) else { return };
    let Ok(before) = serde_json::from_slice::<Value>(data) else { return };
    let after: Value = serde_json::from_slice(&stripped).expect("what passes is JSON");
    assert_eq!(after, without(before));
});
