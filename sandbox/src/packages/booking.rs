//! Buying a package: all of it or some of its quotes.

use serde_json::json;
use time::OffsetDateTime;

use crate::packages::instalments;
use crate::packages::package::{Package, Purchase, Status};
use crate::requests::booking::{BookingRequest, Buyer, ChosenQuote};
use crate::requests::validation;
use crate::value::json::Object;

/// Buys the chosen quotes.
///
/// # Errors
/// What is wrong with the booking, by field; the package may then be half changed.
pub(crate) fn book(package: &mut Package, request: BookingRequest) -> Result<(), Object> {
    let now = OffsetDateTime::now_utc();
    check_bookable(package, now)?;
    let chosen = request.quotes.into_iter();
    let errors = chosen.map(|quote| book_quote(package, quote).err().unwrap_or_default());
    if let Some(errors) = validation::listed(errors.collect()) {
        return Err(validation::error("quotes", errors));
    }
    buy(package, request.buyer, now);
    if !request.awaits_payment {
        confirm_payment(package, now);
    }
    Ok(())
}

/// Buys everything in a package that was quoted just now.
pub(crate) fn book_all(package: &mut Package, buyer: Buyer) {
    let now = OffsetDateTime::now_utc();
    for quote in package.quotes.iter_mut().flatten() {
        let insured = quote.item.insured().to_vec();
        quote.purchase = Some(Purchase::new(insured, None));
    }
    buy(package, buyer, now);
    confirm_payment(package, now);
}

fn check_bookable(package: &Package, now: OffsetDateTime) -> Result<(), Object> {
    let (field, message) = match package.status {
        Status::PendingPayment | Status::Confirmed => {
            ("status", "Quote package is already confirmed.")
        }
        Status::Cancelled => ("status", "Quote package was cancelled."),
        Status::OptedOut => ("status", "Quote package was opted out of."),
        Status::Received if package.expires_at <= now => {
            ("expires_at", "Quote package has expired.")
        }
        Status::Received => return Ok(()),
    };
    Err(validation::error(field, json!([message])))
}

fn book_quote(package: &mut Package, chosen: ChosenQuote) -> Result<(), Object> {
    if let Some(plan) = &chosen.instalment_plan
        && !instalments::has_plan(package, plan)
    {
        let message = json!(["Unknown instalment plan."]);
        return Err(validation::error("instalment_plan", message));
    }
    let mut quotes = package.quotes.iter_mut().flatten();
    let message = match quotes.find(|quote| Some(quote.id) == chosen.id) {
        None => "Quote does not belong to this package.",
        Some(quote) if quote.is_bought() => "Quote is named twice.",
        Some(quote) => {
            quote.purchase = Some(Purchase::new(chosen.insured, chosen.instalment_plan));
            return Ok(());
        }
    };
    Err(validation::error("id", json!([message])))
}

/// Confirms that a booking was paid for.
///
/// # Errors
/// When it doesn't wait for that.
pub(crate) fn confirm(package: &mut Package) -> Result<(), Object> {
    if package.status != Status::PendingPayment {
        let message = json!(["Only a booking that is PENDING_PAYMENT can be confirmed."]);
        return Err(validation::error("status", message));
    }
    confirm_payment(package, OffsetDateTime::now_utc());
    Ok(())
}

fn confirm_payment(package: &mut Package, now: OffsetDateTime) {
    package.status = Status::Confirmed;
    package.updated_at = now;
    let quotes = package.quotes.iter_mut().flatten();
    for purchase in quotes.filter_map(|quote| quote.purchase.as_mut()) {
        purchase.confirmed_at = Some(now);
    }
}

fn buy(package: &mut Package, buyer: Buyer, now: OffsetDateTime) {
    package.status = Status::PendingPayment;
    package.updated_at = now;
    package.policyholder = Some(buyer.policyholder);
    if buyer.partner_transaction_id.is_some() {
        package.partner_transaction_id = buyer.partner_transaction_id;
    }
}
