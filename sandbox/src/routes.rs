//! The routes: the API under both of its prefixes, and the pages it links to.

use std::future;
use std::sync::Arc;
use std::time::SystemTime;

use axum::extract::DefaultBodyLimit;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use serde_json::{Value, json};

use crate::error::ApiError;
use crate::faults::{Endpoint, Fault, Faults};
use crate::fields::Object;
use crate::links::Links;
use crate::log::{self, Call, Log, Note};
use crate::package::Package;
use crate::settings::Settings;
use crate::shelf::Shelf;
use crate::signature::{self, Refusal, Signed};
use crate::store::Store;
use crate::{bookings, certificate, ipid, offers, page, pds, quotes, terms};

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
    faults: Faults,
}

/// The sandbox with its log on standard output.
pub fn app(settings: Settings) -> Router {
    app_with_log(settings, Log::stdout())
}

/// The sandbox with its log wherever you want it.
pub fn app_with_log(settings: Settings, log: Log) -> Router {
    let mut router = Router::new()
        .route("/healthz", get(health))
        .route("/pds/{id}", get(pds::show))
        .route("/ipid/{policy_type}", get(ipid::show))
        .route("/coi/{id}", get(certificate::show))
        .route("/terms/{slug}", get(terms::show))
        .route(page::STYLESHEET_PATH, get(page::stylesheet));
    for prefix in PREFIXES {
        for slash in ["", "/"] {
            let partner = format!("{prefix}/partners/{{partner}}");
            router = router
                .route(&format!("{partner}/quotes{slash}"), post(quotes::create))
                .route(
                    &format!("{partner}/quotes/{{id}}{slash}"),
                    get(quotes::retrieve)
                        .patch(quotes::edit)
                        .post(quotes::extend),
                )
                .route(
                    &format!("{partner}/bookings/{{id}}{slash}"),
                    get(bookings::retrieve).post(bookings::book),
                )
                .route(
                    &format!("{partner}/bookings/{{id}}/opt_out{slash}"),
                    post(quotes::opt_out),
                )
                .route(
                    &format!("{partner}/instant_booking{slash}"),
                    post(bookings::book_at_once),
                )
                .route(&format!("{partner}/offers{slash}"), post(offers::create))
                .route(
                    &format!("{partner}/offers/{{id}}/opt_out{slash}"),
                    post(quotes::opt_out),
                )
                .route(
                    &format!("{partner}/offers/{{id}}/confirm{slash}"),
                    post(bookings::confirm),
                );
        }
    }
    router
        .fallback(|| async { ApiError::UnknownRoute })
        .method_not_allowed_fallback(|| async { ApiError::WrongMethod })
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(middleware::from_fn_with_state(log, log::record))
        .with_state(Arc::new(Sandbox {
            store: Store::new(MOST_PACKAGES),
            answers: Shelf::new(MOST_PACKAGES),
            public_url: settings.public_url(),
            faults: Faults::new(settings.plan.clone()),
            settings,
        }))
}

async fn health() -> Response {
    noted(Json(json!({"status": "ok"})), Note::outcome("health"))
}

impl Sandbox {
    /// Checks who calls, waits as long as the settings say and plays their fault.
    ///
    /// Gives back the fault that the answer itself has to show.
    pub(crate) async fn admit(
        &self,
        endpoint: Endpoint,
        partner: &str,
        parts: &Parts,
        call: &Call,
    ) -> Result<Option<Fault>, ApiError> {
        self.check(partner, parts).map_err(ApiError::Refused)?;
        // Drawn before the wait, so that calls fail in the order in which they came.
        let fault = self.faults.draw(endpoint);
        tokio::time::sleep(self.faults.latency(endpoint)).await;
        match fault {
            Some(Fault::Hang) => {
                let note = Note {
                    fault: Some(Fault::Hang.name()),
                    ..Note::outcome("fault")
                };
                call.end(None, &note);
                future::pending().await
            }
            Some(fault) if !fault.is_gap() => Err(ApiError::Played {
                fault,
                retry_after_s: self.settings.retry_after_s,
            }),
            gap => Ok(gap),
        }
    }

    fn check(&self, partner: &str, parts: &Parts) -> Result<(), Refusal> {
        let request = Signed {
            method: &parts.method,
            path: parts.uri.path(),
            headers: &parts.headers,
        };
        let Settings {
            credentials,
            clock_window,
            partner_id,
            ..
        } = &self.settings;
        signature::verify(&request, credentials, SystemTime::now(), *clock_window)?;
        if partner == partner_id {
            Ok(())
        } else {
            Err(Refusal::Partner)
        }
    }

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
