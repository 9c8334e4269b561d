//! The log: JSON lines on standard output, one per request.
//!
//! A line has the route's template, never the path that was asked for. Bodies, query strings, tokens
//! and signatures have no way into it, and other libraries' lines are left out.

use std::{
    hash::{BuildHasher, RandomState},
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
    time::Instant,
};

use crate::{
    exchange::{Exchange, ms_since},
    problem::Code,
};
use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderMap, Method},
    middleware::Next,
    response::Response,
};

/// Logs a request of the proxy's own routes.
pub(crate) async fn log_at_info(request: Request, next: Next) -> Response {
    let entry = Entry::start(&request);
    let response = next.run(request).await;
    let exchange = response.extensions().get::<Exchange>();
    tracing::info!(
        request_id = entry.request_id,
        method = entry.method.as_str(),
        route = entry.route.as_deref().unwrap_or("unknown"),
        status = response.status().as_u16(),
        ms = entry.ms(),
        code = response.extensions().get::<Code>().map(|code| code.name()),
        upstream_status = exchange
            .and_then(|exchange| exchange.status)
            .map(|status| status.as_u16()),
        upstream_ms = exchange.map(|exchange| exchange.ms),
        cause = exchange.and_then(|exchange| exchange.cause.as_deref()),
        "request"
    );
    response
}

/// Logs a request of everything else, at debug level.
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

/// What is known of a request before it is answered.
struct Entry {
    start: Instant,
    request_id: String,
    method: Method,
    /// The route's template, where there is one.
    route: Option<String>,
}

impl Entry {
    fn start(request: &Request) -> Self {
        let template = request.extensions().get::<MatchedPath>();
        Self {
            start: Instant::now(),
            request_id: request_id(request.headers()),
            method: request.method().clone(),
            route: template.map(|template| template.as_str().to_owned()),
        }
    }

    fn ms(&self) -> u64 {
        ms_since(self.start)
    }
}

/// The `x-request-id` that a balancer in front has given, if it is a plain one, or one of our own.
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
        .get("x-request-id")
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
