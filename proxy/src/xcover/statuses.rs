//! What XCover's answers mean for the browser. Pure.

use std::time::SystemTime;

use axum::http::{HeaderValue, StatusCode};

use crate::problem::{Code, Problem};

/// `Retry-After` when XCover names none, in seconds.
const RETRY_AFTER_DEFAULT_S: u64 = 1;
/// The longest `Retry-After` that is passed on, in seconds.
const RETRY_AFTER_MAX_S: u64 = 3600;

/// The problem for a status that isn't a success of the call at hand.
pub(crate) fn problem(status: StatusCode, retry_after_s: u64) -> Problem {
    match status.as_u16() {
        400 => Problem::new(
            Code::InvalidRequest,
            "xcover refused the request as malformed",
        ),
        401 | 403 | 404 => Problem::new(Code::UpstreamRefused, "xcover refused the proxy"),
        422 => Problem::new(Code::NoOffer, "xcover has no offer for this basket"),
        423 => Problem::new(
            Code::UpstreamBusy,
            "xcover is still at work on the same request",
        )
        .retry_after_s(retry_after_s),
        429 => {
            Problem::new(Code::Throttled, "xcover asks to slow down").retry_after_s(retry_after_s)
        }
        _ => failed(),
    }
}

/// The problem for a 404 about a quote or an offer that was given out before.
pub(crate) fn unknown_quote() -> Problem {
    Problem::new(Code::UnknownQuote, "xcover doesn't know this id")
}

/// The problem for an answer that can't be used.
pub(crate) fn failed() -> Problem {
    Problem::new(Code::UpstreamFailed, "xcover's answer can't be used")
}

/// The seconds of a `Retry-After` header, which may be a number or a date: `[1, 3600]`, and 1 when
/// there is none or it makes no sense.
pub(crate) fn retry_after_s(header: Option<&HeaderValue>, now: SystemTime) -> u64 {
    let seconds = header
        .and_then(|value| value.to_str().ok())
        .map(str::trim)
        .and_then(|value| {
            value.parse().ok().or_else(|| {
                let until = httpdate::parse_http_date(value).ok()?;
                let wait = until.duration_since(now).unwrap_or_default();
                // Rounded up: a client that comes back early is throttled again.
                Some(wait.as_secs() + u64::from(wait.subsec_nanos() > 0))
            })
        });
    seconds
        .unwrap_or(RETRY_AFTER_DEFAULT_S)
        .clamp(1, RETRY_AFTER_MAX_S)
}
