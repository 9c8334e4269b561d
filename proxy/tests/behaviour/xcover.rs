//! What XCover's responses become, and what happens without one.

use std::time::{Duration, SystemTime};

use axum::http::StatusCode;
use tokio::net::TcpListener;
use xcover_proxy::Limits;

use crate::support::{MockXcover, Proxy, ProxyResponse, raw_server};

/// Shorter than the defaults, so that the tests are quick.
const SHORT: Limits = Limits {
    total: Duration::from_millis(600),
    connect: Duration::from_millis(200),
    request_bytes: 64 * 1024,
    upstream_bytes: 2 * 1024 * 1024,
    quotes: 512,
    opt_outs: 512,
    delivery: Duration::from_secs(60),
};

/// What XCover might write into an error.
const XCOVER_ERROR: &str = r#"{"type":"x","message":"rating expression 42","commission":1}"#;

async fn quote_when_xcover_responds(status: u16, body: impl Into<String>) -> ProxyResponse {
    let (status, body) = (StatusCode::from_u16(status).unwrap(), body.into());
    let xcover = MockXcover::responding(move || (status, body.clone())).await;
    let response = Proxy::in_front_of(&xcover.base_url).quote().await;
    xcover.only_request();
    response
}

/// The response when XCover throttles with this `Retry-After`.
async fn throttled_with(retry_after: Option<String>) -> ProxyResponse {
    let xcover = MockXcover::responding(move || {
        let header = retry_after.clone().map(|value| [("retry-after", value)]);
        (
            StatusCode::TOO_MANY_REQUESTS,
            header.map(axum::response::AppendHeaders),
            XCOVER_ERROR,
        )
    })
    .await;
    let response = Proxy::in_front_of(&xcover.base_url).quote().await;
    response.expect_problem(429, "throttled");
    response
}

#[tokio::test]
async fn each_status_has_its_problem_and_none_shows_xcovers_text() {
    for (upstream, status, code) in [
        (400, 400, "invalid-request"),
        (401, 502, "upstream-refused"),
        (403, 502, "upstream-refused"),
        (404, 502, "upstream-refused"),
        (409, 502, "upstream-failed"),
        (413, 502, "upstream-failed"),
        (422, 422, "no-offer"),
        (423, 503, "upstream-busy"),
        (429, 429, "throttled"),
        (500, 502, "upstream-failed"),
        (502, 502, "upstream-failed"),
        (503, 502, "upstream-failed"),
        (504, 502, "upstream-failed"),
        (202, 502, "upstream-failed"),
        (204, 502, "upstream-failed"),
        (301, 502, "upstream-failed"),
        (304, 502, "upstream-failed"),
    ] {
        let response = quote_when_xcover_responds(upstream, XCOVER_ERROR).await;
        response.expect_problem(status, code);
        assert!(!response.text().contains("rating"), "{upstream}");
        assert_eq!(response.header("xcover-quote-token"), None);
        let says_when = matches!(upstream, 423 | 429);
        assert_eq!(
            response.header("retry-after").is_some(),
            says_when,
            "{upstream}"
        );
    }
}

#[tokio::test]
async fn a_response_that_is_not_a_json_object_is_a_502() {
    for body in [
        "",
        " ",
        "<html>Bad Gateway</html>",
        "[]",
        "null",
        "\"text\"",
        "{\"a\":1",
        "{\"a\":1}}",
        "{\"a\":01}",
    ] {
        let response = quote_when_xcover_responds(200, body).await;
        response.expect_problem(502, "upstream-failed");
    }
}

#[tokio::test]
async fn a_response_that_is_nested_too_deep_is_a_502() {
    let nested = |lists: usize| format!("{{\"a\":{}{}}}", "[".repeat(lists), "]".repeat(lists));
    assert_eq!(
        quote_when_xcover_responds(200, nested(127)).await.status,
        StatusCode::OK
    );
    for lists in [128, 200_000] {
        let response = quote_when_xcover_responds(200, nested(lists)).await;
        response.expect_problem(502, "upstream-failed");
    }
}

#[tokio::test]
async fn a_response_of_up_to_2_mib_is_accepted() {
    let sized = |len: usize| format!("{{}}{}", " ".repeat(len - 2));
    assert_eq!(
        quote_when_xcover_responds(200, sized(2_097_152))
            .await
            .body
            .len(),
        2_097_152
    );
    let response = quote_when_xcover_responds(200, sized(2_097_153)).await;
    response.expect_problem(502, "upstream-failed");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = MockXcover::responding(|| (StatusCode::CREATED, r#"{"id":"A-1"}"#)).await;
    for status in [301, 302, 303, 307, 308] {
        let target = format!("{}/quotes/", elsewhere.base_url);
        let status = StatusCode::from_u16(status).unwrap();
        let xcover =
            MockXcover::responding(move || (status, [("location", target.clone())], "{}")).await;
        let response = Proxy::in_front_of(&xcover.base_url).quote().await;
        response.expect_problem(502, "upstream-failed");
        assert_eq!(response.header("location"), None);
    }
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn retry_after_is_passed_on_in_whole_seconds() {
    let in_90_s = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(90));
    let long_ago = "Sun, 29 Aug 2021 12:07:26 GMT";
    for (sent, expected) in [
        (None, 1..=1),
        (Some("7".to_owned()), 7..=7),
        (Some("0".to_owned()), 1..=1),
        (Some("86400".to_owned()), 3600..=3600),
        (Some("-1".to_owned()), 1..=1),
        (Some("1.5".to_owned()), 1..=1),
        (Some("soon".to_owned()), 1..=1),
        (Some(in_90_s), 85..=90),
        (Some(long_ago.to_owned()), 1..=1),
    ] {
        let response = throttled_with(sent.clone()).await;
        let seconds: u64 = response.header("retry-after").unwrap().parse().unwrap();
        assert!(expected.contains(&seconds), "{sent:?} became {seconds}");
    }
}

#[tokio::test]
async fn an_xcover_that_hangs_is_a_504_at_the_deadline() {
    let xcover = MockXcover::responding_after(Duration::from_secs(60), || "{}").await;
    let response = Proxy::with(&xcover.base_url, &[], SHORT).quote().await;
    response.expect_problem(504, "upstream-timeout");
    assert!(response.took >= SHORT.total, "{:?}", response.took);
    assert!(
        response.took < SHORT.total + Duration::from_secs(1),
        "{:?}",
        response.took
    );
}

#[tokio::test]
async fn a_body_that_never_ends_is_a_504_at_the_deadline() {
    let address =
        raw_server_that_stays(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{\"a\"").await;
    let response = Proxy::with(&address, &[], SHORT).quote().await;
    response.expect_problem(504, "upstream-timeout");
    assert!(response.took >= SHORT.total, "{:?}", response.took);
}

#[tokio::test]
async fn a_host_that_hangs_in_tls_is_a_504_at_the_connect_timeout() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("https://{}/x", silent.local_addr().unwrap());
    let response = Proxy::with(&base_url, &[], SHORT).quote().await;
    response.expect_problem(504, "upstream-timeout");
    assert!(response.took >= SHORT.connect, "{:?}", response.took);
    assert!(response.took < SHORT.total, "{:?}", response.took);
}

#[tokio::test]
async fn an_xcover_that_is_down_is_a_502() {
    let dead = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    let response = Proxy::in_front_of(&format!("http://{dead}/x"))
        .quote()
        .await;
    response.expect_problem(502, "upstream-unreachable");
}

#[tokio::test]
async fn a_host_that_speaks_no_tls_is_a_502() {
    let address = raw_server(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    let response = Proxy::in_front_of(&format!("https://{address}/x"))
        .quote()
        .await;
    response.expect_problem(502, "upstream-unreachable");
}

#[tokio::test]
async fn a_response_that_is_cut_short_is_a_502() {
    for bytes in [
        &b""[..],
        b"HTTP/1.1 200",
        b"not http at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{\"a\":1}",
    ] {
        let address = raw_server(bytes).await;
        let response = Proxy::in_front_of(&format!("http://{address}/x"))
            .quote()
            .await;
        response.expect_problem(502, "upstream-failed");
    }
}

/// The base URL of a server that responds with these bytes and keeps the connection open.
async fn raw_server_that_stays(bytes: &'static [u8]) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let _ = socket.read(&mut [0; 4096]).await;
        let _ = socket.write_all(bytes).await;
        tokio::time::sleep(Duration::from_secs(60)).await;
    });
    format!("http://{address}/x")
}
