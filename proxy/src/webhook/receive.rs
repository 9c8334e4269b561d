//! `POST {prefix}/webhooks`.

use std::{sync::Arc, time::SystemTime};

use axum::{
    Extension, Json,
    extract::{Request, State},
    response::IntoResponse,
};
use serde_json::json;

use crate::{
    body,
    problem::{Code, Problem},
    state::AppState,
    webhook::{inbox::Inbox, signature},
};

/// The largest webhook, in bytes.
const BODY_MAX_BYTES: usize = 1024 * 1024;

/// Says 200 once a webhook is stored, also if it was before.
///
/// # Errors
/// 401 if it isn't XCover's, 400, 408, 413 or 415 for the body, and 503 if it can't be stored. XCover sends it again.
pub(crate) async fn receive(
    State(state): State<Arc<AppState>>,
    Extension(inbox): Extension<Arc<Inbox>>,
    request: Request,
) -> Result<impl IntoResponse, Problem> {
    let keys = state.keys.current();
    let (key, secret) = keys.webhook_pair();
    signature::verify(request.headers(), key, secret, SystemTime::now())
        .map_err(|error| Problem::new(Code::SignatureInvalid, error.to_string()))?;
    let limit = body::Limit {
        bytes: BODY_MAX_BYTES,
        ..state.request_limit()
    };
    let body = body::object(request, limit).await?;
    inbox.keep(body.into()).await.map_err(|error| {
        tracing::error!("a webhook can't be stored: {error}");
        Problem::new(Code::StoreUnavailable, "the webhook can't be stored").with_retry_after_s(1)
    })?;
    Ok(Json(json!({ "status": "ok" })))
}
