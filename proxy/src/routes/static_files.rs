//! The files in the folder `PROXY_STATIC_DIR`.
//!
//! They are public: any page may load the widget's module, which needs CORS. Files below a version
//! (`/xcover-offer/0.1.0/embed.js`) never change, so browsers keep them for a year. All others keep
//! their name when they change, so browsers revalidate them on each use (`ETag`, `Last-Modified`). A
//! `.br` or `.gz` file is sent in place of the one beside it to clients that accept it.
//!
//! Nothing is public by accident: names that begin with a dot aren't served (except `.well-known`, RFC 8615), and
//! links only if they lead to something inside the folder.

use std::{
    fs, io,
    path::{Path, PathBuf},
    pin::Pin,
    sync::Arc,
};

use axum::{
    Router,
    extract::Request,
    http::{
        HeaderValue, StatusCode,
        header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE},
    },
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use percent_encoding::percent_decode_str;
use tower_http::services::{
    ServeDir,
    fs::{Backend, TokioBackend, TokioFile},
};

use crate::routes::fallback;

const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Serves the files in a folder; 404 for everything else.
pub(crate) fn router(folder: &Path) -> Router {
    let not_found = Router::new().fallback(fallback::unknown_route);
    let folder = ServeDir::with_backend(folder, InsideOf(folder.into()))
        .precompressed_br()
        .precompressed_gzip()
        .call_fallback_on_method_not_allowed(true)
        .fallback(not_found);
    Router::new()
        .fallback_service(folder)
        .layer(middleware::from_fn(set_headers))
}

/// The files that are really inside this folder. It may be a link itself, which leads elsewhere after a release.
#[derive(Clone)]
struct InsideOf(Arc<Path>);

type Opening<T> = Pin<Box<dyn Future<Output = io::Result<T>> + Send>>;

impl InsideOf {
    /// Where `path` leads, if that is inside.
    fn real(&self, path: PathBuf) -> Opening<PathBuf> {
        let folder = Arc::clone(&self.0);
        let find = move || {
            let path = fs::canonicalize(path)?;
            let is_inside = path.starts_with(fs::canonicalize(folder)?);
            is_inside
                .then_some(path)
                .ok_or(io::Error::from(io::ErrorKind::NotFound))
        };
        Box::pin(async {
            let found = tokio::task::spawn_blocking(find).await?;
            // Whatever is wrong with a name, there is no such file: it may be too long, or links may form a loop.
            found.map_err(|_| io::ErrorKind::NotFound.into())
        })
    }
}

impl Backend for InsideOf {
    type File = TokioFile;
    type Metadata = fs::Metadata;
    type OpenFuture = Opening<TokioFile>;
    type MetadataFuture = Opening<fs::Metadata>;

    fn open(&self, path: PathBuf) -> Self::OpenFuture {
        let real = self.real(path);
        Box::pin(async { TokioBackend.open(real.await?).await })
    }

    fn metadata(&self, path: PathBuf) -> Self::MetadataFuture {
        let real = self.real(path);
        Box::pin(async { TokioBackend.metadata(real.await?).await })
    }
}

/// Whether a part of a path is a name that begins with a dot, however it is encoded.
fn is_hidden(path: &str) -> bool {
    percent_decode_str(path)
        .decode_utf8_lossy()
        .split(['/', '\\'])
        .any(|name| name.starts_with('.') && name != ".well-known")
}

async fn set_headers(request: Request, next: Next) -> Response {
    // By its ending it would be sent as video.
    let is_typescript = request.uri().path().ends_with(".ts");
    let is_versioned = request.uri().path().split('/').any(is_version);
    // A target that is only a host (RFC 9112, 3.2.3) has none.
    let has_path = request.uri().path().starts_with('/');
    let mut response = if !has_path || is_hidden(request.uri().path()) {
        fallback::unknown_route().await.into_response()
    } else {
        next.run(request).await
    };
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
