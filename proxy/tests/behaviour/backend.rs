//! The listener for the partner's own servers.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use axum::{
    extract::Request,
    http::{Method, StatusCode, request::Builder},
    response::{IntoResponse, Response},
};
use xcover_proxy::{Routers, Settings, routers};

use crate::{
    readme::README,
    support::{self, MockXcover, Proxy, ProxyResponse, ScratchFolder},
};

const TOKEN: &str = "a-token-of-the-partners-own-servers";
/// A booking, with what never reaches a browser.
const BOOKING: &str = r#"{"id":"A-1","total_price":14.0,"commission":{"total_commission":2.50}}"#;

/// The backend listener in front of the XCover at this URL.
fn backend(base_url: &str) -> Proxy {
    let (routers, folder) = both(base_url);
    Proxy(routers.backend.unwrap(), folder)
}

/// Both listeners, and the folder of their data.
fn both(base_url: &str) -> (Routers, ScratchFolder) {
    let mut environment = support::environment(base_url);
    let folder = support::folder_for_data(&mut environment);
    for (name, value) in [
        ("PROXY_BACKEND_LISTEN", "127.0.0.1:0"),
        ("PROXY_BACKEND_TOKEN", TOKEN),
        ("PROXY_UPSTREAM_RATE", "1000"),
    ] {
        environment.insert(name.to_owned(), value.into());
    }
    let settings = Settings::read(|name| environment.get(name).cloned()).unwrap();
    (routers(settings).unwrap(), folder)
}

/// A request of the partner's server.
fn request(method: Method, path: &str) -> Builder {
    Request::builder()
        .method(method)
        .uri(format!("/partners/LLODT{path}"))
        .header("authorization", format!("Bearer {TOKEN}"))
        .header("content-type", "application/json")
}

async fn send(proxy: &Proxy, request: Builder) -> ProxyResponse {
    proxy.send(request.body("{}".into()).unwrap()).await
}

/// The routes of the README, as method and path.
fn routes() -> Vec<(Method, String)> {
    let (_, table) = README.split_once("| method | path | XCover |").unwrap();
    let rows = table.lines().skip(2);
    let rows = rows.map_while(|row| row.strip_prefix("| `")?.split_once("` | `"));
    rows.map(|(method, rest)| {
        let (path, _) = rest.split_once('`').unwrap();
        (method.parse().unwrap(), path.to_owned())
    })
    .collect()
}

fn with_ids(path: &str) -> String {
    let segments = path
        .split('/')
        .map(|segment| match segment.starts_with('{') {
            true => "33K6D-WBHLY-INS",
            false => segment,
        });
    segments.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn every_route_of_the_readme_is_xcovers_own_signed_and_passed_through() {
    let xcover = MockXcover::responding_always(|| (StatusCode::CREATED, BOOKING)).await;
    let proxy = backend(&xcover.base_url);
    let routes = routes();
    assert_eq!(routes.len(), 27);
    for (at, (method, path)) in routes.into_iter().enumerate() {
        // As it is called: with and without a slash, under each of XCover's prefixes.
        let slash = ["", "/"][at % 2];
        let prefix = ["", "/x", "/xcover"][at % 3];
        let path = format!(
            "/partners/LLODT{}{slash}?limit=1&language=en",
            with_ids(&path)
        );
        let request = request(method.clone(), "")
            .uri(format!("{prefix}{path}"))
            .header("x-idempotency-key", "order-1");
        let body = r#"{"a": 1.50,"commission": 1}"#;
        let response = proxy.send(request.body(body.into()).unwrap()).await;
        assert_eq!(response.status, 201, "{method} {path}: {}", response.text());
        assert_eq!(response.text(), BOOKING);

        let sent = xcover.requests().pop().unwrap();
        assert_eq!(sent.method, method);
        assert_eq!(sent.uri.to_string(), format!("/x{path}"));
        let body = if method == Method::GET { "" } else { body };
        assert_eq!(sent.body, body);
        assert_eq!(sent.header("x-idempotency-key"), "order-1");
        assert!(sent.header("authorization").starts_with("Signature keyId="));
    }
}

#[tokio::test]
async fn whoever_lacks_the_token_is_refused_before_anything_is_sent() {
    let xcover = MockXcover::responding_always(|| BOOKING).await;
    let proxy = backend(&xcover.base_url);
    for authorization in [
        None,
        Some("Bearer".to_owned()),
        Some("Bearer ".to_owned()),
        Some(format!("Bearer {TOKEN}x")),
        Some(format!("Bearer {}", TOKEN.trim_start_matches('a'))),
        Some(format!("Basic {TOKEN}")),
        Some(TOKEN.to_owned()),
    ] {
        for path in ["/partners/LLODT/bookings/A-1", "/partners/LLODT/nothing"] {
            let mut request = Request::get(path);
            if let Some(authorization) = &authorization {
                request = request.header("authorization", authorization);
            }
            let response = send(&proxy, request).await;
            response.expect_problem(401, "bearer-token-invalid");
            assert_eq!(response.header("www-authenticate"), Some("Bearer"));
        }
    }
    assert!(xcover.requests().is_empty());
}

#[tokio::test]
async fn a_browser_is_refused_even_with_the_token_and_gets_no_cors() {
    let xcover = MockXcover::responding_always(|| BOOKING).await;
    let proxy = backend(&xcover.base_url);
    for (name, value) in [
        ("origin", "http://localhost"),
        ("sec-fetch-site", "same-origin"),
    ] {
        for method in [Method::GET, Method::OPTIONS] {
            let request = request(method, "/bookings/A-1")
                .header(name, value)
                .header("access-control-request-method", "GET");
            let response = send(&proxy, request).await;
            response.expect_problem(403, "browser-refused");
            assert_eq!(response.header("access-control-allow-origin"), None);
        }
    }
    assert!(xcover.requests().is_empty());
}

#[tokio::test]
async fn the_public_listener_has_none_of_these_routes() {
    let xcover = MockXcover::responding_always(|| BOOKING).await;
    let proxy = Proxy::in_front_of(&xcover.base_url);
    for path in [
        "/partners/LLODT/bookings/A-1",
        "/xcover/partners/LLODT/bookings/A-1",
    ] {
        let request = Request::get(path).header("authorization", format!("Bearer {TOKEN}"));
        send(&proxy, request)
            .await
            .expect_problem(404, "unknown-route");
    }
    assert!(xcover.requests().is_empty());
}

#[tokio::test]
async fn a_booking_without_an_idempotency_key_is_refused() {
    let xcover = MockXcover::responding_always(|| BOOKING).await;
    let proxy = backend(&xcover.base_url);
    for path in ["/bookings/A-1/", "/instant_booking/", "/offers/A-1/confirm"] {
        let response = send(&proxy, request(Method::POST, path)).await;
        response.expect_problem(400, "idempotency-key-missing");
    }
    for key in ["", &"k".repeat(256)] {
        let request = request(Method::POST, "/bookings/A-1").header("x-idempotency-key", key);
        let response = send(&proxy, request).await;
        response.expect_problem(400, "invalid-request");
    }
    assert!(xcover.requests().is_empty());
}

#[tokio::test]
async fn another_partner_a_strange_id_or_a_malformed_body_is_refused() {
    let xcover = MockXcover::responding_always(|| BOOKING).await;
    let proxy = backend(&xcover.base_url);
    let to = |path: &str| request(Method::GET, "").uri(path);
    let response = send(&proxy, to("/partners/OTHER/bookings/A-1")).await;
    response.expect_problem(404, "unknown-route");
    for id in ["..", "%2e%2e", "A%2F1", "A_1"] {
        let response = send(&proxy, to(&format!("/partners/LLODT/bookings/{id}"))).await;
        response.expect_problem(400, "invalid-id");
    }
    let cancel = request(Method::POST, "/bookings/A-1/cancel");
    let response = proxy.send(cancel.body("[1]".into()).unwrap()).await;
    response.expect_problem(400, "invalid-request");
    let response = send(&proxy, request(Method::DELETE, "/bookings/A-1")).await;
    response.expect_problem(405, "method-not-allowed");
    assert!(xcover.requests().is_empty());
}

#[tokio::test]
async fn xcovers_own_refusals_pass_with_their_body() {
    for status in [400, 402, 404, 409, 422] {
        let body = r#"{"type":"validation_error","message":"from xcover"}"#;
        let status = StatusCode::from_u16(status).unwrap();
        let xcover = MockXcover::responding_always(move || (status, body)).await;
        let proxy = backend(&xcover.base_url);
        let response = send(&proxy, request(Method::PATCH, "/bookings/A-1")).await;
        assert_eq!(response.status, status);
        assert_eq!(response.text(), body);
        assert_eq!(response.header("content-type"), Some("application/json"));
        assert_eq!(xcover.requests().len(), 1);
    }
}

#[tokio::test]
async fn what_says_enough_without_a_body_passes_without_one() {
    let repeat = StatusCode::CONFLICT;
    for status in [StatusCode::ACCEPTED, StatusCode::NO_CONTENT, repeat] {
        let xcover = MockXcover::responding_always(move || status).await;
        let proxy = backend(&xcover.base_url);
        let response = send(&proxy, request(Method::POST, "/bookings/A-1/send_email")).await;
        assert_eq!((response.status, response.text()), (status, ""));
        assert_eq!(response.header("content-type"), None);
    }
}

#[tokio::test]
async fn what_concerns_only_the_proxy_is_a_problem_of_its_own() {
    let cases: [(u16, &str, &str); 6] = [
        (401, "{}", "upstream-refused"),
        (403, "{}", "upstream-refused"),
        (302, "", "upstream-failed"),
        (500, r#"{"message":"from xcover"}"#, "upstream-failed"),
        (200, "<!doctype html>", "upstream-failed"),
        (200, "", "upstream-failed"),
    ];
    for (upstream, body, code) in cases {
        let upstream = StatusCode::from_u16(upstream).unwrap();
        let xcover = MockXcover::responding_always(move || (upstream, body)).await;
        let proxy = backend(&xcover.base_url);
        let response = send(&proxy, request(Method::PATCH, "/bookings/A-1")).await;
        response.expect_problem(502, code);
        assert!(!response.text().contains("from xcover"));
    }
}

/// An XCover that fails with `first`, and then responds with a booking.
async fn failing_once(first: impl Fn() -> Response + Send + Sync + 'static) -> MockXcover {
    let count = AtomicUsize::new(0);
    MockXcover::responding_always(move || match count.fetch_add(1, Ordering::Relaxed) {
        0 => first(),
        _ => BOOKING.into_response(),
    })
    .await
}

#[tokio::test]
async fn a_call_that_may_have_been_made_is_repeated_only_if_that_is_harmless() {
    for (method, path, key, attempts) in [
        (Method::GET, "/bookings/A-1", None, 2),
        (Method::POST, "/quotes/", None, 2),
        (Method::POST, "/bookings/A-1", Some("order-1"), 2),
        (Method::POST, "/bookings/A-1/cancel", Some("order-1"), 2),
        (Method::POST, "/bookings/A-1/cancel", None, 1),
    ] {
        let xcover = failing_once(|| StatusCode::BAD_GATEWAY.into_response()).await;
        let proxy = backend(&xcover.base_url);
        let mut request = request(method, path);
        if let Some(key) = key {
            request = request.header("x-idempotency-key", key);
        }
        let response = send(&proxy, request).await;
        assert_eq!(xcover.requests().len(), attempts, "{path}");
        if attempts == 1 {
            response.expect_problem(502, "upstream-failed");
            continue;
        }
        assert_eq!(response.text(), BOOKING);
        for sent in xcover.requests() {
            assert_eq!(
                sent.headers
                    .get("x-idempotency-key")
                    .map(|sent| sent.to_str().unwrap()),
                key
            );
        }
    }
}

#[tokio::test]
async fn a_throttled_or_locked_call_is_sent_again_after_the_time_that_xcover_names() {
    let message = r#"{"message":"Request was throttled. Expected available in 1 second."}"#;
    let header = || (StatusCode::LOCKED, [("retry-after", "1")], "{}").into_response();
    for xcover in [
        failing_once(move || (StatusCode::TOO_MANY_REQUESTS, message).into_response()).await,
        failing_once(header).await,
    ] {
        let proxy = backend(&xcover.base_url);
        let response = send(&proxy, request(Method::PATCH, "/bookings/A-1")).await;
        assert_eq!(response.text(), BOOKING);
        assert!(
            response.took >= Duration::from_secs(1),
            "{:?}",
            response.took
        );
    }
}

#[tokio::test]
async fn a_caller_who_would_wait_too_long_is_told_how_long() {
    let throttled = || {
        (
            StatusCode::TOO_MANY_REQUESTS,
            [("retry-after", "120")],
            "{}",
        )
    };
    let xcover = MockXcover::responding_always(throttled).await;
    let proxy = backend(&xcover.base_url);
    let response = send(&proxy, request(Method::GET, "/bookings/A-1")).await;
    assert_eq!(response.status, 429);
    assert_eq!(response.header("retry-after"), Some("120"));
    assert_eq!(xcover.requests().len(), 1);
}
