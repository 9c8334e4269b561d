//! What XCover's statuses become for the browser.

use axum::http::StatusCode;

use crate::problem::{Code, Problem};

/// What XCover was asked to do. The meaning of a few statuses depends on it.
#[derive(Clone, Copy)]
pub(crate) enum Operation {
    /// Create a quote or an offer.
    Create,
    /// Change a quote.
    Change,
}

/// Whether the operation succeeded.
pub(crate) fn is_success(status: StatusCode) -> bool {
    matches!(status, StatusCode::OK | StatusCode::CREATED)
}

/// Whether this answers a repeat (409) of a request that has succeeded, with the first response's body: XCover's errors
/// have a `type`.
pub(crate) fn is_repeated_success(status: StatusCode, body: &[u8]) -> bool {
    let is_ours = |answer: serde_json::Map<_, _>| !answer.contains_key("type");
    status == StatusCode::CONFLICT && serde_json::from_slice(body).is_ok_and(is_ours)
}

/// The problem for a status that isn't a success. `retry_after_s`, in seconds, is passed on for 423 and
/// 429.
pub(crate) fn problem(operation: Operation, status: StatusCode, retry_after_s: u64) -> Problem {
    match (status.as_u16(), operation) {
        (404, Operation::Change) => Problem::new(Code::UnknownQuote, "xcover doesn't know this id"),
        (400, _) => Problem::new(
            Code::InvalidRequest,
            "xcover refused the request as malformed",
        ),
        (401 | 403 | 404, _) => Problem::new(Code::UpstreamRefused, "xcover refused the proxy"),
        (422, _) => Problem::new(Code::NoOffer, "xcover has no offer for this basket"),
        (423, _) => Problem::new(
            Code::UpstreamBusy,
            "xcover is still processing the same request",
        )
        .with_retry_after_s(retry_after_s),
        (429, _) => Problem::new(Code::Throttled, "xcover is throttling requests")
            .with_retry_after_s(retry_after_s),
        _ => unusable(),
    }
}

/// The problem for a response that can't be used for any other reason.
pub(crate) fn unusable() -> Problem {
    Problem::new(Code::UpstreamFailed, "xcover's response can't be used")
}
