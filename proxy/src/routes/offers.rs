//! `POST /offers` and `POST /offers/{id}/opt_out`.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{Method, StatusCode},
    response::Response,
};

use crate::{
    outbox::Surface,
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

/// Takes the report that the order was placed without this offer's cover. Responds with 202.
///
/// # Errors
/// 400 for the id, 403 for the token, 503 if it can't be stored.
pub(crate) async fn opt_out(
    State(state): State<Arc<AppState>>,
    OptOutId(id): OptOutId,
) -> Result<StatusCode, Problem> {
    opt_out::opt_out(&state, Surface::Offers, &id).await
}
