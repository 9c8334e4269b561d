//! Every error that a browser can see, as `application/problem+json` (RFC 9457).
//!
//! Programs read a problem's `code`, which is stable. Its `detail` is for developers and never quotes
//! XCover.

use std::time::Duration;

use axum::{
    Json,
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_TYPE, RETRY_AFTER},
    },
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::exchange::Exchange;

/// Declares [`Code`] from one list, in the order of the statuses.
macro_rules! codes {
    ($($variant:ident $status:ident $name:literal $cause:literal)+) => {
        /// What can go wrong, by a stable name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code {
            $(#[doc = $cause] $variant,)+
        }

        impl Code {
            /// The name in responses and in the log.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The status of the response.
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$variant => StatusCode::$status),+ }
            }
        }

        #[cfg(test)]
        const CAUSES: &[(Code, &str)] = &[$((Code::$variant, $cause)),+];
    };
}

codes! {
    InvalidRequest BAD_REQUEST "invalid-request"
        "the body is empty, malformed or not a JSON object, XCover responded with 400, or the query of `/readyz` excludes something unknown"
    InvalidId BAD_REQUEST "invalid-id"
        "the id in the path isn't `[A-Za-z0-9-]{1,64}`"
    InvalidHost BAD_REQUEST "invalid-host"
        "the request has no valid `Host` header, or several"
    IdempotencyKeyMissing BAD_REQUEST "idempotency-key-missing"
        "a booking on the backend listener has no `x-idempotency-key`"
    BearerTokenInvalid UNAUTHORIZED "bearer-token-invalid"
        "the request to the backend listener doesn't have `PROXY_BACKEND_TOKEN`"
    SignatureInvalid UNAUTHORIZED "signature-invalid"
        "a webhook isn't signed with the webhooks' key, or its `Date` is more than 5 minutes off"
    BrowserRefused FORBIDDEN "browser-refused"
        "a browser sent the request to the backend listener, which is for servers"
    OriginNotAllowed FORBIDDEN "origin-not-allowed"
        "the page's origin is neither the proxy's own (`PROXY_PUBLIC_ORIGINS`) nor listed in `PROXY_ALLOWED_ORIGINS`, or the request has none and comes from another site; nothing was sent to XCover"
    TokenMissing FORBIDDEN "token-missing"
        "the header `xcover-quote-token` is missing"
    TokenInvalid FORBIDDEN "token-invalid"
        "the token is malformed, for another id, or issued with another key"
    TokenExpired FORBIDDEN "token-expired"
        "the token is older than 7 days; an opt-out's may be"
    UnknownRoute NOT_FOUND "unknown-route"
        "no route has this path; on the backend listener also: the partner in it isn't `XCOVER_PARTNER_ID`"
    UnknownQuote NOT_FOUND "unknown-quote"
        "XCover doesn't know the quote to change (404)"
    MethodNotAllowed METHOD_NOT_ALLOWED "method-not-allowed"
        "the path doesn't accept this method; `Allow` names those it does"
    RequestTimeout REQUEST_TIMEOUT "request-timeout"
        "the body didn't arrive within 8 s"
    RequestTooLarge PAYLOAD_TOO_LARGE "request-too-large"
        "the body is larger than 64 KiB"
    UnsupportedMediaType UNSUPPORTED_MEDIA_TYPE "unsupported-media-type"
        "the `Content-Type` isn't `application/json` in UTF-8"
    UnknownHost MISDIRECTED_REQUEST "unknown-host"
        "browsers don't reach the proxy under this host: it's none of `PROXY_PUBLIC_ORIGINS`"
    NoOffer UNPROCESSABLE_ENTITY "no-offer"
        "XCover has no offer for this basket (422)"
    Throttled TOO_MANY_REQUESTS "throttled"
        "XCover is throttling requests (429), or more than `PROXY_UPSTREAM_RATE` are waiting; `Retry-After` says how many seconds to wait"
    TooManyRequests TOO_MANY_REQUESTS "too-many-requests"
        "this client has sent more than `PROXY_CLIENT_RATE` allows; `Retry-After` says how many seconds to wait"
    InternalError INTERNAL_SERVER_ERROR "internal-error"
        "an error in the proxy itself"
    UpstreamRefused BAD_GATEWAY "upstream-refused"
        "XCover refused the key, the signature, the partner or the address (401, 403; 404 for a new quote or offer): check the settings and the clock"
    UpstreamFailed BAD_GATEWAY "upstream-failed"
        "XCover responded with 5xx, a redirect or another unexpected status, or with a body that is empty, not a JSON object, nested too deeply, cut short or larger than 2 MiB"
    UpstreamUnreachable BAD_GATEWAY "upstream-unreachable"
        "no connection to XCover: refused, host not found, or TLS failed"
    UpstreamBusy SERVICE_UNAVAILABLE "upstream-busy"
        "XCover is still processing the same request (423); `Retry-After` says how many seconds to wait"
    UpstreamDown SERVICE_UNAVAILABLE "upstream-down"
        "XCover has failed ten times in a row and isn't asked now; `Retry-After` says when it is tried again"
    Overloaded SERVICE_UNAVAILABLE "overloaded"
        "512 requests for quotes and offers, or 512 opt-outs, are in progress already; `Retry-After` says how many seconds to wait"
    StoreUnavailable SERVICE_UNAVAILABLE "store-unavailable"
        "the opt-out or webhook can't be stored, e.g. because the disk is full, and wasn't taken; `Retry-After` says how many seconds to wait"
    RedisUnavailable SERVICE_UNAVAILABLE "redis-unavailable"
        "on `/readyz`: the Redis of `PROXY_REDIS_URL` doesn't respond, so opt-outs can't be stored"
    Stopping SERVICE_UNAVAILABLE "stopping"
        "on `/readyz`: the process has been told to stop"
    UpstreamTimeout GATEWAY_TIMEOUT "upstream-timeout"
        "XCover didn't accept the connection within 2 s, or didn't respond within 8 s in all"
}

/// Why a request failed: the response for the browser, and the cause for the log.
#[derive(Debug)]
pub struct Problem {
    code: Code,
    detail: String,
    retry_after_s: Option<u64>,
    exchange: Option<Exchange>,
}

impl Problem {
    /// `detail` is lower case without a full stop, names the place and the value, and never quotes
    /// XCover.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            retry_after_s: None,
            exchange: None,
        }
    }

    /// Adds `Retry-After`, in seconds.
    #[must_use]
    pub fn with_retry_after_s(self, seconds: u64) -> Self {
        Self {
            retry_after_s: Some(seconds),
            ..self
        }
    }

    /// Adds the exchange with XCover, for the log.
    #[must_use]
    pub(crate) fn with_exchange(self, exchange: Exchange) -> Self {
        Self {
            exchange: Some(exchange),
            ..self
        }
    }

    /// Why XCover's response is missing or unusable, in the HTTP library's words.
    pub(crate) fn cause(&self) -> Option<&str> {
        self.exchange.as_ref()?.cause.as_deref()
    }

    /// How long to wait before another request; zero if nothing says so.
    pub(crate) fn retry_after(&self) -> Duration {
        Duration::from_secs(self.retry_after_s.unwrap_or(0))
    }

    /// What went wrong.
    pub fn code(&self) -> Code {
        self.code
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.code.status();
        let body = json!({
            // RFC 9457, 4.2.1: the title of `about:blank` is the status's phrase.
            "type": "about:blank",
            "title": status.canonical_reason(),
            "status": status.as_u16(),
            "code": self.code.name(),
            "detail": self.detail,
        });
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = self.retry_after_s {
            headers.insert(RETRY_AFTER, seconds.into());
        }
        response.extensions_mut().insert(self.code);
        if let Some(exchange) = self.exchange {
            response.extensions_mut().insert(exchange);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_names_every_problem_with_its_status_and_cause() {
        let readme = include_str!("../README.md");
        for (code, cause) in CAUSES {
            let (status, name) = (code.status().as_u16(), code.name());
            let row = format!("| {status} | `{name}` | {cause} |");
            assert!(readme.contains(&row), "not in the README: {row}");
        }
    }

    #[test]
    fn the_description_names_every_problem_with_its_status_and_no_other() {
        let document: serde_json::Value =
            serde_json::from_str(include_str!("../openapi.json")).unwrap();
        let components = &document["components"];
        let names: Vec<_> = CAUSES.iter().map(|(code, _)| code.name()).collect();
        let all = &components["schemas"]["Problem"]["properties"]["code"]["enum"];
        assert_eq!(*all, json!(names));
        let mut described = 0;
        for (status, response) in components["responses"].as_object().unwrap() {
            let Ok(status) = status.parse::<u16>() else {
                continue;
            };
            let codes = CAUSES.iter().map(|(code, _)| code);
            let of_status = codes.filter(|code| code.status() == status);
            let names: Vec<_> = of_status.map(|code| code.name()).collect();
            let schema = &response["content"]["application/problem+json"]["schema"]["allOf"][1];
            assert_eq!(schema["properties"]["code"]["enum"], json!(names));
            assert_eq!(schema["properties"]["status"]["const"], status);
            described += names.len();
        }
        assert_eq!(described, names.len());
    }
}
