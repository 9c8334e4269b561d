//! Every request is completed, even if its page has gone or its handler panics.

use std::any::Any;

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::problem::{Code, Problem};

/// Goes on if the browser disconnects: opt-outs are sent while the shopper leaves the page.
pub(crate) async fn run_to_completion(request: Request, next: Next) -> Response {
    tokio::spawn(next.run(request))
        .await
        .unwrap_or_else(|_| internal_error())
}

/// The response when a handler panics.
pub(crate) fn panic_response(_: Box<dyn Any + Send>) -> Response {
    internal_error()
}

fn internal_error() -> Response {
    Problem::new(Code::InternalError, "an error in the proxy").into_response()
}
