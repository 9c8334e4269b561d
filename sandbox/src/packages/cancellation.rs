//! Cancelling a booking: all of it or some of its quotes.

use serde_json::json;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::packages::package::{Package, Quote, Status};
use crate::requests::validation;
use crate::value::json::Object;

/// Cancels the named quotes; if none are named, all.
///
/// # Errors
/// What can't be cancelled, by field; the package may then be half changed.
pub(crate) fn cancel(package: &mut Package, ids: &[Uuid]) -> Result<(), Object> {
    require_confirmed(package, "cancelled")?;
    let now = OffsetDateTime::now_utc();
    let errors = ids.iter().map(|id| {
        let quotes = package.quotes.iter().flatten();
        let mut quotes = quotes.filter(|quote| quote.status() == Status::Confirmed);
        match quotes.any(|quote| quote.id == *id) {
            true => Object::new(),
            false => validation::error("id", json!(["Quote is not booked."])),
        }
    });
    if let Some(errors) = validation::listed(errors.collect()) {
        return Err(validation::error("quotes", errors));
    }
    let is_chosen = |quote: &&mut Quote| ids.is_empty() || ids.contains(&quote.id);
    let quotes = package.quotes.iter_mut().flatten();
    for purchase in quotes
        .filter(is_chosen)
        .filter_map(|quote| quote.purchase.as_mut())
    {
        purchase.cancelled_at.get_or_insert(now);
    }
    let mut quotes = package.quotes.iter().flatten();
    if !quotes.any(|quote| quote.status() == Status::Confirmed) {
        package.status = Status::Cancelled;
    }
    package.updated_at = now;
    package.previews.clear();
    Ok(())
}

/// # Errors
/// When the package isn't a booking that is paid for and not cancelled.
pub(crate) fn require_confirmed(package: &Package, what: &str) -> Result<(), Object> {
    if package.status == Status::Confirmed {
        return Ok(());
    }
    let message = format!("Only a booking that is CONFIRMED can be {what}.");
    Err(validation::error("status", json!([message])))
}
