//! What follows a booking, beyond what the Python SDK's test shows.

use std::time::SystemTime;

use axum::body::Body;
use axum::http::{HeaderValue, Method};
use serde_json::{Value, json};

use crate::harness::{Reply, Sandbox, signed};
use crate::requests;

const PARTNER: &str = "/x/partners/LLODT";

/// A booking of two events, and its id.
async fn booked(sandbox: &Sandbox) -> (String, Value) {
    let package = sandbox.quote(&requests::two_events()).await;
    let package = package.expect(201).json();
    let id = package["id"].as_str().expect("an id").to_owned();
    let ids = ["0", "1"].map(|at| package["quotes"][at]["id"].as_str().expect("an id"));
    let booking = requests::booking(&ids);
    let booked = sandbox.post(&format!("bookings/{id}"), &booking).await;
    (id, booked.expect(201).json())
}

async fn send(sandbox: &Sandbox, method: Method, path: &str, body: &Value) -> Reply {
    let path = format!("{PARTNER}/{path}");
    sandbox.call(method, &path, body.to_string()).await
}

async fn retrieve(sandbox: &Sandbox, id: &str) -> Value {
    let path = format!("{PARTNER}/bookings/{id}/");
    let reply = sandbox.call(Method::GET, &path, Body::empty()).await;
    reply.expect(200).json()
}

#[tokio::test]
async fn one_of_two_quotes_is_cancelled_and_the_other_stays() {
    let sandbox = Sandbox::new();
    let (id, booking) = booked(&sandbox).await;
    let quote = &booking["quotes"][1];
    let reason = "No longer travelling";
    let body = json!({"quotes": [{"id": quote["id"], "reason_for_cancellation": reason}]});
    let path = format!("bookings/{id}/cancel");
    let cancelled = sandbox.post(&path, &body).await.expect(200).json();
    assert_eq!(cancelled["status"], "CONFIRMED");
    assert_eq!(cancelled["total_refund"].to_string(), "7.01");
    assert_eq!(cancelled["quotes"].as_array().expect("a list").len(), 1);
    assert_eq!(cancelled["quotes"][0]["refund_value"].to_string(), "7.01");
    assert!(cancelled["cancellation_id"].is_null());

    let after = retrieve(&sandbox, &id).await;
    assert_eq!(after["total_price"].to_string(), "14.02");
    let statuses = [0, 1].map(|at| after["quotes"][at]["status"].clone());
    assert_eq!(statuses, ["CONFIRMED", "CANCELLED"]);
    assert!(after["quotes"][1]["cancelled_at"].is_string());

    let again = sandbox.post(&path, &body).await.expect(422).json();
    let expected = json!({"quotes": [{"id": ["Quote is not booked."]}]});
    assert_eq!(again["errors"], expected);
    sandbox.post(&path, &json!({})).await.expect(200);
    assert_eq!(retrieve(&sandbox, &id).await["status"], "CANCELLED");
}

#[tokio::test]
async fn a_preview_is_confirmed_once_by_its_own_id_and_only_while_the_booking_stays_as_it_was() {
    let sandbox = Sandbox::new();
    let (id, _) = booked(&sandbox).await;
    let preview = async || {
        let path = format!("bookings/{id}/cancel");
        let preview = sandbox.post(&path, &json!({"preview": true})).await;
        let preview = preview.expect(200).json();
        assert!(preview["confirm_before"].is_string());
        assert!(preview["quotes"][0]["cancelled_at"].is_null());
        preview["cancellation_id"]
            .as_str()
            .expect("an id")
            .to_owned()
    };
    let confirm = async |what: &str, change: &str| {
        let path = format!("bookings/{id}/{what}/{change}/");
        sandbox.post(&path, &json!({})).await
    };

    let stale = preview().await;
    let holder = json!({"policyholder": {"first_name": "Bea"}});
    let path = format!("bookings/{id}");
    let changed = send(&sandbox, Method::PATCH, &path, &holder).await;
    let changed = changed.expect(200).json();
    assert_eq!(changed["policyholder"]["first_name"], "Bea");
    assert_eq!(changed["policyholder"]["last_name"], "Other");
    assert_eq!(changed["total_price_diff"].to_string(), "0.0");
    confirm("confirm_cancellation", &stale).await.expect(404);

    let change = preview().await;
    confirm("confirm_update", &change).await.expect(404);
    confirm("confirm_cancellation", &change).await.expect(200);
    confirm("confirm_cancellation", &change).await.expect(404);
}

#[tokio::test]
async fn a_cheaper_modification_says_what_is_paid_back() {
    let sandbox = Sandbox::new();
    let (id, booking) = booked(&sandbox).await;
    let fields = json!({"total_event_cost": 100});
    let quote = json!({"id": booking["quotes"][0]["id"], "update_fields": fields});
    let path = format!("bookings/{id}/quote_for_update");
    let quoted = send(&sandbox, Method::PATCH, &path, &json!({"quotes": [quote]})).await;
    let quoted = quoted.expect(200).json();
    assert_eq!(quoted["total_price_diff"].to_string(), "-7.01");
    assert_eq!(quoted["total_price_diff_formatted"], "-US$7.01");
    assert_eq!(quoted["quotes"][0]["price_diff"].to_string(), "-7.01");
    assert_eq!(quoted["quotes"][1]["price_diff"].to_string(), "0.0");
}

#[tokio::test]
async fn what_is_not_booked_or_malformed_is_refused_with_the_field() {
    let sandbox = Sandbox::new();
    let package = sandbox.quote(&requests::event()).await.expect(201).json();
    let id = package["id"].as_str().expect("an id");
    for (method, path) in [
        (Method::POST, "bookings/{id}/cancel"),
        (Method::PATCH, "bookings/{id}/quote_for_update"),
        (Method::POST, "bookings/{id}/send_email"),
        (Method::PUT, "bookings/{id}/confirm"),
        (Method::GET, "bookings/{id}/instalments"),
        (Method::PATCH, "renewals/{id}/quote_for_renewal"),
        (Method::POST, "renewals/{id}/opt_out"),
    ] {
        let path = path.replace("{id}", id);
        let reply = send(&sandbox, method, &path, &json!({})).await;
        reply.expect(404);
    }
    let (id, booking) = booked(&sandbox).await;
    let cases = [
        (
            "cancel",
            json!({"malformed": "payload"}),
            json!({"malformed": "Unexpected field"}),
        ),
        (
            "instalments",
            json!({"quotes": [{
                "id": booking["quotes"][0]["id"], "instalment_number": 1, "payment_status": "PAID",
            }]}),
            json!({"quotes": [{"instalment_id": ["Unknown instalment."]}]}),
        ),
    ];
    for (what, body, errors) in cases {
        let reply = sandbox.post(&format!("bookings/{id}/{what}"), &body).await;
        assert_eq!(reply.expect(422).json()["errors"], errors);
    }
}

#[tokio::test]
async fn a_repeated_cancellation_gets_the_first_answer_with_a_409() {
    let sandbox = Sandbox::new();
    let (id, _) = booked(&sandbox).await;
    let path = format!("{PARTNER}/bookings/{id}/cancel");
    let cancel = async || {
        let mut request = signed(Method::POST, &path, SystemTime::now(), "{}");
        let key = HeaderValue::from_static("once");
        request.headers_mut().insert("x-idempotency-key", key);
        sandbox.send(request).await
    };
    let first = cancel().await.expect(200).json();
    assert_eq!(cancel().await.expect(409).json(), first);
}

#[tokio::test]
async fn a_policy_with_a_renewal_period_is_renewed_by_the_id_that_its_booking_names() {
    let sandbox = Sandbox::new();
    let package = sandbox.quote(&requests::product()).await.expect(201).json();
    let id = package["id"].as_str().expect("an id");
    let quote = package["quotes"]["0"]["id"].as_str().expect("an id");
    let booking = requests::booking(&[quote]);
    let booked = sandbox.post(&format!("bookings/{id}"), &booking).await;
    let booked = booked.expect(201).json();
    let renewal = booked["quotes"][0]["next_renewal"]["id"].as_str();
    let path = format!("renewals/{}/confirmation", renewal.expect("an id"));
    let paid = json!({"paid_on": "2019-12-20 02:42:12Z"});
    let reply = send(&sandbox, Method::PATCH, &path, &paid).await;
    assert_eq!(reply.expect(202).text, "");
    let renewed = &retrieve(&sandbox, id).await["quotes"][0];
    assert_eq!(renewed["total_renewed_times"], 1);
    assert_eq!(
        renewed["policy_start_date"],
        "2027-03-28T10:43:56.371000+00:00"
    );
}

#[tokio::test]
async fn a_quote_is_taken_out_as_the_documents_say() {
    let sandbox = Sandbox::new();
    let package = sandbox.quote(&requests::two_events()).await;
    let package = package.expect(201).json();
    let body = json!({"quotes": [{"id": package["quotes"]["0"]["id"]}]});
    let path = format!("quotes/{}/", package["id"].as_str().expect("an id"));
    let left = sandbox.post(&path, &body).await.expect(201).json();
    assert_eq!(left["quotes"].as_object().expect("quotes").len(), 1);
    assert_eq!(left["quotes"]["0"]["id"], package["quotes"]["1"]["id"]);
}
