//! Passes a request on to XCover, and the response back.

use std::{sync::Arc, time::Instant};

use axum::{
    Extension,
    body::{Body, Bytes},
    extract::{OriginalUri, RawPathParams, Request, State},
    http::{
        HeaderMap, HeaderValue, Method, StatusCode,
        header::{CONTENT_TYPE, RETRY_AFTER},
    },
    response::{IntoResponse, Response},
};

use crate::{
    backend::{
        retry::{self, Answer},
        routes::{Repeat, Route},
    },
    body, json,
    package_id::PackageId,
    problem::{Code, Problem},
    state::AppState,
    xcover::{self, statuses},
};

const IDEMPOTENCY_KEY: &str = "x-idempotency-key";
/// The longest idempotency key, in bytes.
const KEY_MAX_BYTES: usize = 255;
/// The largest body, in bytes: a booking names everybody who is insured.
const BODY_MAX_BYTES: usize = 1024 * 1024;

/// Signs the request and sends it as it is. The response has XCover's status and body, unless XCover has refused
/// the proxy itself or has failed.
///
/// # Errors
/// What is wrong with the request, or why XCover's response can't be used.
pub(crate) async fn forward(
    State(state): State<Arc<AppState>>,
    Extension(route): Extension<&'static Route>,
    OriginalUri(uri): OriginalUri,
    parameters: RawPathParams,
    request: Request,
) -> Result<Response, Problem> {
    let deadline = Instant::now() + retry::TOTAL;
    let mut path = path(route, &parameters, &state.partner_id)?;
    if uri.path().ends_with('/') {
        path.push('/');
    }
    if let Some(query) = uri.query() {
        path.push('?');
        path.push_str(query);
    }
    let key = idempotency_key(request.headers())?;
    if route.repeat == Repeat::KeyRequired && key.is_none() {
        let detail = format!("a booking needs the header {IDEMPOTENCY_KEY}");
        return Err(Problem::new(Code::IdempotencyKeyMissing, detail));
    }
    let method = request.method().clone();
    let body = match method {
        Method::GET | Method::HEAD => Bytes::new(),
        _ => {
            let limit = body::Limit {
                deadline: state.request_limit().deadline,
                bytes: BODY_MAX_BYTES,
            };
            body::empty_or_object(request, limit).await?
        }
    };
    let call = || xcover::Request {
        method: method.clone(),
        path: &path,
        body: body.clone(),
        idempotency_key: key.as_deref(),
        deadline,
    };
    let is_repeatable = route.repeat == Repeat::Harmless || key.is_some();
    let booking = match route.repeat {
        Repeat::KeyRequired => id(&parameters, "id"),
        _ => None,
    };
    // A booking goes on, even if the outbox can't be used; the log says why. The mark is left by whatever cuts this short.
    let is_first = match &booking {
        Some(id) => state.outbox.maybe_booked(id).await.unwrap_or(false),
        None => false,
    };
    let sent = retry::send(&state.xcover, call, is_repeatable, deadline).await;
    if let Some(id) = &booking {
        let is_booked = sent.outcome.as_ref().is_ok_and(|answer| {
            answer.status.is_success() || statuses::is_repeated_success(answer.status, &answer.body)
        });
        if is_booked {
            let _ = state.outbox.booked(id).await;
        } else if is_first && !sent.is_in_doubt {
            let _ = state.outbox.not_booked(id).await;
        }
    }
    let answer = sent.outcome?;
    let exchange = answer.exchange.clone();
    respond(answer).map_err(|problem| problem.with_exchange(exchange))
}

/// The path at XCover: the route's, with the ids of the request.
fn path(route: &Route, parameters: &RawPathParams, partner: &str) -> Result<String, Problem> {
    if parameter(parameters, "partner") != Some(partner) {
        let detail = "the partner in the path is not XCOVER_PARTNER_ID";
        return Err(Problem::new(Code::UnknownRoute, detail));
    }
    let mut path = String::new();
    for segment in route.path.split('/').skip(1) {
        path.push('/');
        let name = segment
            .strip_prefix('{')
            .and_then(|name| name.strip_suffix('}'));
        let Some(name) = name else {
            path.push_str(segment);
            continue;
        };
        let id = id(parameters, name).ok_or_else(|| {
            let detail =
                format!("the {name} in the path is not 1 to 64 letters, digits and hyphens");
            Problem::new(Code::InvalidId, detail)
        })?;
        path.push_str(id.as_str());
    }
    Ok(path)
}

fn id(parameters: &RawPathParams, name: &str) -> Option<PackageId> {
    PackageId::parse(parameter(parameters, name)?)
}

fn parameter<'a>(parameters: &'a RawPathParams, name: &str) -> Option<&'a str> {
    let (_, value) = parameters.iter().find(|(known, _)| *known == name)?;
    Some(value)
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut keys = headers.get_all(IDEMPOTENCY_KEY).iter();
    let (Some(key), further) = (keys.next(), keys.next()) else {
        return Ok(None);
    };
    key.to_str()
        .ok()
        .filter(|key| further.is_none() && (1..=KEY_MAX_BYTES).contains(&key.len()))
        .map(|key| Some(key.to_owned()))
        .ok_or_else(|| {
            let detail = format!(
                "the header {IDEMPOTENCY_KEY} is not one of 1 to {KEY_MAX_BYTES} characters of ascii"
            );
            Problem::new(Code::InvalidRequest, detail)
        })
}

/// XCover's response as it is. The caller can do nothing about the proxy's own key or XCover's failures: these
/// are problems of the proxy.
fn respond(answer: Answer) -> Result<Response, Problem> {
    let Answer {
        status,
        retry_after,
        body,
        exchange,
    } = answer;
    if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
        return Err(Problem::new(
            Code::UpstreamRefused,
            "xcover refused the proxy",
        ));
    }
    if !(status.is_success() || status.is_client_error()) {
        return Err(statuses::unusable());
    }
    let mut headers = HeaderMap::new();
    if !body.is_empty() {
        let checked = json::well_formed(&body).and_then(json::require_object);
        checked.map_err(|_| statuses::unusable())?;
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    } else if !may_be_empty(status) {
        return Err(statuses::unusable());
    }
    if let Some(seconds) = retry_after {
        headers.insert(RETRY_AFTER, seconds.into());
    }
    // Bytes would be given a type, and none has no type.
    Ok((status, Extension(exchange), headers, Body::from(body)).into_response())
}

/// Whether a response of this status says enough without a body.
fn may_be_empty(status: StatusCode) -> bool {
    status.is_client_error() || matches!(status, StatusCode::ACCEPTED | StatusCode::NO_CONTENT)
}
