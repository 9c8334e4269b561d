//! The folder of `PROXY_STATIC_DIR`, served beside the routes.
//!
//! The files are public: any page may load the widget's module from here, which browsers do by CORS.
//! What lies below a version (`/xcover-offer/0.1.0/embed.js`) never changes, and is kept for a year
//! without asking. All else is revalidated on each use (`ETag`, `Last-Modified`), since its name stays
//! when it changes. `.br` and `.gz` files are sent in place of those beside them to whoever takes them.

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

/// Serves a folder, and answers 404 to what isn't in it.
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
    // Otherwise taken for video, as another kind of file has the same ending.
    let is_typescript = request.uri().path().ends_with(".ts");
    let is_versioned = request.uri().path().split('/').any(is_version);
    let mut response = next.run(request).await;
    let is_success = response.status().is_success();
    let is_found = is_success || response.status() == StatusCode::NOT_MODIFIED;
    // What is missing may still come.
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

/// Whether a part of a path is a version of [Semantic Versioning](https://semver.org).
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
