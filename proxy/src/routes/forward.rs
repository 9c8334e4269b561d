//! Forwards requests for quotes and offers to XCover, and the responses to the browser.

use std::time::SystemTime;

use axum::{
    Extension,
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};

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
    let mut ids = Ids::default();
    let body = commission::strip_and_read(&body, |key, value| ids.read(key, value))
        .and_then(json::require_object)
        .map_err(|error| {
            statuses::unusable()
                .with_exchange(exchange.clone().with_cause(format!("the body {error}")))
        })?;

    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Some(id) = ids.package_id() {
        let token = state.token_keys()?.issue(&id, SystemTime::now());
        if let Ok(token) = token.parse() {
            headers.insert(token::HEADER, token);
        }
    }
    Ok((status, Extension(exchange), headers, body).into_response())
}

/// The texts of a response's members that may have the package's id.
#[derive(Default)]
struct Ids<'a> {
    provider_reference: Option<&'a str>,
    id: Option<&'a str>,
}

impl<'a> Ids<'a> {
    fn read(&mut self, key: &str, value: &'a str) {
        match key {
            "provider_reference" => self.provider_reference = Some(value),
            "id" => self.id = Some(value),
            _ => {}
        }
    }

    /// The id for changes and opt-outs: `id`, but `provider_reference` in XCE v1, whose `id` is something
    /// else. A fast quote has none.
    fn package_id(&self) -> Option<PackageId> {
        let texts = [self.provider_reference, self.id];
        texts.into_iter().flatten().find_map(|text| {
            let text: String = serde_json::from_str(text).ok()?;
            PackageId::parse(&text)
        })
    }
}
