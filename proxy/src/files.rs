//! The folder of `PROXY_STATIC_DIR`, served beside the routes.
//!
//! The files are public: any page may load the widget's module from here, which browsers do by CORS.
//! They are revalidated on each use (`ETag`, `Last-Modified`), since their names never change; `.br`
//! and `.gz` files beside them are sent in their place to whoever takes them.

use std::path::Path;

use axum::{
    Router,
    extract::Request,
    http::{
        HeaderValue,
        header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE},
    },
    middleware::{self, Next},
    response::Response,
};
use tower_http::services::ServeDir;

use crate::problem;

/// Serves a folder, and answers 404 to what isn't in it.
pub(crate) fn router(folder: &Path) -> Router {
    let not_found = Router::new().fallback(problem::unknown_route);
    let folder = ServeDir::new(folder)
        .precompressed_br()
        .precompressed_gzip()
        .call_fallback_on_method_not_allowed(true)
        .fallback(not_found);
    Router::new()
        .fallback_service(folder)
        .layer(middleware::from_fn(headers))
}

async fn headers(request: Request, next: Next) -> Response {
    // Otherwise taken for video, as another kind of file has the same ending.
    let is_typescript = request.uri().path().ends_with(".ts");
    let mut response = next.run(request).await;
    let is_success = response.status().is_success();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    if is_typescript && is_success {
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("text/plain; charset=utf-8"),
        );
    }
    response
}
