//! `POST /orders`: the customer pays.

use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use uuid::Uuid;
use xcover_proxy::body::{self, Limit};
use xcover_proxy::problem::{Code, Problem};

use crate::booking;
use crate::order::Order;
use crate::receipt::{CoverReceipt, Receipt};
use crate::state::Shop;

/// The header that marks repeats of the same order.
const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// In characters.
const KEY_MAX_LEN: usize = 64;
/// The largest order, in bytes: a disclosure has all legal texts in full.
const MAX_BYTES: usize = 1024 * 1024;

/// Takes an order and answers 201 with its receipt. Cover that can't be booked is no error: the order
/// stands.
///
/// # Errors
/// 400, 408, 413 or 415, for what is wrong with the request.
pub(crate) async fn create(
    State(shop): State<Arc<Shop>>,
    request: Request,
) -> Result<Response, Problem> {
    let key = idempotency_key(request.headers())?;
    let limit = Limit {
        deadline: Instant::now() + shop.limits.total,
        bytes: MAX_BYTES,
    };
    let order = Order::read(&body::object(request, limit).await?)?;
    let receipt = shop.keys.receipt(key);
    // In a task of its own, so that it goes on if the page leaves: what was paid for gets booked.
    let placing = async move { receipt.get_or_init(|| place(&shop, &order)).await.clone() };
    let receipt = tokio::spawn(placing)
        .await
        .map_err(|_| Problem::new(Code::InternalError, "a fault of the shop"))?;
    Ok((StatusCode::CREATED, Json(receipt)).into_response())
}

/// Places the order and tries to book its cover.
async fn place(shop: &Shop, order: &Order) -> Receipt {
    let order_number = order_number();
    let cover = match &order.cover {
        None => {
            tracing::info!(order_number, outcome = "without-cover", "order");
            None
        }
        Some(cover) => {
            let body = cover.body(&order.customer, &order_number);
            match booking::book(&shop.backend, cover, &body, &order_number).await {
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
    let receipt = Receipt {
        order_number,
        cover,
    };
    if let Some(ledger) = &shop.ledger
        && let Err(error) = ledger.keep(order, &receipt).await
    {
        tracing::error!(
            order_number = receipt.order_number,
            "the order isn't kept: {error}"
        );
    }
    receipt
}

/// 12 random hexadecimal digits. It is also XCover's idempotency key, so it must never repeat.
fn order_number() -> String {
    format!("{:012X}", Uuid::new_v4().as_u128() >> 80)
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(key) = headers.get(IDEMPOTENCY_KEY) else {
        return Ok(None);
    };
    key.to_str()
        .ok()
        .filter(|key| (1..=KEY_MAX_LEN).contains(&key.len()))
        .map(|key| Some(key.to_owned()))
        .ok_or_else(|| {
            let detail =
                format!("the header {IDEMPOTENCY_KEY} is not 1 to {KEY_MAX_LEN} plain characters");
            Problem::new(Code::InvalidRequest, detail)
        })
}
