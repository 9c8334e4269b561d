//! Quotes: created, retrieved and changed.

use std::collections::HashMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;

use crate::log::{LogEntry, logged};
use crate::packages::change;
use crate::packages::package::Package;
use crate::requests::change::ChangeRequest;
use crate::requests::error::RequestError;
use crate::requests::post_sale;
use crate::requests::quotes::QuoteRequest;
use crate::requests::validation;
use crate::responses::elements;
use crate::responses::quotes;
use crate::routes::error::ApiError;
use crate::scenarios::scenario::Scenario;
use crate::settings::options::Shape;
use crate::state::{Sandbox, SharedState};
use crate::value::json::Object;

/// `POST quotes/`
pub(crate) async fn create(
    State(sandbox): State<SharedState>,
    Query(query): Query<HashMap<String, String>>,
    Extension(scenario): Extension<Scenario>,
    body: Bytes,
) -> Result<Response, ApiError> {
    let request = QuoteRequest::read(&body)?;
    let mut package = Package::quote(request, scenario, sandbox.settings.valid_for);
    package.fail_quotes();
    let is_fast = query
        .get("fast_quote")
        .is_some_and(|value| value != "0" && value != "false");
    if is_fast && sandbox.settings.shape == Shape::Quotes {
        let response = sandbox.show(&package, |links| quotes::fast_quote(&package, links));
        let entry = LogEntry::new("fast_quoted");
        return Ok(logged(Json(response), entry));
    }
    let response = sandbox.package_response(&package);
    let entry = LogEntry::for_package("quoted", &package.id);
    sandbox.store.insert(package);
    Ok(logged((StatusCode::CREATED, Json(response)), entry))
}

/// `GET quotes/{id}`
pub(crate) async fn retrieve(
    State(sandbox): State<SharedState>,
    Path((_partner, id)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let package = sandbox.store.get(&id).ok_or(ApiError::UnknownPackage)?;
    let entry = LogEntry::for_package("retrieved", &package.id);
    Ok(logged(Json(sandbox.package_response(&package)), entry))
}

/// `PATCH quotes/{id}`: changes quotes.
pub(crate) async fn edit(
    State(sandbox): State<SharedState>,
    Path((_partner, id)): Path<(String, String)>,
    Extension(scenario): Extension<Scenario>,
    body: Bytes,
) -> Result<Response, ApiError> {
    sandbox.change(&id, &body, scenario, StatusCode::OK, change::edit)
}

/// `POST quotes/{id}`, `POST quotes/{id}/add`: adds quotes and takes quotes out.
pub(crate) async fn extend(
    State(sandbox): State<SharedState>,
    Path((_partner, id)): Path<(String, String)>,
    Extension(scenario): Extension<Scenario>,
    body: Bytes,
) -> Result<Response, ApiError> {
    if validation::parse(&body).is_ok_and(|body| body.contains_key("quotes")) {
        return sandbox.remove(&id, &body, StatusCode::CREATED);
    }
    sandbox.change(&id, &body, scenario, StatusCode::CREATED, change::extend)
}

/// `POST quotes/{id}/delete`: takes quotes out.
pub(crate) async fn remove(
    State(sandbox): State<SharedState>,
    Path((_partner, id)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, ApiError> {
    sandbox.remove(&id, &body, StatusCode::OK)
}

impl Sandbox {
    fn package_response(&self, package: &Package) -> Value {
        self.show(package, |links| match self.settings.shape {
            Shape::Quotes => quotes::package(package, links),
            Shape::XceV1 => elements::package(package, links),
        })
    }

    fn change(
        &self,
        id: &str,
        body: &[u8],
        scenario: Scenario,
        status: StatusCode,
        apply: fn(&mut Package, ChangeRequest) -> Result<(), Object>,
    ) -> Result<Response, ApiError> {
        if self.store.get(id).is_none() {
            return Err(ApiError::UnknownPackage);
        }
        let request = ChangeRequest::read(body)?;
        let changed = self.store.update(id, |package| {
            package.played = scenario;
            apply(package, request)?;
            package.fail_quotes();
            Ok(())
        });
        self.changed(id, status, changed)
    }

    fn remove(&self, id: &str, body: &[u8], status: StatusCode) -> Result<Response, ApiError> {
        if self.store.get(id).is_none() {
            return Err(ApiError::UnknownPackage);
        }
        let ids = post_sale::removal(body)?;
        let changed = self
            .store
            .update(id, |package| change::remove(package, &ids));
        self.changed(id, status, changed)
    }

    fn changed(
        &self,
        id: &str,
        status: StatusCode,
        changed: Option<Result<Package, Object>>,
    ) -> Result<Response, ApiError> {
        let package = changed.ok_or(ApiError::UnknownPackage)?;
        let response = self.package_response(&package.map_err(RequestError::Invalid)?);
        Ok(logged(
            (status, Json(response)),
            LogEntry::for_package("changed", id),
        ))
    }
}
