//! The orders, kept in a folder: a file of JSON for each, named after its number. It has what was ordered, what became of the
//! cover, and what the customer was shown of it; of the customer it has nothing.

use std::io;
use std::path::PathBuf;

use serde_json::json;

use crate::order::Order;
use crate::receipt::Receipt;

/// The folder.
pub(crate) struct Ledger(PathBuf);

impl Ledger {
    /// Opens a folder, which is created if it isn't there.
    ///
    /// # Errors
    /// If it can't be created.
    pub(crate) fn open(folder: PathBuf) -> io::Result<Self> {
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    /// Keeps an order.
    ///
    /// # Errors
    /// If it can't be written.
    pub(crate) async fn keep(&self, order: &Order, receipt: &Receipt) -> io::Result<()> {
        let entry = json!({
            "orderNumber": receipt.order_number,
            "order": order.basket,
            "cover": receipt.cover,
            "disclosure": order.disclosure,
        });
        let path = self.0.join(format!("{}.json", receipt.order_number));
        tokio::fs::write(path, format!("{entry:#}\n")).await
    }
}
