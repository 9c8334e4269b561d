//! Packages that are changed before they are bought.

use axum::http::Method;
use serde_json::{Value, json};

use crate::harness::{QUOTES, Reply, Sandbox};
use crate::requests;

async fn package(sandbox: &Sandbox) -> Value {
    let package = sandbox.quote(&requests::two_events()).await;
    package.expect(201).json()
}

async fn change(sandbox: &Sandbox, method: Method, package: &Value, body: &Value) -> Reply {
    let id = package["id"].as_str().expect("an id");
    let path = format!("{QUOTES}{id}/");
    sandbox.call(method, &path, body.to_string()).await
}

#[tokio::test]
async fn a_changed_quote_is_priced_again_and_keeps_its_id() {
    let sandbox = Sandbox::new();
    let package = package(&sandbox).await;
    let quotes = &package["quotes"];
    let entry = json!({"quote_id": quotes["1"]["id"], "total_event_cost": 200});
    let body = json!({"currency": "USD", "request": [entry]});
    let reply = change(&sandbox, Method::PATCH, &package, &body).await;
    let changed = reply.expect(200).json();
    assert_eq!(changed["id"], package["id"]);
    assert_eq!(changed["quotes"]["0"]["price"], quotes["0"]["price"]);
    assert_eq!(changed["quotes"]["1"]["id"], quotes["1"]["id"]);
    assert_eq!(changed["quotes"]["1"]["price"].to_string(), "14.02");
    assert_eq!(changed["total_price"].to_string(), "28.04");
    assert_ne!(changed["updated_at"], package["updated_at"]);
    let line = sandbox.last_line();
    assert!(line.contains("outcome=changed "), "{line}");
    let id = package["id"].as_str().expect("an id");
    assert_eq!(sandbox.retrieve(id).await.json(), changed);
}

#[tokio::test]
async fn the_insured_can_be_named_later() {
    let sandbox = Sandbox::new();
    let package = package(&sandbox).await;
    let people = json!([{"first_name": "Bea", "last_name": "Other"}]);
    let entry = json!({"quote_id": package["quotes"]["0"]["id"], "insured": people});
    let body = json!({"request": [entry]});
    let reply = change(&sandbox, Method::PATCH, &package, &body).await;
    assert_eq!(reply.expect(200).json()["quotes"]["0"]["insured"], people);
}

#[tokio::test]
async fn another_currency_is_that_of_the_whole_package() {
    let sandbox = Sandbox::new();
    let package = package(&sandbox).await;
    let entry = json!({"quote_id": package["quotes"]["0"]["id"]});
    let body = json!({"currency": "KWD", "request": [entry]});
    let reply = change(&sandbox, Method::PATCH, &package, &body).await;
    let changed = reply.expect(200).json();
    assert_eq!(changed["currency"], "KWD");
    assert_eq!(changed["total_price_formatted"], "KWD 21.030");
}

#[tokio::test]
async fn items_are_added_behind_the_others() {
    let sandbox = Sandbox::new();
    let package = package(&sandbox).await;
    let body = json!({"currency": "USD", "request": requests::product()["request"]});
    let reply = change(&sandbox, Method::POST, &package, &body).await;
    let changed = reply.expect(201).json();
    let added = &changed["quotes"]["2"];
    assert_eq!(added["policy"]["policy_type"], "product_insurance");
    assert_eq!(added["price"].to_string(), "25.5");
    assert_eq!(changed["total_price"].to_string(), "46.53");
}

#[tokio::test]
async fn a_quote_that_is_only_named_is_taken_out() {
    for name in ["quote_id", "id"] {
        let sandbox = Sandbox::new();
        let package = package(&sandbox).await;
        let body = json!({"request": [{name: package["quotes"]["0"]["id"]}]});
        let reply = change(&sandbox, Method::POST, &package, &body).await;
        let changed = reply.expect(201).json();
        assert_eq!(changed["total_price"].to_string(), "7.01");
        let left = changed["quotes"].as_object().expect("quotes");
        assert_eq!(left.len(), 1);
        assert_eq!(left["0"]["id"], package["quotes"]["1"]["id"]);
    }
}

#[tokio::test]
async fn a_change_that_cannot_be_is_refused_at_its_place_and_changes_nothing() {
    let sandbox = Sandbox::new();
    let package = package(&sandbox).await;
    let first = package["quotes"]["0"]["id"].clone();
    let stranger = "00000000-0000-0000-0000-000000000000";
    let good = json!({"quote_id": first, "total_event_cost": 1000});
    let required = json!(["This field is required."]);
    let not_here = json!({"quote_id": ["Quote does not belong to this package."]});
    for (method, entry, expected) in [
        (
            Method::PATCH,
            json!({"quote_id": stranger}),
            not_here.clone(),
        ),
        (Method::PATCH, json!({}), json!({"quote_id": required})),
        (
            Method::PATCH,
            json!({"quote_id": first, "number_of_tickets": 0}),
            json!({"number_of_tickets": ["Expected a number from 1 to 1000."]}),
        ),
        (
            Method::PATCH,
            json!({"quote_id": first, "colour": "red"}),
            json!({"colour": "Unexpected field"}),
        ),
        (
            Method::PATCH,
            json!(1),
            json!({"non_field_errors": ["Expected an object."]}),
        ),
    ] {
        let body = json!({"request": [good, entry]});
        let reply = change(&sandbox, method, &package, &body).await;
        let errors = &reply.expect(422).json()["errors"];
        assert_eq!(*errors, json!({"request": [{}, expected]}));
    }
    for (entry, expected) in [
        (json!({"quote_id": stranger}), not_here),
        (
            json!({"quote_id": first, "total_event_cost": 1}),
            json!({"total_event_cost": "Unexpected field"}),
        ),
        (
            json!({"policy_type": "pet_insurance"}),
            json!({"policy_type": ["Unknown policy type."]}),
        ),
    ] {
        let body = json!({"request": [entry]});
        let reply = change(&sandbox, Method::POST, &package, &body).await;
        let errors = &reply.expect(422).json()["errors"];
        assert_eq!(*errors, json!({"request": [expected]}));
    }
    let id = package["id"].as_str().expect("an id");
    assert_eq!(sandbox.retrieve(id).await.json(), package);
}

#[tokio::test]
async fn an_empty_change_and_one_of_an_unknown_package_are_refused() {
    let sandbox = Sandbox::new();
    let package = package(&sandbox).await;
    let empty = json!({"request": ["This list may not be empty."]});
    let reply = change(&sandbox, Method::PATCH, &package, &json!({"request": []})).await;
    assert_eq!(reply.expect(422).json()["errors"], empty);
    let required = json!({"request": ["This field is required."]});
    let reply = change(&sandbox, Method::POST, &package, &json!({})).await;
    assert_eq!(reply.expect(422).json()["errors"], required);
    for method in [Method::PATCH, Method::POST] {
        let unknown = json!({"id": "ABCDE-FGHJK-INS"});
        let reply = change(&sandbox, method, &unknown, &json!({"request": []})).await;
        reply.expect(404);
    }
}

#[tokio::test]
async fn a_package_grows_to_fifty_quotes_and_no_more() {
    let sandbox = Sandbox::new();
    let package = package(&sandbox).await;
    let item = requests::product()["request"][0].clone();
    let body = json!({"request": vec![item; 49]});
    let reply = change(&sandbox, Method::POST, &package, &body).await;
    let expected = json!({"request": ["Expected at most 50 items."]});
    assert_eq!(reply.expect(422).json()["errors"], expected);
}

#[tokio::test]
async fn only_a_received_package_can_be_changed() {
    let sandbox = Sandbox::new();
    let package = package(&sandbox).await;
    let id = package["id"].as_str().expect("an id");
    sandbox.opt_out(id).await.expect(204);
    let body = json!({"request": [{"quote_id": package["quotes"]["0"]["id"]}]});
    for method in [Method::PATCH, Method::POST] {
        let reply = change(&sandbox, method, &package, &body).await;
        let errors = reply.expect(422).json()["errors"].take();
        assert!(errors["status"].is_array(), "{errors}");
    }
}
