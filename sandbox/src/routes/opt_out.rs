//! Opt-outs of packages and offers.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use crate::log::{LogEntry, logged};
use crate::packages::store::OptOut;
use crate::routes::error::ApiError;
use crate::state::SharedState;

/// `POST bookings/{id}/opt_out`, `POST offers/{id}/opt_out`
pub(crate) async fn create(
    State(sandbox): State<SharedState>,
    Path((_partner, id)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let outcome = match sandbox.store.opt_out(&id).ok_or(ApiError::UnknownPackage)? {
        OptOut::First => "opted_out",
        OptOut::Repeated => "opted_out_again",
        OptOut::Bought => "bought_already",
    };
    let entry = LogEntry::for_package(outcome, &id);
    Ok(logged(StatusCode::NO_CONTENT, entry))
}
