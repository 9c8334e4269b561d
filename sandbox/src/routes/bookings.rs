//! The routes of bookings: a package, an offer, or all at once.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::Value;

use crate::app::{Sandbox, Shared, noted};
use crate::log::Note;
use crate::packages::booking::{Booking, Buyer};
use crate::packages::package::{Package, Quote, Status};
use crate::responses::bookings;
use crate::routes::error::ApiError;

const IDEMPOTENCY_KEY: &str = "x-idempotency-key";

/// `POST bookings/{id}`
pub(crate) async fn book(
    State(sandbox): State<Shared>,
    Path((_partner, id)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    sandbox.once(&headers, StatusCode::CREATED, || {
        Ok(("booked", sandbox.buy(&id, &body)?))
    })
}

/// `POST offers/{id}/confirm`
pub(crate) async fn confirm(
    State(sandbox): State<Shared>,
    Path((_partner, id)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    sandbox.once(&headers, StatusCode::OK, || {
        Ok(("confirmed", sandbox.buy(&id, &body)?))
    })
}

/// `POST instant_booking`: what follows a fast quote.
pub(crate) async fn book_at_once(
    State(sandbox): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    sandbox.once(&headers, StatusCode::OK, || {
        let (buyer, request) = Buyer::read_with_request(&body)?;
        let mut package = Package::quote(request, sandbox.settings.valid_for);
        buyer.buy(&mut package);
        sandbox.store.insert(package.clone());
        Ok(("instantly_booked", package))
    })
}

/// `GET bookings/{id}`
pub(crate) async fn retrieve(
    State(sandbox): State<Shared>,
    Path((_partner, id)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let package = sandbox.store.get(&id);
    let package = package.filter(|package| package.status == Status::Confirmed);
    let package = package.ok_or(ApiError::UnknownPackage)?;
    let note = Note::about("retrieved", &package.id);
    Ok(noted(Json(sandbox.confirmation(&package)), note))
}

impl Sandbox {
    fn buy(&self, id: &str, body: &[u8]) -> Result<Package, ApiError> {
        if self.store.get(id).is_none() {
            return Err(ApiError::UnknownPackage);
        }
        let booking = Booking::read(body)?;
        let booked = self.store.update(id, |package| booking.book(package));
        let booked = booked.ok_or(ApiError::UnknownPackage)?;
        booked.map_err(ApiError::Invalid)
    }

    /// Books, or answers as it did when the same idempotency key was used before.
    fn once(
        &self,
        headers: &HeaderMap,
        status: StatusCode,
        book: impl FnOnce() -> Result<(&'static str, Package), ApiError>,
    ) -> Result<Response, ApiError> {
        let key = headers.get(IDEMPOTENCY_KEY);
        let key = key.and_then(|key| key.to_str().ok());
        // Open until the booking is done, so that the same key cannot book twice.
        let mut answers = self.answers.open();
        if let Some(answer) = key.and_then(|key| answers.get_mut(key)) {
            let answer = Json(answer.clone());
            return Ok(noted(
                (StatusCode::CONFLICT, answer),
                Note::outcome("repeated"),
            ));
        }
        let (outcome, package) = book()?;
        let answer = self.confirmation(&package);
        if let Some(key) = key {
            answers.insert(key.to_owned(), answer.clone());
        }
        let bought = package.priced().map(|(_, quote)| quote);
        let bought = bought.filter(|quote| quote.is_bought());
        let note = Note {
            booked: bought.map(|quote: &Quote| quote.id).collect(),
            ..Note::about(outcome, &package.id)
        };
        Ok(noted((status, Json(answer)), note))
    }

    fn confirmation(&self, package: &Package) -> Value {
        self.show(package, |links| bookings::answer(package, links))
    }
}
