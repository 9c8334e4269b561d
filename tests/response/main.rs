//! Every shape and face of an answer, read into the one model.
#![cfg(not(target_family = "wasm"))]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where it fails"
)]

use serde_json::{Value, json};

use crate::support::{package, quote, refused};

mod arbitrary;
mod item;
mod offers;
mod quotes;
#[path = "../support/serde_value.rs"]
mod serde_value;
mod support;
mod xce_v1;

#[test]
fn what_is_no_answer_of_xcovers_is_named() {
    for (response, why) in [
        (json!({}), "response: an object is not a quote package"),
        (json!([]), "response: a list is not a quote package"),
        (
            json!("<html>"),
            "response: \"<html>\" is not a quote package",
        ),
        (Value::Null, "response: null is not a quote package"),
        (
            json!({"quotes": []}),
            "response: an object is not a quote package",
        ),
    ] {
        assert_eq!(refused(&response), why);
    }
    assert_eq!(
        refused(&json!({"quotes": {}, "currency": "USD"})),
        "no offer"
    );
    let huge = package(&[quote("a", 999_999_999_999_999.0), quote("b", 1.0)]);
    assert_eq!(refused(&huge), "products: more than 15 digits");
}
