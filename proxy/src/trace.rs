//! What ties a request to the calls that it causes: its id, and the trace that it is part of.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

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
    /// Of a request with these headers.
    pub(crate) fn of(request_id: &str, headers: &HeaderMap) -> Self {
        let traceparent = headers
            .get(TRACEPARENT)
            .filter(|value| is_traceparent(value));
        Self {
            request_id: request_id.to_owned(),
            traceparent: traceparent.cloned(),
        }
    }

    /// Serves the request: calls to XCover that this makes carry its headers.
    pub(crate) async fn scope<T>(self, work: impl Future<Output = T>) -> T {
        CURRENT.scope(self, work).await
    }

    /// The headers of a call that the current request causes; none outside of requests.
    pub(crate) fn current_headers() -> HeaderMap {
        let mut headers = HeaderMap::new();
        let _ = CURRENT.try_with(|trace| {
            if let Ok(id) = HeaderValue::from_str(&trace.request_id) {
                headers.insert(REQUEST_ID, id);
            }
            if let Some(parent) = &trace.traceparent {
                headers.insert(TRACEPARENT, parent.clone());
            }
        });
        headers
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
