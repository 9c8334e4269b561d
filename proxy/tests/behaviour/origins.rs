//! Which pages may use the proxy, and what every page may read.

use axum::{
    body::Body,
    extract::Request,
    http::{Method, StatusCode, request::Builder},
};
use xcover_proxy::Limits;

use crate::support::{MockXcover, Proxy, ProxyResponse, QUOTE_REQUEST, quote_request};

const LISTED: &str = "https://shop.example";

async fn xcover() -> MockXcover {
    MockXcover::responding(|| (StatusCode::CREATED, r#"{"id":"A-1"}"#)).await
}

fn proxy(xcover: &MockXcover) -> Proxy {
    let origins = "https://shop.example,http://localhost:3000";
    Proxy::with(
        &xcover.base_url,
        &[("PROXY_ALLOWED_ORIGINS", origins)],
        Limits::default(),
    )
}

/// The response to a request for a quote with these headers, and whether it reached XCover.
async fn quote_with(headers: &[(&str, &str)]) -> (ProxyResponse, bool) {
    let xcover = xcover().await;
    let add = |request: Builder, (name, value): &(&str, &str)| request.header(*name, *value);
    let request = headers
        .iter()
        .fold(quote_request(), add)
        .body(QUOTE_REQUEST.into())
        .unwrap();
    let response = proxy(&xcover).send(request).await;
    (response, !xcover.requests().is_empty())
}

#[tokio::test]
async fn requests_without_an_origin_from_a_listed_one_and_from_the_same_one_pass() {
    for headers in [
        &[][..],
        &[("host", "pay.example")],
        &[("origin", LISTED), ("host", "pay.example")],
        &[("origin", "http://localhost:3000")],
        &[("origin", "https://pay.example"), ("host", "pay.example")],
        &[("origin", "https://pay.example"), ("host", "Pay.Example")],
        &[
            ("origin", "https://pay.example"),
            ("host", "pay.example:443"),
        ],
        &[("origin", "http://pay.example"), ("host", "pay.example:80")],
        &[
            ("origin", "http://127.0.0.1:8080"),
            ("host", "127.0.0.1:8080"),
        ],
        &[("origin", "http://[::1]:8080"), ("host", "[::1]:8080")],
    ] {
        let (response, asked) = quote_with(headers).await;
        assert_eq!(response.status, StatusCode::CREATED, "{headers:?}");
        assert!(asked);
    }
}

#[tokio::test]
async fn requests_from_other_pages_are_refused_before_xcover_is_asked() {
    for headers in [
        &[("origin", "https://evil.example")][..],
        &[("origin", "https://evil.example"), ("host", "pay.example")],
        &[
            ("origin", "https://pay.example:444"),
            ("host", "pay.example:443"),
        ],
        &[
            ("origin", "https://pay.example"),
            ("host", "pay.example:80"),
        ],
        &[("origin", "http://shop.example"), ("host", "pay.example")],
        &[("origin", "https://shop.example:8443")],
        &[("origin", "https://shop.example.evil.example")],
        &[("origin", "https://sub.shop.example")],
        &[("origin", "https://shop.example/")],
        &[("origin", "null"), ("host", "null")],
        &[("origin", ""), ("host", "")],
        &[("origin", "pay.example"), ("host", "pay.example")],
        &[("origin", "file://pay.example"), ("host", "pay.example")],
        &[("origin", LISTED), ("origin", "https://evil.example")],
    ] {
        let (response, asked) = quote_with(headers).await;
        response.expect_problem(403, "origin-not-allowed");
        assert!(!asked, "{headers:?}");
    }
}

#[tokio::test]
async fn a_refused_page_can_read_why() {
    let (response, _) = quote_with(&[("origin", "https://evil.example")]).await;
    let detail = response.expect_problem(403, "origin-not-allowed");
    assert_eq!(
        detail,
        r#"the origin "https://evil.example" is not listed in PROXY_ALLOWED_ORIGINS"#
    );
    expect_readable(&response, "https://evil.example");
}

#[tokio::test]
async fn a_page_can_read_every_kind_of_response() {
    let (response, _) = quote_with(&[("origin", LISTED)]).await;
    expect_readable(&response, LISTED);
    for (method, path) in [
        (Method::GET, "/xcover/quotes"),
        (Method::POST, "/xcover/nowhere"),
    ] {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("origin", LISTED);
        let response = proxy(&xcover().await)
            .send(request.body(Body::empty()).unwrap())
            .await;
        expect_readable(&response, LISTED);
    }
}

#[track_caller]
fn expect_readable(response: &ProxyResponse, origin: &str) {
    assert_eq!(response.header("access-control-allow-origin"), Some(origin));
    assert_eq!(response.header("vary"), Some("origin"));
    assert_eq!(
        response.header("access-control-expose-headers"),
        Some("xcover-quote-token, retry-after")
    );
    assert_eq!(response.header("access-control-allow-credentials"), None);
}

#[tokio::test]
async fn responses_vary_by_origin_even_without_one() {
    let (response, _) = quote_with(&[]).await;
    assert_eq!(response.header("vary"), Some("origin"));
    assert_eq!(response.header("access-control-allow-origin"), None);
}

#[tokio::test]
async fn a_preflight_is_answered_for_every_page_and_path() {
    for origin in [LISTED, "https://evil.example", "null"] {
        for path in [
            "/xcover/quotes",
            "/xcover/quotes/A-1",
            "/xcover/quotes/A-1/opt_out",
            "/xcover/offers",
            "/xcover/offers/A-1/opt_out",
            "/xcover/nowhere",
        ] {
            let xcover = xcover().await;
            let request = Request::options(path)
                .header("origin", origin)
                .header("access-control-request-method", "POST")
                .header("access-control-request-headers", "content-type");
            let response = proxy(&xcover)
                .send(request.body(Body::empty()).unwrap())
                .await;
            assert_eq!(response.status, StatusCode::NO_CONTENT);
            assert!(response.body.is_empty());
            expect_readable(&response, origin);
            assert_eq!(
                response.header("access-control-allow-methods"),
                Some("POST, PATCH")
            );
            assert_eq!(
                response.header("access-control-allow-headers"),
                Some("content-type, xcover-quote-token")
            );
            assert_eq!(response.header("access-control-max-age"), Some("600"));
            assert!(xcover.requests().is_empty());
        }
    }
}
