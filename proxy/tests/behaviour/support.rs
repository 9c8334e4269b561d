//! The proxy under test, a mock of XCover, and what browsers send.

use std::{
    collections::HashMap,
    ffi::OsString,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tower::ServiceExt;
use xcover_proxy::{Limits, PackageId, Settings, app, settings::Secret, token::TokenKey};

pub(crate) const API_SECRET: &str = "test_api_secret";
pub(crate) const TOKEN_KEY: &str = "a-token-key-of-more-than-32-bytes";
/// A minimal request for a quote.
pub(crate) const QUOTE_REQUEST: &str = r#"{"request":[]}"#;

/// An environment with all the required settings.
pub(crate) fn environment(base_url: &str) -> HashMap<String, OsString> {
    [
        ("XCOVER_BASE_URL", base_url),
        ("XCOVER_PARTNER_ID", "LLODT"),
        ("XCOVER_API_KEY", "test_api_key"),
        ("XCOVER_API_SECRET", API_SECRET),
        ("PROXY_TOKEN_KEY", TOKEN_KEY),
        ("PROXY_DATA_DIR", "/nobody-has-given-it-a-folder"),
    ]
    .map(|(name, value)| (name.to_owned(), OsString::from(value)))
    .into()
}

/// Gives it a folder for its data, which is deleted when dropped.
pub(crate) fn folder_for_data(environment: &mut HashMap<String, OsString>) -> ScratchFolder {
    let folder = scratch_folder();
    environment.insert("PROXY_DATA_DIR".to_owned(), folder.path().into());
    folder
}

/// A token of the proxy under test, issued at `now`.
pub(crate) fn token(id: &str, now: SystemTime) -> String {
    let key = TokenKey::new(&Secret::new(TOKEN_KEY.as_bytes().to_vec())).unwrap();
    key.issue(&PackageId::parse(id).unwrap(), now)
}

/// The proxy under test, without a socket.
pub(crate) struct Proxy(
    pub(crate) Router,
    #[expect(dead_code, reason = "its data, which is deleted with it")] pub(crate) ScratchFolder,
);

impl Proxy {
    /// In front of the XCover at this URL.
    pub(crate) fn in_front_of(base_url: &str) -> Self {
        Self::with(base_url, &[], Limits::default())
    }

    /// With settings besides the required ones.
    pub(crate) fn with(base_url: &str, more: &[(&str, &str)], limits: Limits) -> Self {
        let mut environment = environment(base_url);
        let folder = folder_for_data(&mut environment);
        environment.extend(
            more.iter()
                .map(|(name, value)| (name.to_string(), value.into())),
        );
        let mut settings = Settings::read(|name| environment.get(name).cloned()).unwrap();
        settings.limits = limits;
        Self(app(settings).unwrap(), folder)
    }

    /// For requests that don't reach XCover: any that does is a 502.
    pub(crate) fn without_xcover() -> Self {
        Self::in_front_of("http://127.0.0.1:1/x")
    }

    /// Sends a request, to `localhost` unless it names another host.
    pub(crate) async fn send(&self, mut request: Request) -> ProxyResponse {
        let headers = request.headers_mut();
        headers
            .entry("host")
            .or_insert(HeaderValue::from_static("localhost"));
        self.send_as_it_is(request).await
    }

    pub(crate) async fn send_as_it_is(&self, request: Request) -> ProxyResponse {
        let start = Instant::now();
        let response = self.0.clone().oneshot(request).await.unwrap();
        let took = start.elapsed();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        ProxyResponse {
            status: parts.status,
            headers: parts.headers,
            body,
            took,
        }
    }

    pub(crate) async fn quote(&self) -> ProxyResponse {
        self.send(quote_request().body(QUOTE_REQUEST.into()).unwrap())
            .await
    }

    /// Opts out at this path with a valid token for this id.
    pub(crate) async fn opt_out(&self, path: &str, id: &str) -> ProxyResponse {
        let request =
            Request::post(path).header("xcover-quote-token", token(id, SystemTime::now()));
        self.send(request.body(Body::empty()).unwrap()).await
    }
}

/// A request for a quote, without its body.
pub(crate) fn quote_request() -> axum::http::request::Builder {
    Request::post("/xcover/quotes").header("content-type", "application/json")
}

/// A response to a browser.
#[derive(Debug)]
pub(crate) struct ProxyResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) took: Duration,
}

impl ProxyResponse {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub(crate) fn text(&self) -> &str {
        str::from_utf8(&self.body).unwrap()
    }

    /// Asserts that this is a complete problem with this status and code; returns its detail.
    #[track_caller]
    pub(crate) fn expect_problem(&self, status: u16, code: &str) -> String {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(
            self.header("content-type"),
            Some("application/problem+json")
        );
        let problem: Value = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(problem["code"], code);
        assert_eq!(problem["status"], status);
        assert_eq!(problem["type"], "about:blank");
        assert_eq!(problem["title"], self.status.canonical_reason().unwrap());
        assert_eq!(problem.as_object().unwrap().len(), 5);
        let detail = problem["detail"].as_str().unwrap().to_owned();
        assert!(
            detail.starts_with(char::is_lowercase) && !detail.ends_with('.'),
            "{detail}"
        );
        detail
    }
}

/// Asserts what XCover's statuses become, as `(XCover's status, status, code)`, and that none of its
/// text passes. `send` sends a request to the proxy in front of the XCover at a base URL.
pub(crate) async fn expect_statuses_become(
    cases: &[(u16, u16, &str)],
    send: impl AsyncFn(&str) -> ProxyResponse,
) {
    for &(upstream, status, code) in cases {
        let upstream = StatusCode::from_u16(upstream).unwrap();
        let xcover =
            MockXcover::responding(move || (upstream, r#"{"message":"from xcover"}"#)).await;
        let response = send(&xcover.base_url).await;
        response.expect_problem(status, code);
        assert!(!response.text().contains("from xcover"));
    }
}

/// A request that reached XCover.
#[derive(Clone, Debug)]
pub(crate) struct ReceivedRequest {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl ReceivedRequest {
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next().unwrap_or_else(|| panic!("no header {name}"));
        assert!(values.next().is_none(), "the header {name} was sent twice");
        value.to_str().unwrap()
    }
}

/// How a mock of XCover behaves, and what has reached it.
struct Script {
    delay: Duration,
    /// Whether a GET is answered with the status of a quote, and not recorded.
    has_quotes: bool,
    respond: Box<dyn Fn() -> Response + Send + Sync>,
    requests: Mutex<Vec<ReceivedRequest>>,
}

/// An XCover whose responses are all the same, but for the status of a quote, and which records the requests.
pub(crate) struct MockXcover {
    pub(crate) base_url: String,
    script: Arc<Script>,
}

impl MockXcover {
    pub(crate) async fn responding<R: IntoResponse>(
        respond: impl Fn() -> R + Send + Sync + 'static,
    ) -> Self {
        Self::responding_after(Duration::ZERO, respond).await
    }

    /// One that responds like this to GETs as well.
    pub(crate) async fn responding_always<R: IntoResponse>(
        respond: impl Fn() -> R + Send + Sync + 'static,
    ) -> Self {
        Self::start(Duration::ZERO, false, respond).await
    }

    pub(crate) async fn responding_after<R: IntoResponse>(
        delay: Duration,
        respond: impl Fn() -> R + Send + Sync + 'static,
    ) -> Self {
        Self::start(delay, true, respond).await
    }

    async fn start<R: IntoResponse>(
        delay: Duration,
        has_quotes: bool,
        respond: impl Fn() -> R + Send + Sync + 'static,
    ) -> Self {
        let respond = Box::new(move || respond().into_response());
        let script = Arc::new(Script {
            delay,
            has_quotes,
            respond,
            requests: Mutex::default(),
        });
        let address = serve(
            Router::new()
                .fallback(record_and_respond)
                .with_state(Arc::clone(&script)),
        )
        .await;
        Self {
            base_url: format!("http://{address}/x"),
            script,
        }
    }

    pub(crate) fn requests(&self) -> Vec<ReceivedRequest> {
        self.script.requests.lock().unwrap().clone()
    }

    /// The requests, once there are so many, or after 10 s.
    pub(crate) async fn wait_for(&self, count: usize) -> Vec<ReceivedRequest> {
        let start = Instant::now();
        while self.requests().len() < count && start.elapsed() < Duration::from_secs(10) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.requests()
    }

    #[track_caller]
    pub(crate) fn only_request(&self) -> ReceivedRequest {
        let requests = self.requests();
        assert_eq!(requests.len(), 1, "{requests:?}");
        requests[0].clone()
    }
}

async fn record_and_respond(State(script): State<Arc<Script>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let request = ReceivedRequest {
        method: parts.method,
        uri: parts.uri,
        headers: parts.headers,
        body,
    };
    // Whether a quote may be opted out of.
    if script.has_quotes && request.method == Method::GET {
        return quote_status(&request.uri).into_response();
    }
    // A request that is aborted during the delay isn't recorded.
    tokio::time::sleep(script.delay).await;
    script.requests.lock().unwrap().push(request);
    (script.respond)()
}

/// The status of a quote, which is its id for those of the tests that have another.
fn quote_status(uri: &Uri) -> String {
    let statuses = ["CONFIRMED", "OPTED-OUT", "CANCELLED"];
    let named = statuses
        .into_iter()
        .find(|status| uri.path().contains(status));
    let status = named.unwrap_or("RECEIVED").replace('-', "_");
    format!(r#"{{"status":"{status}"}}"#)
}

/// Serves a router on a free port until the test ends.
pub(crate) async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

/// A server that responds to anything with these bytes and closes the connection.
pub(crate) async fn raw_server(bytes: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                let _ = socket.read(&mut [0; 4096]).await;
                let _ = socket.write_all(bytes).await;
            });
        }
    });
    address
}

/// A folder that is deleted when dropped.
#[must_use = "dropping it deletes the folder"]
pub(crate) struct ScratchFolder(PathBuf);

impl ScratchFolder {
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for ScratchFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn scratch_folder() -> ScratchFolder {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!(
        "xcover-proxy-{}-{}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    );
    let path = std::env::temp_dir().join(name);
    fs::create_dir_all(&path).unwrap();
    ScratchFolder(path)
}

/// Sends a signal, such as `-TERM`, to a process.
pub(crate) fn signal(signal: &str, process: u32) {
    let sent = Command::new("kill")
        .args([signal, &process.to_string()])
        .status();
    assert!(sent.unwrap().success());
}
