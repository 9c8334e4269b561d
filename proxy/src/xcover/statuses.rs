//! What XCover's statuses mean for the browser: the only place where one becomes a problem.

use axum::http::StatusCode;

use crate::problem::{Code, Problem};

/// What XCover was asked to do: a few statuses mean something else for each.
#[derive(Clone, Copy)]
pub(crate) enum Operation {
    /// A new quote or offer.
    Create,
    /// A change of a quote.
    Change,
    /// An opt-out of a quote or an offer.
    OptOut,
}

/// Whether XCover has done what it was asked.
pub(crate) fn is_success(operation: Operation, status: StatusCode) -> bool {
    match operation {
        Operation::Create | Operation::Change => {
            matches!(status, StatusCode::OK | StatusCode::CREATED)
        }
        // A conflict is a repeat: XCover has recorded this opt-out before.
        Operation::OptOut => status.is_success() || status == StatusCode::CONFLICT,
    }
}

/// The problem for a status that is no success; `retry_after_s` in seconds.
pub(crate) fn problem(operation: Operation, status: StatusCode, retry_after_s: u64) -> Problem {
    match (status.as_u16(), operation) {
        (422, Operation::OptOut) => {
            Problem::new(Code::InvalidRequest, "xcover refused the opt-out")
        }
        (404, Operation::Change | Operation::OptOut) => {
            Problem::new(Code::UnknownQuote, "xcover doesn't know this id")
        }
        (400, _) => Problem::new(
            Code::InvalidRequest,
            "xcover refused the request as malformed",
        ),
        (401 | 403 | 404, _) => Problem::new(Code::UpstreamRefused, "xcover refused the proxy"),
        (422, _) => Problem::new(Code::NoOffer, "xcover has no offer for this basket"),
        (423, _) => Problem::new(
            Code::UpstreamBusy,
            "xcover is still at work on the same request",
        )
        .with_retry_after_s(retry_after_s),
        (429, _) => Problem::new(Code::Throttled, "xcover asks to slow down")
            .with_retry_after_s(retry_after_s),
        _ => unusable(),
    }
}

/// The problem for a response that can't be used, whatever its status.
pub(crate) fn unusable() -> Problem {
    Problem::new(Code::UpstreamFailed, "xcover's answer can't be used")
}
