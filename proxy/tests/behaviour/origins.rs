//! Which pages may use the proxy, and what every page may read.

use std::net::SocketAddr;

use axum::{
    body::Body,
    extract::{ConnectInfo, Request},
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
async fn requests_without_an_origin_from_a_listed_one_and_from_a_loopback_one_pass() {
    for headers in [
        &[][..],
        &[("host", "pay.example")],
        &[("origin", LISTED), ("host", "pay.example")],
        &[("origin", "http://localhost:3000")],
        &[
            ("origin", "http://127.0.0.1:8080"),
            ("host", "127.0.0.1:8080"),
        ],
        &[("origin", "http://127.9.9.9"), ("host", "127.9.9.9")],
        &[("origin", "http://localhost"), ("host", "LocalHost")],
        &[("origin", "https://localhost"), ("host", "localhost:443")],
        &[("origin", "http://localhost"), ("host", "localhost:80")],
        &[("origin", "http://[::1]:8080"), ("host", "[::1]:8080")],
        &[("sec-fetch-site", "same-origin")],
        &[("sec-fetch-site", "none")],
        &[("origin", LISTED), ("sec-fetch-site", "cross-site")],
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
        // Any name can lead here.
        &[("origin", "https://pay.example"), ("host", "pay.example")],
        &[
            ("origin", "http://10.0.0.5:8080"),
            ("host", "10.0.0.5:8080"),
        ],
        &[
            ("origin", "http://localhost.evil.example"),
            ("host", "localhost.evil.example"),
        ],
        &[
            ("origin", "http://127.0.0.1.evil.example"),
            ("host", "127.0.0.1.evil.example"),
        ],
        &[
            ("origin", "https://localhost:444"),
            ("host", "localhost:443"),
        ],
        &[("origin", "https://localhost"), ("host", "localhost:80")],
        &[("origin", "http://localhost"), ("host", "127.0.0.1")],
        &[("origin", "http://shop.example"), ("host", "pay.example")],
        &[("origin", "https://shop.example:8443")],
        &[("origin", "https://shop.example.evil.example")],
        &[("origin", "https://sub.shop.example")],
        &[("origin", "https://shop.example/")],
        &[("origin", "null"), ("host", "null")],
        &[("origin", "")],
        &[("origin", "localhost"), ("host", "localhost")],
        &[("origin", "file://localhost"), ("host", "localhost")],
        &[("origin", LISTED), ("origin", "https://evil.example")],
        &[("sec-fetch-site", "cross-site")],
        &[
            ("sec-fetch-site", "same-origin"),
            ("sec-fetch-site", "cross-site"),
        ],
    ] {
        let (response, asked) = quote_with(headers).await;
        response.expect_problem(403, "origin-not-allowed");
        assert!(!asked, "{headers:?}");
    }
}

#[tokio::test]
async fn under_the_prefix_a_host_that_is_not_public_is_misdirected() {
    let public = [(
        "PROXY_PUBLIC_ORIGINS",
        "https://shop.example,https://[2001:db8::1]:8443",
    )];
    let xcover = xcover().await;
    let proxy = Proxy::with(&xcover.base_url, &public, Limits::default());
    for (host, is_public) in [
        ("shop.example", true),
        ("Shop.Example", true),
        ("shop.example:443", true),
        // A server in front may leave the port out, or put its own there.
        ("shop.example:8080", true),
        ("[2001:db8::1]", true),
        ("localhost:8080", true),
        ("127.0.0.1:8080", true),
        ("evil.example", false),
        ("www.shop.example", false),
        ("shop.example.evil.example", false),
        ("shop.example.", false),
        ("10.0.0.5:8080", false),
        ("xcover_proxy", false),
        ("169.254.169.254", false),
    ] {
        for path in [
            "/xcover/quotes",
            "/xcover/nowhere",
            "/xcover/quotes/A-1/opt_out",
        ] {
            for origin in [
                None,
                Some("https://shop.example"),
                Some("https://evil.example"),
            ] {
                let mut request = Request::post(path).header("host", host);
                if let Some(origin) = origin {
                    request = request.header("origin", origin);
                }
                let response = proxy.send(request.body(Body::empty()).unwrap()).await;
                if is_public {
                    assert_ne!(
                        response.status,
                        StatusCode::MISDIRECTED_REQUEST,
                        "{host} {path}"
                    );
                } else {
                    let detail = response.expect_problem(421, "unknown-host");
                    assert_eq!(
                        detail,
                        format!("the host {host:?} is none of PROXY_PUBLIC_ORIGINS")
                    );
                }
            }
        }
        let request = Request::get("/healthz").header("host", host);
        let response = proxy.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.status, StatusCode::OK, "{host}");
    }
    assert!(xcover.requests().is_empty());
}

#[tokio::test]
async fn a_request_that_names_no_host_or_several_is_refused_whatever_else_it_says() {
    for method in [Method::POST, Method::OPTIONS] {
        for hosts in [
            &[][..],
            &["localhost", "localhost"],
            &["localhost", "evil.example"],
            &[""],
        ] {
            let request = Request::builder()
                .method(method.clone())
                .uri("/xcover/quotes")
                .header("origin", LISTED)
                .header("access-control-request-method", "POST");
            let request = hosts
                .iter()
                .fold(request, |request, host| request.header("host", *host));
            let response = proxy(&xcover().await)
                .send_as_it_is(request.body(Body::empty()).unwrap())
                .await;
            response.expect_problem(400, "invalid-host");
            expect_readable(&response, LISTED);
        }
    }
}

/// Whether a request for a quote passes that comes from `peer` with these headers, with these settings.
async fn passes(settings: &[(&str, &str)], peer: &str, headers: &[(&str, &str)]) -> bool {
    let xcover = xcover().await;
    let add = |request: Builder, (name, value): &(&str, &str)| request.header(*name, *value);
    let peer: SocketAddr = peer.parse().unwrap();
    let request = headers
        .iter()
        .fold(quote_request(), add)
        .extension(ConnectInfo(peer));
    let response = Proxy::with(&xcover.base_url, settings, Limits::default())
        .send(request.body(QUOTE_REQUEST.into()).unwrap())
        .await;
    match response.status {
        StatusCode::CREATED => assert!(!xcover.requests().is_empty()),
        StatusCode::MISDIRECTED_REQUEST => assert!(xcover.requests().is_empty()),
        _ => {
            response.expect_problem(403, "origin-not-allowed");
            assert!(xcover.requests().is_empty());
        }
    }
    response.status == StatusCode::CREATED
}

#[tokio::test]
async fn the_public_origins_are_the_proxys_own_whatever_the_host_header_says() {
    let settings = [
        (
            "PROXY_PUBLIC_ORIGINS",
            "https://shop.example,https://www.shop.example",
        ),
        ("PROXY_ALLOWED_ORIGINS", "https://partner.example"),
    ];
    for (origin, host, expected) in [
        // As behind nginx, whose default `Host` is the address of the proxy.
        ("https://shop.example", "127.0.0.1:8080", true),
        ("https://www.shop.example", "www.shop.example", true),
        ("https://shop.example", "shop.example", true),
        ("https://partner.example", "127.0.0.1:8080", true),
        // Rebound names.
        ("http://evil.example", "evil.example", false),
        ("http://127.0.0.1:8080", "127.0.0.1:8080", false),
        ("http://shop.example", "shop.example", false),
        ("https://shop.example:8443", "shop.example:8443", false),
    ] {
        let headers = [("origin", origin), ("host", host)];
        let passed = passes(&settings, "127.0.0.1:50000", &headers).await;
        assert_eq!(passed, expected, "{headers:?}");
    }
}

#[tokio::test]
async fn forwarded_headers_count_from_trusted_proxies_only() {
    let trusted = [(
        "PROXY_TRUSTED_PROXIES",
        "127.0.0.1,10.1.0.0/16,2001:db8::/32",
    )];
    let forwarded = [
        ("origin", "https://shop.example"),
        ("host", "127.0.0.1:8080"),
        ("x-forwarded-host", "shop.example"),
        ("x-forwarded-proto", "https"),
    ];
    for (peer, expected) in [
        ("127.0.0.1:1", true),
        ("[::ffff:127.0.0.1]:1", true),
        ("10.1.255.9:1", true),
        ("[2001:db8:1::7]:1", true),
        ("127.0.0.2:1", false),
        ("10.2.0.1:1", false),
        ("[2001:db9::1]:1", false),
        ("[::1]:1", false),
    ] {
        assert_eq!(passes(&trusted, peer, &forwarded).await, expected, "{peer}");
        assert!(!passes(&[], peer, &forwarded).await, "{peer}");
    }
}

#[tokio::test]
async fn a_trusted_proxy_may_put_its_own_name_for_this_one_into_the_host_header() {
    let settings = [
        ("PROXY_PUBLIC_ORIGINS", "https://shop.example"),
        ("PROXY_TRUSTED_PROXIES", "10.0.0.1"),
    ];
    let (page, host) = (
        ("origin", "https://shop.example"),
        ("host", "xcover_proxy:8080"),
    );
    let forwarded = |name| [page, host, ("x-forwarded-host", name)];
    assert!(passes(&settings, "10.0.0.1:1", &[page, host]).await);
    assert!(passes(&settings, "10.0.0.1:1", &forwarded("shop.example")).await);
    assert!(!passes(&settings, "10.0.0.1:1", &forwarded("evil.example")).await);
    assert!(!passes(&settings, "10.0.0.2:1", &[page, host]).await);
    assert!(!passes(&settings, "10.0.0.2:1", &forwarded("shop.example")).await);
    // What it says of the page's origin doesn't count.
    let rebound = [("origin", "http://evil.example"), host];
    assert!(!passes(&settings, "10.0.0.1:1", &rebound).await);
}

#[tokio::test]
async fn the_nearest_proxys_values_count_and_the_scheme_with_them() {
    let trusted = [("PROXY_TRUSTED_PROXIES", "127.0.0.1")];
    for (origin, host, proto, expected) in [
        ("https://shop.example", "shop.example", "https", true),
        ("https://shop.example", "shop.example:443", "https", true),
        ("http://shop.example", "shop.example:80", "http", true),
        ("https://shop.example", "Shop.Example", "HTTPS", true),
        (
            "https://shop.example",
            "evil.example, shop.example",
            "http, https",
            true,
        ),
        ("https://shop.example", "", "", false),
        ("https://shop.example", "shop.example", "http", false),
        ("http://shop.example", "shop.example", "https", false),
        (
            "https://evil.example",
            "evil.example, shop.example",
            "https",
            false,
        ),
        ("https://evil.example", "shop.example", "https", false),
        ("https://shop.example", "shop.example:8443", "https", false),
    ] {
        let headers = [
            ("origin", origin),
            ("host", "127.0.0.1:8080"),
            ("x-forwarded-host", host),
            ("x-forwarded-proto", proto),
        ];
        let passed = passes(&trusted, "127.0.0.1:1", &headers).await;
        assert_eq!(passed, expected, "{headers:?}");
    }
}

#[tokio::test]
async fn a_refused_page_can_read_why() {
    let (response, _) = quote_with(&[("origin", "https://evil.example")]).await;
    let detail = response.expect_problem(403, "origin-not-allowed");
    assert_eq!(
        detail,
        "the origin \"https://evil.example\" is neither the proxy's own (PROXY_PUBLIC_ORIGINS) nor in \
         PROXY_ALLOWED_ORIGINS; the proxy's log has its own"
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
