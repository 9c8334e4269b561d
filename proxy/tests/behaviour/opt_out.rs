//! Opting out of a quote or an offer.

use std::time::{Duration, SystemTime};

use axum::{
    body::Body,
    extract::Request,
    http::{Method, StatusCode},
};
use tokio::{io::AsyncWriteExt, net::TcpStream};
use xcover_proxy::token::LIFETIME;

use crate::support::{MockXcover, Proxy, ProxyResponse, serve, token};

const ID: &str = "PYWUR-TAPHT-INS";

/// The paths of an opt-out at the proxy and at XCover.
const ROUTES: [(&str, &str); 2] = [
    (
        "/xcover/quotes/PYWUR-TAPHT-INS/opt_out",
        "/x/partners/LLODT/bookings/PYWUR-TAPHT-INS/opt_out",
    ),
    (
        "/xcover/offers/PYWUR-TAPHT-INS/opt_out",
        "/x/partners/LLODT/offers/PYWUR-TAPHT-INS/opt_out/",
    ),
];

async fn xcover() -> MockXcover {
    MockXcover::responding(|| StatusCode::NO_CONTENT).await
}

/// The response to an opt-out at this path with this token. It must not reach XCover.
async fn refused_with(path: &str, token: Option<&str>) -> ProxyResponse {
    let xcover = xcover().await;
    let mut request = Request::post(path);
    if let Some(token) = token {
        request = request.header("xcover-quote-token", token);
    }
    let request = request.body(Body::empty()).unwrap();
    let response = Proxy::in_front_of(&xcover.base_url).send(request).await;
    assert!(xcover.requests().is_empty());
    response
}

#[tokio::test]
async fn an_opt_out_is_taken_and_reaches_xcover_with_an_idempotency_key() {
    for (path, upstream_path) in ROUTES {
        let xcover = xcover().await;
        let proxy = Proxy::in_front_of(&xcover.base_url);
        let response = proxy.opt_out(path, ID).await;
        assert_eq!(response.status, StatusCode::ACCEPTED);
        assert!(response.body.is_empty());
        let requests = xcover.wait_for(1).await;
        let request = &requests[0];
        assert_eq!(request.method, Method::POST);
        assert_eq!(request.uri, upstream_path);
        assert_eq!(
            request.header("x-idempotency-key"),
            "opt-out-PYWUR-TAPHT-INS"
        );
        assert_eq!(request.body, "{}");
        assert!(
            request
                .header("authorization")
                .starts_with("Signature keyId=\"test_api_key\"")
        );
    }
}

#[tokio::test]
async fn the_token_of_a_quote_opts_out_of_it() {
    let xcover =
        MockXcover::responding(|| (StatusCode::CREATED, r#"{"id":"PYWUR-TAPHT-INS"}"#)).await;
    let proxy = Proxy::in_front_of(&xcover.base_url);
    let quote = proxy.quote().await;
    let request = Request::post(format!("/xcover/quotes/{ID}/opt_out"))
        .header(
            "xcover-quote-token",
            quote.header("xcover-quote-token").unwrap(),
        )
        .header("content-type", "application/json")
        .body("{}".into())
        .unwrap();
    assert_eq!(proxy.send(request).await.status, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn an_opt_out_without_a_valid_token_is_refused() {
    let now = SystemTime::now();
    let other = token("OTHER-INS", now);
    for (path, _) in ROUTES {
        for (token, code) in [
            (None, "token-missing"),
            (Some(""), "token-invalid"),
            (Some("v1.x.y"), "token-invalid"),
            (Some(&*other), "token-invalid"),
        ] {
            refused_with(path, token).await.expect_problem(403, code);
        }
    }
    let missing = refused_with(ROUTES[0].0, None).await;
    assert_eq!(
        missing.expect_problem(403, "token-missing"),
        "the header xcover-quote-token is missing"
    );
}

#[tokio::test]
async fn an_opt_out_is_accepted_with_a_token_of_any_age() {
    let now = SystemTime::now();
    for age in [LIFETIME, LIFETIME * 10, LIFETIME * 1000] {
        for (path, _) in ROUTES {
            let xcover = xcover().await;
            let request = Request::post(path).header("xcover-quote-token", token(ID, now - age));
            let proxy = Proxy::in_front_of(&xcover.base_url);
            let response = proxy.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(response.status, StatusCode::ACCEPTED);
            assert_eq!(xcover.wait_for(1).await.len(), 1);
        }
    }
}

#[tokio::test]
async fn an_id_that_could_mean_something_else_in_a_path_is_refused() {
    let long = "a".repeat(65);
    for id in ["a%2Fb", "..%2f..", "a.b", "%20", "%ff", "a%0Ab", "é", &long] {
        for surface in ["quotes", "offers"] {
            let uri = format!("/xcover/{surface}/{id}/opt_out").replace('é', "%C3%A9");
            let response = Proxy::without_xcover().opt_out(&uri, "a").await;
            response.expect_problem(400, "invalid-id");
        }
    }
}

#[tokio::test]
async fn what_an_opt_outs_body_says_does_not_matter() {
    let xcover = xcover().await;
    let proxy = Proxy::in_front_of(&xcover.base_url);
    for (content_type, body) in [
        ("text/plain", ""),
        ("application/json", r#"{"x":1}"#),
        ("text/plain", "{"),
    ] {
        let request = Request::post(format!("/xcover/quotes/{ID}/opt_out"))
            .header("xcover-quote-token", token(ID, SystemTime::now()))
            .header("content-type", content_type)
            .body(body.into())
            .unwrap();
        assert_eq!(proxy.send(request).await.status, StatusCode::ACCEPTED);
    }
}

#[tokio::test]
async fn an_opt_out_is_completed_even_if_its_page_has_gone() {
    let delay = Duration::from_millis(200);
    let xcover = MockXcover::responding_after(delay, || StatusCode::NO_CONTENT).await;
    let proxy = Proxy::in_front_of(&xcover.base_url);
    let address = serve(proxy.0.clone()).await;
    let mut page = TcpStream::connect(address).await.unwrap();
    let request = format!(
        "POST /xcover/quotes/{ID}/opt_out HTTP/1.1\r\n\
         host: {address}\r\n\
         xcover-quote-token: {}\r\n\
         content-length: 0\r\n\r\n",
        token(ID, SystemTime::now())
    );
    page.write_all(request.as_bytes()).await.unwrap();
    drop(page);
    tokio::time::timeout(Duration::from_secs(5), async {
        while xcover.requests().is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await
    .expect("the opt-out was given up");
}
