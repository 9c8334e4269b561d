//! What the statuses of answers without a quote mean. `proxy/README.md` says which of XCover's become which.

use crate::failure::Failure;

/// What a status means for the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Another attempt may succeed.
    Retry,
    /// The request has failed for good.
    Failed(Failure),
}

impl Meaning {
    /// The meaning of `status`. `is_own`: the answer is the proxy's own, and not from something in front of it
    /// or in its place. `message` says for the page's developers what came.
    #[must_use]
    pub fn of(status: u16, is_own: bool, message: String) -> Meaning {
        let code = match status {
            404 | 405 => "no-proxy",
            408 | 423 | 425 | 429 | 500..=599 => return Meaning::Retry,
            // Another attempt at what isn't JSON would end no better.
            200 | 201 => return Meaning::Failed(Failure::NotShowable),
            _ if !is_own => return Meaning::Failed(Failure::NotNow),
            400 => "invalid-request",
            403 => "origin-not-allowed",
            413 => "request-too-large",
            415 => "unsupported-media-type",
            // The proxy isn't meant to be reached at this address.
            421 => "no-proxy",
            422 => return Meaning::Failed(Failure::NoOffer),
            _ => return Meaning::Failed(Failure::NotNow),
        };
        Meaning::Failed(Failure::Host { code, message })
    }
}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
mod tests {
    use super::*;

    fn read(status: u16, is_own: bool) -> Meaning {
        Meaning::of(status, is_own, "what came".to_owned())
    }

    fn host(code: &'static str) -> Meaning {
        let message = "what came".to_owned();
        Meaning::Failed(Failure::Host { code, message })
    }

    #[test]
    fn each_status_of_the_proxys_own_has_one_meaning() {
        for (status, code) in [
            (400, "invalid-request"),
            (403, "origin-not-allowed"),
            (404, "no-proxy"),
            (405, "no-proxy"),
            (413, "request-too-large"),
            (415, "unsupported-media-type"),
            (421, "no-proxy"),
        ] {
            assert_eq!(read(status, true), host(code));
        }
        assert_eq!(read(422, true), Meaning::Failed(Failure::NoOffer));
        for status in [408, 429, 500, 502, 503, 504] {
            assert_eq!(read(status, true), Meaning::Retry, "{status}");
        }
    }

    #[test]
    fn what_is_not_the_proxys_own_is_never_the_pages_mistake_unless_nothing_is_at_the_address() {
        for status in [
            0, 204, 206, 300, 304, 400, 401, 402, 403, 406, 407, 410, 413, 415, 418, 421, 422, 426,
            431, 451,
        ] {
            let not_now = Meaning::Failed(Failure::NotNow);
            assert_eq!(read(status, false), not_now, "{status}");
        }
        for status in [404, 405] {
            assert_eq!(read(status, false), host("no-proxy"));
        }
        for status in [408, 423, 425, 429, 500, 503, 511, 520, 530, 599] {
            assert_eq!(read(status, false), Meaning::Retry, "{status}");
        }
        for status in [200, 201] {
            let not_showable = Meaning::Failed(Failure::NotShowable);
            assert_eq!(read(status, false), not_showable, "{status}");
        }
    }
}
