//! What ties a request to the calls that it causes: its id, and the trace that it is part of.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::telemetry::Span;

/// The header with a request's id, in requests, calls to XCover and responses.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The header of W3C Trace Context.
pub(crate) const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

tokio::task_local! {
    /// The request that this task serves.
    static CURRENT: Trace;
}

/// A request, as calls to XCover name it.
#[derive(Clone)]
pub(crate) struct Trace {
    pub(crate) request_id: String,
    traceparent: Option<HeaderValue>,
}

impl Trace {
    /// Of a request with these headers to this route, and its span.
    pub(crate) fn of(
        request_id: &str,
        method: &Method,
        route: &str,
        headers: &HeaderMap,
    ) -> (Self, Span) {
        let traceparent = headers
            .get(TRACEPARENT)
            .filter(|value| is_traceparent(value));
        let span = Span::of_request(method, route, traceparent);
        let trace = Self {
            request_id: request_id.to_owned(),
            traceparent: span.traceparent().or_else(|| traceparent.cloned()),
        };
        (trace, span)
    }

    /// Serves the request: calls to XCover that this makes carry its headers.
    pub(crate) async fn scope<T>(self, work: impl Future<Output = T>) -> T {
        CURRENT.scope(self, work).await
    }

    /// The headers of a call that the current request causes, and its span. Outside of requests it is part of none.
    pub(crate) fn of_call(method: &Method) -> (HeaderMap, Span) {
        let current = CURRENT.try_with(Self::clone).ok();
        let parent = current
            .as_ref()
            .and_then(|trace| trace.traceparent.as_ref());
        let span = Span::of_call(method, parent);
        let mut headers = HeaderMap::new();
        if let Some(parent) = span.traceparent().or_else(|| parent.cloned()) {
            headers.insert(TRACEPARENT, parent);
        }
        if let Some(id) = current.and_then(|trace| trace.request_id.try_into().ok()) {
            headers.insert(REQUEST_ID, id);
        }
        (headers, span)
    }
}

/// Version, trace id, parent id and flags (<https://www.w3.org/TR/trace-context/#traceparent-header>); the ids aren't
/// all zeros.
fn is_traceparent(value: &HeaderValue) -> bool {
    let Ok(text) = value.to_str() else {
        return false;
    };
    let is_hex = |part: &str, len: usize| {
        part.len() == len
            && part
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let is_id = |part: &str, len: usize| is_hex(part, len) && part.bytes().any(|byte| byte != b'0');
    let parts: Vec<_> = text.split('-').collect();
    matches!(parts.as_slice(), ["00", trace, parent, flags]
        if is_id(trace, 32) && is_id(parent, 16) && is_hex(flags, 2))
}
