//! `POST /quotes` and `POST /offers`: a new quote or offer from XCover.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, Request, State},
    http::Method,
    response::Response,
};

use crate::{app::Proxy, body, problem::Problem, routes::forward, xcover::client::Call};

/// Sends the browser's body on as it is, to be quoted, also fast.
///
/// # Errors
/// 400, 408, 413, 415 for the browser's body; 400, 422, 429, 502, 503, 504 for XCover's answer.
pub(crate) async fn quote(
    State(proxy): State<Arc<Proxy>>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Result<Response, Problem> {
    let path = if is_fast(query.as_deref().unwrap_or_default()) {
        "/quotes/?fast_quote=1"
    } else {
        "/quotes/"
    };
    create(&proxy, path, request).await
}

/// The same for an offer.
///
/// # Errors
/// Those of a quote.
pub(crate) async fn offer(
    State(proxy): State<Arc<Proxy>>,
    request: Request,
) -> Result<Response, Problem> {
    create(&proxy, "/offers/", request).await
}

async fn create(proxy: &Proxy, path: &str, request: Request) -> Result<Response, Problem> {
    let limit = proxy.limit();
    let body = body::object(request, limit).await?;
    let call = Call {
        method: Method::POST,
        path,
        body,
        idempotency_key: None,
        deadline: limit.deadline,
    };
    let answer = proxy.upstream.send(call).await?;
    forward::pass_on(proxy, answer).await
}

/// Whether a query asks for a fast quote. Everything else in it is ignored, as nothing of the
/// browser goes up but the body.
fn is_fast(query: &str) -> bool {
    query
        .split('&')
        .any(|parameter| matches!(parameter, "fast_quote=1" | "fast_quote=true"))
}
