//! `GET /healthz`: the process is up. `GET /readyz`: send it requests. XCover isn't checked.

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header::CACHE_CONTROL},
    response::IntoResponse,
};
use serde_json::json;

use crate::lifecycle::Lifecycle;

pub(crate) async fn healthz() -> impl IntoResponse {
    (
        [(CACHE_CONTROL, "no-store")],
        Json(json!({ "status": "ok" })),
    )
}

pub(crate) async fn readyz(State(lifecycle): State<Lifecycle>) -> impl IntoResponse {
    let (status, word) = if lifecycle.stopping.is_cancelled() {
        (StatusCode::SERVICE_UNAVAILABLE, "stopping")
    } else {
        (StatusCode::OK, "ok")
    };
    (
        status,
        [(CACHE_CONTROL, "no-store")],
        Json(json!({ "status": word })),
    )
}
