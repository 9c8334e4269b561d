//! The router: the API under both of its prefixes, and the pages that it links to.

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::response::Response;
use axum::routing::{MethodRouter, get, patch, post, put};
use axum::{Json, Router, middleware};
use serde_json::json;

use crate::log::{self, Log, LogEntry, logged};
use crate::pages::{certificate, ipid, layout, terms, wording};
use crate::routes::error::ApiError;
use crate::routes::{bookings, guard, offers, opt_out, post_sale, quotes};
use crate::scenarios::endpoint::Endpoint;
use crate::settings::read::Settings;
use crate::state::{Sandbox, SharedState};

/// XCover serves its API under both. The Python SDK asks for neither if its base URL lacks the slash at the end.
const PREFIXES: [&str; 3] = ["/x", "/xcover", ""];
/// In bytes.
const BODY_LIMIT: usize = 1024 * 1024;

/// The sandbox with its log on standard output.
pub fn app(settings: Settings) -> Router {
    app_with_log(settings, Log::stdout())
}

/// The sandbox with a log of your own.
pub fn app_with_log(settings: Settings, log: Log) -> Router {
    let sandbox = Arc::new(Sandbox::new(settings));
    let guarded = |endpoint: Endpoint, handler: MethodRouter<SharedState>| {
        let state = (Arc::clone(&sandbox), endpoint);
        handler.route_layer(middleware::from_fn_with_state(state, guard::guard))
    };
    let api = [
        ("quotes", guarded(Endpoint::Quotes, post(quotes::create))),
        (
            "quotes/{id}",
            guarded(Endpoint::Retrieval, get(quotes::retrieve)).merge(guarded(
                Endpoint::Quotes,
                patch(quotes::edit).post(quotes::extend),
            )),
        ),
        (
            "quotes/{id}/add",
            guarded(Endpoint::Quotes, post(quotes::extend)),
        ),
        (
            "quotes/{id}/delete",
            guarded(Endpoint::Quotes, post(quotes::remove)),
        ),
        (
            "bookings",
            guarded(Endpoint::Retrieval, get(post_sale::list)),
        ),
        (
            "bookings/{id}",
            guarded(Endpoint::Retrieval, get(bookings::retrieve)).merge(guarded(
                Endpoint::Bookings,
                post(bookings::book).patch(post_sale::modify),
            )),
        ),
        (
            "bookings/{id}/confirm",
            guarded(Endpoint::Bookings, put(post_sale::confirm)),
        ),
        (
            "bookings/{id}/send_email",
            guarded(Endpoint::Bookings, post(post_sale::send_email)),
        ),
        (
            "bookings/{id}/cancel",
            guarded(Endpoint::Bookings, post(post_sale::cancel)),
        ),
        (
            "bookings/{id}/confirm_cancellation/{cancellation_id}",
            guarded(Endpoint::Bookings, post(post_sale::confirm_cancellation)),
        ),
        (
            "bookings/{id}/quote_for_update",
            guarded(Endpoint::Bookings, patch(post_sale::quote_for_update)),
        ),
        (
            "bookings/{id}/confirm_update/{update_id}",
            guarded(Endpoint::Bookings, post(post_sale::confirm_update)),
        ),
        (
            "bookings/{id}/instalments",
            guarded(Endpoint::Retrieval, get(post_sale::instalments)).merge(guarded(
                Endpoint::Bookings,
                post(post_sale::record_instalments),
            )),
        ),
        (
            "renewals/{id}/quote_for_renewal",
            guarded(Endpoint::Bookings, patch(post_sale::quote_for_renewal)),
        ),
        (
            "renewals/{id}/confirm/{renewal_id}",
            guarded(Endpoint::Bookings, post(post_sale::confirm_renewal)),
        ),
        (
            "renewals/{id}/confirmation",
            guarded(Endpoint::Bookings, patch(post_sale::renew)),
        ),
        (
            "renewals/{id}/opt_out",
            guarded(Endpoint::Bookings, post(post_sale::decline_renewal)),
        ),
        (
            "bookings/{id}/opt_out",
            guarded(Endpoint::OptOut, post(opt_out::create)),
        ),
        (
            "instant_booking",
            guarded(Endpoint::Bookings, post(bookings::book_instantly)),
        ),
        ("offers", guarded(Endpoint::Offers, post(offers::create))),
        (
            "offers/{id}/opt_out",
            guarded(Endpoint::OptOut, post(opt_out::create)),
        ),
        (
            "offers/{id}/confirm",
            guarded(Endpoint::Bookings, post(bookings::confirm)),
        ),
    ];
    let mut router = Router::new()
        .route("/healthz", get(health))
        .route("/pds/{id}", get(wording::show))
        .route("/ipid/{policy_type}", get(ipid::show))
        .route("/coi/{id}", get(certificate::show))
        .route("/terms/{slug}", get(terms::show))
        .route("/en/modify/{id}", get(terms::manage))
        .route(layout::STYLESHEET_PATH, get(layout::stylesheet));
    for (path, handler) in api {
        for prefix in PREFIXES {
            for slash in ["", "/"] {
                let path = format!("{prefix}/partners/{{partner}}/{path}{slash}");
                router = router.route(&path, handler.clone());
            }
        }
    }
    router
        .fallback(|| async { ApiError::UnknownRoute })
        .method_not_allowed_fallback(|| async { ApiError::WrongMethod })
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(middleware::from_fn_with_state(log, log::record))
        .with_state(sandbox)
}

async fn health() -> Response {
    logged(Json(json!({"status": "ok"})), LogEntry::new("health"))
}
