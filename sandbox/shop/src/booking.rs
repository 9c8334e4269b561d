//! Books cover with XCover, through the proxy, which tries again what may pass: the order number is the idempotency key
//! of every attempt, so none of them can book twice.

use std::time::Duration;

use axum::body::to_bytes;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use tokio::time::timeout;
use xcover_proxy::problem::Code;

use crate::backend::Backend;
use crate::cover::Cover;
use crate::order::is_decimal;

/// For all attempts together: the customer is waiting.
const LIMIT: Duration = Duration::from_secs(6);
/// The largest response that is read, in bytes.
const MAX_BYTES: usize = 2 * 1024 * 1024;

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
    /// What `<xce-policy-links>` takes of XCover's response. The rest, with the shop's own margin, stays here.
    response: Map<String, Value>,
}

/// Books the cover. What takes too long may be booked all the same: the proxy goes on, and remembers it.
///
/// # Errors
/// Why it isn't booked as far as anybody knows, for the log.
pub(crate) async fn book(
    backend: &Backend,
    cover: &Cover,
    body: &Value,
    order_number: &str,
) -> Result<Booking, String> {
    let path = cover.path();
    let answer = timeout(LIMIT, backend.post(&path, body, order_number)).await;
    let response = answer.map_err(|_| "no answer in time".to_owned())??;
    // A problem is the proxy's own.
    if let Some(code) = response.extensions().get::<Code>() {
        return Err(code.name().to_owned());
    }
    let status = response.status();
    // A conflict means that an earlier attempt was booked; its body is that booking.
    if !(status.is_success() || status == StatusCode::CONFLICT) {
        return Err(format!("xcover answered {}", status.as_u16()));
    }
    let body = to_bytes(response.into_body(), MAX_BYTES).await;
    read(&body.map_err(|error| error.to_string())?, cover)
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
    #[serde(flatten)]
    others: Map<String, Value>,
}

fn read(body: &[u8], cover: &Cover) -> Result<Booking, String> {
    let unreadable = || "xcover's answer can't be read".to_owned();
    let response: BookingResponse<'_> = serde_json::from_slice(body).map_err(|_| unreadable())?;
    if response.status.is_some_and(|status| status != "CONFIRMED") {
        return Err("the booking is not confirmed".to_owned());
    }
    let id = response.id.or_else(|| cover.id().map(str::to_owned));
    let price = response.total_price.map(|price| price.get().to_owned());
    let mut quotes = cover.quote_ids();
    if quotes.is_empty() {
        quotes = ids(&response.quotes);
    }
    let booking_id = id.ok_or_else(unreadable)?;
    Ok(Booking {
        price: price.filter(|price| is_decimal(price)),
        quotes,
        response: links(&booking_id, &response.quotes, response.others),
        booking_id,
    })
}

/// The fields of a booking that have its links.
fn links(id: &str, quotes: &Value, others: Map<String, Value>) -> Map<String, Value> {
    const KEYS: [&str; 4] = ["account_url", "coi", "customer_language", "fnol_link"];
    let kept = others
        .into_iter()
        .filter(|(key, _)| KEYS.contains(&key.as_str()));
    let mut response: Map<_, _> = kept.collect();
    response.insert("id".to_owned(), id.into());
    let quotes = quotes.as_array().into_iter().flatten();
    let cancellable = quotes.map(|quote| json!({"can_be_cancelled": quote["can_be_cancelled"]}));
    response.insert("quotes".to_owned(), cancellable.collect());
    response
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
