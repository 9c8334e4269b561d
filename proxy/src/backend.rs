//! The listener for the partner's own servers: XCover's paths, one for one, signed and passed through.
//!
//! Nothing is taken out of the responses: the commission is the partner's own. Browsers are refused, whatever
//! token they have.

mod auth;
mod forward;
mod metrics;
mod retry;
mod routes;

use std::sync::Arc;

use axum::{
    Extension, Router,
    http::{
        HeaderValue,
        header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS},
    },
    middleware,
    routing::{get, on},
};
use tokio::sync::Semaphore;
use tower_http::{catch_panic::CatchPanicLayer, set_header::SetResponseHeaderLayer};

use crate::{
    backend::routes::ROUTES,
    layers::{capacity, completion, request_log},
    routes::{fallback, health},
    state::AppState,
    webhook::Inbox,
};

/// How many requests may be in progress.
const REQUESTS: usize = 256;

/// What XCover serves its API under, so that a base URL can be moved to the proxy as it is; and nothing.
const PREFIXES: [&str; 3] = ["", "/x", "/xcover"];

/// The router for `PROXY_BACKEND_LISTEN`.
pub(crate) fn router(state: &Arc<AppState>, inbox: Option<Arc<Inbox>>) -> Router {
    let mut router = Router::new();
    for route in ROUTES {
        for prefix in PREFIXES {
            for slash in ["", "/"] {
                let path = format!("{prefix}/partners/{{partner}}{}{slash}", route.path);
                let handler = on(route.method, forward::forward).layer(Extension(route));
                router = router.route(&path, handler);
            }
        }
    }
    let places = Arc::new(Semaphore::new(REQUESTS));
    router
        .route_layer(middleware::from_fn_with_state(places, capacity::limit))
        .fallback(fallback::unknown_route)
        .method_not_allowed_fallback(fallback::method_not_allowed)
        .layer(CatchPanicLayer::custom(completion::panic_response))
        .layer(middleware::from_fn_with_state(
            Arc::clone(state),
            auth::require_token,
        ))
        .layer(SetResponseHeaderLayer::overriding(
            CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .layer(SetResponseHeaderLayer::overriding(
            X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(middleware::from_fn_with_state(
            "backend",
            request_log::log_at_info,
        ))
        .layer(middleware::from_fn_with_state(
            Arc::clone(state),
            completion::run_to_completion,
        ))
        .with_state(Arc::clone(state))
        .merge(operating(state, inbox))
}

/// What the systems around the proxy ask for; none of it is secret.
fn operating(state: &Arc<AppState>, inbox: Option<Arc<Inbox>>) -> Router {
    Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(metrics::metrics).layer(Extension(inbox)))
        .with_state(Arc::clone(state))
        .layer(middleware::from_fn(request_log::log_at_debug))
}
