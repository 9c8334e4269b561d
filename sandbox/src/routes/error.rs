//! The errors of the API: what the caller gets, and what the log gets.

use axum::Json;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::auth::verify::Refusal;
use crate::catalogue::scheme::Scheme;
use crate::log::{LogEntry, logged};
use crate::requests::error::RequestError;
use crate::scenarios::scenario::Scenario;
use crate::value::json::Object;

/// A call that did not succeed.
#[derive(Debug)]
pub(crate) enum ApiError {
    /// The signature or the partner is wrong.
    Refused(Refusal),
    UnknownPackage,
    UnknownRoute,
    WrongMethod,
    TooLarge,
    /// The request is wrong in itself.
    Request(RequestError),
    /// The request is fine: a scenario lets it fail.
    Simulated {
        scenario: Scenario,
        retry_after_s: u64,
    },
}

impl From<RequestError> for ApiError {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let entry = self.log_entry();
        logged(self.response(), entry)
    }
}

impl ApiError {
    fn log_entry(&self) -> LogEntry {
        match self {
            Self::Refused(refusal) => LogEntry {
                reason: Some(refusal.code()),
                ..LogEntry::new("refused")
            },
            Self::UnknownPackage => LogEntry::new("unknown_package"),
            Self::UnknownRoute => LogEntry::new("unknown_route"),
            Self::WrongMethod => LogEntry::new("wrong_method"),
            Self::TooLarge => LogEntry::new("too_large"),
            Self::Request(RequestError::Malformed(_)) => LogEntry::new("malformed"),
            Self::Request(RequestError::Invalid(_)) => LogEntry::new("invalid"),
            Self::Request(RequestError::Unpriceable { .. }) => LogEntry::new("unpriceable"),
            Self::Simulated { scenario, .. } => LogEntry {
                fault: Some(*scenario),
                ..LogEntry::new("fault")
            },
        }
    }

    fn response(self) -> Response {
        match self {
            Self::Refused(_) => {
                let message = "You do not have permission to access this url";
                plain(StatusCode::FORBIDDEN, "auth_error", message)
            }
            Self::UnknownPackage => plain(
                StatusCode::NOT_FOUND,
                "api_error",
                "Quote package does not exist",
            ),
            Self::UnknownRoute => plain(StatusCode::NOT_FOUND, "api_error", "No such resource"),
            Self::WrongMethod => plain(
                StatusCode::METHOD_NOT_ALLOWED,
                "api_error",
                "Method not allowed",
            ),
            Self::TooLarge => {
                let message = "The request body is larger than 1 MiB";
                plain(StatusCode::PAYLOAD_TOO_LARGE, "validation_error", message)
            }
            Self::Request(RequestError::Malformed(message)) => {
                let message = format!("JSON parse error - {message}");
                plain(StatusCode::BAD_REQUEST, "validation_error", &message)
            }
            Self::Request(RequestError::Invalid(errors)) => {
                let body = json!({
                    "type": "validation_error",
                    "message": "An API error occurred.",
                    "errors": errors,
                });
                with_body(StatusCode::UNPROCESSABLE_ENTITY, body)
            }
            Self::Request(RequestError::Unpriceable { field, scheme }) => with_body(
                StatusCode::UNPROCESSABLE_ENTITY,
                unpriceable(&field, scheme),
            ),
            Self::Simulated {
                scenario,
                retry_after_s,
            } => simulated(scenario, retry_after_s),
        }
    }
}

fn plain(status: StatusCode, kind: &str, message: &str) -> Response {
    with_body(status, json!({"type": kind, "message": message}))
}

fn with_body(status: StatusCode, body: Value) -> Response {
    (status, Json(body)).into_response()
}

/// Every product of the scheme fails for the same reason.
fn unpriceable(field: &str, scheme: &Scheme) -> Value {
    let message =
        format!("{field}_base calculation failed. Expression: to_policy_currency({field})");
    let reason = json!({"message": message, "type": "quote_creation_failure"});
    let products = scheme.products.iter().enumerate();
    let mut errors: Object = products
        .map(|(index, _)| (index.to_string(), reason.clone()))
        .collect();
    let metadata = json!({"selected_offer_id": scheme.config_id});
    errors.insert("metadata".to_owned(), metadata);
    json!({
        "type": "validation_error",
        "message": "Offer could not be created due to quote generation errors",
        "error_id": Uuid::new_v4(),
        "code": "offer_quote_generation_failed",
        "errors": errors,
    })
}

fn simulated(scenario: Scenario, retry_after_s: u64) -> Response {
    match scenario {
        Scenario::Unauthorized => plain(
            StatusCode::UNAUTHORIZED,
            "auth_error",
            "The API key is not valid",
        ),
        Scenario::Unpriceable => {
            let reason = json!({
                "message": "premium_base could not be calculated: rate(policy_type, market)",
                "type": "quote_creation_failure",
            });
            let body = json!({
                "type": "validation_error",
                "message": "No quote could be created for this request",
                "code": "offer_quote_generation_failed",
                "errors": {"0": reason},
            });
            with_body(StatusCode::UNPROCESSABLE_ENTITY, body)
        }
        Scenario::Throttled => {
            let unit = if retry_after_s == 1 {
                "second"
            } else {
                "seconds"
            };
            let message =
                format!("Request was throttled. Expected available in {retry_after_s} {unit}.");
            let mut response = plain(StatusCode::TOO_MANY_REQUESTS, "throttled", &message);
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(retry_after_s));
            response
        }
        Scenario::Locked => plain(
            StatusCode::LOCKED,
            "api_error",
            "The same request is still being processed",
        ),
        Scenario::BadGateway => StatusCode::BAD_GATEWAY.into_response(),
        Scenario::Unavailable => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Scenario::NotJson => {
            let html = "<!doctype html><title>Maintenance</title><p>We will be back soon.</p>";
            ([(CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
        }
        Scenario::Empty => StatusCode::CREATED.into_response(),
        // Whatever else gets here is a server error as well.
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
