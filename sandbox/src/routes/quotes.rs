//! The routes of quotes: asked for, looked up, changed, declined.

use std::collections::HashMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;

use crate::app::{Sandbox, Shared, noted};
use crate::log::Note;
use crate::packages::change::Change;
use crate::packages::package::Package;
use crate::packages::store::OptOut;
use crate::requests::quotes::QuoteRequest;
use crate::requests::validation::Object;
use crate::responses::elements;
use crate::responses::quotes;
use crate::routes::error::ApiError;
use crate::routes::guard::Gap;
use crate::settings::options::Shape;

/// `POST quotes/`
pub(crate) async fn create(
    State(sandbox): State<Shared>,
    Query(query): Query<HashMap<String, String>>,
    Extension(Gap(gap)): Extension<Gap>,
    body: Bytes,
) -> Result<Response, ApiError> {
    let request = QuoteRequest::read(&body)?;
    let package = Package::quote(request, sandbox.settings.valid_for).with_gap(gap);
    let is_fast = query
        .get("fast_quote")
        .is_some_and(|value| value != "0" && value != "false");
    if is_fast && sandbox.settings.shape == Shape::Quotes {
        let answer = sandbox.show(&package, |links| quotes::fast(&package, links));
        let note = Note::outcome("fast_quoted");
        return Ok(noted(Json(answer), note));
    }
    let answer = sandbox.answer(&package);
    let note = Note::about("quoted", &package.id);
    sandbox.store.insert(package);
    Ok(noted((StatusCode::CREATED, Json(answer)), note))
}

/// `GET quotes/{id}`
pub(crate) async fn retrieve(
    State(sandbox): State<Shared>,
    Path((_partner, id)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let package = sandbox.store.get(&id).ok_or(ApiError::UnknownPackage)?;
    let note = Note::about("retrieved", &package.id);
    Ok(noted(Json(sandbox.answer(&package)), note))
}

/// `PATCH quotes/{id}`: prices quotes anew.
pub(crate) async fn edit(
    State(sandbox): State<Shared>,
    Path((_partner, id)): Path<(String, String)>,
    Extension(gap): Extension<Gap>,
    body: Bytes,
) -> Result<Response, ApiError> {
    sandbox.change(&id, &body, gap, StatusCode::OK, Change::edit)
}

/// `POST quotes/{id}`: adds quotes, or takes some out.
pub(crate) async fn extend(
    State(sandbox): State<Shared>,
    Path((_partner, id)): Path<(String, String)>,
    Extension(gap): Extension<Gap>,
    body: Bytes,
) -> Result<Response, ApiError> {
    sandbox.change(&id, &body, gap, StatusCode::CREATED, Change::extend)
}

/// `POST bookings/{id}/opt_out`, `POST offers/{id}/opt_out`
pub(crate) async fn opt_out(
    State(sandbox): State<Shared>,
    Path((_partner, id)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let outcome = match sandbox.store.opt_out(&id).ok_or(ApiError::UnknownPackage)? {
        OptOut::First => "opted_out",
        OptOut::Repeated => "opted_out_again",
        OptOut::Bought => "bought_already",
    };
    Ok(noted(StatusCode::NO_CONTENT, Note::about(outcome, &id)))
}

impl Sandbox {
    fn answer(&self, package: &Package) -> Value {
        self.show(package, |links| match self.settings.shape {
            Shape::Quotes => quotes::answer(package, links),
            Shape::XceV1 => elements::answer(package, links),
        })
    }

    fn change(
        &self,
        id: &str,
        body: &[u8],
        Gap(gap): Gap,
        status: StatusCode,
        apply: fn(Change, &mut Package) -> Result<(), Object>,
    ) -> Result<Response, ApiError> {
        if self.store.get(id).is_none() {
            return Err(ApiError::UnknownPackage);
        }
        let change = Change::read(body)?;
        let changed = self.store.update(id, |package| {
            apply(change, package)?;
            *package = package.clone().with_gap(gap);
            Ok(())
        });
        let package = changed.ok_or(ApiError::UnknownPackage)?;
        let answer = self.answer(&package.map_err(ApiError::Invalid)?);
        Ok(noted((status, Json(answer)), Note::about("changed", id)))
    }
}
