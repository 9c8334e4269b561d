//! Books cover with XCover, with retries: the order number is the idempotency key of every attempt, so
//! none of them can book twice.

use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::http::{Method, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;
use xcover_proxy::problem::Problem;
use xcover_proxy::xcover::{Client as Upstream, Request as Call};

use crate::cover::Cover;
use crate::order::is_decimal;

/// For all attempts together: the customer is waiting.
const LIMIT: Duration = Duration::from_secs(6);
/// For one attempt.
const ATTEMPT_LIMIT: Duration = Duration::from_millis(2500);
/// Before the second attempt; doubled before each one after that.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// Cover in force, as the page sees it.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Booking {
    booking_id: String,
    /// XCover's total, a plain decimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<String>,
    /// The ids of the quotes that were booked.
    quotes: Vec<String>,
}

/// Why an attempt failed.
struct Failure {
    /// For the log.
    cause: String,
    /// The shortest pause before the next attempt; `None` if that would fail too.
    pause: Option<Duration>,
}

/// Books the cover.
///
/// # Errors
/// Why the last attempt failed, for the log.
pub(crate) async fn book(
    upstream: &Upstream,
    cover: &Cover,
    body: Value,
    order_number: &str,
) -> Result<Booking, String> {
    let (path, body) = (cover.path(), Bytes::from(body.to_string()));
    let deadline = Instant::now() + LIMIT;
    let mut backoff = FIRST_PAUSE;
    loop {
        let call = Call {
            method: Method::POST,
            path: &path,
            body: body.clone(),
            idempotency_key: Some(order_number),
            deadline: deadline.min(Instant::now() + ATTEMPT_LIMIT),
        };
        let failure = match attempt(upstream, cover, call).await {
            Ok(booking) => return Ok(booking),
            Err(failure) => failure,
        };
        let pause = failure.pause.map(|pause| pause.max(backoff));
        match pause.filter(|&pause| Instant::now() + pause < deadline) {
            Some(pause) => tokio::time::sleep(pause).await,
            None => return Err(failure.cause),
        }
        backoff *= 2;
    }
}

async fn attempt(upstream: &Upstream, cover: &Cover, call: Call<'_>) -> Result<Booking, Failure> {
    let response = upstream
        .send(call)
        .await
        .map_err(|problem| Failure::unanswered(&problem))?;
    let status = response.status();
    // A conflict means that an earlier attempt was booked; its body is that booking.
    if status.is_success() || status == StatusCode::CONFLICT {
        let (body, _) = response
            .body()
            .await
            .map_err(|problem| Failure::unanswered(&problem))?;
        return read(&body, cover);
    }
    let pause = match status {
        StatusCode::LOCKED | StatusCode::TOO_MANY_REQUESTS => {
            Some(Duration::from_secs(response.retry_after_s()))
        }
        status if status.is_server_error() => Some(Duration::ZERO),
        _ => None,
    };
    Err(Failure {
        cause: format!("xcover answered {}", status.as_u16()),
        pause,
    })
}

/// The fields of XCover's response to a booking that matter here.
#[derive(Deserialize)]
struct BookingResponse<'a> {
    id: Option<String>,
    status: Option<String>,
    #[serde(borrow)]
    total_price: Option<&'a RawValue>,
    #[serde(default)]
    quotes: Value,
}

fn read(body: &[u8], cover: &Cover) -> Result<Booking, Failure> {
    let unreadable = || Failure {
        cause: "xcover's answer can't be read".to_owned(),
        pause: Some(Duration::ZERO),
    };
    let response: BookingResponse<'_> = serde_json::from_slice(body).map_err(|_| unreadable())?;
    if response.status.is_some_and(|status| status != "CONFIRMED") {
        return Err(Failure {
            cause: "the booking is not confirmed".to_owned(),
            pause: None,
        });
    }
    let id = response.id.or_else(|| cover.id().map(str::to_owned));
    let price = response.total_price.map(|price| price.get().to_owned());
    let mut quotes = cover.quote_ids();
    if quotes.is_empty() {
        quotes = ids(&response.quotes);
    }
    Ok(Booking {
        booking_id: id.ok_or_else(unreadable)?,
        price: price.filter(|price| is_decimal(price)),
        quotes,
    })
}

/// The ids in a booking's list of quotes.
fn ids(quotes: &Value) -> Vec<String> {
    let ids = quotes
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|quote| quote.get("id")?.as_str());
    ids.map(str::to_owned).collect()
}

impl Failure {
    /// No response, or only part of one. It may have been booked all the same; the idempotency key
    /// makes another attempt safe.
    fn unanswered(problem: &Problem) -> Self {
        Self {
            cause: problem.code().name().to_owned(),
            pause: Some(Duration::ZERO),
        }
    }
}
