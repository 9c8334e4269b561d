//! `POST /quotes/{id}/opt_out` and `POST /offers/{id}/opt_out`: the shopper placed the order without
//! cover.
//!
//! Opt-outs are reported to regulators, so losing one is a fault, and reporting one twice is none:
//! the same idempotency key goes with every try for a quote or an offer.

use std::sync::Arc;

use axum::{
    Extension,
    body::Bytes,
    extract::{Request, State},
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
};

use crate::{
    app::Proxy,
    body,
    package_id::PackageId,
    problem::{Code, Problem},
    routes::authorized_id::Granted,
    xcover::{client::Call, statuses},
};

/// Declines a quote; answers 204.
///
/// # Errors
/// 400 for the id, 403 for the token, 404 for a quote that XCover doesn't know; otherwise those of a
/// new quote, but that XCover's 422 is a 400 here.
pub(crate) async fn quote(
    State(proxy): State<Arc<Proxy>>,
    Granted(id): Granted,
    request: Request,
) -> Result<Response, Problem> {
    let path = format!("/bookings/{}/opt_out", id.as_str());
    decline(&proxy, &path, &id, request).await
}

/// Declines an offer; answers 204.
///
/// # Errors
/// Those of a quote.
pub(crate) async fn offer(
    State(proxy): State<Arc<Proxy>>,
    Granted(id): Granted,
    request: Request,
) -> Result<Response, Problem> {
    let path = format!("/offers/{}/opt_out/", id.as_str());
    decline(&proxy, &path, &id, request).await
}

async fn decline(
    proxy: &Proxy,
    path: &str,
    id: &PackageId,
    request: Request,
) -> Result<Response, Problem> {
    let limit = proxy.limit();
    body::nothing(request, limit).await?;
    let call = Call {
        method: Method::POST,
        path,
        body: Bytes::from_static(b"{}"),
        idempotency_key: Some(&format!("opt-out-{}", id.as_str())),
        deadline: limit.deadline,
    };
    let answer = proxy.upstream.send(call).await?;
    let seen = answer.seen();
    match answer.status() {
        // A conflict is a repeat: XCover has it already.
        status if status.is_success() || status == StatusCode::CONFLICT => {
            Ok((StatusCode::NO_CONTENT, Extension(seen)).into_response())
        }
        StatusCode::NOT_FOUND => Err(statuses::unknown_quote().seen(seen)),
        StatusCode::UNPROCESSABLE_ENTITY => {
            Err(Problem::new(Code::InvalidRequest, "xcover refused the opt-out").seen(seen))
        }
        _ => Err(answer.into_problem()),
    }
}
