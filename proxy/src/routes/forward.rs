//! A quote or an offer on its way to the browser: without the commission, and with a token.

use std::{collections::BTreeMap, time::SystemTime};

use axum::{
    Extension,
    http::{HeaderMap, HeaderValue, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde_json::value::RawValue;

use crate::{
    app::Proxy,
    json,
    package_id::PackageId,
    problem::Problem,
    token,
    xcover::{client::Answer, commission, statuses},
};

/// XCover's status and body, the latter less the commission.
///
/// # Errors
/// 400, 422, 429, 502, 503, 504: what XCover's answer means when it is no price.
pub(crate) async fn pass_on(proxy: &Proxy, answer: Answer) -> Result<Response, Problem> {
    let status = answer.status();
    if !matches!(status, StatusCode::OK | StatusCode::CREATED) {
        return Err(answer.into_problem());
    }
    let (body, seen) = answer.body().await?;
    let body = commission::commission(&body)
        .and_then(json::require_object)
        .map_err(|fault| {
            statuses::failed().seen(seen.clone().because(format!("the body {fault}")))
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

/// The id that changes and opt-outs take: XCE v1 has it in `provider_reference`, where `id` means
/// something else; quotes and offers have it in `id`; a fast quote has none.
fn package_id(body: &[u8]) -> Option<PackageId> {
    let members: BTreeMap<String, &RawValue> = serde_json::from_slice(body).ok()?;
    ["provider_reference", "id"].iter().find_map(|&name| {
        let text: String = serde_json::from_str(members.get(name)?.get()).ok()?;
        PackageId::parse(&text)
    })
}
