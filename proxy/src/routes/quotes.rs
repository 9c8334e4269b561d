//! `POST /quotes`, `PATCH /quotes/{id}` and `POST /quotes/{id}/opt_out`.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, Request, State},
    http::{Method, StatusCode},
    response::Response,
};

use crate::{
    outbox::Surface,
    problem::Problem,
    routes::{
        authorized_id::{AuthorizedId, OptOutId},
        forward::forward,
        opt_out,
    },
    state::AppState,
    xcover::statuses::Operation,
};

/// Asks XCover for a quote, or for a fast quote.
///
/// # Errors
/// 400, 408, 413 or 415 for the body; otherwise see [`statuses`](crate::xcover::statuses).
pub(crate) async fn create(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Result<Response, Problem> {
    let path = if is_fast(query.as_deref().unwrap_or_default()) {
        "/quotes/?fast_quote=1"
    } else {
        "/quotes/"
    };
    forward(&state, Operation::Create, Method::POST, path, request).await
}

/// Changes a quote, e.g. after a change of the basket. The response is like that to a new quote.
///
/// # Errors
/// 400 for the id, 403 for the token; otherwise as for a new quote.
pub(crate) async fn change(
    State(state): State<Arc<AppState>>,
    AuthorizedId(id): AuthorizedId,
    request: Request,
) -> Result<Response, Problem> {
    let path = format!("/quotes/{}/", id.as_str());
    forward(&state, Operation::Change, Method::PATCH, &path, request).await
}

/// Takes the report that the order was placed without this quote's cover. Responds with 202.
///
/// # Errors
/// 400 for the id, 403 for the token, 503 if it can't be stored.
pub(crate) async fn opt_out(
    State(state): State<Arc<AppState>>,
    OptOutId(id): OptOutId,
) -> Result<StatusCode, Problem> {
    opt_out::opt_out(&state, Surface::Quotes, &id).await
}

/// Whether the query asks for a fast quote. The rest of it is ignored: XCover gets nothing from the
/// browser but the body.
fn is_fast(query: &str) -> bool {
    query
        .split('&')
        .any(|parameter| matches!(parameter, "fast_quote=1" | "fast_quote=true"))
}
