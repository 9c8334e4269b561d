//! `POST /orders`: the customer pays.

use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use uuid::Uuid;
use xcover_proxy::body::{self, Limit};
use xcover_proxy::problem::{Code, Problem};

use crate::app::Shop;
use crate::booking::{self, Booking};
use crate::order::Order;

/// The header that says which orders are the same one.
const KEY: &str = "idempotency-key";
/// The longest key that is taken, in characters.
const KEY_MAX_LEN: usize = 64;

/// What the page is told.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Receipt {
    order_number: String,
    /// `None` when none was asked for.
    cover: Option<CoverReceipt>,
}

#[derive(Clone, Serialize)]
#[serde(tag = "status", rename_all = "UPPERCASE")]
enum CoverReceipt {
    Confirmed(Booking),
    /// Paid for, and to be booked later.
    Pending,
}

/// Takes an order; answers 201 with its number and what became of its cover.
///
/// # Errors
/// 400, 408, 413, 415: what is wrong with the request. Cover that can't be booked is no error.
pub(crate) async fn create(
    State(shop): State<Arc<Shop>>,
    request: Request,
) -> Result<Response, Problem> {
    let key = idempotency_key(request.headers())?;
    let limit = Limit {
        deadline: Instant::now() + shop.limits.total,
        bytes: shop.limits.request_bytes,
    };
    let order = Order::read(&body::object(request, limit).await?)?;
    let slot = shop.repeats.slot(key);
    // Goes on when the page has gone: what was paid for is booked.
    let work = async move { slot.get_or_init(|| place(&shop, &order)).await.clone() };
    let receipt = tokio::spawn(work)
        .await
        .map_err(|_| Problem::new(Code::InternalError, "a fault of the shop"))?;
    Ok((StatusCode::CREATED, Json(receipt)).into_response())
}

/// Books the cover in an order. An order stands also when its cover can't be booked.
async fn place(shop: &Shop, order: &Order) -> Receipt {
    let order_number = order_number();
    let cover = match &order.cover {
        None => {
            tracing::info!(order_number, outcome = "without-cover", "order");
            None
        }
        Some(cover) => {
            let body = cover.body(&order.customer, &order_number);
            match booking::book(&shop.upstream, cover, body, &order_number).await {
                Ok(booking) => {
                    tracing::info!(order_number, outcome = "confirmed", "order");
                    Some(CoverReceipt::Confirmed(booking))
                }
                Err(cause) => {
                    tracing::warn!(order_number, outcome = "pending", cause, "order");
                    Some(CoverReceipt::Pending)
                }
            }
        }
    };
    Receipt {
        order_number,
        cover,
    }
}

/// 12 random hexadecimal digits. It is XCover's idempotency key too, so it is never used twice.
fn order_number() -> String {
    format!("{:012X}", Uuid::new_v4().as_u128() >> 80)
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(key) = headers.get(KEY) else {
        return Ok(None);
    };
    key.to_str()
        .ok()
        .filter(|key| (1..=KEY_MAX_LEN).contains(&key.len()))
        .map(|key| Some(key.to_owned()))
        .ok_or_else(|| {
            let detail = format!("the header {KEY} is not 1 to {KEY_MAX_LEN} plain characters");
            Problem::new(Code::InvalidRequest, detail)
        })
}
