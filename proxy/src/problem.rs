//! What the proxy answers when it can't do what was asked: `application/problem+json` (RFC 9457).
//!
//! A problem's `code` is stable and is what a program reads. Its `detail` is a sentence of the
//! proxy's own: nothing that XCover wrote ever stands in it.

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

/// Declares [`Code`] and its table from one list, in the order of the statuses.
macro_rules! codes {
    ($($variant:ident $status:ident $name:literal $when:literal)+) => {
        /// The stable names of everything that can go wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code {
            $(#[doc = $when] $variant,)+
        }

        impl Code {
            /// Every code, by status.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The code as it stands in an answer.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The status it is answered with.
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$variant => StatusCode::$status),+ }
            }

            /// When it is answered, for people.
            pub const fn when(self) -> &'static str {
                match self { $(Self::$variant => $when),+ }
            }
        }
    };
}

codes! {
    InvalidRequest BAD_REQUEST "invalid-request"
        "the body is empty, malformed or not a JSON object; or XCover answered 400 (to an opt-out also 422)"
    InvalidId BAD_REQUEST "invalid-id"
        "the id in the path is not `[A-Za-z0-9-]{1,64}`"
    OriginNotAllowed FORBIDDEN "origin-not-allowed"
        "the page's origin is neither listed in `PROXY_ALLOWED_ORIGINS` nor the proxy's own; nothing was sent to XCover"
    TokenMissing FORBIDDEN "token-missing"
        "the request needs the header `xcover-quote-token`"
    TokenInvalid FORBIDDEN "token-invalid"
        "the token is malformed, not this proxy's, or of another id"
    TokenExpired FORBIDDEN "token-expired"
        "the token is older than 7 days"
    UnknownRoute NOT_FOUND "unknown-route"
        "there is nothing at this path"
    UnknownQuote NOT_FOUND "unknown-quote"
        "XCover doesn't know the quote or offer that was to be changed or declined (404)"
    MethodNotAllowed METHOD_NOT_ALLOWED "method-not-allowed"
        "the path exists, but not for this method; `Allow` names those it takes"
    RequestTimeout REQUEST_TIMEOUT "request-timeout"
        "the browser's body didn't arrive within 8 s"
    RequestTooLarge PAYLOAD_TOO_LARGE "request-too-large"
        "the body is larger than 64 KiB"
    UnsupportedMediaType UNSUPPORTED_MEDIA_TYPE "unsupported-media-type"
        "the body's `Content-Type` is not `application/json` in UTF-8"
    NoOffer UNPROCESSABLE_ENTITY "no-offer"
        "XCover has no offer for this basket (422)"
    Throttled TOO_MANY_REQUESTS "throttled"
        "XCover asks to slow down (429); `Retry-After` says for how many seconds"
    InternalError INTERNAL_SERVER_ERROR "internal-error"
        "a fault of the proxy itself"
    UpstreamRefused BAD_GATEWAY "upstream-refused"
        "XCover refused the key, the signature, the partner or the address (401, 403; 404 for a new quote or offer): look at the settings and the clock"
    UpstreamFailed BAD_GATEWAY "upstream-failed"
        "XCover answered 5xx, a redirect or another status that means nothing here, or a body that is empty, not a JSON object, nested too deep, cut short or larger than 2 MiB"
    UpstreamUnreachable BAD_GATEWAY "upstream-unreachable"
        "no connection to XCover: refused, name not found, TLS failed"
    UpstreamBusy SERVICE_UNAVAILABLE "upstream-busy"
        "XCover is still at work on the same request (423); `Retry-After` says for how many seconds"
    UpstreamTimeout GATEWAY_TIMEOUT "upstream-timeout"
        "XCover didn't take the connection within 2 s or didn't answer within 8 s in all"
}

/// A failed request: it is the answer to the browser, and tells the log what led to it.
#[derive(Debug)]
pub struct Problem {
    code: Code,
    detail: String,
    retry_after_s: Option<u64>,
    exchange: Option<Exchange>,
}

impl Problem {
    /// `detail`: lower case, no full stop, names the place and the value, quotes nothing of XCover's.
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

    /// Adds what the log is told of the exchange with XCover.
    #[must_use]
    pub(crate) fn with_exchange(self, exchange: Exchange) -> Self {
        Self {
            exchange: Some(exchange),
            ..self
        }
    }

    /// What kind it is.
    pub fn code(&self) -> Code {
        self.code
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.code.status();
        let body = json!({
            // RFC 9457, 4.2.1: with no page of its own, the title is the status's phrase.
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
