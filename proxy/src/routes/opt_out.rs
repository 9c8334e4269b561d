//! Opt-outs: the shopper placed the order without cover.
//!
//! They are reported to regulators, so none may be lost: they are stored first, and delivered later. Sending one
//! twice is harmless.

use axum::http::StatusCode;
use tokio::time::timeout;

use crate::{
    outbox::Surface,
    package_id::PackageId,
    problem::{Code, Problem},
    state::AppState,
};

/// Takes an opt-out, whatever its body says. Responds with 202 once it is stored.
///
/// # Errors
/// 503 if it can't be stored.
pub(crate) async fn opt_out(
    state: &AppState,
    surface: Surface,
    id: &PackageId,
) -> Result<StatusCode, Problem> {
    let stored = timeout(state.limits.total, state.outbox.add(surface, id)).await;
    match stored {
        Ok(Ok(())) => Ok(StatusCode::ACCEPTED),
        _ => Err(
            Problem::new(Code::StoreUnavailable, "the opt-out can't be stored now")
                .with_retry_after_s(1),
        ),
    }
}
