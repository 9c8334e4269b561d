//! The router: which route goes where, and what surrounds them all.

use std::{any::Any, error, fmt, sync::Arc, time::Instant};

use axum::{
    Router,
    extract::Request,
    http::{
        HeaderValue,
        header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS},
    },
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, patch, post},
};
use hmac::digest::InvalidLength;
use tower_http::{catch_panic::CatchPanicLayer, set_header::SetResponseHeaderLayer};

use crate::{
    body,
    layers::{
        origin::{self, Origins},
        request_log,
    },
    problem::{self, Code, Problem},
    routes::{change, create, health, opt_out, static_files},
    settings::{Limits, Settings},
    token::TokenKey,
    xcover::client::Upstream,
};

/// What every handler can reach.
pub(crate) struct Proxy {
    pub(crate) origins: Origins,
    pub(crate) token_key: TokenKey,
    pub(crate) upstream: Upstream,
    limits: Limits,
}

impl Proxy {
    /// When a request that arrives now must be answered, and how much it may bring.
    pub(crate) fn limit(&self) -> body::Limit {
        body::Limit {
            deadline: Instant::now() + self.limits.total,
            bytes: self.limits.request_bytes,
        }
    }
}

/// Builds the whole proxy. It listens nowhere yet and needs a tokio runtime only when it is called.
///
/// # Errors
/// When the HTTP client can't start, e.g. because the machine has no root certificates.
pub fn app(settings: Settings) -> Result<Router, StartError> {
    let proxy = Arc::new(Proxy {
        upstream: Upstream::new(&settings)?,
        token_key: TokenKey::new(&settings.token_key)?,
        origins: settings.allowed_origins,
        limits: settings.limits,
    });
    let routes = Router::new()
        .route("/quotes", post(create::quote))
        .route("/quotes/{id}", patch(change::quote))
        .route("/quotes/{id}/opt_out", post(opt_out::quote))
        .route("/offers", post(create::offer))
        .route("/offers/{id}/opt_out", post(opt_out::offer));
    let elsewhere = match &settings.static_dir {
        Some(folder) => static_files::router(folder),
        None => Router::new().fallback(problem::unknown_route),
    };
    let root = Router::new()
        .route("/healthz", get(health::healthz))
        .method_not_allowed_fallback(problem::method_not_allowed)
        .fallback_service(elsewhere)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn(request_log::quiet_request));
    Ok(root
        .nest(&settings.prefix, under_prefix(routes, &proxy))
        .layer(SetResponseHeaderLayer::overriding(
            X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        )))
}

/// What all routes under the prefix have in common; the outermost comes last.
fn under_prefix(routes: Router<Arc<Proxy>>, proxy: &Arc<Proxy>) -> Router {
    routes
        .fallback(problem::unknown_route)
        .method_not_allowed_fallback(problem::method_not_allowed)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(SetResponseHeaderLayer::overriding(
            CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .layer(middleware::from_fn_with_state(
            Arc::clone(proxy),
            origin::guard,
        ))
        .layer(middleware::from_fn(request_log::request))
        .layer(middleware::from_fn(see_through))
        .with_state(Arc::clone(proxy))
}

/// Works on a request to its end, and to its line in the log, also when the browser has gone: an
/// opt-out is sent while its page is being left.
async fn see_through(request: Request, next: Next) -> Response {
    tokio::spawn(next.run(request))
        .await
        .unwrap_or_else(|_| fault().into_response())
}

fn panicked(_: Box<dyn Any + Send>) -> Response {
    fault().into_response()
}

fn fault() -> Problem {
    Problem::new(Code::InternalError, "a fault of the proxy")
}

/// Why the proxy can't start although its settings are right.
#[derive(Debug)]
pub struct StartError(Box<dyn error::Error + Send + Sync>);

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the proxy can't start: {}", self.0)
    }
}

impl error::Error for StartError {}

impl From<reqwest::Error> for StartError {
    fn from(error: reqwest::Error) -> Self {
        Self(error.into())
    }
}

impl From<InvalidLength> for StartError {
    fn from(error: InvalidLength) -> Self {
        Self(error.into())
    }
}

#[cfg(test)]
mod tests {
    use axum::{
        body::{Body, to_bytes},
        http::StatusCode,
    };
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn a_panic_in_a_handler_is_a_500_that_the_page_can_read() {
        let env = |name: &str| {
            let value = match name {
                "XCOVER_BASE_URL" => "http://127.0.0.1:9/x",
                "XCOVER_PARTNER_ID" => "TEST",
                "XCOVER_API_KEY" => "key",
                "XCOVER_API_SECRET" => "secret",
                "PROXY_TOKEN_KEY" => "0123456789abcdef0123456789abcdef",
                _ => return None,
            };
            Some(value.into())
        };
        let settings = Settings::read(env).unwrap();
        let proxy = Arc::new(Proxy {
            upstream: Upstream::new(&settings).unwrap(),
            token_key: TokenKey::new(&settings.token_key).unwrap(),
            origins: settings.allowed_origins,
            limits: settings.limits,
        });
        async fn fall_over() {
            panic!("a handler fell over")
        }
        let routes = under_prefix(Router::new().route("/quotes", get(fall_over)), &proxy);

        let request = Request::get("/quotes")
            .header("host", "shop.example")
            .header("origin", "https://shop.example")
            .body(Body::empty())
            .unwrap();
        let response = routes.oneshot(request).await.unwrap();

        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(
            response.headers()["access-control-allow-origin"],
            "https://shop.example"
        );
        let body = to_bytes(response.into_body(), 4096).await.unwrap();
        let problem: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(problem["code"], "internal-error");
        assert!(!problem["detail"].to_string().contains("fell over"));
    }
}
