//! How cover is booked with XCover, and what happens when that fails.

use std::time::{Duration, Instant, SystemTime};

use axum::http::Method;
use serde_json::{Value, json};
use xcover_proxy::PackageId;
use xcover_proxy::outbox::DeadLetters;
use xcover_proxy::settings::{Algorithm, OutboxPlace, Secret};
use xcover_proxy::token::{HEADER, TokenKey};
use xcover_proxy::xcover::signing::Signer;

use crate::support::{
    API_SECRET, Call, Reply, Shop, Xcover, customer, data_dir, order, package_cover, program,
};

const CONFIRMED: Reply = (
    201,
    r#"{"id":"ULBRT-XW3JL-INS","status":"CONFIRMED","total_price":14.02,"commission":{"a":2.5},"policyholder":{"email":"a"},
        "coi":{"url":"https://xcover.com/coi"},"account_url":"https://xcover.com/account","customer_language":"en",
        "quotes":[{"id":"q-1","can_be_cancelled":true},{"id":"q-2"}]}"#,
);

/// The receipt that the page gets and the calls that XCover gets, when XCover replies like this.
async fn booked(cover: &Value, replies: &[Reply]) -> (Value, Vec<Call>) {
    let xcover = Xcover::replying(replies).await;
    let receipt = Shop::before(&xcover).order(&order(cover)).await;
    (receipt, xcover.calls())
}

#[tokio::test]
async fn each_surface_is_booked_in_its_own_way() {
    let request = json!({"currency": "USD", "request": [{"policy_type": "event", "price": 14.0}]});
    let details = json!({"bw_device_id": "d", "bw_variant_id": null});
    let quotes = json!([{"id": "q-1"}, {"id": "q-2"}]);
    let insured = |id: &str| json!({"id": id, "insured": [customer()]});
    for (cover, path, chosen) in [
        (
            json!({"surface": "quotes", "packageId": "ULBRT-XW3JL-INS", "quotes": quotes}),
            "bookings/ULBRT-XW3JL-INS",
            json!({"quotes": [insured("q-1"), insured("q-2")]}),
        ),
        (
            json!({"surface": "xce-v1", "packageId": "ULBRT-XW3JL-INS", "quotes": [{
                "id": "q-1", "instalment_plan": "1year-monthly", "brightwrite_details": details,
            }]}),
            "bookings/ULBRT-XW3JL-INS",
            json!({"quotes": [{
                "id": "q-1", "instalment_plan": "1year-monthly", "brightwrite_details": details,
                "insured": [customer()],
            }]}),
        ),
        (
            json!({"surface": "offers", "packageId": "bfdc0a38", "quotes": [{"id": "p-1"}]}),
            "offers/bfdc0a38/confirm/",
            json!({"quotes": [insured("p-1")]}),
        ),
        (
            json!({"surface": "fast-quote", "packageId": null, "quotes": [{"id": "0"}], "request": request}),
            "instant_booking/",
            request.clone(),
        ),
    ] {
        let (receipt, calls) = booked(&cover, &[CONFIRMED]).await;
        let number = receipt["orderNumber"].as_str().unwrap();
        assert_eq!(calls.len(), 1, "{calls:?}");
        let call = &calls[0];
        assert_eq!(call.method, Method::POST);
        assert_eq!(call.path, format!("/x/partners/LLODT/{path}"));
        let mut body = chosen;
        body["policyholder"] = customer();
        body["partner_transaction_id"] = json!(number);
        assert_eq!(call.body, body, "{path}");
        assert_eq!(call.header("x-idempotency-key"), number);
        assert_eq!(call.header("x-api-key"), "test_api_key");
        let secret = Secret::new(API_SECRET.as_bytes().to_vec());
        let signer = Signer::new(Algorithm::Sha512, "test_api_key", &secret).unwrap();
        assert_eq!(
            call.header("authorization"),
            signer.authorization(call.header("date"))
        );
        assert_eq!(receipt["cover"]["status"], "CONFIRMED");
    }
}

#[tokio::test]
async fn a_booking_is_told_with_its_id_xcovers_price_its_quotes_and_links_and_no_more() {
    let (receipt, _) = booked(&package_cover(), &[CONFIRMED]).await;
    assert_eq!(
        receipt["cover"],
        json!({
            "status": "CONFIRMED", "bookingId": "ULBRT-XW3JL-INS", "price": "14.02", "quotes": ["q-1"],
            "response": {
                "id": "ULBRT-XW3JL-INS", "customer_language": "en",
                "coi": {"url": "https://xcover.com/coi"}, "account_url": "https://xcover.com/account",
                "quotes": [{"can_be_cancelled": true}, {"can_be_cancelled": null}],
            },
        })
    );
    let instant = json!({"surface": "fast-quote", "request": {}});
    let (receipt, _) = booked(&instant, &[CONFIRMED]).await;
    assert_eq!(receipt["cover"]["quotes"], json!(["q-1", "q-2"]));
    let (receipt, _) = booked(&package_cover(), &[(200, "{}")]).await;
    assert_eq!(
        receipt["cover"],
        json!({
            "status": "CONFIRMED", "bookingId": "ULBRT-XW3JL-INS", "quotes": ["q-1"],
            "response": {"id": "ULBRT-XW3JL-INS", "quotes": []},
        })
    );
}

#[tokio::test]
async fn what_the_customer_left_empty_is_not_sent() {
    let xcover = Xcover::replying(&[CONFIRMED]).await;
    let mut order = order(&package_cover());
    order["customer"]["region"] = json!("");
    order["customer"]["city"] = json!(null);
    order["customer"]["nickname"] = json!("Jay");
    Shop::before(&xcover).order(&order).await;
    let mut expected = customer();
    for name in ["region", "city"] {
        expected.as_object_mut().unwrap().shift_remove(name);
    }
    assert_eq!(xcover.calls()[0].body["policyholder"], expected);
}

#[tokio::test]
async fn a_conflict_is_a_booking() {
    let (receipt, calls) = booked(&package_cover(), &[(409, CONFIRMED.1)]).await;
    assert_eq!(receipt["cover"]["status"], "CONFIRMED");
    assert_eq!(calls.len(), 1);
}

#[tokio::test]
async fn what_may_pass_is_tried_again_under_the_same_key() {
    for first in [
        (423, "{}"),
        (429, "{}"),
        (502, ""),
        (503, "{}"),
        (504, "<html>"),
    ] {
        let (receipt, calls) = booked(&package_cover(), &[first, CONFIRMED]).await;
        assert_eq!(receipt["cover"]["status"], "CONFIRMED", "{first:?}");
        assert_eq!(calls.len(), 2, "{first:?}");
        for call in &calls {
            let key = call.header("x-idempotency-key");
            assert_eq!(key, receipt["orderNumber"].as_str().unwrap());
        }
    }
}

#[tokio::test]
async fn xcover_is_left_alone_for_as_long_as_it_asks() {
    let xcover = Xcover::slow(&[(429, "{}"), CONFIRMED], Duration::ZERO, 2).await;
    Shop::before(&xcover).order(&order(&package_cover())).await;
    let calls = xcover.calls();
    assert!(calls[1].at - calls[0].at >= Duration::from_secs(2));

    let xcover = Xcover::slow(&[(429, "{}")], Duration::ZERO, 60).await;
    let receipt = Shop::before(&xcover).order(&order(&package_cover())).await;
    assert_eq!(receipt["cover"], json!({"status": "PENDING"}));
    assert_eq!(xcover.calls().len(), 1);
}

#[tokio::test]
async fn what_would_fail_again_is_pending_after_one_attempt() {
    for answer in [
        (400, "{}"),
        (401, "{}"),
        (403, "{}"),
        (404, "{}"),
        (422, "{}"),
        (500, "{}"),
        (302, ""),
        (201, ""),
        (201, "<html>"),
        (201, r#"{"id":"A-1","status":"PENDING_PAYMENT"}"#),
    ] {
        let (receipt, calls) = booked(&package_cover(), &[answer]).await;
        assert_eq!(receipt["cover"], json!({"status": "PENDING"}), "{answer:?}");
        assert!(receipt["orderNumber"].is_string());
        assert_eq!(calls.len(), 1, "{answer:?}");
    }
}

#[tokio::test]
async fn cover_that_can_not_be_booked_in_6_s_is_pending() {
    let xcover = Xcover::replying(&[(503, "{}")]).await;
    let start = Instant::now();
    let receipt = Shop::before(&xcover).order(&order(&package_cover())).await;
    assert_eq!(receipt["cover"], json!({"status": "PENDING"}));
    assert!(start.elapsed() < Duration::from_secs(7));
    assert!(xcover.calls().len() > 1);
}

#[tokio::test]
async fn an_xcover_that_never_answers_costs_no_order() {
    let start = Instant::now();
    let (receipt, calls) = booked(&package_cover(), &[(0, "")]).await;
    assert_eq!(receipt["cover"], json!({"status": "PENDING"}));
    assert_eq!(calls.len(), 1);
    assert!(start.elapsed() < Duration::from_secs(7));
}

#[tokio::test]
async fn a_dead_xcover_costs_no_order() {
    let shop = Shop::start(&mut program("http://127.0.0.1:1/x"));
    let receipt = shop.order(&order(&package_cover())).await;
    assert_eq!(receipt["cover"], json!({"status": "PENDING"}));
}

#[tokio::test]
async fn what_the_shop_has_booked_is_not_opted_out_of() {
    let xcover = Xcover::replying(&[CONFIRMED]).await;
    let mut program = program(&xcover.base_url);
    let data = data_dir();
    let shop = Shop::start(program.env("PROXY_DATA_DIR", &data));
    shop.order(&order(&package_cover())).await;
    let outbox = OutboxPlace::Folder(data.into());
    let token = TokenKey::new(&Secret::new(b"a-token-key-of-more-than-32-bytes".to_vec())).unwrap();
    let id = PackageId::parse("ULBRT-XW3JL-INS").unwrap();
    let opt_out = reqwest::Client::new()
        .post(format!(
            "{}/xcover/quotes/{}/opt_out",
            shop.address,
            id.as_str()
        ))
        .header(HEADER, token.issue(&id, SystemTime::now()));
    assert_eq!(opt_out.send().await.unwrap().status(), 202);
    let letters = DeadLetters::of(&outbox).unwrap().list().unwrap();
    assert_eq!(letters[0].reason, "booked");
    assert_eq!(xcover.calls().len(), 1);
}
