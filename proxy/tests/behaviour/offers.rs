//! An offer on its way through the proxy.

use std::time::SystemTime;

use axum::{
    extract::Request,
    http::{Method, StatusCode},
};
use xcover_proxy::{PackageId, settings::Secret, token::TokenKey};

use crate::support::{Answer, Proxy, TOKEN_KEY, Xcover};

const ID: &str = "bfdc0a38-8ac0-42a8-9cd5-d793b36e6988";
const REQUEST: &str = r#"{"customer":{"currency":"USD"},"context":{"price":14.0}}"#;

async fn offer(proxy: &Proxy) -> Answer {
    let request = Request::post("/xcover/offers").header("content-type", "application/json");
    proxy.send(request.body(REQUEST.into()).unwrap()).await
}

#[tokio::test]
async fn an_offer_is_asked_of_the_partners_address_with_the_body_as_it_came() {
    let xcover = Xcover::answering(|| "{}").await;
    offer(&Proxy::before(&xcover.base_url)).await;
    let call = xcover.only_call();
    assert_eq!(call.method, Method::POST);
    assert_eq!(call.uri, "/x/partners/LLODT/offers/");
    assert_eq!(call.body, REQUEST);
    assert!(call.header("authorization").starts_with("Signature "));
}

#[tokio::test]
async fn an_offer_comes_back_to_the_byte_but_for_the_commission() {
    let xcover = Xcover::answering(|| {
        r#"{"id":"A-1","products":[{"details":{"finance":{"price":{"total_amount":14.0},"commission":{"total_amount":2.5}}}}]}"#
    })
    .await;
    let answer = offer(&Proxy::before(&xcover.base_url)).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(
        answer.text(),
        r#"{"id":"A-1","products":[{"details":{"finance":{"price":{"total_amount":14.0}}}}]}"#
    );
}

#[tokio::test]
async fn an_offer_comes_with_a_token_for_its_id() {
    let xcover = Xcover::answering(|| format!(r#"{{"id":"{ID}","products":[]}}"#)).await;
    let answer = offer(&Proxy::before(&xcover.base_url)).await;
    let token = answer.header("xcover-quote-token").unwrap();
    let key = TokenKey::new(&Secret::new(TOKEN_KEY.as_bytes().to_vec())).unwrap();
    let id = PackageId::parse(ID).unwrap();
    assert_eq!(key.check(token, &id, SystemTime::now()), Ok(()));
}

#[tokio::test]
async fn the_token_of_a_quote_opts_out_of_no_offer_with_another_id() {
    let xcover = Xcover::answering(|| (StatusCode::CREATED, r#"{"id":"PYWUR-TAPHT-INS"}"#)).await;
    let proxy = Proxy::before(&xcover.base_url);
    let quote = proxy.quote().await;
    let request = Request::post(format!("/xcover/offers/{ID}/opt_out")).header(
        "xcover-quote-token",
        quote.header("xcover-quote-token").unwrap(),
    );
    let answer = proxy.send(request.body("".into()).unwrap()).await;
    answer.expect_problem(403, "token-invalid");
    assert_eq!(xcover.calls().len(), 1);
}

#[tokio::test]
async fn what_is_no_offer_is_the_problem_that_it_is_for_a_quote() {
    for (upstream, status, code) in [
        (400, 400, "invalid-request"),
        (403, 502, "upstream-refused"),
        (404, 502, "upstream-refused"),
        (422, 422, "no-offer"),
        (423, 503, "upstream-busy"),
        (429, 429, "throttled"),
        (503, 502, "upstream-failed"),
    ] {
        let upstream = StatusCode::from_u16(upstream).unwrap();
        let xcover = Xcover::answering(move || (upstream, r#"{"message":"from xcover"}"#)).await;
        let answer = offer(&Proxy::before(&xcover.base_url)).await;
        answer.expect_problem(status, code);
        assert!(!answer.text().contains("from xcover"));
    }
}
