//! Forwards requests for quotes and offers to XCover, and the responses to the browser.

use std::{collections::BTreeMap, time::SystemTime};

use axum::{
    Extension,
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde_json::value::RawValue;

use crate::{
    body, json,
    package_id::PackageId,
    problem::Problem,
    state::AppState,
    token,
    xcover::{
        self, commission,
        statuses::{self, Operation},
    },
};

/// Sends the body to XCover unchanged. The response has XCover's body without the commission, and a
/// token for its id.
///
/// # Errors
/// What is wrong with the body, or why XCover's response can't be used.
pub(crate) async fn forward(
    state: &AppState,
    operation: Operation,
    method: Method,
    path: &str,
    request: Request,
) -> Result<Response, Problem> {
    let limit = state.request_limit();
    let body = body::object(request, limit).await?;
    let request = xcover::Request {
        method,
        path,
        body,
        idempotency_key: None,
        deadline: limit.deadline,
    };
    let response = state.xcover.send(request).await?.success_of(operation)?;
    let status = response.status();
    let (body, exchange) = response.body().await?;
    let body = commission::strip(&body)
        .and_then(json::require_object)
        .map_err(|error| {
            statuses::unusable()
                .with_exchange(exchange.clone().with_cause(format!("the body {error}")))
        })?;

    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Some(id) = package_id(&body) {
        let token = state.token_keys()?.issue(&id, SystemTime::now());
        if let Ok(token) = token.parse() {
            headers.insert(token::HEADER, token);
        }
    }
    Ok((status, Extension(exchange), headers, body).into_response())
}

/// The id for changes and opt-outs: `id`, but `provider_reference` in XCE v1, whose `id` is something
/// else. A fast quote has none.
fn package_id(body: &[u8]) -> Option<PackageId> {
    let members: BTreeMap<String, &RawValue> = serde_json::from_slice(body).ok()?;
    ["provider_reference", "id"].iter().find_map(|&name| {
        let text: String = serde_json::from_str(members.get(name)?.get()).ok()?;
        PackageId::parse(&text)
    })
}
