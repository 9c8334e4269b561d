//! Every request is completed, even if its page has gone or its handler panics.

use std::{any::Any, sync::Arc};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{
    problem::{Code, Problem},
    state::AppState,
};

/// Goes on if the browser disconnects, and before the process ends: opt-outs are sent while the shopper leaves
/// the page.
pub(crate) async fn run_to_completion(
    State(state): State<Arc<AppState>>,
    request: Request,
    next: Next,
) -> Response {
    let work = &state.lifecycle.work;
    work.spawn(next.run(request))
        .await
        .unwrap_or_else(|_| internal_error())
}

/// The response when a handler panics.
pub(crate) fn panic_response(_: Box<dyn Any + Send>) -> Response {
    internal_error()
}

pub(crate) fn internal_error() -> Response {
    Problem::new(Code::InternalError, "an error in the proxy").into_response()
}
