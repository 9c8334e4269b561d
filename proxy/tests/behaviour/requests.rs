//! Requests that the proxy refuses without asking XCover.

use std::time::Duration;

use axum::{
    body::Body,
    extract::Request,
    http::{Method, StatusCode},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use xcover_proxy::Limits;

use crate::support::{MockXcover, Proxy, ProxyResponse, QUOTE_REQUEST, quote_request, serve};

async fn quote_with(body: impl Into<Body>) -> ProxyResponse {
    Proxy::without_xcover()
        .send(quote_request().body(body.into()).unwrap())
        .await
}

async fn quote_as(content_type: &str) -> ProxyResponse {
    let request = Request::post("/xcover/quotes").header("content-type", content_type);
    Proxy::without_xcover()
        .send(request.body(QUOTE_REQUEST.into()).unwrap())
        .await
}

#[tokio::test]
async fn a_malformed_body_is_refused_with_its_line_and_column() {
    let detail = quote_with("{\n  \"request\": [}\n")
        .await
        .expect_problem(400, "invalid-request");
    assert_eq!(
        detail,
        "the body is not well-formed json at line 2, column 15"
    );
    let detail = quote_with(&b"{\"a\":\"\xff\"}"[..])
        .await
        .expect_problem(400, "invalid-request");
    assert_eq!(
        detail,
        "the body is not well-formed json at line 1, column 7"
    );
}

#[tokio::test]
async fn a_body_that_is_empty_or_not_an_object_is_refused() {
    let detail = quote_with("").await.expect_problem(400, "invalid-request");
    assert_eq!(detail, "the body is empty");
    for body in ["[]", "null", "1", "\"{}\""] {
        let detail = quote_with(body)
            .await
            .expect_problem(400, "invalid-request");
        assert_eq!(detail, "the body is not a json object");
    }
}

#[tokio::test]
async fn nothing_from_a_malformed_body_comes_back() {
    let response = quote_with(r#"{"email":"jane@shop.example" "x"}"#).await;
    assert!(!response.text().contains("jane"));
}

#[tokio::test]
async fn a_body_of_up_to_64_kib_is_accepted() {
    let padded = |len: usize| format!("{{}}{}", " ".repeat(len - 2));
    quote_with(padded(65_536))
        .await
        .expect_problem(502, "upstream-unreachable");
    quote_with(padded(65_537))
        .await
        .expect_problem(413, "request-too-large");
}

#[tokio::test]
async fn a_body_that_does_not_arrive_is_a_408_at_the_deadline() {
    let limits = Limits {
        total: Duration::from_millis(300),
        ..Limits::default()
    };
    let proxy = Proxy::with("http://127.0.0.1:1/x", &[], limits);
    let address = serve(proxy.0).await;
    let mut browser = TcpStream::connect(address).await.unwrap();
    let request = "POST /xcover/quotes HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\
                   content-type: application/json\r\ncontent-length: 9\r\n\r\n{";
    browser.write_all(request.as_bytes()).await.unwrap();
    let mut response = String::new();
    browser.read_to_string(&mut response).await.unwrap();
    assert!(response.starts_with("HTTP/1.1 408 "), "{response}");
    assert!(response.contains("request-timeout"), "{response}");
}

#[tokio::test]
async fn a_deeply_nested_body_is_harmless() {
    let body = format!("{{\"a\":{}{}}}", "[".repeat(30_000), "]".repeat(30_000));
    quote_with(body)
        .await
        .expect_problem(502, "upstream-unreachable");
}

#[tokio::test]
async fn only_json_in_utf_8_is_accepted() {
    for json in [
        "application/json",
        "application/json; charset=utf-8",
        "Application/JSON;charset=\"UTF-8\"",
    ] {
        quote_as(json)
            .await
            .expect_problem(502, "upstream-unreachable");
    }
    for other in [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json-seq",
        "application/json; charset=utf-16",
    ] {
        let detail = quote_as(other)
            .await
            .expect_problem(415, "unsupported-media-type");
        assert_eq!(
            detail,
            format!("the content-type {other:?} is not application/json in utf-8")
        );
    }
}

#[tokio::test]
async fn a_request_without_a_content_type_is_refused() {
    let request = Request::post("/xcover/quotes")
        .body(QUOTE_REQUEST.into())
        .unwrap();
    Proxy::without_xcover()
        .send(request)
        .await
        .expect_problem(415, "unsupported-media-type");
}

#[tokio::test]
async fn another_method_is_refused_and_the_right_one_is_named() {
    for (path, allowed) in [
        ("/xcover/quotes", "POST"),
        ("/xcover/quotes/A-1", "PATCH"),
        ("/xcover/quotes/A-1/opt_out", "POST"),
        ("/xcover/offers", "POST"),
        ("/xcover/offers/A-1/opt_out", "POST"),
    ] {
        for method in [Method::GET, Method::PUT, Method::DELETE, Method::OPTIONS] {
            let request = Request::builder()
                .method(method)
                .uri(path)
                .body(Body::empty())
                .unwrap();
            let response = Proxy::without_xcover().send(request).await;
            response.expect_problem(405, "method-not-allowed");
            assert_eq!(response.header("allow"), Some(allowed));
        }
    }
}

#[tokio::test]
async fn an_unknown_path_is_a_404() {
    for path in [
        "/",
        "/quotes",
        "/xcover",
        "/xcover/",
        "/xcover/nowhere",
        "/xcover/offers/A-1",
        "/xcover/quotes/A-1/opt_out//",
        "/xcover//quotes",
        "/xcover/healthz",
        "/xcoverquotes",
    ] {
        let request = Request::post(path).body(Body::empty()).unwrap();
        Proxy::without_xcover()
            .send(request)
            .await
            .expect_problem(404, "unknown-route");
    }
}

#[tokio::test]
async fn responses_under_the_prefix_are_not_stored_and_not_sniffed() {
    for path in ["/xcover/quotes", "/xcover/nowhere", "/healthz"] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = Proxy::without_xcover().send(request).await;
        assert_eq!(response.header("cache-control"), Some("no-store"), "{path}");
        assert_eq!(
            response.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn healthz_says_ok_without_asking_xcover() {
    let xcover = MockXcover::responding(|| StatusCode::OK).await;
    let request = Request::get("/healthz").body(Body::empty()).unwrap();
    let response = Proxy::in_front_of(&xcover.base_url).send(request).await;
    assert_eq!(
        (response.status, response.text()),
        (StatusCode::OK, r#"{"status":"ok"}"#)
    );
    assert!(xcover.requests().is_empty());
}

#[tokio::test]
async fn the_prefix_moves_the_routes() {
    let proxy = Proxy::with(
        "http://127.0.0.1:1/x",
        &[("PROXY_PREFIX", "/shop/insurance")],
        Limits::default(),
    );
    let quote = |path: &str| {
        let request = Request::post(path).header("content-type", "application/json");
        request.body(QUOTE_REQUEST.into()).unwrap()
    };
    proxy
        .send(quote("/shop/insurance/quotes"))
        .await
        .expect_problem(502, "upstream-unreachable");
    proxy
        .send(quote("/xcover/quotes"))
        .await
        .expect_problem(404, "unknown-route");
}
