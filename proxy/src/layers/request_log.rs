//! One line in the log for each request.
//!
//! It names the route's template, never the path itself, and has nothing from bodies, query strings,
//! tokens or signatures.

use std::{
    hash::{BuildHasher, RandomState},
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
    time::Instant,
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, Method},
    middleware::Next,
    response::Response,
};

use crate::{
    exchange::{Exchange, ms_since},
    layers::origin::Refusal,
    metrics::METRICS,
    problem::Code,
    trace::{REQUEST_ID, Trace},
};

/// The line of a request, at this level.
macro_rules! line {
    ($level:ident, $entry:ident, $response:ident, $code:expr) => {{
        let code: Option<Code> = $code;
        let exchange = $response.extensions().get::<Exchange>();
        let refusal = $response.extensions().get::<Refusal>();
        tracing::$level!(
            request_id = $entry.request_id,
            method = $entry.method.as_str(),
            route = $entry.route.as_deref().unwrap_or("unknown"),
            status = $response.status().as_u16(),
            ms = $entry.ms(),
            code = code.map(Code::name),
            upstream_status = exchange
                .and_then(|exchange| exchange.status)
                .map(|status| status.as_u16()),
            upstream_ms = exchange.map(|exchange| exchange.ms),
            cause = exchange.and_then(|exchange| exchange.cause.as_deref()),
            origin = refusal.map(|refusal| refusal.origin.as_str()),
            host = refusal.map(|refusal| refusal.host.as_str()),
            own_origin = refusal.map(|refusal| refusal.own_origin.as_str()),
            "request"
        );
    }};
}

/// Logs and counts requests under the prefix, or to the backend listener, at a level that says whether somebody
/// has to look. What they cause carries their id, and so does the response.
pub(crate) async fn log_at_info(
    State(listener): State<&'static str>,
    request: Request,
    next: Next,
) -> Response {
    let entry = Entry::start(&request);
    let route = entry.route.as_deref().unwrap_or("unknown");
    let (trace, span) = Trace::of(&entry.request_id, &entry.method, route, request.headers());
    let mut response = trace.scope(next.run(request)).await;
    if let Ok(id) = HeaderValue::from_str(&entry.request_id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    let code = response.extensions().get::<Code>().copied();
    METRICS.request(
        listener,
        &entry.method,
        route,
        response.status(),
        code.map(Code::name),
        entry.start.elapsed(),
    );
    span.end(Some(response.status()), code.map(Code::name));
    match code {
        Some(Code::InternalError | Code::UpstreamRefused | Code::StoreUnavailable) => {
            line!(error, entry, response, code);
        }
        Some(code) if code.status().is_server_error() => line!(warn, entry, response, Some(code)),
        code => line!(info, entry, response, code),
    }
    response
}

/// Logs all other requests: static files and health checks.
pub(crate) async fn log_at_debug(request: Request, next: Next) -> Response {
    let entry = Entry::start(&request);
    let response = next.run(request).await;
    tracing::debug!(
        request_id = entry.request_id,
        method = entry.method.as_str(),
        route = entry.route.as_deref().unwrap_or("static"),
        status = response.status().as_u16(),
        ms = entry.ms(),
        code = response.extensions().get::<Code>().map(|code| code.name()),
        "request"
    );
    response
}

/// What is known of a request before its response.
struct Entry {
    start: Instant,
    request_id: String,
    method: Method,
    /// The template of the path, e.g. `/xcover/quotes/{id}`; `None` when no route has it.
    route: Option<String>,
}

impl Entry {
    fn start(request: &Request) -> Self {
        let template = request.extensions().get::<MatchedPath>();
        Self {
            start: Instant::now(),
            request_id: request_id(request.headers()),
            method: request.method().clone(),
            route: template.map(|template| template.as_str().trim_end_matches('/').to_owned()),
        }
    }

    fn ms(&self) -> u64 {
        ms_since(self.start)
    }
}

/// The `x-request-id` of a load balancer in front, if it is `[A-Za-z0-9_-]{1,64}`, or one of our own.
fn request_id(headers: &HeaderMap) -> String {
    static PROCESS: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(0));
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let is_plain = |id: &&str| {
        (1..=64).contains(&id.len())
            && id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    headers
        .get(REQUEST_ID)
        .and_then(|id| id.to_str().ok())
        .filter(is_plain)
        .map_or_else(
            || {
                format!(
                    "{:016x}-{}",
                    *PROCESS,
                    COUNT.fetch_add(1, Ordering::Relaxed)
                )
            },
            str::to_owned,
        )
}
