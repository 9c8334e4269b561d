//! What every signed call passes before its handler: who calls, the wait, and the fault played.

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
use crate::routes::error::ApiError;
use crate::scenarios::faults::{Endpoint, Fault};
use crate::settings::options::Settings;
use crate::state::{Sandbox, SharedState};

/// The fault that the answer itself has to show; handlers find it as an extension.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gap(pub(crate) Option<Fault>);

/// Lets a call through to its handler, with its body read whole, and notes the gap in what succeeds.
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
    sandbox.check(partner, &parts).map_err(ApiError::Refused)?;
    let gap = sandbox.play(endpoint, &call).await?;
    parts.extensions.insert(Gap(gap));
    let body = body.map_err(|_| ApiError::TooLarge)?;
    let mut response = next.run(Request::from_parts(parts, Body::from(body))).await;
    if response.status().is_success()
        && let Some(entry) = response.extensions_mut().get_mut::<LogEntry>()
    {
        entry.fault = gap.map(Fault::name);
    }
    Ok(response)
}

impl Sandbox {
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
        verify::verify(&request, credentials, SystemTime::now(), *clock_window)?;
        if partner == partner_id {
            Ok(())
        } else {
            Err(Refusal::Partner)
        }
    }

    /// Waits as long as the settings say and plays their fault.
    async fn play(&self, endpoint: Endpoint, call: &Call) -> Result<Option<Fault>, ApiError> {
        // Drawn before the wait, so that calls fail in the order in which they came.
        let fault = self.faults.draw(endpoint);
        tokio::time::sleep(self.faults.latency(endpoint)).await;
        match fault {
            Some(Fault::Hang) => {
                let entry = LogEntry {
                    fault: Some(Fault::Hang.name()),
                    ..LogEntry::new("fault")
                };
                call.end(None, &entry);
                future::pending().await
            }
            Some(fault) if !fault.is_gap() => Err(ApiError::Played {
                fault,
                retry_after_s: self.settings.retry_after_s,
            }),
            gap => Ok(gap),
        }
    }
}
