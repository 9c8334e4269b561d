//! Whatever XCover answers, head and all, a page gets a quote without commission, or a problem that is the proxy's own.
#![no_main]

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{LazyLock, Mutex},
    thread,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{
        HeaderMap, Request, StatusCode,
        header::{CONTENT_TYPE, RETRY_AFTER},
    },
};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use tokio::runtime::Runtime;
use tower::ServiceExt;

const RIGHT: &[u8] = b"HTTP/1.1 201 Created\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";

/// What XCover answers now.
static ANSWER: Mutex<Vec<u8>> = Mutex::new(Vec::new());

static PROXY: LazyLock<(Runtime, Router)> = LazyLock::new(|| {
    let xcover = TcpListener::bind("127.0.0.1:0").expect("a port");
    let base_url = format!("http://{}/x", xcover.local_addr().expect("an address"));
    thread::spawn(move || xcover.incoming().flatten().for_each(answer));
    xcover_fuzz::proxy(
        "xcover",
        &[
            ("XCOVER_BASE_URL", &base_url),
            ("PROXY_UPSTREAM_RATE", "10000"),
        ],
    )
});

fn answer(mut stream: TcpStream) {
    let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
    while !request.ends_with(b"\r\n\r\n{}") {
        match stream.read(&mut buffer) {
            Ok(len) if len > 0 => request.extend_from_slice(&buffer[..len]),
            _ => return,
        }
    }
    let _ = stream.write_all(&ANSWER.lock().expect("no panic"));
}

/// A quote with this answer: its status, its headers and its body, which isn't read if it is too deep or a number in it too large.
fn quote(answer: &[u8]) -> (StatusCode, HeaderMap, Option<Value>) {
    *ANSWER.lock().expect("no panic") = answer.to_vec();
    let (runtime, proxy) = &*PROXY;
    let request = Request::post("/xcover/quotes")
        .header("host", "localhost")
        .header(CONTENT_TYPE, "application/json");
    let request = request.body(Body::from("{}")).expect("a request");
    let (parts, body) = runtime
        .block_on(proxy.clone().oneshot(request))
        .expect("no error")
        .into_parts();
    let body = runtime
        .block_on(to_bytes(body, usize::MAX))
        .expect("a body");
    (
        parts.status,
        parts.headers,
        serde_json::from_slice(&body).ok(),
    )
}

fn has_commission(value: &Value) -> bool {
    match value {
        Value::Object(object) => {
            let mut members = object.iter();
            members.any(|(key, value)| {
                key.to_lowercase().contains("commission") || has_commission(value)
            })
        }
        Value::Array(items) => items.iter().any(has_commission),
        _ => false,
    }
}

fuzz_target!(|data: &[u8]| {
    let (status, headers, body) = quote(data);
    if status.is_success() {
        return assert!(body.is_none_or(|body| body.is_object() && !has_commission(&body)));
    }
    assert_eq!(headers[CONTENT_TYPE], "application/problem+json");
    let body = body.expect("JSON");
    assert!(
        body["code"].is_string() && body["status"] == status.as_u16(),
        "{body}"
    );
    if let Some(seconds) = headers.get(RETRY_AFTER) {
        let seconds: u64 = seconds.to_str().expect("text").parse().expect("a number");
        assert!((1..=3600).contains(&seconds), "{seconds}");
    }
    // Else XCover would be down after ten of these.
    assert_eq!(quote(RIGHT).0, StatusCode::CREATED);
});
