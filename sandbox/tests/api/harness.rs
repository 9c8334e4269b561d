//! A sandbox within the test, and a partner who signs calls to it.

use std::io::{self, BufWriter, Write};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use sha2::Sha512;
use tower::ServiceExt;
use xcover_sandbox::{Log, Settings, app_with_log};

pub(crate) const PARTNER: &str = "LLODT";
pub(crate) const KEY: &str = "test_api_key";
pub(crate) const SECRET: &str = "test_api_secret";
pub(crate) const QUOTES: &str = "/x/partners/LLODT/quotes/";
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A sandbox whose log the test can read.
pub(crate) struct Sandbox {
    router: Router,
    log: Lines,
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Reply {
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("JSON")
    }

    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

impl Sandbox {
    /// A sandbox with settings of its own, on top of the required ones.
    pub(crate) fn with(settings: &[(&str, &str)]) -> Self {
        let required = [
            ("SANDBOX_PARTNER_ID", PARTNER),
            ("SANDBOX_API_KEY", KEY),
            ("SANDBOX_API_SECRET", SECRET),
        ];
        let settings = Settings::from_lookup(|name| {
            let all = settings.iter().chain(&required);
            let found = all.copied().find(|(known, _)| *known == name);
            found.map(|(_, value)| value.into())
        });
        let log = Lines::default();
        // Buffered, so that a line which is not flushed is not seen.
        let sink = Log::to(BufWriter::new(log.clone()));
        Self {
            router: app_with_log(settings.expect("settings"), sink),
            log,
        }
    }

    pub(crate) fn new() -> Self {
        Self::with(&[])
    }

    /// Sends a request as it is.
    pub(crate) async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Reply {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    /// Signs a call and sends it.
    pub(crate) async fn call(&self, method: Method, path: &str, body: impl Into<Body>) -> Reply {
        self.send(signed(method, path, SystemTime::now(), body))
            .await
    }

    pub(crate) async fn quote(&self, request: &Value) -> Reply {
        self.call(Method::POST, QUOTES, request.to_string()).await
    }

    /// Asks for an offer.
    pub(crate) async fn offer(&self, request: &Value) -> Reply {
        self.post("offers/", request).await
    }

    /// Sends a body to a path of the partner.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Reply {
        let path = format!("/x/partners/{PARTNER}/{path}");
        self.call(Method::POST, &path, body.to_string()).await
    }

    pub(crate) async fn opt_out(&self, id: &str) -> Reply {
        let path = format!("/x/partners/{PARTNER}/bookings/{id}/opt_out");
        self.call(Method::POST, &path, "{}").await
    }

    pub(crate) async fn retrieve(&self, id: &str) -> Reply {
        let path = format!("{QUOTES}{id}/");
        self.call(Method::GET, &path, Body::empty()).await
    }

    pub(crate) async fn open(&self, path: &str) -> Reply {
        let request = Request::get(path).body(Body::empty()).unwrap();
        self.send(request).await
    }

    pub(crate) fn log(&self) -> Vec<String> {
        let bytes = self.log.0.lock().unwrap().clone();
        let text = String::from_utf8(bytes).unwrap();
        text.lines().map(str::to_owned).collect()
    }

    /// The last line of the log.
    #[track_caller]
    pub(crate) fn last_line(&self) -> String {
        self.log().pop().expect("a line")
    }
}

/// A request as a partner's proxy sends it.
pub(crate) fn signed(
    method: Method,
    path: &str,
    at: SystemTime,
    body: impl Into<Body>,
) -> Request<Body> {
    let date = httpdate::fmt_http_date(at);
    let authorization = authorization(SECRET, &format!("date: {date}"), "");
    Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "application/json")
        .header("date", date)
        .header("x-api-key", KEY)
        .header("authorization", authorization)
        .body(body.into())
        .unwrap()
}

/// The header that goes with a signed text, with further parameters in front of the signature.
pub(crate) fn authorization(secret: &str, text: &str, parameters: &str) -> String {
    let mut mac = Hmac::<Sha512>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    let base64 = STANDARD.encode(mac.finalize().into_bytes());
    let signature = utf8_percent_encode(&base64, RESERVED);
    format!(
        r#"Signature keyId="{KEY}",algorithm="hmac-sha512",{parameters}signature="{signature}""#
    )
}
