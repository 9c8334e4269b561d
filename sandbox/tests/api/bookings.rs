//! What becomes of a package that is bought.

use std::time::SystemTime;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::harness::{Reply, Sandbox, signed};
use crate::requests;

/// A package, its id, and the ids of its quotes.
async fn package(sandbox: &Sandbox, request: &Value) -> (String, Vec<String>) {
    let package = sandbox.quote(request).await.expect(201).json();
    let text = |value: &Value| value.as_str().expect("an id").to_owned();
    let quotes = package["quotes"].as_object().expect("quotes").values();
    let ids = quotes.map(|quote| text(&quote["id"])).collect();
    (text(&package["id"]), ids)
}

async fn book(sandbox: &Sandbox, id: &str, booking: &Value) -> Reply {
    sandbox.post(&format!("bookings/{id}/"), booking).await
}

#[track_caller]
fn errors(reply: Reply) -> Value {
    reply.expect(422).json()["errors"].take()
}

#[tokio::test]
async fn a_booking_confirms_the_chosen_quotes_and_no_others() {
    let sandbox = Sandbox::new();
    let (id, quotes) = package(&sandbox, &requests::two_events()).await;
    let booking = requests::booking(&[&quotes[1]]);
    let booked = book(&sandbox, &id, &booking).await.expect(201).json();
    assert_eq!(booked["id"], id);
    assert_eq!(booked["status"], "CONFIRMED");
    assert_eq!(booked["total_price"].to_string(), "7.01");
    assert_eq!(booked["total_premium"].to_string(), "7.01");
    assert_eq!(booked["total_tax"].to_string(), "0.75");
    assert_eq!(booked["partner_transaction_id"], "T-2");
    assert_eq!(booked["policyholder"]["email"], "ann@example.com");
    assert_eq!(booked["policyholder"]["company"], Value::Null);
    let list = booked["quotes"].as_array().expect("a list");
    assert_eq!(list.len(), 1);
    assert_eq!(list[0]["id"], quotes[1]);
    assert_eq!(list[0]["status"], "CONFIRMED");
    assert!(list[0]["confirmed_at"].is_string());
    assert!(booked.get("bundle_price").is_none() && booked.get("errors").is_none());

    let line = sandbox.last_line();
    let log = format!("status=201 id={id} outcome=booked ms=");
    assert!(line.contains(&log), "{line}");
    let end = format!(" quotes=1 booked={}", quotes[1]);
    assert!(line.ends_with(&end), "{line}");

    let path = format!("/x/partners/LLODT/bookings/{id}");
    let again = sandbox.call(Method::GET, &path, Body::empty()).await;
    assert_eq!(again.expect(200).json(), booked);
    let package = sandbox.retrieve(&id).await.expect(200).json();
    assert_eq!(package["status"], "CONFIRMED");
    assert_eq!(package["quotes"]["0"]["status"], "RECEIVED");
    assert_eq!(package["quotes"]["1"]["status"], "CONFIRMED");
}

#[tokio::test]
async fn every_link_of_a_booking_leads_to_a_page_for_who_has_it() {
    let sandbox = Sandbox::new();
    let (id, quotes) = package(&sandbox, &requests::event()).await;
    let booking = requests::booking(&[&quotes[0]]);
    let booked = book(&sandbox, &id, &booking).await.expect(201).json();
    let links = [
        &booked["coi"]["url"],
        &booked["account_url"],
        &booked["fnol_link"],
    ];
    for link in links {
        let path = link.as_str().expect("a link");
        let path = path.replace("http://127.0.0.1:8090", "");
        let page = sandbox.open(&path).await.expect(200).text;
        assert!(!page.contains("Ann"), "{page}");
    }
    let coi = format!("/coi/{id}");
    sandbox.open(&coi).await.expect(404);
    let page = sandbox
        .open(&format!(
            "{coi}?security_token={}",
            booked["security_token"].as_str().unwrap()
        ))
        .await
        .expect(200);
    assert!(page.text.contains("Ticket Cover") && page.text.contains("US$14.02"));
}

#[tokio::test]
async fn the_insured_and_the_plan_of_a_quote_come_back() {
    let sandbox = Sandbox::new();
    let request = requests::with_scenario(requests::event(), "instalments");
    let (id, quotes) = package(&sandbox, &request).await;
    let mut booking = requests::booking(&[&quotes[0]]);
    booking["quotes"][0]["instalment_plan"] = json!("1year-monthly");
    booking["quotes"][0]["first_instalment_paid"] = json!(true);
    booking["quotes"][0]["insured"] = json!([{"first_name": "Bea"}]);
    let booked = book(&sandbox, &id, &booking).await.expect(201).json();
    let quote = &booked["quotes"][0];
    assert_eq!(quote["instalment_plan"], "1year-monthly");
    assert_eq!(quote["insured"], json!([{"first_name": "Bea"}]));
    let log = sandbox.log().join("\n");
    assert!(!log.contains("Bea") && !log.contains("Ann"), "{log}");
}

#[tokio::test]
async fn a_booking_that_cannot_be_is_refused_with_the_field() {
    let required = json!(["This field is required."]);
    let stranger = "00000000-0000-0000-0000-000000000000";
    type Change = fn(&mut Value);
    let cases: [(Change, Value); 8] = [
        (
            |booking| booking["quotes"] = json!([]),
            json!({"quotes": ["This list may not be empty."]}),
        ),
        (
            |booking| booking["quotes"][0] = json!({}),
            json!({"quotes": [{"id": required}]}),
        ),
        (
            |booking| booking["quotes"][0]["id"] = json!("0"),
            json!({"quotes": [{"id": ["Expected a UUID."]}]}),
        ),
        (
            |booking| booking["quotes"][0]["instalment_plan"] = json!("weekly"),
            json!({"quotes": [{"instalment_plan": ["Unknown instalment plan."]}]}),
        ),
        (
            |booking| booking["quotes"][0]["instalment_plan"] = json!("1year-monthly"),
            json!({"quotes": [{"instalment_plan": ["Unknown instalment plan."]}]}),
        ),
        (
            |booking| {
                let quote = booking["quotes"][0].clone();
                booking["quotes"] = json!([quote, quote]);
            },
            json!({"quotes": [{}, {"id": ["Quote is named twice."]}]}),
        ),
        (
            |booking| booking["colour"] = json!("red"),
            json!({"colour": "Unexpected field"}),
        ),
        (
            |booking| booking["policyholder"] = json!({"first_name": "Ann"}),
            json!({"policyholder": {
                "last_name": required, "email": required, "country": required,
            }}),
        ),
    ];
    let sandbox = Sandbox::new();
    let (id, quotes) = package(&sandbox, &requests::event()).await;
    for (change, expected) in cases {
        let mut booking = requests::booking(&[&quotes[0]]);
        change(&mut booking);
        assert_eq!(errors(book(&sandbox, &id, &booking).await), expected);
    }
    let reply = book(&sandbox, &id, &requests::booking(&[&quotes[0], stranger])).await;
    let other = json!({"id": ["Quote does not belong to this package."]});
    assert_eq!(errors(reply), json!({"quotes": [{}, other]}));

    let status = &sandbox.retrieve(&id).await.json()["status"];
    assert_eq!(status, "RECEIVED", "a failed booking changes nothing");
    sandbox
        .post(&format!("bookings/{id}"), &requests::booking(&[&quotes[0]]))
        .await
        .expect(201);
}

#[tokio::test]
async fn a_package_is_bought_once_and_not_after_an_opt_out() {
    let sandbox = Sandbox::new();
    let (id, quotes) = package(&sandbox, &requests::event()).await;
    let booking = requests::booking(&[&quotes[0]]);
    book(&sandbox, &id, &booking).await.expect(201);
    let again = errors(book(&sandbox, &id, &booking).await);
    let status = json!({"status": ["Quote package is already confirmed."]});
    assert_eq!(again, status);

    let (id, quotes) = package(&sandbox, &requests::event()).await;
    sandbox.opt_out(&id).await.expect(204);
    let declined = book(&sandbox, &id, &requests::booking(&[&quotes[0]])).await;
    let status = json!({"status": ["Quote package was opted out of."]});
    assert_eq!(errors(declined), status);
}

#[tokio::test]
async fn an_opt_out_after_a_booking_is_answered_but_changes_nothing() {
    let sandbox = Sandbox::new();
    let (id, quotes) = package(&sandbox, &requests::event()).await;
    let booking = requests::booking(&[&quotes[0]]);
    book(&sandbox, &id, &booking).await.expect(201);
    sandbox.opt_out(&id).await.expect(204);
    let line = sandbox.last_line();
    assert!(line.contains("outcome=bought_already "), "{line}");
    assert_eq!(sandbox.retrieve(&id).await.json()["status"], "CONFIRMED");
}

#[tokio::test]
async fn an_expired_package_cannot_be_bought() {
    let sandbox = Sandbox::with(&[("SANDBOX_VALID_S", "0")]);
    let (id, quotes) = package(&sandbox, &requests::event()).await;
    let reply = book(&sandbox, &id, &requests::booking(&[&quotes[0]])).await;
    let expected = json!({"expires_at": ["Quote package has expired."]});
    assert_eq!(errors(reply), expected);
}

#[tokio::test]
async fn a_price_holds_as_long_as_the_setting_says() {
    for shape in ["quotes", "xce_v1"] {
        let settings = [("SANDBOX_VALID_S", "3600"), ("SANDBOX_SHAPE", shape)];
        let sandbox = Sandbox::with(&settings);
        let package = sandbox.quote(&requests::event()).await.expect(201).json();
        let stamp = |name: &str| {
            let stamp = package[name].as_str().expect("a date");
            OffsetDateTime::parse(stamp, &Rfc3339).expect("a date")
        };
        let held = stamp("expires_at") - stamp("created_at");
        assert_eq!(held.whole_seconds(), 3600);
    }
}

#[tokio::test]
async fn what_is_not_known_or_not_bought_cannot_be_booked_or_shown() {
    let sandbox = Sandbox::new();
    let booking = requests::booking(&["00000000-0000-0000-0000-000000000000"]);
    book(&sandbox, "ABCDE-FGHJK-INS", &booking)
        .await
        .expect(404);
    let (id, _) = package(&sandbox, &requests::event()).await;
    let path = format!("/x/partners/LLODT/bookings/{id}");
    let reply = sandbox.call(Method::GET, &path, Body::empty()).await;
    reply.expect(404);
}

#[tokio::test]
async fn a_repeated_idempotency_key_gets_the_first_answer_with_a_409() {
    let sandbox = Sandbox::new();
    let (id, quotes) = package(&sandbox, &requests::event()).await;
    let body = requests::booking(&[&quotes[0]]).to_string();
    let path = format!("/x/partners/LLODT/bookings/{id}/");
    let send = |key: &'static str| {
        let now = SystemTime::now();
        let mut request = signed(Method::POST, &path, now, body.clone());
        let key = axum::http::HeaderValue::from_static(key);
        request.headers_mut().insert("x-idempotency-key", key);
        sandbox.send(request)
    };
    let first = send("a").await.expect(201).json();
    let second = send("a").await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert_eq!(second.json(), first);
    assert!(sandbox.last_line().contains("outcome=repeated "));
    send("b").await.expect(422);
    send("b").await.expect(422);
}

#[tokio::test]
async fn an_instant_booking_prices_and_books_everything_at_once() {
    let sandbox = Sandbox::new();
    for mut request in requests::all() {
        request["policyholder"] = requests::booking(&[])["policyholder"].take();
        request["payment_details"] = json!({"customer_token_id": "none"});
        let booked = sandbox.post("instant_booking/", &request).await;
        let booked = booked.expect(200).json();
        assert_eq!(booked["status"], "CONFIRMED");
        assert_eq!(booked["quotes"][0]["status"], "CONFIRMED");
        assert_eq!(booked["policyholder"]["first_name"], "Ann");
        let id = booked["id"].as_str().expect("an id");
        let line = sandbox.last_line();
        let log = format!("id={id} outcome=instantly_booked ");
        assert!(line.contains(&log) && line.contains(" quotes=1 "), "{line}");
    }
}

#[tokio::test]
async fn an_instant_booking_needs_a_policyholder_and_a_quote_request() {
    let sandbox = Sandbox::new();
    let required = json!(["This field is required."]);
    let reply = sandbox.post("instant_booking", &requests::event()).await;
    assert_eq!(errors(reply), json!({"policyholder": required}));
    let mut request = requests::event();
    request["policyholder"] = requests::booking(&[])["policyholder"].take();
    request["colour"] = json!("red");
    let reply = sandbox.post("instant_booking", &request).await;
    assert_eq!(errors(reply), json!({"colour": "Unexpected field"}));
}

#[tokio::test]
async fn a_product_of_an_offer_is_confirmed() {
    let sandbox = Sandbox::new();
    let [(_, request), ..] = requests::offers();
    let offer = sandbox.offer(&request).await.expect(200).json();
    let id = offer["id"].as_str().expect("an id");
    let product = offer["products"][1]["id"].as_str().expect("an id");
    let path = format!("offers/{id}/confirm/");
    let booked = sandbox.post(&path, &requests::booking(&[product])).await;
    let booked = booked.expect(200).json();
    assert_eq!(booked["id"], id);
    assert_eq!(booked["total_price"].to_string(), "306.0");
    let line = sandbox.last_line();
    let end = format!(" quotes=1 booked={product}");
    let log = format!("id={id} outcome=confirmed ");
    assert!(line.contains(&log) && line.ends_with(&end), "{line}");
}
