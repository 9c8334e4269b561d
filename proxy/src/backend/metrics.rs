//! `GET /metrics`.

use std::sync::Arc;

use axum::{
    Extension,
    extract::State,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::IntoResponse,
};

use crate::{
    log,
    metrics::{self, METRICS, Now},
    state::AppState,
    webhook::Inbox,
};

/// All metrics, for Prometheus.
pub(crate) async fn metrics(
    State(state): State<Arc<AppState>>,
    Extension(inbox): Extension<Option<Arc<Inbox>>>,
) -> impl IntoResponse {
    let webhooks = match inbox {
        // A store that fails is reported by whoever needs it.
        Some(inbox) => inbox.pending().await.ok(),
        None => None,
    };
    let now = Now {
        is_breaker_open: state.xcover.is_down(),
        backlog: state.outbox.backlog().await.ok(),
        webhooks,
        dropped_lines: log::dropped_lines(),
    };
    let headers = [
        (CONTENT_TYPE, metrics::CONTENT_TYPE),
        (CACHE_CONTROL, "no-store"),
    ];
    (headers, METRICS.text(&now))
}
