//! Bodies of requests: JSON only, within limits, and kept byte for byte.

use std::time::Instant;

use axum::{
    body::Bytes,
    extract::{DefaultBodyLimit, FromRequest, Request},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
};
use tokio::time::timeout_at;

use crate::{
    json,
    problem::{Code, Problem},
};

/// How much time a body may take, and how large it may be.
#[derive(Clone, Copy)]
pub struct Limit {
    /// When all of it must have arrived.
    pub deadline: Instant,
    /// Its largest size, in bytes.
    pub bytes: usize,
}

/// Reads a body that must be a JSON object.
///
/// # Errors
/// 400, 408, 413 or 415, with what is wrong with it.
pub async fn object(request: Request, limit: Limit) -> Result<Bytes, Problem> {
    require_json_content_type(request.headers())?;
    let body = read(request, limit).await?;
    require_json_object(&body)?;
    Ok(body)
}

/// Reads a body that may be empty or any JSON object.
pub(crate) async fn empty_or_object(request: Request, limit: Limit) -> Result<Bytes, Problem> {
    let is_json = require_json_content_type(request.headers());
    let body = read(request, limit).await?;
    if body.is_empty() {
        return Ok(body);
    }
    is_json?;
    require_json_object(&body)?;
    Ok(body)
}

async fn read(mut request: Request, limit: Limit) -> Result<Bytes, Problem> {
    DefaultBodyLimit::max(limit.bytes).apply(&mut request);
    match timeout_at(limit.deadline.into(), Bytes::from_request(request, &())).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(error)) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            let detail = format!("the body has more than {} bytes", limit.bytes);
            Err(Problem::new(Code::RequestTooLarge, detail))
        }
        Ok(Err(_)) => Err(Problem::new(Code::InvalidRequest, "the body was cut short")),
        Err(_) => Err(Problem::new(
            Code::RequestTimeout,
            "the body didn't arrive in time",
        )),
    }
}

fn require_json_object(body: &[u8]) -> Result<(), Problem> {
    json::well_formed(body)
        .and_then(json::require_object)
        .map(drop)
        .map_err(|error| Problem::new(Code::InvalidRequest, format!("the body {error}")))
}

/// `application/json`, without a charset or with UTF-8, the only one that JSON has (RFC 8259, 8.1).
fn require_json_content_type(headers: &HeaderMap) -> Result<(), Problem> {
    let value = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut parts = value.split(';').map(str::trim);
    let is_json = parts
        .next()
        .is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"));
    let is_utf8 = parts
        .filter_map(|parameter| parameter.split_once('='))
        .all(|(name, value)| {
            !name.eq_ignore_ascii_case("charset")
                || value.trim_matches('"').eq_ignore_ascii_case("utf-8")
        });
    if is_json && is_utf8 {
        return Ok(());
    }
    Err(Problem::new(
        Code::UnsupportedMediaType,
        format!("the content-type {value:?} is not application/json in utf-8"),
    ))
}
