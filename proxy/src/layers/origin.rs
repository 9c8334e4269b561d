//! Which pages may use the proxy.
//!
//! A request passes when it has no `Origin` (a server, a tool), when its origin is listed in
//! `PROXY_ALLOWED_ORIGINS`, or when its origin's authority is the `Host` it was sent to (the page and
//! the proxy share an origin; only the authority is compared, because TLS usually ends in front of
//! the proxy). Every other request is answered 403, and nothing is sent to XCover.
//!
//! That check is the whole protection; CORS is none. Preflights are answered for every origin, and
//! every answer under the prefix, also the 403, may be read by the page that asked. Otherwise a
//! developer whose origin isn't listed would see nothing but a browser's "CORS error". There is
//! nothing to steal: the proxy knows no cookies and no sessions, so a page reads what it was told
//! and no more, and credentials are never allowed.

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
/// How long a browser may remember a preflight, in seconds.
const PREFLIGHT_MAX_AGE_S: &str = "600";

/// Whether a request with these headers may pass.
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

/// Whether the origin's authority is the `Host`, which may name the scheme's default port.
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

/// Answers preflights, refuses foreign pages, and lets every page read what it is answered.
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
