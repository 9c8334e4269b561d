//! Changing a package: quotes are priced again, added or taken out.

use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::packages::package::{Package, Quote, Status};
use crate::requests::change::ChangeRequest;
use crate::requests::item::Item;
use crate::requests::quotes::MAX_ITEMS;
use crate::requests::validation;
use crate::value::json::Object;

/// Changes the named quotes (`PATCH`).
///
/// # Errors
/// What is wrong with the change, by field; the package may then be half changed.
pub(crate) fn edit(package: &mut Package, request: ChangeRequest) -> Result<(), Object> {
    apply(package, request, |package, mut entry| {
        let index = position(package, &mut entry)?;
        reprice_quote(package, index, entry)
    })
}

/// Adds quotes for new items, and takes out quotes that are named without changes (`POST`).
///
/// # Errors
/// As for [`edit`].
pub(crate) fn extend(package: &mut Package, request: ChangeRequest) -> Result<(), Object> {
    apply(package, request, |package, mut entry| {
        if entry.contains_key("policy_type") {
            let item = Item::read(&Value::Object(entry))?;
            let quote = package.price(item);
            package.quotes.push(Some(quote));
            return Ok(());
        }
        let index = position(package, &mut entry)?;
        let errors = validation::check(&[], &entry);
        if errors.is_empty() {
            package.quotes.remove(index);
            return Ok(());
        }
        Err(errors)
    })
}

/// Takes quotes out by their ids.
///
/// # Errors
/// As for [`edit`].
pub(crate) fn remove(package: &mut Package, ids: &[Uuid]) -> Result<(), Object> {
    require_received(package)?;
    let errors = ids.iter().map(|id| {
        let mut entry = validation::error("id", json!(id));
        match position(package, &mut entry) {
            Ok(index) => {
                package.quotes.remove(index);
                Object::new()
            }
            Err(errors) => errors,
        }
    });
    if let Some(errors) = validation::listed(errors.collect()) {
        return Err(validation::error("quotes", errors));
    }
    package.updated_at = OffsetDateTime::now_utc();
    Ok(())
}

fn require_received(package: &Package) -> Result<(), Object> {
    if package.status == Status::Received {
        return Ok(());
    }
    let message = "Only a package that is RECEIVED can be changed.";
    Err(validation::error("status", json!([message])))
}

fn apply(
    package: &mut Package,
    request: ChangeRequest,
    change: impl Fn(&mut Package, Object) -> Result<(), Object>,
) -> Result<(), Object> {
    require_received(package)?;
    let currency = request.currency;
    if let Some(currency) = currency.filter(|asked| *asked != package.currency) {
        package.currency = currency;
        reprice_all(package);
    }
    let mut errors = Vec::new();
    for entry in request.entries {
        let changed = match entry {
            Value::Object(entry) => change(package, entry),
            _ => Err(validation::error(
                "non_field_errors",
                json!(["Expected an object."]),
            )),
        };
        errors.push(changed.err().unwrap_or_default());
    }
    if let Some(errors) = validation::listed(errors) {
        return Err(validation::error("request", errors));
    }
    if package.quotes.len() > MAX_ITEMS {
        let message = format!("Expected at most {MAX_ITEMS} items.");
        return Err(validation::error("request", json!([message])));
    }
    package.updated_at = OffsetDateTime::now_utc();
    Ok(())
}

/// Takes a quote's id out of an entry and finds the quote.
fn position(package: &Package, entry: &mut Object) -> Result<usize, Object> {
    let id = entry.remove("quote_id").or_else(|| entry.remove("id"));
    let Some(id) = id else {
        return Err(validation::error("quote_id", validation::is_required()));
    };
    let id = id.as_str().and_then(|id| Uuid::parse_str(id).ok());
    let has_id = |quote: &Option<Quote>| quote.as_ref().map(|quote| quote.id) == id;
    let index = id.and_then(|_| package.quotes.iter().position(has_id));
    index.ok_or_else(|| {
        let message = "Quote does not belong to this package.";
        validation::error("quote_id", json!([message]))
    })
}

/// Prices a quote again with some fields of its item changed; it keeps its id.
fn reprice_quote(package: &mut Package, index: usize, changes: Object) -> Result<(), Object> {
    let Some(Some(old)) = package.quotes.get(index) else {
        return Ok(());
    };
    let quote = Quote {
        id: old.id,
        ..package.price(old.item.changed(changes)?)
    };
    if let Some(slot) = package.quotes.get_mut(index) {
        *slot = Some(quote);
    }
    Ok(())
}

/// Prices every quote again, for a new currency; they keep their ids.
fn reprice_all(package: &mut Package) {
    let reprice = |quote: &Quote| Quote {
        id: quote.id,
        ..package.price(quote.item.clone())
    };
    let quotes = package.quotes.iter();
    package.quotes = quotes.map(|quote| quote.as_ref().map(reprice)).collect();
}
