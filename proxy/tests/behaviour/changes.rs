//! Changing a quote.

use std::time::{Duration, SystemTime};

use axum::{
    extract::Request,
    http::{Method, StatusCode},
};
use xcover_proxy::{Limits, token::LIFETIME};

use crate::support::{
    MockXcover, Proxy, ProxyResponse, QUOTE_REQUEST, expect_statuses_become, serve, token,
};

const ID: &str = "PYWUR-TAPHT-INS";

fn change_with(token: Option<&str>, body: &'static str) -> Request {
    let mut request =
        Request::patch(format!("/xcover/quotes/{ID}")).header("content-type", "application/json");
    if let Some(token) = token {
        request = request.header("xcover-quote-token", token);
    }
    request.body(body.into()).unwrap()
}

/// A change with a valid token.
async fn change(base_url: &str) -> ProxyResponse {
    let token = token(ID, SystemTime::now());
    Proxy::in_front_of(base_url)
        .send(change_with(Some(&token), QUOTE_REQUEST))
        .await
}

#[tokio::test]
async fn a_change_is_sent_to_its_package_with_the_body_unchanged() {
    let xcover = MockXcover::responding(|| "{}").await;
    change(&xcover.base_url).await;
    let request = xcover.only_request();
    assert_eq!(request.method, Method::PATCH);
    assert_eq!(request.uri, "/x/partners/LLODT/quotes/PYWUR-TAPHT-INS/");
    assert_eq!(request.body, QUOTE_REQUEST);
    assert!(request.header("authorization").starts_with("Signature "));
    assert!(!request.headers.contains_key("xcover-quote-token"));
}

#[tokio::test]
async fn the_response_to_a_change_is_like_that_to_a_new_quote() {
    for status in [StatusCode::OK, StatusCode::CREATED] {
        let body = r#"{"id":"PYWUR-TAPHT-INS","total_price":14.0,"package_commission":2.5}"#;
        let xcover = MockXcover::responding(move || (status, body)).await;
        let response = change(&xcover.base_url).await;
        assert_eq!(response.status, status);
        assert_eq!(
            response.text(),
            r#"{"id":"PYWUR-TAPHT-INS","total_price":14.0}"#
        );
        let token = response.header("xcover-quote-token").unwrap().to_owned();
        let again = Proxy::in_front_of(&xcover.base_url)
            .send(change_with(Some(&token), QUOTE_REQUEST))
            .await;
        assert_eq!(again.status, status);
    }
}

#[tokio::test]
async fn a_change_without_a_valid_token_is_refused() {
    let now = SystemTime::now();
    let (other, old) = (token("OTHER-INS", now), token(ID, now - LIFETIME));
    for (token, code) in [
        (None, "token-missing"),
        (Some("v1.x.y"), "token-invalid"),
        (Some(&*other), "token-invalid"),
        (Some(&*old), "token-expired"),
    ] {
        let xcover = MockXcover::responding(|| "{}").await;
        let response = Proxy::in_front_of(&xcover.base_url)
            .send(change_with(token, QUOTE_REQUEST))
            .await;
        response.expect_problem(403, code);
        assert!(xcover.requests().is_empty());
    }
}

#[tokio::test]
async fn a_body_that_is_not_a_json_object_is_refused() {
    let token = token(ID, SystemTime::now());
    for body in ["", "{", "[]"] {
        let response = Proxy::without_xcover()
            .send(change_with(Some(&token), body))
            .await;
        response.expect_problem(400, "invalid-request");
    }
}

#[tokio::test]
async fn other_statuses_are_problems() {
    let cases = [
        (400, 400, "invalid-request"),
        (403, 502, "upstream-refused"),
        (404, 404, "unknown-quote"),
        (409, 502, "upstream-failed"),
        (422, 422, "no-offer"),
        (423, 503, "upstream-busy"),
        (429, 429, "throttled"),
        (503, 502, "upstream-failed"),
    ];
    expect_statuses_become(&cases, change).await;
}

#[tokio::test]
async fn a_change_that_hangs_at_xcover_is_a_504_at_the_deadline() {
    let limits = Limits {
        total: Duration::from_millis(300),
        ..Limits::default()
    };
    let xcover = MockXcover::responding_after(Duration::from_secs(60), || "{}").await;
    let address = serve(Proxy::with(&xcover.base_url, &[], limits).0).await;
    let response = reqwest::Client::new()
        .patch(format!("http://{address}/xcover/quotes/{ID}"))
        .header("content-type", "application/json")
        .header("xcover-quote-token", token(ID, SystemTime::now()))
        .body(QUOTE_REQUEST)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::GATEWAY_TIMEOUT);
}
