//! One exchange with XCover, for the log.

use std::time::Instant;

use axum::http::StatusCode;

/// A request to XCover and what came of it. It reaches the log in a response's extensions, and a
/// browser never.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// XCover's status, if it responded.
    pub status: Option<StatusCode>,
    /// How long it took, in milliseconds.
    pub ms: u64,
    /// Why the response is missing or unusable, in our words or the HTTP library's, never XCover's.
    pub cause: Option<String>,
}

impl Exchange {
    pub(crate) fn with_cause(self, cause: String) -> Self {
        Self {
            cause: Some(cause),
            ..self
        }
    }
}

/// Whole milliseconds since `start`.
pub(crate) fn ms_since(start: Instant) -> u64 {
    u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX)
}
