//! What every signed call passes before its handler: the signature, the latency, and the scenario.

use std::collections::HashMap;
use std::future;
use std::sync::Arc;
use std::time::SystemTime;

use axum::body::{Body, Bytes};
use axum::extract::{Extension, FromRequest, Path, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;

use crate::auth::verify::{self, Refusal, Signed};
use crate::log::{Call, LogEntry};
use crate::requests::{offers, quotes, validation};
use crate::routes::error::ApiError;
use crate::scenarios::asked::Scenarios;
use crate::scenarios::endpoint::Endpoint;
use crate::scenarios::scenario::{Kind, Scenario};
use crate::settings::read::Settings;
use crate::state::{Sandbox, SharedState};

/// Lets a call through to its handler, which gets the whole body, and the scenario as an extension.
pub(crate) async fn guard(
    State((sandbox, endpoint)): State<(SharedState, Endpoint)>,
    Path(path): Path<HashMap<String, String>>,
    Extension(call): Extension<Arc<Call>>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let (mut parts, body) = request.into_parts();
    let limited = Request::from_parts(parts.clone(), body);
    let body = Bytes::from_request(limited, &()).await;
    let partner = path.get("partner").map_or("", String::as_str);
    let authenticated = sandbox.authenticate(partner, &parts);
    authenticated.map_err(ApiError::Refused)?;

    let asked = match path.get("id") {
        Some(id) => sandbox.store.get(id).map(|package| package.scenarios),
        None => body.as_deref().ok().and_then(|body| asked(endpoint, body)),
    };
    let asked = asked.and_then(|scenarios| scenarios.fault(endpoint));
    // Before the wait, so that calls use up the setting's scenario in the order in which they came.
    let scenario = asked.unwrap_or_else(|| sandbox.faults.next(endpoint));
    tokio::time::sleep(sandbox.faults.latency(endpoint)).await;
    sandbox.fail(scenario, &call).await?;

    parts.extensions.insert(scenario);
    let body = body.map_err(|_| ApiError::TooLarge)?;
    let mut response = next.run(Request::from_parts(parts, Body::from(body))).await;
    if response.status().is_success()
        && let Some(entry) = response.extensions_mut().get_mut::<LogEntry>()
    {
        entry.fault = Some(scenario).filter(|scenario| scenario.kind() == Kind::Omission);
    }
    Ok(response)
}

/// The scenarios that a body asks for. If it can't be read, its handler says why.
fn asked(endpoint: Endpoint, body: &[u8]) -> Option<Scenarios> {
    let request = validation::parse(body).ok()?;
    let scenarios = match endpoint {
        Endpoint::Offers => offers::scenarios(&request),
        _ => quotes::scenarios(&request),
    };
    scenarios.ok()
}

impl Sandbox {
    fn authenticate(&self, partner: &str, parts: &Parts) -> Result<(), Refusal> {
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
        verify::verify(&request, credentials, SystemTime::now(), *clock_window)?;
        if partner == partner_id {
            Ok(())
        } else {
            Err(Refusal::Partner)
        }
    }

    /// Fails, or hangs, if the scenario wants that.
    async fn fail(&self, scenario: Scenario, call: &Call) -> Result<(), ApiError> {
        if scenario == Scenario::Hang {
            let entry = LogEntry {
                fault: Some(scenario),
                ..LogEntry::new("fault")
            };
            call.end(None, &entry);
            return future::pending().await;
        }
        match scenario.kind() {
            Kind::Failure => Err(ApiError::Simulated {
                scenario,
                retry_after_s: self.settings.retry_after_s,
            }),
            _ => Ok(()),
        }
    }
}
