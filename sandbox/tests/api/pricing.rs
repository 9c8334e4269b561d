//! What a quote costs.

use serde_json::{Value, json};

use crate::harness::Sandbox;
use crate::requests;

async fn quote(request: &Value) -> Value {
    Sandbox::new().quote(request).await.expect(201).json()
}

async fn price(request: &Value) -> String {
    quote(request).await["total_price"].to_string()
}

#[tokio::test]
async fn the_documented_request_costs_what_is_documented() {
    let package = quote(&requests::event()).await;
    assert_eq!(package["total_price"].to_string(), "14.02");
    assert_eq!(package["total_price_formatted"], "US$14.02");
    assert_eq!(package["quotes"]["0"]["price"].to_string(), "14.02");
}

#[tokio::test]
async fn the_same_request_costs_the_same_and_gets_new_ids() {
    let sandbox = Sandbox::new();
    for request in requests::all() {
        let one = sandbox.quote(&request).await.expect(201).json();
        let two = sandbox.quote(&request).await.expect(201).json();
        assert_eq!(one["total_price"], two["total_price"]);
        assert_ne!(one["id"], two["id"]);
        assert_ne!(one["quotes"]["0"]["id"], two["quotes"]["0"]["id"]);
        assert_ne!(one["security_token"], two["security_token"]);
    }
}

#[tokio::test]
async fn a_changed_basket_costs_something_else() {
    for (request, changes) in [
        (
            requests::event(),
            [
                ("total_event_cost", json!(201)),
                ("number_of_tickets", json!(2)),
            ],
        ),
        (
            requests::event_of_sdk(),
            [
                ("tickets", json!([{"price": 101}])),
                ("number_of_tickets", json!(3)),
            ],
        ),
        (
            requests::product(),
            [("retail_value", json!(301)), ("retail_value", json!(299))],
        ),
        (
            requests::parcel(),
            [
                ("declared_value", json!(4001)),
                ("packages", json!([{}, {}])),
            ],
        ),
        (
            requests::travel(),
            [
                ("trip_cost", json!(2401)),
                ("number_of_travellers", json!(3)),
            ],
        ),
    ] {
        let before = price(&request).await;
        for (name, value) in changes {
            let mut changed = request.clone();
            changed["request"][0][name] = value;
            assert_ne!(price(&changed).await, before, "{name}");
        }
    }
}

#[tokio::test]
async fn prices_follow_the_currency() {
    for (currency, cost, price, formatted) in [
        ("JPY", 25000, "1753.0", "¥1753"),
        ("IDR", 1_500_000, "105150.0", "Rp105150"),
        ("KWD", 100, "7.01", "KWD 7.010"),
        ("HUF", 50000, "3505.0", "HUF 3505.00"),
        ("XTS", 1, "1.0", "XTS 1.00"),
    ] {
        let mut request = requests::event();
        request["currency"] = json!(currency);
        request["request"][0]["total_event_cost"] = json!(cost);
        let package = quote(&request).await;
        assert_eq!(package["total_price"].to_string(), price);
        assert_eq!(package["total_price_formatted"], formatted);
        assert_eq!(package["currency"], currency);
    }
}
