//! `GET /healthz`: the process is up. XCover isn't checked.

use axum::{Json, http::header::CACHE_CONTROL, response::IntoResponse};
use serde_json::json;

pub(crate) async fn healthz() -> impl IntoResponse {
    (
        [(CACHE_CONTROL, "no-store")],
        Json(json!({ "status": "ok" })),
    )
}
