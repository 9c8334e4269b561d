//! Bookings of packages and offers, and instant ones.

use std::sync::PoisonError;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::Value;

use crate::log::{LogEntry, logged};
use crate::packages::booking;
use crate::packages::package::{Package, Quote};
use crate::requests::booking::{BookingRequest, InstantBookingRequest};
use crate::requests::error::RequestError;
use crate::responses::bookings;
use crate::routes::error::ApiError;
use crate::scenarios::scenario::Scenario;
use crate::state::{Sandbox, SharedState};

const IDEMPOTENCY_KEY: &str = "x-idempotency-key";

/// `POST bookings/{id}`
pub(crate) async fn book(
    State(sandbox): State<SharedState>,
    Path((_partner, id)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    sandbox.once(&headers, StatusCode::CREATED, || {
        Ok(sandbox.bought("booked", &sandbox.buy(&id, &body)?))
    })
}

/// `POST offers/{id}/confirm`
pub(crate) async fn confirm(
    State(sandbox): State<SharedState>,
    Path((_partner, id)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    sandbox.once(&headers, StatusCode::OK, || {
        Ok(sandbox.bought("confirmed", &sandbox.buy(&id, &body)?))
    })
}

/// `POST instant_booking`: quotes and books at once, after a fast quote.
pub(crate) async fn book_instantly(
    State(sandbox): State<SharedState>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    sandbox.once(&headers, StatusCode::OK, || {
        let booking = InstantBookingRequest::read(&body)?;
        let mut package =
            Package::quote(booking.request, Scenario::Plain, sandbox.settings.valid_for);
        booking::book_all(&mut package, booking.buyer);
        sandbox.store.insert(package.clone());
        Ok(sandbox.bought("instantly_booked", &package))
    })
}

/// `GET bookings/{id}`
pub(crate) async fn retrieve(
    State(sandbox): State<SharedState>,
    Path((_partner, id)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let package = sandbox.store.get(&id);
    let package = package.filter(Package::is_booked);
    let package = package.ok_or(ApiError::UnknownPackage)?;
    let entry = LogEntry::for_package("retrieved", &package.id);
    Ok(logged(Json(sandbox.confirmation(&package)), entry))
}

impl Sandbox {
    fn buy(&self, id: &str, body: &[u8]) -> Result<Package, ApiError> {
        if self.store.get(id).is_none() {
            return Err(ApiError::UnknownPackage);
        }
        let request = BookingRequest::read(body)?;
        let booked = self
            .store
            .update(id, |package| booking::book(package, request));
        let booked = booked.ok_or(ApiError::UnknownPackage)?;
        Ok(booked.map_err(RequestError::Invalid)?)
    }

    /// Acts, unless the idempotency key was used before: then the response is the same again. A response of
    /// `null` has no body.
    pub(crate) fn once(
        &self,
        headers: &HeaderMap,
        status: StatusCode,
        act: impl FnOnce() -> Result<(LogEntry, Value), ApiError>,
    ) -> Result<Response, ApiError> {
        let key = headers.get(IDEMPOTENCY_KEY);
        let key = key.and_then(|key| key.to_str().ok());
        // Locked until it is done, so that the same key can't act twice.
        let responses = self.responses_by_key.lock();
        let mut responses = responses.unwrap_or_else(PoisonError::into_inner);
        if let Some(response) = key.and_then(|key| responses.peek(key)) {
            let entry = LogEntry::new("repeated");
            return Ok(with_json(StatusCode::CONFLICT, response.clone(), entry));
        }
        let (entry, response) = act()?;
        if let Some(key) = key {
            responses.put(key.to_owned(), response.clone());
        }
        if let Some(id) = &entry.id {
            self.announce(entry.outcome, id);
        }
        Ok(with_json(status, response, entry))
    }

    /// The log's entry for a booking, and its response.
    fn bought(&self, outcome: &'static str, package: &Package) -> (LogEntry, Value) {
        let bought = package.valid_quotes().map(|(_, quote)| quote);
        let bought = bought.filter(|quote| quote.is_bought());
        let entry = LogEntry {
            booked: bought.map(|quote: &Quote| quote.id).collect(),
            ..LogEntry::for_package(outcome, &package.id)
        };
        (entry, self.confirmation(package))
    }

    pub(crate) fn confirmation(&self, package: &Package) -> Value {
        self.show(package, |links| bookings::confirmation(package, links))
    }
}

fn with_json(status: StatusCode, response: Value, entry: LogEntry) -> Response {
    match response {
        Value::Null => logged(status, entry),
        response => logged((status, Json(response)), entry),
    }
}
