//! Changing a booking: its quotes are priced again, its policyholder is corrected.

use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::packages::cancellation::require_confirmed;
use crate::packages::package::{Package, Purchase, Quote, Status};
use crate::requests::post_sale::{ModificationRequest, ModifiedQuote};
use crate::requests::{schema, validation};
use crate::value::json::Object;

/// Changes a booking.
///
/// # Errors
/// What is wrong with the change, by field; the package may then be half changed.
pub(crate) fn modify(package: &mut Package, request: ModificationRequest) -> Result<(), Object> {
    require_confirmed(package, "modified")?;
    let quotes = request.quotes.into_iter();
    let errors = quotes.map(|quote| modify_quote(package, quote).err().unwrap_or_default());
    if let Some(errors) = validation::listed(errors.collect()) {
        return Err(validation::error("quotes", errors));
    }
    let mut holder = package.policyholder.clone().unwrap_or_default();
    holder.extend(request.policyholder);
    let errors = holder_errors(&holder);
    if !errors.is_empty() {
        return Err(validation::error("policyholder", Value::Object(errors)));
    }
    package.policyholder = Some(holder);
    if request.partner_transaction_id.is_some() {
        package.partner_transaction_id = request.partner_transaction_id;
    }
    package.updated_at = OffsetDateTime::now_utc();
    package.previews.clear();
    Ok(())
}

fn modify_quote(package: &mut Package, changed: ModifiedQuote) -> Result<(), Object> {
    let Some((index, old)) = booked(package, changed.id) else {
        return Err(validation::error("id", json!(["Quote is not booked."])));
    };
    let insured = changed.fields.get("insured").and_then(Value::as_array);
    let insured = insured.cloned();
    let item = old.item.changed(changed.fields);
    let item = item.map_err(|errors| validation::error("update_fields", Value::Object(errors)))?;
    let purchase = old.purchase.clone().map(|purchase| Purchase {
        insured: insured.unwrap_or(purchase.insured),
        ..purchase
    });
    let quote = Quote {
        id: old.id,
        purchase,
        ..package.price(item)
    };
    if let Some(slot) = package.quotes.get_mut(index) {
        *slot = Some(quote);
    }
    Ok(())
}

fn booked(package: &Package, id: Option<Uuid>) -> Option<(usize, &Quote)> {
    package
        .valid_quotes()
        .find(|(_, quote)| Some(quote.id) == id && quote.status() == Status::Confirmed)
}

fn holder_errors(holder: &Object) -> Object {
    let mut errors = validation::check(schema::POLICYHOLDER, holder);
    let phone = holder.get("phone").and_then(Value::as_str);
    if phone.is_some_and(|phone| !phone.starts_with('+')) {
        let message = json!(["The phone number should start with \"+\" character"]);
        errors.insert("phone".to_owned(), message);
    }
    errors
}
