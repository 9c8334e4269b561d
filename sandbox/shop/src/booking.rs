//! Booking cover with XCover: tried again while it can help, since an order's number is the
//! idempotency key of all its attempts.

use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::http::{Method, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;
use xcover_proxy::problem::Problem;
use xcover_proxy::upstream::{Call, Upstream};

use crate::cover::Cover;
use crate::order::is_decimal;

/// How long all attempts may take: the customer waits for the confirmation.
const LIMIT: Duration = Duration::from_secs(6);
/// How long one may take.
const ATTEMPT_LIMIT: Duration = Duration::from_millis(2500);
/// The pause before the second attempt; it doubles before each further one.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// Cover that is in force, as the page is told.
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

/// Why an attempt came to nothing.
struct Failure {
    /// For the log.
    cause: String,
    /// How long to wait at least before another one; `None` when that would fail as well.
    pause: Option<Duration>,
}

/// Books the cover.
///
/// # Errors
/// How the last attempt failed, for the log.
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
    let answer = upstream
        .send(call)
        .await
        .map_err(|problem| Failure::unanswered(&problem))?;
    let status = answer.status();
    // A conflict is a repeat: XCover has booked it already, and says what.
    if status.is_success() || status == StatusCode::CONFLICT {
        let (body, _) = answer
            .body()
            .await
            .map_err(|problem| Failure::unanswered(&problem))?;
        return read(&body, cover);
    }
    let pause = match status {
        StatusCode::LOCKED | StatusCode::TOO_MANY_REQUESTS => {
            Some(Duration::from_secs(answer.retry_after_s()))
        }
        status if status.is_server_error() => Some(Duration::ZERO),
        _ => None,
    };
    Err(Failure {
        cause: format!("xcover answered {}", status.as_u16()),
        pause,
    })
}

/// What is read of XCover's answer to a booking.
#[derive(Deserialize)]
struct Answer<'a> {
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
    let answer: Answer<'_> = serde_json::from_slice(body).map_err(|_| unreadable())?;
    if answer.status.is_some_and(|status| status != "CONFIRMED") {
        return Err(Failure {
            cause: "the booking is not confirmed".to_owned(),
            pause: None,
        });
    }
    let id = answer.id.or_else(|| cover.id().map(str::to_owned));
    let price = answer.total_price.map(|price| price.get().to_owned());
    let mut quotes = cover.quote_ids();
    if quotes.is_empty() {
        quotes = ids(&answer.quotes);
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
    /// There was no answer, or not all of it. Whether it was booked is unknown, which the
    /// idempotency key makes harmless.
    fn unanswered(problem: &Problem) -> Self {
        Self {
            cause: problem.code().name().to_owned(),
            pause: Some(Duration::ZERO),
        }
    }
}
