//! `POST /quotes`: a quote from XCover, without the commission and with a token.

use std::{collections::BTreeMap, sync::Arc, time::SystemTime};

use axum::{
    Extension,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde_json::value::RawValue;

use crate::{
    app::Proxy,
    body,
    id::PackageId,
    json, outcome,
    problem::Problem,
    strip, token,
    upstream::{Answer, Call},
};

/// Sends the browser's body on as it is; answers XCover's status and body, the latter less the
/// commission.
///
/// # Errors
/// 400, 408, 413, 415 for the browser's body; 400, 422, 429, 502, 503, 504 for XCover's answer.
pub(crate) async fn create(
    State(proxy): State<Arc<Proxy>>,
    request: Request,
) -> Result<Response, Problem> {
    let limit = proxy.limit();
    let body = body::object(request, limit).await?;
    let call = Call {
        path: "/quotes/",
        body,
        idempotency_key: None,
        deadline: limit.deadline,
    };
    let answer = proxy.upstream.post(call).await?;
    pass_on(&proxy, answer).await
}

/// A quote as it goes to the browser.
async fn pass_on(proxy: &Proxy, answer: Answer) -> Result<Response, Problem> {
    let status = answer.status();
    if !matches!(status, StatusCode::OK | StatusCode::CREATED) {
        return Err(answer.into_problem());
    }
    let (body, seen) = answer.body().await?;
    let body = strip::commission(&body)
        .and_then(json::require_object)
        .map_err(|fault| {
            outcome::failed().seen(seen.clone().because(format!("the body {fault}")))
        })?;

    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Some(id) = package_id(&body) {
        let token = proxy.token_key.issue(&id, SystemTime::now());
        if let Ok(token) = token.parse() {
            headers.insert(token::HEADER, token);
        }
    }
    Ok((status, Extension(seen), headers, body).into_response())
}

/// The id that opt-out takes: XCE v1 has it in `provider_reference`, where `id` means something
/// else; the Quotes API has it in `id`; a fast quote has none.
fn package_id(body: &[u8]) -> Option<PackageId> {
    let members: BTreeMap<String, &RawValue> = serde_json::from_slice(body).ok()?;
    ["provider_reference", "id"].iter().find_map(|&name| {
        let text: String = serde_json::from_str(members.get(name)?.get()).ok()?;
        PackageId::parse(&text)
    })
}
