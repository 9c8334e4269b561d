//! `POST /quotes/{id}/opt_out`: the shopper placed the order without cover.
//!
//! Opt-outs are reported to regulators, so losing one is a fault, and reporting one twice is none:
//! the same idempotency key goes with every try for a quote.

use std::{sync::Arc, time::SystemTime};

use axum::{
    Extension,
    body::Bytes,
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};

use crate::{
    app::Proxy,
    body,
    id::PackageId,
    problem::{Code, Problem},
    token::{self, Refusal},
    upstream::Call,
};

/// Declines a quote; answers 204.
///
/// # Errors
/// 400 for the id, 403 for the token, 404 for a quote that XCover doesn't know; otherwise like a
/// quote's, but that XCover's 422 is a 400 here.
pub(crate) async fn create(
    State(proxy): State<Arc<Proxy>>,
    id: PackageId,
    request: Request,
) -> Result<Response, Problem> {
    let limit = proxy.limit();
    require_token(&proxy, request.headers(), &id)?;
    body::nothing(request, limit).await?;
    let call = Call {
        path: &format!("/bookings/{}/opt_out", id.as_str()),
        body: Bytes::from_static(b"{}"),
        idempotency_key: Some(&format!("opt-out-{}", id.as_str())),
        deadline: limit.deadline,
    };
    let answer = proxy.upstream.post(call).await?;
    let seen = answer.seen();
    match answer.status() {
        // A conflict is a repeat: XCover has it already.
        status if status.is_success() || status == StatusCode::CONFLICT => {
            Ok((StatusCode::NO_CONTENT, Extension(seen)).into_response())
        }
        StatusCode::NOT_FOUND => {
            Err(Problem::new(Code::UnknownQuote, "xcover doesn't know this quote").seen(seen))
        }
        StatusCode::UNPROCESSABLE_ENTITY => {
            Err(Problem::new(Code::InvalidRequest, "xcover refused the opt-out").seen(seen))
        }
        _ => Err(answer.into_problem()),
    }
}

/// Lets a request pass that carries a token of this quote.
fn require_token(proxy: &Proxy, headers: &HeaderMap, id: &PackageId) -> Result<(), Problem> {
    let Some(token) = headers.get(token::HEADER) else {
        return Err(Problem::new(
            Code::TokenMissing,
            format!("the header {} is missing", token::HEADER),
        ));
    };
    let token = token.to_str().unwrap_or_default();
    proxy
        .token_key
        .check(token, id, SystemTime::now())
        .map_err(|refusal| match refusal {
            Refusal::Invalid => Problem::new(
                Code::TokenInvalid,
                format!("the header {} is no token of this quote", token::HEADER),
            ),
            Refusal::Expired => Problem::new(
                Code::TokenExpired,
                format!(
                    "the token in the header {} is older than 7 days",
                    token::HEADER
                ),
            ),
        })
}
