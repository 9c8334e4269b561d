//! What follows a booking: the list, payment, e-mails, cancellation, modification, renewal, instalments.

use std::collections::HashMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{OriginalUri, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};

use crate::log::{LogEntry, logged};
use crate::packages::package::{Change, Package, Preview, Status};
use crate::packages::{booking, cancellation, instalments, modification, renewal};
use crate::requests::error::RequestError;
use crate::requests::post_sale::{self, CancellationRequest, ModificationRequest};
use crate::requests::validation;
use crate::responses::links::Links;
use crate::responses::{bookings, post_sale as responses};
use crate::routes::error::ApiError;
use crate::state::{Sandbox, SharedState};

type Id = Path<(String, String)>;
type IdAndChange = Path<(String, String, String)>;
type Answer = Result<Response, ApiError>;

/// The page of a list that is shown without a `limit`, and the largest one.
const PAGE: (usize, usize) = (10, 100);

/// `GET bookings`, the newest first
pub(crate) async fn list(
    State(sandbox): State<SharedState>,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<HashMap<String, String>>,
) -> Answer {
    let number = |name: &str| query.get(name).and_then(|text| text.parse::<usize>().ok());
    let limit = number("limit").unwrap_or(PAGE.0).clamp(1, PAGE.1);
    let offset = number("offset").unwrap_or(0);
    let booked = sandbox.store.booked();
    let link = |offset: usize| {
        let page = format!("limit={limit}&offset={offset}");
        format!("{}{}?{page}", sandbox.settings.public_url(), uri.path())
    };
    let next = offset.saturating_add(limit);
    let shown = booked.iter().skip(offset).take(limit);
    let shown = shown.map(|package| sandbox.confirmation(package));
    let response = json!({
        "count": booked.len(),
        "next": (next < booked.len()).then(|| link(next)),
        "previous": (offset > 0).then(|| link(offset.saturating_sub(limit))),
        "results": shown.collect::<Vec<_>>(),
    });
    Ok(logged(Json(response), LogEntry::new("listed")))
}

/// `PUT bookings/{id}/confirm`
pub(crate) async fn confirm(
    State(sandbox): State<SharedState>,
    Path((_partner, id)): Id,
    headers: HeaderMap,
) -> Answer {
    sandbox.once(&headers, StatusCode::CREATED, || {
        let (_, after) = sandbox.change_booking(&id, booking::confirm)?;
        Ok((entry("confirmed", &id), sandbox.confirmation(&after)))
    })
}

/// `POST bookings/{id}/send_email`
pub(crate) async fn send_email(
    State(sandbox): State<SharedState>,
    Path((_partner, id)): Id,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    sandbox.once(&headers, StatusCode::ACCEPTED, || {
        let event = post_sale::email(&body)?;
        let check = |package: &mut Package| {
            let message = match (event.as_str(), package.status) {
                ("BOOKING_CREATED" | "BOOKING_UPDATED", Status::Confirmed)
                | ("BOOKING_CANCELLED", Status::Cancelled) => return Ok(()),
                ("BOOKING_CANCELLED", _) => {
                    "BOOKING_CANCELLED email can be only triggered for CANCELLED bookings."
                }
                _ => "Unknown event, or the booking is not CONFIRMED.",
            };
            Err(validation::error("event", json!([message])))
        };
        sandbox.change_booking(&id, check)?;
        Ok((entry("emailed", &id), Value::Null))
    })
}

/// `POST bookings/{id}/cancel`
pub(crate) async fn cancel(
    State(sandbox): State<SharedState>,
    Path((_partner, id)): Id,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    sandbox.once(&headers, StatusCode::OK, || {
        let request = CancellationRequest::read(&body)?;
        let cancel = |package: &mut Package| cancellation::cancel(package, &request.quotes);
        if !request.is_preview {
            let (before, after) = sandbox.change_booking(&id, cancel)?;
            let show = |links: &Links<'_>| responses::cancellation(&before, &after, None, links);
            return Ok((entry("cancelled", &id), sandbox.show(&after, show)));
        }
        let (before, after, preview) = sandbox.preview(&id, Change::Cancellation, cancel)?;
        let show =
            |links: &Links<'_>| responses::cancellation(&before, &after, Some(&preview), links);
        Ok((entry("previewed", &id), sandbox.show(&after, show)))
    })
}

/// `POST bookings/{id}/confirm_cancellation/{cancellation_id}`
pub(crate) async fn confirm_cancellation(
    State(sandbox): State<SharedState>,
    Path((_partner, id, change)): IdAndChange,
    headers: HeaderMap,
) -> Answer {
    sandbox.once(&headers, StatusCode::OK, || {
        let (before, after) = sandbox.confirm_preview(&id, Change::Cancellation, &change)?;
        let show = |links: &Links<'_>| responses::cancellation(&before, &after, None, links);
        Ok((entry("cancelled", &id), sandbox.show(&after, show)))
    })
}

/// `PATCH bookings/{id}`
pub(crate) async fn modify(
    State(sandbox): State<SharedState>,
    Path((_partner, id)): Id,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    sandbox.once(&headers, StatusCode::OK, || {
        let request = ModificationRequest::read(&body)?;
        let modify = |package: &mut Package| modification::modify(package, request);
        let (before, after) = sandbox.change_booking(&id, modify)?;
        let show = |links: &Links<'_>| responses::modification(&before, &after, None, links);
        Ok((entry("modified", &id), sandbox.show(&after, show)))
    })
}

/// `PATCH bookings/{id}/quote_for_update`
pub(crate) async fn quote_for_update(
    State(sandbox): State<SharedState>,
    Path((_partner, id)): Id,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    sandbox.once(&headers, StatusCode::OK, || {
        let request = ModificationRequest::read(&body)?;
        let modify = |package: &mut Package| modification::modify(package, request);
        let (before, after, preview) = sandbox.preview(&id, Change::Modification, modify)?;
        let show =
            |links: &Links<'_>| responses::modification(&before, &after, Some(&preview), links);
        Ok((entry("previewed", &id), sandbox.show(&after, show)))
    })
}

/// `POST bookings/{id}/confirm_update/{update_id}`
pub(crate) async fn confirm_update(
    State(sandbox): State<SharedState>,
    Path((_partner, id, change)): IdAndChange,
    headers: HeaderMap,
) -> Answer {
    sandbox.once(&headers, StatusCode::CREATED, || {
        let (before, after) = sandbox.confirm_preview(&id, Change::Modification, &change)?;
        let show = |links: &Links<'_>| responses::modification(&before, &after, None, links);
        Ok((entry("modified", &id), sandbox.show(&after, show)))
    })
}

/// `PATCH renewals/{id}/quote_for_renewal`
pub(crate) async fn quote_for_renewal(
    State(sandbox): State<SharedState>,
    Path((_partner, id)): Id,
    headers: HeaderMap,
) -> Answer {
    sandbox.once(&headers, StatusCode::OK, || {
        let (_, after, preview) = sandbox.preview(&id, Change::Renewal, renewal::renew)?;
        let show = |links: &Links<'_>| responses::renewal(&after, &preview, links);
        Ok((entry("previewed", &id), sandbox.show(&after, show)))
    })
}

/// `POST renewals/{id}/confirm/{renewal_id}`
pub(crate) async fn confirm_renewal(
    State(sandbox): State<SharedState>,
    Path((_partner, id, change)): IdAndChange,
    headers: HeaderMap,
) -> Answer {
    sandbox.once(&headers, StatusCode::OK, || {
        let (_, after) = sandbox.confirm_preview(&id, Change::Renewal, &change)?;
        Ok((entry("renewed", &id), sandbox.confirmation(&after)))
    })
}

/// `PATCH renewals/{renewal_id}/confirmation`: as the PHP SDK does it, with the id of a webhook.
pub(crate) async fn renew(
    State(sandbox): State<SharedState>,
    Path((_partner, renewal)): Id,
    headers: HeaderMap,
) -> Answer {
    sandbox.once(&headers, StatusCode::ACCEPTED, || {
        let is_wanted = |package: &Package| bookings::renewal_id(package) == renewal;
        let id = sandbox
            .store
            .find(is_wanted)
            .ok_or(ApiError::UnknownPackage)?;
        sandbox.change_booking(&id, renewal::renew)?;
        Ok((entry("renewed", &id), Value::Null))
    })
}

/// `POST renewals/{id}/opt_out`
pub(crate) async fn decline_renewal(
    State(sandbox): State<SharedState>,
    Path((_partner, id)): Id,
    headers: HeaderMap,
) -> Answer {
    sandbox.once(&headers, StatusCode::NO_CONTENT, || {
        sandbox.change_booking(&id, renewal::decline)?;
        Ok((entry("renewal_declined", &id), Value::Null))
    })
}

/// `GET bookings/{id}/instalments`
pub(crate) async fn instalments(
    State(sandbox): State<SharedState>,
    Path((_partner, id)): Id,
) -> Answer {
    let package = sandbox.store.get(&id).filter(Package::is_booked);
    let package = package.ok_or(ApiError::UnknownPackage)?;
    let response = responses::instalments(&package);
    Ok(logged(Json(response), entry("retrieved", &id)))
}

/// `POST bookings/{id}/instalments`
pub(crate) async fn record_instalments(
    State(sandbox): State<SharedState>,
    Path((_partner, id)): Id,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    sandbox.once(&headers, StatusCode::NO_CONTENT, || {
        let attempts = post_sale::attempts(&body)?;
        sandbox.change_booking(&id, |package| instalments::record(package, attempts))?;
        Ok((entry("paid", &id), Value::Null))
    })
}

fn entry(outcome: &'static str, id: &str) -> LogEntry {
    LogEntry::for_package(outcome, id)
}

/// A change of a package; its error is what is wrong, by field.
type ChangeError = crate::value::json::Object;

impl Sandbox {
    /// Changes a booking. Returns it as it was and as it is.
    fn change_booking(
        &self,
        id: &str,
        change: impl FnOnce(&mut Package) -> Result<(), ChangeError>,
    ) -> Result<(Package, Package), ApiError> {
        let mut before = None;
        let changed = self.store.update(id, |package| {
            if !package.is_booked() {
                return Err(ApiError::UnknownPackage);
            }
            before = Some(package.clone());
            change(package).map_err(|errors| RequestError::Invalid(errors).into())
        });
        let after = changed.ok_or(ApiError::UnknownPackage)??;
        Ok((before.ok_or(ApiError::UnknownPackage)?, after))
    }

    /// Previews a change of a booking. Returns it as it is and as it would be.
    fn preview(
        &self,
        id: &str,
        kind: Change,
        change: impl FnOnce(&mut Package) -> Result<(), ChangeError>,
    ) -> Result<(Package, Package, Preview), ApiError> {
        let mut previewed = None;
        let (before, _) = self.change_booking(id, |package| {
            let mut outcome = package.clone();
            change(&mut outcome)?;
            previewed = Some((outcome.clone(), package.preview(kind, outcome)));
            Ok(())
        })?;
        let (after, preview) = previewed.ok_or(ApiError::UnknownPackage)?;
        Ok((before, after, preview))
    }

    fn confirm_preview(
        &self,
        id: &str,
        kind: Change,
        change: &str,
    ) -> Result<(Package, Package), ApiError> {
        let mut is_found = false;
        let changed = self.change_booking(id, |package| {
            is_found = package.confirm_preview(kind, change);
            Ok(())
        })?;
        is_found.then_some(changed).ok_or(ApiError::UnknownPackage)
    }
}
