//! How long XCover wants its clients to wait.

use std::time::SystemTime;

use axum::http::HeaderValue;

/// If XCover doesn't say, in seconds.
const DEFAULT_S: u64 = 1;
/// The longest that is passed on, in seconds.
const MAX_S: u64 = 3600;

/// Reads a `Retry-After` header, a number of seconds or a date (RFC 9110, 10.2.3). The result is in
/// seconds, `[1, 3600]`; 1 if the header is missing or malformed.
pub(crate) fn seconds(header: Option<&HeaderValue>, now: SystemTime) -> u64 {
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
    seconds.unwrap_or(DEFAULT_S).clamp(1, MAX_S)
}

/// Reads the seconds in the message of a 429, `…Expected available in 7 seconds.`, in [1, 3600].
pub(crate) fn in_message(body: &[u8]) -> Option<u64> {
    let (_, rest) = str::from_utf8(body).ok()?.split_once("available in ")?;
    let (seconds, rest) = rest.split_once(' ')?;
    let seconds = seconds.parse::<u64>().ok()?;
    rest.starts_with("second").then(|| seconds.clamp(1, MAX_S))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_xcover_throttles_is_read_from_its_message() {
        let message = br#"{"message":"Request was throttled. Expected available in 7 second(s)."}"#;
        assert_eq!(in_message(message), Some(7));
        for other in [&b""[..], b"available in a second", b"\xff"] {
            assert_eq!(in_message(other), None);
        }
    }
}
