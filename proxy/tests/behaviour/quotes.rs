//! Requests for quotes.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::http::{HeaderName, Method, StatusCode};
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha256, Sha512};
use xcover_proxy::{
    Limits, PackageId,
    settings::Secret,
    token::{LIFETIME, TokenKey},
};

use crate::support::{
    API_SECRET, MockXcover, Proxy, ReceivedRequest, TOKEN_KEY, quote_request, serve,
};

async fn quoting(body: &'static str) -> MockXcover {
    MockXcover::responding(move || (StatusCode::CREATED, body)).await
}

/// The signature that a request must have, computed from its `Date`.
fn signature<M: Mac + KeyInit>(request: &ReceivedRequest) -> String {
    let mut mac = <M as KeyInit>::new_from_slice(API_SECRET.as_bytes()).unwrap();
    mac.update(format!("date: {}", request.header("date")).as_bytes());
    STANDARD
        .encode(mac.finalize().into_bytes())
        .replace('+', "%2B")
        .replace('/', "%2F")
        .replace('=', "%3D")
}

#[tokio::test]
async fn a_quote_is_requested_at_the_partners_address() {
    let xcover = quoting("{}").await;
    Proxy::in_front_of(&xcover.base_url).quote().await;
    let request = xcover.only_request();
    assert_eq!(request.method, Method::POST);
    assert_eq!(request.uri, "/x/partners/LLODT/quotes/");
}

#[tokio::test]
async fn a_quote_is_fast_only_with_fast_quote_1_or_true() {
    for (query, upstream_query) in [
        ("fast_quote=1", Some("fast_quote=1")),
        ("fast_quote=true", Some("fast_quote=1")),
        ("v=2&fast_quote=1", Some("fast_quote=1")),
        ("fast_quote=0", None),
        ("fast_quote=yes", None),
        ("fast_quote=11", None),
        ("fast_quote", None),
        ("FAST_QUOTE=1", None),
        ("xfast_quote=1", None),
        ("", None),
    ] {
        let xcover = quoting("{}").await;
        let request = quote_request().uri(format!("/xcover/quotes?{query}"));
        Proxy::in_front_of(&xcover.base_url)
            .send(request.body("{}".into()).unwrap())
            .await;
        let request = xcover.only_request();
        assert_eq!(request.uri.path(), "/x/partners/LLODT/quotes/");
        assert_eq!(request.uri.query(), upstream_query, "{query}");
    }
}

#[tokio::test]
async fn slashes_at_the_end_of_the_base_url_make_no_difference() {
    let xcover = quoting("{}").await;
    Proxy::in_front_of(&format!("{}//", xcover.base_url))
        .quote()
        .await;
    assert_eq!(xcover.only_request().uri, "/x/partners/LLODT/quotes/");
}

#[tokio::test]
async fn the_request_is_signed_with_the_current_date() {
    let xcover = quoting("{}").await;
    Proxy::in_front_of(&xcover.base_url).quote().await;
    let request = xcover.only_request();
    assert_eq!(
        request.header("authorization"),
        format!(
            r#"Signature keyId="test_api_key",algorithm="hmac-sha512",signature="{}""#,
            signature::<Hmac<Sha512>>(&request)
        )
    );
    assert_eq!(request.header("x-api-key"), "test_api_key");
    let date = httpdate::parse_http_date(request.header("date")).unwrap();
    let apart = SystemTime::now().duration_since(date).unwrap();
    assert!(apart < Duration::from_secs(10), "{apart:?}");
}

#[tokio::test]
async fn the_request_is_signed_with_the_algorithm_that_is_set() {
    let xcover = quoting("{}").await;
    let sha256 = [("XCOVER_ALGORITHM", "hmac-sha256")];
    Proxy::with(&xcover.base_url, &sha256, Limits::default())
        .quote()
        .await;
    let request = xcover.only_request();
    assert_eq!(
        request.header("authorization"),
        format!(
            r#"Signature keyId="test_api_key",algorithm="hmac-sha256",signature="{}""#,
            signature::<Hmac<Sha256>>(&request)
        )
    );
}

#[tokio::test]
async fn the_body_reaches_xcover_byte_for_byte() {
    let xcover = quoting("{}").await;
    let body =
        "{ \"request\":[{\"price\":14.0,\"n\":1e3, \"s\":\"\\u00e9é\"}],\n\"z\":1,\"a\":0.10 }\n";
    let request = quote_request().body(body.into()).unwrap();
    Proxy::in_front_of(&xcover.base_url).send(request).await;
    let request = xcover.only_request();
    assert_eq!(request.body, body);
    assert_eq!(request.header("content-length"), body.len().to_string());
}

#[tokio::test]
async fn nothing_from_the_browser_reaches_xcover_but_the_body_and_the_requests_id() {
    let xcover = quoting("{}").await;
    let request = quote_request()
        .uri("/xcover/quotes?email=jane@shop.example")
        .header("cookie", "session=1")
        .header("origin", "http://localhost")
        .header("host", "localhost")
        .header("referer", "http://localhost/checkout")
        .header("user-agent", "browser")
        .header("authorization", "Basic x")
        .header("x-forwarded-for", "203.0.113.9")
        .body("{}".into())
        .unwrap();
    Proxy::in_front_of(&xcover.base_url).send(request).await;
    let request = xcover.only_request();
    assert_eq!(request.uri.query(), None);
    let mut names: Vec<_> = request.headers.keys().map(HeaderName::as_str).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "accept",
            "authorization",
            "content-length",
            "content-type",
            "date",
            "host",
            "user-agent",
            "x-api-key",
            "x-request-id"
        ]
    );
    assert_eq!(
        request.header("user-agent"),
        concat!("xcover-proxy/", env!("CARGO_PKG_VERSION"))
    );
    assert_eq!(request.header("content-type"), "application/json");
}

#[tokio::test]
async fn the_response_comes_back_byte_for_byte_but_without_commission() {
    let xcover = quoting(
        "{\"id\":\"ULBRT-XW3JL-INS\",\n \"total_price\":14.0,\"quotes\":{\"0\":{\"price\":1e3,\"commission\":{\"a\":2.5},\"tax\":0.10}},\"b\":\"\\u00e9\",\"a\":1}",
    )
    .await;
    let response = Proxy::in_front_of(&xcover.base_url).quote().await;
    assert_eq!(response.status, StatusCode::CREATED);
    assert_eq!(
        response.text(),
        "{\"id\":\"ULBRT-XW3JL-INS\",\n \"total_price\":14.0,\"quotes\":{\"0\":{\"price\":1e3,\"tax\":0.10}},\"b\":\"\\u00e9\",\"a\":1}"
    );
    assert_eq!(response.header("content-type"), Some("application/json"));
}

#[tokio::test]
async fn a_200_stays_a_200() {
    let xcover = MockXcover::responding(|| (StatusCode::OK, "{}")).await;
    assert_eq!(
        Proxy::in_front_of(&xcover.base_url).quote().await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_package_of_failed_quotes_passes() {
    let body = r#"{"id":"A-1","quotes":{"0":null},"errors":{"0":["expired"]}}"#;
    let response = Proxy::in_front_of(&quoting(body).await.base_url)
        .quote()
        .await;
    assert_eq!(
        (response.status, response.text()),
        (StatusCode::CREATED, body)
    );
}

#[tokio::test]
async fn none_of_xcovers_headers_comes_back() {
    let xcover = MockXcover::responding(|| {
        (
            StatusCode::CREATED,
            [
                ("set-cookie", "session=1"),
                ("x-ratelimit-limit", "20"),
                ("server", "xcover"),
                ("retry-after", "9"),
                ("xcover-quote-token", "forged"),
                ("content-type", "text/html"),
            ],
            "{}",
        )
    })
    .await;
    let response = Proxy::in_front_of(&xcover.base_url).quote().await;
    let mut names: Vec<_> = response.headers.keys().map(HeaderName::as_str).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "cache-control",
            "content-length",
            "content-type",
            "vary",
            "x-content-type-options",
            "x-request-id"
        ]
    );
    assert_eq!(response.header("content-type"), Some("application/json"));
}

/// Asserts that a response with this body gets a token for this package.
async fn expect_token_for(body: &'static str, id: &str) {
    let response = Proxy::in_front_of(&quoting(body).await.base_url)
        .quote()
        .await;
    let token = response.header("xcover-quote-token").expect(body);
    let key = TokenKey::new(&Secret::new(TOKEN_KEY.as_bytes().to_vec())).unwrap();
    let id = PackageId::parse(id).unwrap();
    assert_eq!(key.verify(token, &id, SystemTime::now()), Ok(()), "{body}");
    let expiry: u64 = token.split('.').nth(1).unwrap().parse().unwrap();
    let in_seven_days = (SystemTime::now() + LIFETIME)
        .duration_since(UNIX_EPOCH)
        .unwrap();
    assert!(in_seven_days.as_secs() - expiry < 10);
}

#[tokio::test]
async fn a_quote_comes_with_a_token_for_its_package() {
    expect_token_for(r#"{"quotes":{},"id":"ULBRT-XW3JL-INS"}"#, "ULBRT-XW3JL-INS").await;
    expect_token_for(
        r#"{"provider_reference":"ULBRT-XW3JL-INS"}"#,
        "ULBRT-XW3JL-INS",
    )
    .await;
    expect_token_for(
        r#"{"id":"7","provider_reference":"ULBRT-INS"}"#,
        "ULBRT-INS",
    )
    .await;
    expect_token_for(r#"{"id":"A-1","provider_reference":""}"#, "A-1").await;
    expect_token_for(r#"{"id":"A-1","provider_reference":null}"#, "A-1").await;
    expect_token_for(r#"{"id":"\u0041-1","big":1e999}"#, "A-1").await;
    expect_token_for(r#"{"id":"A-1","id":"A-2"}"#, "A-2").await;
}

#[tokio::test]
async fn a_quote_without_a_usable_package_id_comes_without_a_token() {
    for body in [
        r#"{"quotes":{"0":{"id":"A-1"}}}"#,
        r#"{"id":null}"#,
        r#"{"id":7}"#,
        r#"{"id":"../x"}"#,
        r#"{"id":""}"#,
    ] {
        let response = Proxy::in_front_of(&quoting(body).await.base_url)
            .quote()
            .await;
        assert_eq!(response.text(), body);
        assert_eq!(response.header("xcover-quote-token"), None, "{body}");
    }
}

#[tokio::test]
async fn bytes_arrive_the_same_over_real_sockets() {
    let body = "{\"price\":14.0,\"Commission\":1,\"e\":1E-7 }";
    let xcover = quoting(body).await;
    let address = serve(Proxy::in_front_of(&xcover.base_url).0).await;
    let response = reqwest::Client::new()
        .post(format!("http://{address}/xcover/quotes"))
        .header("content-type", "application/json")
        .header("origin", format!("http://{address}"))
        .body("{ \"request\" : [ ] }")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::CREATED);
    assert_eq!(
        response.text().await.unwrap(),
        "{\"price\":14.0,\"e\":1E-7 }"
    );
    assert_eq!(xcover.only_request().body, "{ \"request\" : [ ] }");
}
