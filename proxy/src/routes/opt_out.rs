//! Opt-outs: the shopper placed the order without cover.
//!
//! They are reported to regulators, so none may be lost. Sending one twice is harmless: every attempt
//! for a quote or an offer has the same idempotency key.

use axum::{
    Extension,
    body::Bytes,
    extract::Request,
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
};

use crate::{
    body,
    package_id::PackageId,
    problem::Problem,
    state::AppState,
    xcover::{self, statuses::Operation},
};

/// Reports an opt-out to XCover at `path`. Responds with 204.
///
/// # Errors
/// What is wrong with the body, or what XCover's status means.
pub(crate) async fn opt_out(
    state: &AppState,
    path: &str,
    id: &PackageId,
    request: Request,
) -> Result<Response, Problem> {
    let limit = state.request_limit();
    body::empty_or_object(request, limit).await?;
    let request = xcover::Request {
        method: Method::POST,
        path,
        body: Bytes::from_static(b"{}"),
        idempotency_key: Some(&format!("opt-out-{}", id.as_str())),
        deadline: limit.deadline,
    };
    let response = state.xcover.send(request).await?;
    let response = response.success_of(Operation::OptOut)?;
    Ok((StatusCode::NO_CONTENT, Extension(response.exchange())).into_response())
}
