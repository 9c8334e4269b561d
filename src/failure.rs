//! The ways in which a request ends without an offer, and what an answer's status means.

/// How a request ended without an offer. The host page is told one of these, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Nobody's mistake that a page could mend: `xce-unavailable`.
    Unavailable(Reason),
    /// The host page's own mistake: `xce-error`.
    Host(HostError),
}

/// Why there is no offer: `reason` of `xce-unavailable`. (`not-loaded` is told by `www/embed/`.)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// XCover offers nothing for this basket.
    NoOffer,
    /// The answer lacks something that must be shown, or can't be read.
    NotShowable,
    /// It could not be had now: network, limits, servers.
    NotNow,
    /// The offer ran out.
    Expired,
}

impl Reason {
    /// The stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Reason::NoOffer => "no-offer",
            Reason::NotShowable => "not-showable",
            Reason::NotNow => "not-now",
            Reason::Expired => "expired",
        }
    }
}

/// A mistake of the host page, for its developers: `code` and `message` of `xce-error`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostError {
    /// The stable code.
    pub code: &'static str,
    /// A sentence for developers: lower case, no full stop.
    pub message: String,
}

/// What an HTTP answer of the proxy means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A body to read.
    Quote,
    /// Final.
    Failed(Failure),
    /// Worth another attempt.
    Again,
}

impl Answer {
    /// Reads the status of the proxy at `address`.
    #[must_use]
    pub fn from_status(status: u16, address: &str) -> Answer {
        let host = |code, what: &str| {
            let message = [address, " answered ", &status.to_string(), ": ", what].concat();
            Answer::Failed(Failure::Host(HostError { code, message }))
        };
        match status {
            200 | 201 => Answer::Quote,
            422 => Answer::Failed(Failure::Unavailable(Reason::NoOffer)),
            400 => host("invalid-request", "the quote request is malformed"),
            403 => host(
                "origin-not-allowed",
                "the proxy doesn't allow this page's origin",
            ),
            404 | 405 => host("no-proxy", "there is no proxy at this address"),
            413 => host("request-too-large", "the quote request is too large"),
            415 => host("unsupported-media-type", "the proxy takes only JSON"),
            423 | 429 | 500..=599 => Answer::Again,
            _ => Answer::Failed(Failure::Unavailable(Reason::NotNow)),
        }
    }
}

/// How long to wait before the attempt after `attempt` (the first is 0), in milliseconds, or
/// `None` when there is no time left for it. Backs off exponentially from 400 ms; `chance` in
/// `[0, 1)` spreads the clients of one outage apart; a `Retry-After` of the server is a minimum.
#[must_use]
pub fn retry_delay_ms(
    attempt: u32,
    retry_after_s: Option<u32>,
    remaining_ms: u32,
    chance: f64,
) -> Option<u32> {
    let backoff = 400_u32.checked_shl(attempt).filter(|_| attempt < 5)?;
    let spread = f64::from(backoff) * (0.5 + chance.clamp(0.0, 1.0));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 200 and 19,200"
    )]
    let delay = (spread as u32).max(retry_after_s.unwrap_or(0).saturating_mul(1000));
    // An answer takes at least some time: without it, waiting would be for nothing.
    (delay.saturating_add(250) < remaining_ms).then_some(delay)
}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_status_of_the_proxy_has_one_meaning() {
        let read = |status| Answer::from_status(status, "/xcover/quotes");
        let unavailable = |reason| Answer::Failed(Failure::Unavailable(reason));
        assert_eq!(read(200), Answer::Quote);
        assert_eq!(read(201), Answer::Quote);
        assert_eq!(read(422), unavailable(Reason::NoOffer));
        for status in [423, 429, 500, 502, 503, 504, 599] {
            assert_eq!(read(status), Answer::Again, "{status}");
        }
        for status in [204, 301, 401, 418, 0] {
            assert_eq!(read(status), unavailable(Reason::NotNow), "{status}");
        }
        for (status, expected) in [
            (400, "invalid-request"),
            (403, "origin-not-allowed"),
            (404, "no-proxy"),
            (405, "no-proxy"),
            (413, "request-too-large"),
            (415, "unsupported-media-type"),
        ] {
            let Answer::Failed(Failure::Host(error)) = read(status) else {
                panic!("{status}")
            };
            assert_eq!(error.code, expected);
        }
    }

    #[test]
    fn the_message_names_the_address_and_the_status() {
        let Answer::Failed(Failure::Host(error)) = Answer::from_status(404, "/xcover/quotes")
        else {
            panic!()
        };
        assert_eq!(
            error.message,
            "/xcover/quotes answered 404: there is no proxy at this address"
        );
    }

    #[test]
    fn waits_grow_and_end_with_the_time() {
        assert_eq!(retry_delay_ms(0, None, 10_000, 0.5), Some(400));
        assert_eq!(retry_delay_ms(3, None, 10_000, 0.5), Some(3200));
        assert_eq!(retry_delay_ms(0, Some(2), 10_000, 0.5), Some(2000));
        assert_eq!(retry_delay_ms(0, Some(60), 10_000, 0.5), None);
        assert_eq!(retry_delay_ms(0, None, 600, 0.5), None);
        assert_eq!(retry_delay_ms(40, None, u32::MAX, 0.5), None);
    }

    proptest! {
        #[test]
        fn a_wait_always_ends_before_the_deadline(
            attempt: u32, retry_after: Option<u32>, remaining: u32, chance: f64,
        ) {
            if let Some(delay) = retry_delay_ms(attempt, retry_after, remaining, chance) {
                prop_assert!(delay >= 200 && delay < remaining);
                prop_assert!(delay / 1000 >= retry_after.unwrap_or(0));
            }
        }
    }
}
