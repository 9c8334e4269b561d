//! Renewing a booking for another period of the same length.

use serde_json::json;
use time::OffsetDateTime;

use crate::packages::cancellation::require_confirmed;
use crate::packages::package::{Package, Quote, Status};
use crate::requests::validation;
use crate::value::json::Object;

/// Renews every quote that is booked and not cancelled.
///
/// # Errors
/// Why the booking can't be renewed.
pub(crate) fn renew(package: &mut Package) -> Result<(), Object> {
    require_confirmed(package, "renewed")?;
    if package.is_renewal_declined {
        let message = json!(["The renewal of this booking was opted out of."]);
        return Err(validation::error("status", message));
    }
    let now = OffsetDateTime::now_utc();
    let quotes = package.quotes.iter_mut().flatten();
    for quote in quotes.filter(|quote| quote.status() == Status::Confirmed) {
        shift(quote);
        if let Some(purchase) = quote.purchase.as_mut() {
            purchase.confirmed_at = Some(now);
            purchase.times_renewed += 1;
        }
    }
    package.updated_at = now;
    package.previews.clear();
    Ok(())
}

/// Records that the customer doesn't want a renewal.
///
/// # Errors
/// When there is nothing to renew.
pub(crate) fn decline(package: &mut Package) -> Result<(), Object> {
    require_confirmed(package, "renewed")?;
    package.is_renewal_declined = true;
    package.previews.clear();
    Ok(())
}

/// The next period begins where the last one ended.
fn shift(quote: &mut Quote) {
    let item = &mut quote.item;
    let length = item.ends - item.starts;
    let ends = item.ends.checked_add(length).unwrap_or(item.ends);
    (item.starts, item.ends) = (item.ends, ends);
}
