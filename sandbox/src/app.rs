//! The routes: the API under both of its prefixes, and the pages it links to.

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, patch, post};
use axum::{Json, Router, middleware};
use serde_json::{Value, json};

use crate::log::{self, Log, Note};
use crate::packages::bounded_map::Shelf;
use crate::packages::package::Package;
use crate::packages::store::Store;
use crate::pages::certificate;
use crate::pages::ipid;
use crate::pages::layout;
use crate::pages::terms;
use crate::pages::wording;
use crate::requests::validation::Object;
use crate::responses::links::Links;
use crate::routes::bookings;
use crate::routes::error::ApiError;
use crate::routes::guard;
use crate::routes::offers;
use crate::routes::quotes;
use crate::scenarios::faults::{Endpoint, Faults};
use crate::settings::options::Settings;

/// XCover serves its API under both.
const PREFIXES: [&str; 2] = ["/x", "/xcover"];
const BODY_LIMIT: usize = 1024 * 1024;
const MOST_PACKAGES: usize = 10_000;

/// What all calls share.
pub(crate) type Shared = Arc<Sandbox>;

pub(crate) struct Sandbox {
    pub(crate) store: Store,
    /// The answers to bookings by their idempotency keys.
    pub(crate) answers: Shelf<Value>,
    pub(crate) settings: Settings,
    public_url: String,
    pub(crate) faults: Faults,
}

/// The sandbox with its log on standard output.
pub fn app(settings: Settings) -> Router {
    app_with_log(settings, Log::stdout())
}

/// The sandbox with its log wherever you want it.
pub fn app_with_log(settings: Settings, log: Log) -> Router {
    let sandbox = Arc::new(Sandbox {
        store: Store::new(MOST_PACKAGES),
        answers: Shelf::new(MOST_PACKAGES),
        public_url: settings.public_url(),
        faults: Faults::new(settings.plan.clone()),
        settings,
    });
    let signed = |endpoint: Endpoint, handler: MethodRouter<Shared>| {
        let state = (Arc::clone(&sandbox), endpoint);
        handler.route_layer(middleware::from_fn_with_state(state, guard::admit))
    };
    let api = [
        ("quotes", signed(Endpoint::Quotes, post(quotes::create))),
        (
            "quotes/{id}",
            signed(Endpoint::Retrieval, get(quotes::retrieve)).merge(signed(
                Endpoint::Quotes,
                patch(quotes::edit).post(quotes::extend),
            )),
        ),
        (
            "bookings/{id}",
            signed(Endpoint::Retrieval, get(bookings::retrieve))
                .merge(signed(Endpoint::Bookings, post(bookings::book))),
        ),
        (
            "bookings/{id}/opt_out",
            signed(Endpoint::OptOut, post(quotes::opt_out)),
        ),
        (
            "instant_booking",
            signed(Endpoint::Bookings, post(bookings::book_at_once)),
        ),
        ("offers", signed(Endpoint::Offers, post(offers::create))),
        (
            "offers/{id}/opt_out",
            signed(Endpoint::OptOut, post(quotes::opt_out)),
        ),
        (
            "offers/{id}/confirm",
            signed(Endpoint::Bookings, post(bookings::confirm)),
        ),
    ];
    let mut router = Router::new()
        .route("/healthz", get(health))
        .route("/pds/{id}", get(wording::show))
        .route("/ipid/{policy_type}", get(ipid::show))
        .route("/coi/{id}", get(certificate::show))
        .route("/terms/{slug}", get(terms::show))
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
    noted(Json(json!({"status": "ok"})), Note::outcome("health"))
}

impl Sandbox {
    /// A package as one of its shapes shows it, without what its fault leaves out.
    pub(crate) fn show(
        &self,
        package: &Package,
        shape: impl FnOnce(&Links<'_>) -> Object,
    ) -> Value {
        let links = Links {
            public_url: &self.public_url,
            id: &package.id,
        };
        let mut answer = Value::Object(shape(&links));
        if let Some(fault) = package.gap {
            fault.cut(&mut answer);
        }
        answer
    }
}

/// A response with what the log shall say of it.
pub(crate) fn noted(answer: impl IntoResponse, note: Note) -> Response {
    let mut response = answer.into_response();
    response.extensions_mut().insert(note);
    response
}
