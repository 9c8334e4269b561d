//! The routes: the API under both of its prefixes, and the pages it links to.

use std::collections::HashMap;
use std::future;
use std::sync::Arc;
use std::time::SystemTime;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use serde_json::{Value, json};

use crate::answer;
use crate::error::ApiError;
use crate::faults::{Endpoint, Fault, Faults};
use crate::links::Links;
use crate::log::{self, Call, Log, Note};
use crate::package::Package;
use crate::page;
use crate::pds;
use crate::request::QuoteRequest;
use crate::settings::{Settings, Shape};
use crate::signature::{self, Refusal, Signed};
use crate::store::{OptOut, Store};
use crate::terms;
use crate::xce_v1;

/// XCover serves its API under both.
const PREFIXES: [&str; 2] = ["/x", "/xcover"];
const BODY_LIMIT: usize = 1024 * 1024;
const MOST_PACKAGES: usize = 10_000;

/// What all calls share.
pub(crate) type Shared = Arc<Sandbox>;

pub(crate) struct Sandbox {
    pub(crate) store: Store,
    settings: Settings,
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
        .route("/terms/{slug}", get(terms::show))
        .route(page::STYLESHEET_PATH, get(page::stylesheet));
    for prefix in PREFIXES {
        for slash in ["", "/"] {
            let partner = format!("{prefix}/partners/{{partner}}");
            router = router
                .route(&format!("{partner}/quotes{slash}"), post(create))
                .route(&format!("{partner}/quotes/{{id}}{slash}"), get(retrieve))
                .route(
                    &format!("{partner}/bookings/{{id}}/opt_out{slash}"),
                    post(opt_out),
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
            public_url: settings.public_url(),
            faults: Faults::new(settings.plan.clone()),
            settings,
        }))
}

async fn health() -> Response {
    noted(Json(json!({"status": "ok"})), Note::outcome("health"))
}

async fn create(
    State(sandbox): State<Shared>,
    Path(partner): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    Extension(call): Extension<Arc<Call>>,
    parts: Parts,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    let gap = sandbox
        .admit(Endpoint::Quotes, &partner, &parts, &call)
        .await?;
    let body = body.map_err(|_| ApiError::TooLarge)?;
    let package = Package::quote(&QuoteRequest::read(&body)?);
    let package = match gap {
        Some(fault) => package.with_gap(fault),
        None => package,
    };
    let fault = gap.map(Fault::name);
    let is_fast = query
        .get("fast_quote")
        .is_some_and(|value| value != "0" && value != "false");
    if is_fast && sandbox.settings.shape == Shape::Quotes {
        let answer = sandbox.show(&package, answer::fast);
        let note = Note::outcome("fast_quoted");
        return Ok(noted(Json(answer), Note { fault, ..note }));
    }
    let answer = sandbox.answer(&package);
    let note = Note::about("quoted", &package.id);
    sandbox.store.insert(package);
    Ok(noted(
        (StatusCode::CREATED, Json(answer)),
        Note { fault, ..note },
    ))
}

async fn retrieve(
    State(sandbox): State<Shared>,
    Path((partner, id)): Path<(String, String)>,
    Extension(call): Extension<Arc<Call>>,
    parts: Parts,
) -> Result<Response, ApiError> {
    sandbox
        .admit(Endpoint::Retrieval, &partner, &parts, &call)
        .await?;
    let package = sandbox.store.get(&id).ok_or(ApiError::UnknownPackage)?;
    let note = Note::about("retrieved", &package.id);
    Ok(noted(Json(sandbox.answer(&package)), note))
}

async fn opt_out(
    State(sandbox): State<Shared>,
    Path((partner, id)): Path<(String, String)>,
    Extension(call): Extension<Arc<Call>>,
    parts: Parts,
) -> Result<Response, ApiError> {
    sandbox
        .admit(Endpoint::OptOut, &partner, &parts, &call)
        .await?;
    let outcome = match sandbox.store.opt_out(&id).ok_or(ApiError::UnknownPackage)? {
        OptOut::First => "opted_out",
        OptOut::Repeated => "opted_out_again",
    };
    Ok(noted(StatusCode::NO_CONTENT, Note::about(outcome, &id)))
}

impl Sandbox {
    /// Checks who calls, waits as long as the settings say and plays their fault.
    ///
    /// Gives back the fault that the answer itself has to show.
    async fn admit(
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

    fn answer(&self, package: &Package) -> Value {
        match self.settings.shape {
            Shape::Quotes => self.show(package, answer::answer),
            Shape::XceV1 => self.show(package, xce_v1::answer),
        }
    }

    fn show(&self, package: &Package, shape: fn(&Package, &Links<'_>) -> Value) -> Value {
        let links = Links {
            public_url: &self.public_url,
            id: &package.id,
        };
        let mut answer = shape(package, &links);
        if let Some(fault) = package.gap {
            fault.cut(&mut answer);
        }
        answer
    }
}

fn noted(answer: impl IntoResponse, note: Note) -> Response {
    let mut response = answer.into_response();
    response.extensions_mut().insert(note);
    response
}
