//! So many requests at a time, and no queue: a flood is answered at once.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tokio::sync::Semaphore;

use crate::problem::{Code, Problem};

/// Passes a request on if there is a place for it, 503 otherwise.
pub(crate) async fn limit(
    State(places): State<Arc<Semaphore>>,
    request: Request,
    next: Next,
) -> Response {
    match places.try_acquire() {
        Ok(_place) => next.run(request).await,
        Err(_) => Problem::new(Code::Overloaded, "too many requests are in progress")
            .with_retry_after_s(1)
            .into_response(),
    }
}
