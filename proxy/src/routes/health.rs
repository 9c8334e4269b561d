//! `GET /healthz`: the process is up. `GET /readyz`: send it requests.

use std::sync::Arc;

use axum::{
    Json,
    extract::{RawQuery, State},
    http::header::CACHE_CONTROL,
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::{
    problem::{Code, Problem},
    state::AppState,
};

/// The parameter of the query that names what doesn't count, as Kubernetes' own servers have it.
const EXCLUDE: &str = "exclude=";
/// What can be missing.
const MISSING: [Code; 3] = [
    Code::StoreUnavailable,
    Code::RedisUnavailable,
    Code::UpstreamDown,
];

pub(crate) async fn healthz() -> impl IntoResponse {
    ok()
}

/// 200, or a problem whose code says what is missing.
pub(crate) async fn readyz(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
) -> Response {
    if state.lifecycle.stopping.is_cancelled() {
        return problem(Code::Stopping, "the process has been told to stop");
    }
    let query = query.unwrap_or_default();
    let mut excluded = Vec::new();
    for name in query
        .split('&')
        .filter_map(|name| name.strip_prefix(EXCLUDE))
    {
        match MISSING.iter().find(|code| code.name() == name) {
            Some(code) => excluded.push(*code),
            None => {
                let names = MISSING.map(Code::name).join(", ");
                let name: String = name.chars().take(64).collect();
                return problem(
                    Code::InvalidRequest,
                    &format!("exclude={name} in the query is none of {names}"),
                );
            }
        }
    }
    let store = state.readiness.missing(&state.outbox).await;
    let upstream = state.xcover.is_down().then_some(Code::UpstreamDown);
    let missing = [store, upstream].into_iter().flatten();
    match missing.into_iter().find(|code| !excluded.contains(code)) {
        None => ok().into_response(),
        Some(code @ Code::StoreUnavailable) => problem(code, "nothing can be stored now"),
        Some(code @ Code::RedisUnavailable) => problem(code, "redis doesn't respond"),
        Some(code) => problem(code, "xcover is down"),
    }
}

fn ok() -> impl IntoResponse {
    (
        [(CACHE_CONTROL, "no-store")],
        Json(json!({ "status": "ok" })),
    )
}

fn problem(code: Code, detail: &str) -> Response {
    ([(CACHE_CONTROL, "no-store")], Problem::new(code, detail)).into_response()
}
