//! Which pages may use the proxy.
//!
//! A request is allowed if it has no `Origin` (it comes from a server or a tool), if its origin is
//! listed in `PROXY_ALLOWED_ORIGINS`, or if it is the proxy's own: the origin's host and port are
//! those of the `Host` header. Schemes aren't compared, because TLS usually ends in front of the
//! proxy. Any other request gets a 403 before anything is sent to XCover.
//!
//! This check is the protection; CORS isn't. Preflights succeed for every origin, and the page that
//! sent a request may read the response, even the 403: otherwise developers whose origin isn't
//! listed would see no more than the browser's "CORS error". It gives nothing away. The proxy has no
//! cookies or sessions, so a page can read only what was meant for it, and credentials are never
//! allowed.

use std::sync::Arc;

use crate::{
    problem::{Code, Problem},
    settings::AllowedOrigins,
    state::AppState,
};
use axum::{
    extract::{Request, State},
    http::{
        HeaderMap, HeaderValue, Method, StatusCode, Uri,
        header::{
            ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
            ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
            ACCESS_CONTROL_REQUEST_METHOD, HOST, ORIGIN, VARY,
        },
    },
    middleware::Next,
    response::{IntoResponse, Response},
};

const ALLOWED_METHODS: &str = "POST, PATCH";
const ALLOWED_HEADERS: &str = "content-type, xcover-quote-token";
const EXPOSED_HEADERS: &str = "xcover-quote-token, retry-after";
/// How long a browser may cache a preflight, in seconds.
const PREFLIGHT_MAX_AGE_S: &str = "600";

/// Whether a request with these headers is allowed.
fn is_allowed(listed: &AllowedOrigins, headers: &HeaderMap) -> bool {
    let mut origins = headers.get_all(ORIGIN).iter();
    match (origins.next(), origins.next()) {
        (None, _) => true,
        (Some(origin), None) => origin.to_str().is_ok_and(|origin| {
            listed.contains(origin) || is_same_origin(origin, headers.get(HOST))
        }),
        (Some(_), Some(_)) => false,
    }
}

/// Whether the origin's host and port are those of `Host`, in which a default port is optional.
fn is_same_origin(origin: &str, host: Option<&HeaderValue>) -> bool {
    let (Ok(origin), Some(Ok(host))) = (origin.parse::<Uri>(), host.map(HeaderValue::to_str))
    else {
        return false;
    };
    let (Some(scheme), Some(authority)) = (origin.scheme_str(), origin.authority()) else {
        return false;
    };
    let host = match scheme {
        "https" => host.strip_suffix(":443"),
        "http" => host.strip_suffix(":80"),
        _ => return false,
    }
    .unwrap_or(host);
    authority.as_str().eq_ignore_ascii_case(host)
}

/// Responds to preflights, refuses other pages, and lets every page read the response.
pub(crate) async fn guard(
    State(state): State<Arc<AppState>>,
    request: Request,
    next: Next,
) -> Response {
    let origin = request.headers().get(ORIGIN).cloned();
    let mut response = if origin.is_some() && is_preflight(&request) {
        let headers = [
            (ACCESS_CONTROL_ALLOW_METHODS, ALLOWED_METHODS),
            (ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS),
            (ACCESS_CONTROL_MAX_AGE, PREFLIGHT_MAX_AGE_S),
        ];
        (StatusCode::NO_CONTENT, headers).into_response()
    } else if is_allowed(&state.allowed_origins, request.headers()) {
        next.run(request).await
    } else {
        not_allowed(origin.as_ref()).into_response()
    };
    let headers = response.headers_mut();
    headers.append(VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = origin {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(
            ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static(EXPOSED_HEADERS),
        );
    }
    response
}

fn is_preflight(request: &Request) -> bool {
    request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

fn not_allowed(origin: Option<&HeaderValue>) -> Problem {
    let origin = origin
        .and_then(|origin| origin.to_str().ok())
        .unwrap_or_default();
    Problem::new(
        Code::OriginNotAllowed,
        format!("the origin {origin:?} is not listed in PROXY_ALLOWED_ORIGINS"),
    )
}
