//! Every request is handled to its end, whatever happens meanwhile.

use std::any::Any;

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::problem::{Code, Problem};

/// Goes on when the browser disconnects: opt-outs are sent while the shopper leaves the page.
pub(crate) async fn run_to_completion(request: Request, next: Next) -> Response {
    tokio::spawn(next.run(request))
        .await
        .unwrap_or_else(|_| internal_error())
}

/// The response to a request whose handler panicked.
pub(crate) fn panic_response(_: Box<dyn Any + Send>) -> Response {
    internal_error()
}

fn internal_error() -> Response {
    Problem::new(Code::InternalError, "a fault of the proxy").into_response()
}
