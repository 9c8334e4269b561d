//! The files in the folder `PROXY_STATIC_DIR`.
//!
//! They are public: any page may load the widget's module, which needs CORS. Files below a version
//! (`/xcover-offer/0.1.0/embed.js`) never change, so browsers keep them for a year. All others keep
//! their name when they change, so browsers revalidate them on each use (`ETag`, `Last-Modified`). A
//! `.br` or `.gz` file is sent in place of the one beside it to clients that accept it.

use std::path::Path;

use axum::{
    Router,
    extract::Request,
    http::{
        HeaderValue, StatusCode,
        header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE},
    },
    middleware::{self, Next},
    response::Response,
};
use tower_http::services::ServeDir;

use crate::routes::fallback;

const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Serves the files in a folder; 404 for everything else.
pub(crate) fn router(folder: &Path) -> Router {
    let not_found = Router::new().fallback(fallback::unknown_route);
    let folder = ServeDir::new(folder)
        .precompressed_br()
        .precompressed_gzip()
        .call_fallback_on_method_not_allowed(true)
        .fallback(not_found);
    Router::new()
        .fallback_service(folder)
        .layer(middleware::from_fn(set_headers))
}

async fn set_headers(request: Request, next: Next) -> Response {
    // By its ending it would be sent as video.
    let is_typescript = request.uri().path().ends_with(".ts");
    let is_versioned = request.uri().path().split('/').any(is_version);
    let mut response = next.run(request).await;
    let is_success = response.status().is_success();
    let is_found = is_success || response.status() == StatusCode::NOT_MODIFIED;
    // A missing file may be uploaded later.
    let caching = if is_versioned && is_found {
        IMMUTABLE
    } else {
        REVALIDATE
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, caching);
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    if is_typescript && is_success {
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("text/plain; charset=utf-8"),
        );
    }
    response
}

/// Whether a part of a path is a version by [Semantic Versioning](https://semver.org).
fn is_version(part: &str) -> bool {
    let split = |text, mark| match str::split_once(text, mark) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    };
    let (part, build) = split(part, '+');
    let (numbers, pre_release) = split(part, '-');
    let is_pre_release = |name| is_identifier(name) && (is_numeric(name) || !is_digits(name));
    numbers.split('.').count() == 3
        && numbers.split('.').all(is_numeric)
        && pre_release.is_none_or(|pre_release| pre_release.split('.').all(is_pre_release))
        && build.is_none_or(|build| build.split('.').all(is_identifier))
}

fn is_numeric(text: &str) -> bool {
    is_digits(text) && (text == "0" || !text.starts_with('0'))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_identifier(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    !text.is_empty() && text.bytes().all(is_allowed)
}
