//! The routes of offers that differ from those of quotes.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Extension, Path, State};
use axum::http::request::Parts;
use axum::response::Response;

use crate::context::OfferRequest;
use crate::error::ApiError;
use crate::faults::{Endpoint, Fault};
use crate::log::{Call, Note};
use crate::offer::Offer;
use crate::package::Package;
use crate::routes::{Shared, noted};

/// `POST offers/`
pub(crate) async fn create(
    State(sandbox): State<Shared>,
    Path(partner): Path<String>,
    Extension(call): Extension<Arc<Call>>,
    parts: Parts,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    let gap = sandbox
        .admit(Endpoint::Offers, &partner, &parts, &call)
        .await?;
    let body = body.map_err(|_| ApiError::TooLarge)?;
    let OfferRequest { quotes, scheme } = OfferRequest::read(&body)?;
    let lead = quotes.items.first().cloned();
    let package = Package::offer(quotes, sandbox.settings.valid_for).with_gap(gap);
    let offer = Offer {
        package: &package,
        scheme,
        lead: lead.as_ref(),
    };
    let answer = sandbox.show(&package, |links| offer.answer(links));
    let note = Note {
        fault: gap.map(Fault::name),
        ..Note::about("offered", &package.id)
    };
    sandbox.store.insert(package);
    Ok(noted(Json(answer), note))
}
