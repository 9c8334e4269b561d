//! Offers. Confirmations are in `bookings`, opt-outs in `opt_out`.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, State};
use axum::response::Response;

use crate::log::{LogEntry, logged};
use crate::packages::package::Package;
use crate::requests::offers::OfferRequest;
use crate::responses::offers::Offer;
use crate::routes::error::ApiError;
use crate::scenarios::scenario::Scenario;
use crate::state::SharedState;

/// `POST offers/`
pub(crate) async fn create(
    State(sandbox): State<SharedState>,
    Extension(scenario): Extension<Scenario>,
    body: Bytes,
) -> Result<Response, ApiError> {
    let OfferRequest { quotes, scheme } = OfferRequest::read(&body)?;
    let lead = quotes.items.first().cloned();
    let mut package = Package::offer(quotes, scenario, sandbox.settings.valid_for);
    package.fail_quotes();
    let offer = Offer {
        package: &package,
        scheme,
        lead: lead.as_ref(),
    };
    let response = sandbox.show(&package, |links| offer.response(links));
    let entry = LogEntry::for_package("offered", &package.id);
    sandbox.store.insert(package);
    Ok(logged(Json(response), entry))
}
