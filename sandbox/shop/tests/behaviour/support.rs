//! A shop, an XCover and the page's orders for the tests.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use tokio::net::TcpListener;

pub(crate) const API_SECRET: &str = "test_api_secret";

/// A call that XCover received.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) at: Instant,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Call {
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }
}

/// A response of XCover's: its status, 0 for none at all, and its body.
pub(crate) type Reply = (u16, &'static str);

struct Script {
    replies: Vec<Reply>,
    retry_after_s: u64,
    delay: Duration,
    calls: Mutex<Vec<Call>>,
}

/// An XCover that replies from a list, repeats the last reply for ever, and records the calls.
pub(crate) struct Xcover {
    pub(crate) base_url: String,
    script: Arc<Script>,
}

impl Xcover {
    pub(crate) async fn replying(replies: &[Reply]) -> Self {
        Self::slow(replies, Duration::ZERO, 1).await
    }

    /// With a delay before each reply and a `Retry-After` on it.
    pub(crate) async fn slow(replies: &[Reply], delay: Duration, retry_after_s: u64) -> Self {
        let script = Arc::new(Script {
            replies: replies.to_vec(),
            retry_after_s,
            delay,
            calls: Mutex::default(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}/x", listener.local_addr().unwrap());
        let router = Router::new().fallback(play).with_state(Arc::clone(&script));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { base_url, script }
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.script.calls.lock().unwrap().clone()
    }
}

async fn play(State(script): State<Arc<Script>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let number = {
        let mut calls = script.calls.lock().unwrap();
        calls.push(Call {
            at: Instant::now(),
            method: parts.method,
            path: parts.uri.to_string(),
            headers: parts.headers,
            body: serde_json::from_slice(&body).unwrap(),
        });
        calls.len()
    };
    tokio::time::sleep(script.delay).await;
    let (status, body) = script.replies[number.min(script.replies.len()) - 1];
    if status == 0 {
        return std::future::pending().await;
    }
    let headers = [("retry-after", script.retry_after_s.to_string())];
    (StatusCode::from_u16(status).unwrap(), headers, body).into_response()
}

/// The program, running until it is dropped.
pub(crate) struct Shop {
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
    reader: Option<std::thread::JoinHandle<()>>,
    /// `http://127.0.0.1:PORT`.
    pub(crate) address: String,
}

/// A folder for the data of one program, below `target`.
pub(crate) fn data_dir() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let (process, nth) = (std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    format!("{}/shop-{process}-{nth}", env!("CARGO_TARGET_TMPDIR"))
}

/// The program with the settings it needs.
pub(crate) fn program(base_url: &str) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_xcover-shop"));
    program
        .env_clear()
        .env("XCOVER_BASE_URL", base_url)
        .env("XCOVER_PARTNER_ID", "LLODT")
        .env("XCOVER_API_KEY", "test_api_key")
        .env("XCOVER_API_SECRET", API_SECRET)
        .env("PROXY_TOKEN_KEY", "a-token-key-of-more-than-32-bytes")
        .env("PROXY_LISTEN", "127.0.0.1:0")
        .env("PROXY_DATA_DIR", data_dir())
        .env("PROXY_PUBLIC_ORIGINS", "http://localhost")
        .env("PROXY_BACKEND_LISTEN", "127.0.0.1:0")
        .env("PROXY_BACKEND_TOKEN", "a-token-of-the-shop-itself")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    program
}

impl Shop {
    pub(crate) fn before(xcover: &Xcover) -> Self {
        Self::start(&mut program(&xcover.base_url))
    }

    pub(crate) fn start(program: &mut Command) -> Self {
        let mut child = program.spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        stdout.read_line(&mut first).unwrap();
        let message: Value = serde_json::from_str(&first).unwrap();
        let address = message["message"].as_str().unwrap();
        let address = address.strip_prefix("xcover-shop listening on ").unwrap();
        let lines = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&lines);
        let reader = std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                sink.lock().unwrap().push(line);
            }
        });
        Self {
            address: address.to_owned(),
            child,
            lines,
            reader: Some(reader),
        }
    }

    /// An order's request without its body.
    pub(crate) fn request(&self) -> RequestBuilder {
        reqwest::Client::new()
            .post(format!("{}/orders", self.address))
            .header("content-type", "application/json")
    }

    /// Places an order that is accepted; returns the receipt.
    pub(crate) async fn order(&self, order: &Value) -> Value {
        receipt(self.request().body(order.to_string())).await
    }

    /// Places an order with this key.
    pub(crate) async fn order_with_key(&self, order: &Value, key: &str) -> Value {
        let request = self.request().header("idempotency-key", key);
        receipt(request.body(order.to_string())).await
    }

    /// Stops it as an operator does; returns its exit status and the log after its first line.
    pub(crate) fn stop(mut self) -> (Option<i32>, Vec<String>) {
        let id = self.child.id().to_string();
        let kill = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(kill.success());
        let status = self.child.wait().unwrap().code();
        self.reader.take().unwrap().join().unwrap();
        (status, self.lines.lock().unwrap().clone())
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn receipt(request: RequestBuilder) -> Value {
    let answer = request.send().await.unwrap();
    let status = answer.status();
    let text = answer.text().await.unwrap();
    assert_eq!(status, StatusCode::CREATED, "{text}");
    serde_json::from_str(&text).unwrap()
}

pub(crate) fn customer() -> Value {
    json!({
        "first_name": "Jane",
        "last_name": "Doe",
        "email": "jane@shop.example",
        "phone": "0439000000",
        "country": "US",
        "postcode": "12345",
        "region": "NY",
        "city": "Albany",
    })
}

/// An order with this cover, which may be `null`.
pub(crate) fn order(cover: &Value) -> Value {
    json!({
        "order": {"basket": "event", "quantity": 1, "currency": "USD", "total": "214.02"},
        "customer": customer(),
        "cover": cover,
        "disclosure": null,
    })
}

/// A package's cover, as the widget returns it.
pub(crate) fn package_cover() -> Value {
    json!({
        "surface": "quotes",
        "packageId": "ULBRT-XW3JL-INS",
        "quotes": [{"id": "q-1"}],
        "request": null,
        "currency": "USD",
        "price": "14.02",
        "orderTotal": 200,
        "optOut": {"quoteId": "ULBRT-XW3JL-INS", "token": "v1.x.y"},
    })
}
