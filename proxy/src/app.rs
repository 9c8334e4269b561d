//! The router: paths, their routes, and the layers around them.

use std::sync::Arc;

use axum::{
    Router,
    http::{
        HeaderValue,
        header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS},
    },
    middleware,
    routing::{MethodRouter, get, patch, post},
};
use tokio::sync::Semaphore;
use tower_http::{catch_panic::CatchPanicLayer, set_header::SetResponseHeaderLayer};

use crate::{
    backend, delivery,
    layers::{
        address, capacity,
        client_rate::{self, ClientRate},
        completion, origin, request_log,
    },
    routers::Routers,
    routes::{fallback, health, offers, quotes, static_files},
    settings::Settings,
    start_error::StartError,
    state::AppState,
    webhook,
};

/// Builds the proxy as a router, for [`serve`](crate::serve()) or a server of your own, and starts to deliver the
/// opt-outs of its outbox. It must be called within a Tokio runtime.
///
/// # Errors
/// When the HTTP client can't start, e.g. because the machine has no root certificates, or the outbox can't be used.
pub fn app(settings: Settings) -> Result<Router, StartError> {
    Ok(routers(settings)?.public)
}

/// Builds the router for browsers, as [`app`] does, and the one for the partner's own servers. They share the
/// connections to XCover and the limit of calls.
///
/// # Errors
/// As [`app`].
pub fn routers(settings: Settings) -> Result<Routers, StartError> {
    let elsewhere = match &settings.static_dir {
        Some(folder) => static_files::router(folder),
        None => Router::new().fallback(fallback::unknown_route),
    };
    let (prefix, limits) = (settings.prefix.clone(), settings.limits);
    let client_rate =
        ClientRate::per_second(settings.client_rate, settings.trusted_proxies.clone());
    let has_backend = settings.backend_listen.is_some();
    let (webhook_url, data_dir) = (settings.webhook_url.clone(), settings.data_dir.clone());
    let state = Arc::new(AppState::new(settings)?);
    let inbox = webhook_url
        .zip(data_dir)
        .map(|(url, data_dir)| webhook::open(url, &data_dir, &state.lifecycle))
        .transpose()?;
    let webhooks = inbox.as_ref().map_or_else(Router::new, webhook::router);
    let backend = has_backend.then(|| backend::router(&state, inbox));
    let work = &state.lifecycle.work;
    work.spawn(delivery::run(Arc::clone(&state)));
    // Quotes that wait for XCover leave no opt-out without a place.
    let routes = limited(
        limits.quotes,
        [
            ("/quotes", post(quotes::create)),
            ("/quotes/{id}", patch(quotes::change)),
            ("/offers", post(offers::create)),
        ],
    )
    .route_layer(middleware::from_fn_with_state(
        client_rate,
        client_rate::limit,
    ))
    .merge(limited(
        limits.opt_outs,
        [
            ("/quotes/{id}/opt_out", post(quotes::opt_out)),
            ("/offers/{id}/opt_out", post(offers::opt_out)),
        ],
    ))
    .merge(webhooks);
    let root = with_and_without_slash([
        ("/healthz", get(health::healthz)),
        ("/readyz", get(health::readyz)),
    ])
    .with_state(Arc::clone(&state))
    .method_not_allowed_fallback(fallback::method_not_allowed)
    .fallback_service(elsewhere)
    .layer(CatchPanicLayer::custom(completion::panic_response))
    .layer(middleware::from_fn(address::require_host))
    .layer(middleware::from_fn(request_log::log_at_debug));
    let public =
        root.nest(&prefix, under_prefix(routes, &state))
            .layer(SetResponseHeaderLayer::overriding(
                X_CONTENT_TYPE_OPTIONS,
                HeaderValue::from_static("nosniff"),
            ));
    Ok(Routers { public, backend })
}

/// A router with these routes, of whose requests so many may be in progress.
fn limited(
    requests: usize,
    routes: impl IntoIterator<Item = (&'static str, MethodRouter<Arc<AppState>>)>,
) -> Router<Arc<AppState>> {
    let places = Arc::new(Semaphore::new(requests));
    with_and_without_slash(routes)
        .route_layer(middleware::from_fn_with_state(places, capacity::limit))
}

/// A router that serves each path with a slash at its end as well: XCover's own paths have one, and
/// load balancers add them.
fn with_and_without_slash<S: Clone + Send + Sync + 'static>(
    routes: impl IntoIterator<Item = (&'static str, MethodRouter<S>)>,
) -> Router<S> {
    routes
        .into_iter()
        .fold(Router::new(), |router, (path, route)| {
            router
                .route(path, route.clone())
                .route(&format!("{path}/"), route)
        })
}

/// Wraps the routes under the prefix in their layers, innermost first.
fn under_prefix(routes: Router<Arc<AppState>>, state: &Arc<AppState>) -> Router {
    routes
        .fallback(fallback::unknown_route)
        .method_not_allowed_fallback(fallback::method_not_allowed)
        .layer(CatchPanicLayer::custom(completion::panic_response))
        .layer(SetResponseHeaderLayer::overriding(
            CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .layer(middleware::from_fn_with_state(
            Arc::clone(state),
            origin::guard,
        ))
        .layer(middleware::from_fn_with_state(
            "public",
            request_log::log_at_info,
        ))
        .layer(middleware::from_fn_with_state(
            Arc::clone(state),
            completion::run_to_completion,
        ))
        .with_state(Arc::clone(state))
}

#[cfg(test)]
mod tests {
    use axum::{
        body::{Body, to_bytes},
        extract::Request,
        http::StatusCode,
    };
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn a_panic_in_a_handler_is_a_500_that_the_page_can_read() {
        let folder =
            std::env::temp_dir().join(format!("xcover-proxy-panic-{}", std::process::id()));
        let env = |name: &str| {
            let value = match name {
                "PROXY_DATA_DIR" => return Some(folder.clone().into()),
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
        let state = Arc::new(AppState::new(settings).unwrap());
        async fn fall_over() {
            panic!("a handler fell over")
        }
        let routes = under_prefix(Router::new().route("/quotes", get(fall_over)), &state);

        let request = Request::get("/quotes")
            .header("host", "localhost")
            .header("origin", "http://localhost")
            .body(Body::empty())
            .unwrap();
        let response = routes.oneshot(request).await.unwrap();

        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(
            response.headers()["access-control-allow-origin"],
            "http://localhost"
        );
        let body = to_bytes(response.into_body(), 4096).await.unwrap();
        let problem: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(problem["code"], "internal-error");
        assert!(!problem["detail"].to_string().contains("fell over"));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
