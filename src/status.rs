//! What the proxy's HTTP statuses mean. `proxy/README.md` says which of XCover's become which.

use crate::failure::Failure;

/// What a status means for the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The body is a quote.
    Quote,
    /// Another attempt may succeed.
    Retry,
    /// The request has failed for good.
    Failed(Failure),
}

impl Meaning {
    /// The meaning of `status` from the proxy at `url`, which an error names.
    #[must_use]
    pub fn of(status: u16, url: &str) -> Meaning {
        let host = |code, what: &str| {
            let message = [url, " answered ", &status.to_string(), ": ", what].concat();
            Meaning::Failed(Failure::Host { code, message })
        };
        match status {
            200 | 201 => Meaning::Quote,
            422 => Meaning::Failed(Failure::NoOffer),
            400 => host("invalid-request", "the quote request is malformed"),
            403 => host(
                "origin-not-allowed",
                "the proxy doesn't allow this page's origin",
            ),
            404 | 405 => host("no-proxy", "there is no proxy at this address"),
            413 => host("request-too-large", "the quote request is too large"),
            415 => host("unsupported-media-type", "the proxy takes only JSON"),
            423 | 429 | 500..=599 => Meaning::Retry,
            _ => Meaning::Failed(Failure::NotNow),
        }
    }
}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
mod tests {
    use super::*;

    #[test]
    fn each_status_of_the_proxy_has_one_meaning() {
        let read = |status| Meaning::of(status, "/xcover/quotes");
        assert_eq!(read(200), Meaning::Quote);
        assert_eq!(read(201), Meaning::Quote);
        assert_eq!(read(422), Meaning::Failed(Failure::NoOffer));
        for status in [423, 429, 500, 502, 503, 504, 599] {
            assert_eq!(read(status), Meaning::Retry, "{status}");
        }
        for status in [204, 301, 401, 418, 0] {
            assert_eq!(read(status), Meaning::Failed(Failure::NotNow), "{status}");
        }
        for (status, expected) in [
            (400, "invalid-request"),
            (403, "origin-not-allowed"),
            (404, "no-proxy"),
            (405, "no-proxy"),
            (413, "request-too-large"),
            (415, "unsupported-media-type"),
        ] {
            let Meaning::Failed(Failure::Host { code, .. }) = read(status) else {
                panic!("{status}")
            };
            assert_eq!(code, expected);
        }
    }

    #[test]
    fn the_message_names_the_address_and_the_status() {
        let Meaning::Failed(Failure::Host { message, .. }) = Meaning::of(404, "/xcover/quotes")
        else {
            panic!()
        };
        assert_eq!(
            message,
            "/xcover/quotes answered 404: there is no proxy at this address"
        );
    }
}
