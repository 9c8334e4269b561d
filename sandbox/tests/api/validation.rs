//! What a quote request must look like.

use axum::http::Method;
use serde_json::{Value, json};

use crate::harness::{QUOTES, Sandbox};
use crate::requests;

async fn errors(request: &Value) -> Value {
    let sandbox = Sandbox::new();
    let mut body = sandbox.quote(request).await.expect(422).json();
    assert_eq!(body["type"], "validation_error");
    assert_eq!(body["message"], "An API error occurred.");
    body["errors"].take()
}

#[tokio::test]
async fn every_documented_request_is_accepted() {
    let sandbox = Sandbox::new();
    for request in requests::all().iter().chain([&requests::event_of_sdk()]) {
        sandbox.quote(request).await.expect(201);
    }
}

#[tokio::test]
async fn malformed_json_is_a_bad_request() {
    let sandbox = Sandbox::new();
    for body in ["", "{\"not_json\"", "{]", "\u{feff}{}"] {
        let reply = sandbox
            .call(Method::POST, QUOTES, body)
            .await
            .expect(400)
            .json();
        assert_eq!(reply["type"], "validation_error");
        let message = reply["message"].as_str().expect("a message");
        assert!(message.starts_with("JSON parse error - "), "{message}");
    }
}

#[tokio::test]
async fn what_is_no_object_is_unprocessable() {
    for body in [json!([]), json!("x"), json!(null), json!(1)] {
        let expected = json!({"non_field_errors": ["Expected an object."]});
        assert_eq!(errors(&body).await, expected);
    }
}

#[tokio::test]
async fn missing_fields_at_the_top_are_named() {
    let required = json!(["This field is required."]);
    let expected = json!({
        "request": required,
        "currency": required,
        "customer_country": required,
        "customer_language": required,
    });
    assert_eq!(errors(&json!({})).await, expected);
}

#[tokio::test]
async fn each_required_field_of_an_item_is_named_when_it_is_missing() {
    let per_vertical: [(Value, &[&str]); 4] = [
        (
            requests::event(),
            &[
                "policy_type",
                "policy_start_date",
                "event_datetime",
                "event_name",
                "event_country",
                "number_of_tickets",
            ],
        ),
        (
            requests::product(),
            &[
                "policy_type",
                "policy_start_date",
                "retail_value",
                "category",
                "title",
            ],
        ),
        (
            requests::parcel(),
            &[
                "policy_type",
                "policy_start_date",
                "shipping_date",
                "declared_value",
                "sender",
                "receiver",
            ],
        ),
        (
            requests::travel(),
            &[
                "policy_type",
                "policy_start_date",
                "trip_start_date",
                "trip_end_date",
                "from_country",
                "destination_country",
                "trip_cost",
            ],
        ),
    ];
    for (request, names) in per_vertical {
        for name in names {
            let mut request = request.clone();
            request["request"][0]
                .as_object_mut()
                .expect("an item")
                .remove(*name);
            let expected = json!({"request": [{*name: ["This field is required."]}]});
            assert_eq!(errors(&request).await, expected);
        }
    }
}

#[tokio::test]
async fn an_unknown_field_at_the_top_is_unexpected() {
    let mut request = requests::event();
    request["policy_version"] = json!("unknown");
    assert_eq!(
        errors(&request).await,
        json!({"policy_version": "Unexpected field"})
    );
}

#[tokio::test]
async fn an_unknown_field_of_an_item_is_unexpected() {
    for mut request in requests::all() {
        request["request"][0]["colour"] = json!("red");
        let expected = json!({"request": [{"colour": "Unexpected field"}]});
        assert_eq!(errors(&request).await, expected);
    }
}

#[tokio::test]
async fn an_unknown_field_of_a_nested_record_is_unexpected() {
    let mut request = requests::parcel();
    request["request"][0]["sender"]["colour"] = json!("red");
    let expected = json!({"request": [{"sender": {"colour": "Unexpected field"}}]});
    assert_eq!(errors(&request).await, expected);
}

#[tokio::test]
async fn an_unknown_policy_type_is_refused_at_its_place() {
    let mut request = requests::two_events();
    request["request"][1]["policy_type"] = json!("pet_insurance");
    let expected = json!({"request": [{}, {"policy_type": ["Unknown policy type."]}]});
    assert_eq!(errors(&request).await, expected);
}

#[tokio::test]
async fn a_package_has_between_one_and_fifty_items() {
    let mut request = requests::event();
    let item = request["request"][0].clone();
    for (count, answer) in [
        (0, Some("This list may not be empty.")),
        (51, Some("Expected at most 50 items.")),
        (50, None),
    ] {
        request["request"] = Value::Array(vec![item.clone(); count]);
        match answer {
            Some(sentence) => assert_eq!(errors(&request).await, json!({"request": [sentence]})),
            None => {
                Sandbox::new().quote(&request).await.expect(201);
            }
        }
    }
}

#[tokio::test]
async fn a_country_that_does_not_exist_is_accepted_as_upstream_does() {
    let mut request = requests::event();
    request["customer_country"] = json!("XX");
    Sandbox::new().quote(&request).await.expect(201);
}

#[tokio::test]
async fn a_body_of_more_than_a_mebibyte_is_too_large() {
    let sandbox = Sandbox::new();
    let mut request = requests::event();
    request["partner_customer_id"] = json!("x".repeat(1024 * 1024));
    let reply = sandbox.quote(&request).await.expect(413).json();
    assert_eq!(reply["type"], "validation_error");
}

#[tokio::test]
async fn other_routes_and_methods_are_answered_in_json() {
    let sandbox = Sandbox::new();
    for path in [
        "/",
        "/x",
        "/x/partners/LLODT/renewals/",
        "/y/partners/LLODT/quotes/",
    ] {
        let reply = sandbox.open(path).await.expect(404).json();
        assert_eq!(reply["type"], "api_error", "{path}");
    }
    let reply = sandbox
        .call(Method::DELETE, QUOTES, "")
        .await
        .expect(405)
        .json();
    assert_eq!(reply["type"], "api_error");
}
