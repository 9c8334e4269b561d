//! What the page is told about its order.

use serde::Serialize;

use crate::booking::Booking;

/// The answer to an order.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Receipt {
    pub(crate) order_number: String,
    /// `None` when the customer took no cover.
    pub(crate) cover: Option<CoverReceipt>,
}

/// What became of the cover.
#[derive(Clone, Serialize)]
#[serde(tag = "status", rename_all = "UPPERCASE")]
pub(crate) enum CoverReceipt {
    Confirmed(Booking),
    /// Paid for, still to be booked.
    Pending,
}
