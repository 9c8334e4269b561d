//! `POST /offers` and `POST /offers/{id}/opt_out`.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::Method,
    response::Response,
};

use crate::{
    problem::Problem,
    routes::{authorized_id::OptOutId, forward::forward, opt_out},
    state::AppState,
    xcover::statuses::Operation,
};

/// Asks XCover for an offer.
///
/// # Errors
/// As for a new quote.
pub(crate) async fn create(
    State(state): State<Arc<AppState>>,
    request: Request,
) -> Result<Response, Problem> {
    forward(&state, Operation::Create, Method::POST, "/offers/", request).await
}

/// Records that the order was placed without this offer's cover. Responds with 204.
///
/// # Errors
/// As for a quote.
pub(crate) async fn opt_out(
    State(state): State<Arc<AppState>>,
    OptOutId(id): OptOutId,
    request: Request,
) -> Result<Response, Problem> {
    let path = format!("/offers/{}/opt_out/", id.as_str());
    opt_out::opt_out(&state, &path, &id, request).await
}
