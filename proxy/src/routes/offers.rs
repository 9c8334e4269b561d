//! `POST /offers` and `POST /offers/{id}/opt_out`.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::Method,
    response::Response,
};

use crate::{
    problem::Problem,
    routes::{authorized_id::Granted, forward::forward, opt_out},
    state::Proxy,
    xcover::statuses::Operation,
};

/// Asks XCover for an offer.
///
/// # Errors
/// As for a new quote.
pub(crate) async fn create(
    State(proxy): State<Arc<Proxy>>,
    request: Request,
) -> Result<Response, Problem> {
    forward(&proxy, Operation::Create, Method::POST, "/offers/", request).await
}

/// Records that the order was placed without this offer's cover. Responds with 204.
///
/// # Errors
/// As for a quote.
pub(crate) async fn opt_out(
    State(proxy): State<Arc<Proxy>>,
    Granted(id): Granted,
    request: Request,
) -> Result<Response, Problem> {
    let path = format!("/offers/{}/opt_out/", id.as_str());
    opt_out::opt_out(&proxy, &path, &id, request).await
}
