//! The routes of quotes: asked for, looked up, changed, declined.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use serde_json::Value;

use crate::answer;
use crate::change::Change;
use crate::error::ApiError;
use crate::faults::{Endpoint, Fault};
use crate::fields::Object;
use crate::log::{Call, Note};
use crate::package::Package;
use crate::request::QuoteRequest;
use crate::routes::{Sandbox, Shared, noted};
use crate::settings::Shape;
use crate::store::OptOut;
use crate::xce_v1;

/// `POST quotes/`
pub(crate) async fn create(
    State(sandbox): State<Shared>,
    Path(partner): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    Extension(call): Extension<Arc<Call>>,
    parts: Parts,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    let gap = sandbox
        .admit(Endpoint::Quotes, &partner, &parts, &call)
        .await?;
    let body = body.map_err(|_| ApiError::TooLarge)?;
    let request = QuoteRequest::read(&body)?;
    let package = Package::quote(request, sandbox.settings.valid_for).with_gap(gap);
    let fault = gap.map(Fault::name);
    let is_fast = query
        .get("fast_quote")
        .is_some_and(|value| value != "0" && value != "false");
    if is_fast && sandbox.settings.shape == Shape::Quotes {
        let answer = sandbox.show(&package, |links| answer::fast(&package, links));
        let note = Note::outcome("fast_quoted");
        return Ok(noted(Json(answer), Note { fault, ..note }));
    }
    let answer = sandbox.answer(&package);
    let note = Note::about("quoted", &package.id);
    sandbox.store.insert(package);
    Ok(noted(
        (StatusCode::CREATED, Json(answer)),
        Note { fault, ..note },
    ))
}

/// `GET quotes/{id}`
pub(crate) async fn retrieve(
    State(sandbox): State<Shared>,
    Path((partner, id)): Path<(String, String)>,
    Extension(call): Extension<Arc<Call>>,
    parts: Parts,
) -> Result<Response, ApiError> {
    sandbox
        .admit(Endpoint::Retrieval, &partner, &parts, &call)
        .await?;
    let package = sandbox.store.get(&id).ok_or(ApiError::UnknownPackage)?;
    let note = Note::about("retrieved", &package.id);
    Ok(noted(Json(sandbox.answer(&package)), note))
}

/// `PATCH quotes/{id}`: prices quotes anew.
pub(crate) async fn edit(
    State(sandbox): State<Shared>,
    Path((partner, id)): Path<(String, String)>,
    Extension(call): Extension<Arc<Call>>,
    parts: Parts,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    let gap = sandbox
        .admit(Endpoint::Quotes, &partner, &parts, &call)
        .await?;
    let answer = sandbox.change(&id, body, gap, Change::edit)?;
    Ok(noted((StatusCode::OK, Json(answer)), changed(&id, gap)))
}

/// `POST quotes/{id}`: adds quotes, or takes some out.
pub(crate) async fn extend(
    State(sandbox): State<Shared>,
    Path((partner, id)): Path<(String, String)>,
    Extension(call): Extension<Arc<Call>>,
    parts: Parts,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    let gap = sandbox
        .admit(Endpoint::Quotes, &partner, &parts, &call)
        .await?;
    let answer = sandbox.change(&id, body, gap, Change::extend)?;
    Ok(noted(
        (StatusCode::CREATED, Json(answer)),
        changed(&id, gap),
    ))
}

fn changed(id: &str, gap: Option<Fault>) -> Note {
    Note {
        fault: gap.map(Fault::name),
        ..Note::about("changed", id)
    }
}

/// `POST bookings/{id}/opt_out`, `POST offers/{id}/opt_out`
pub(crate) async fn opt_out(
    State(sandbox): State<Shared>,
    Path((partner, id)): Path<(String, String)>,
    Extension(call): Extension<Arc<Call>>,
    parts: Parts,
) -> Result<Response, ApiError> {
    sandbox
        .admit(Endpoint::OptOut, &partner, &parts, &call)
        .await?;
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
            Shape::Quotes => answer::answer(package, links),
            Shape::XceV1 => xce_v1::answer(package, links),
        })
    }

    fn change(
        &self,
        id: &str,
        body: Result<Bytes, BytesRejection>,
        gap: Option<Fault>,
        apply: fn(Change, &mut Package) -> Result<(), Object>,
    ) -> Result<Value, ApiError> {
        let body = body.map_err(|_| ApiError::TooLarge)?;
        if self.store.get(id).is_none() {
            return Err(ApiError::UnknownPackage);
        }
        let change = Change::read(&body)?;
        let changed = self.store.update(id, |package| {
            apply(change, package)?;
            *package = package.clone().with_gap(gap);
            Ok(())
        });
        let package = changed.ok_or(ApiError::UnknownPackage)?;
        Ok(self.answer(&package.map_err(ApiError::Invalid)?))
    }
}
