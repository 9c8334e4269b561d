//! Requests for offers.

use std::time::SystemTime;

use axum::{
    extract::Request,
    http::{Method, StatusCode},
};
use xcover_proxy::{PackageId, settings::Secret, token::TokenKey};

use crate::support::{MockXcover, Proxy, ProxyResponse, TOKEN_KEY, expect_statuses_become};

const ID: &str = "bfdc0a38-8ac0-42a8-9cd5-d793b36e6988";
const REQUEST: &str = r#"{"customer":{"currency":"USD"},"context":{"price":14.0}}"#;

async fn offer(proxy: &Proxy) -> ProxyResponse {
    let request = Request::post("/xcover/offers").header("content-type", "application/json");
    proxy.send(request.body(REQUEST.into()).unwrap()).await
}

#[tokio::test]
async fn an_offer_is_requested_at_the_partners_address_with_the_body_unchanged() {
    let xcover = MockXcover::responding(|| "{}").await;
    offer(&Proxy::in_front_of(&xcover.base_url)).await;
    let request = xcover.only_request();
    assert_eq!(request.method, Method::POST);
    assert_eq!(request.uri, "/x/partners/LLODT/offers/");
    assert_eq!(request.body, REQUEST);
    assert!(request.header("authorization").starts_with("Signature "));
}

#[tokio::test]
async fn an_offer_comes_back_byte_for_byte_but_without_commission() {
    let xcover = MockXcover::responding(|| {
        r#"{"id":"A-1","products":[{"details":{"finance":{"price":{"total_amount":14.0},"commission":{"total_amount":2.5}}}}]}"#
    })
    .await;
    let response = offer(&Proxy::in_front_of(&xcover.base_url)).await;
    assert_eq!(response.status, StatusCode::OK);
    assert_eq!(
        response.text(),
        r#"{"id":"A-1","products":[{"details":{"finance":{"price":{"total_amount":14.0}}}}]}"#
    );
}

#[tokio::test]
async fn an_offer_comes_with_a_token_for_its_id() {
    let xcover = MockXcover::responding(|| format!(r#"{{"id":"{ID}","products":[]}}"#)).await;
    let response = offer(&Proxy::in_front_of(&xcover.base_url)).await;
    let token = response.header("xcover-quote-token").unwrap();
    let key = TokenKey::new(&Secret::new(TOKEN_KEY.as_bytes().to_vec())).unwrap();
    let id = PackageId::parse(ID).unwrap();
    assert_eq!(key.verify(token, &id, SystemTime::now()), Ok(()));
}

#[tokio::test]
async fn a_quotes_token_does_not_opt_out_of_an_offer_with_another_id() {
    let xcover =
        MockXcover::responding(|| (StatusCode::CREATED, r#"{"id":"PYWUR-TAPHT-INS"}"#)).await;
    let proxy = Proxy::in_front_of(&xcover.base_url);
    let quote = proxy.quote().await;
    let request = Request::post(format!("/xcover/offers/{ID}/opt_out")).header(
        "xcover-quote-token",
        quote.header("xcover-quote-token").unwrap(),
    );
    let response = proxy.send(request.body("".into()).unwrap()).await;
    response.expect_problem(403, "token-invalid");
    assert_eq!(xcover.requests().len(), 1);
}

#[tokio::test]
async fn a_failed_offer_is_the_same_problem_as_a_failed_quote() {
    let cases = [
        (400, 400, "invalid-request"),
        (403, 502, "upstream-refused"),
        (404, 502, "upstream-refused"),
        (422, 422, "no-offer"),
        (423, 503, "upstream-busy"),
        (429, 429, "throttled"),
        (503, 502, "upstream-failed"),
    ];
    expect_statuses_become(&cases, async |base_url| {
        offer(&Proxy::in_front_of(base_url)).await
    })
    .await;
}
