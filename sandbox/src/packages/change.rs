//! A change of a package: quotes priced anew, added or taken out.

use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::packages::package::{Package, Quote, Status};
use crate::requests::item::Item;
use crate::requests::quotes::MOST_ITEMS;
use crate::requests::schema;
use crate::requests::validation::{self, Object};
use crate::routes::error::ApiError;
use crate::value::money::Currency;

/// A change, with its fields checked as far as they do not depend on the package.
#[derive(Debug)]
pub(crate) struct Change {
    currency: Option<Currency>,
    entries: Vec<Value>,
}

impl Change {
    /// Reads the body of a change.
    pub(crate) fn read(body: &[u8]) -> Result<Self, ApiError> {
        let mut object = validation::read(body)?;
        let mut errors = validation::check(schema::CHANGE, &object);
        let entries = match object.remove("request") {
            Some(Value::Array(entries)) => entries,
            _ => Vec::new(),
        };
        if entries.is_empty() {
            let empty = json!(["This list may not be empty."]);
            errors.entry("request").or_insert(empty);
        }
        if !errors.is_empty() {
            return Err(ApiError::Invalid(errors));
        }
        let currency = object.get("currency").and_then(Value::as_str);
        Ok(Self {
            currency: currency.and_then(Currency::from_code),
            entries,
        })
    }

    /// Changes the named quotes (`PATCH`).
    pub(crate) fn edit(self, package: &mut Package) -> Result<(), Object> {
        self.apply(package, |package, mut entry| {
            let index = position(package, &mut entry)?;
            replace(package, index, entry)
        })
    }

    /// Adds quotes for items, and takes out those that are only named (`POST`).
    pub(crate) fn extend(self, package: &mut Package) -> Result<(), Object> {
        self.apply(package, |package, mut entry| {
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

    fn apply(
        self,
        package: &mut Package,
        change: impl Fn(&mut Package, Object) -> Result<(), Object>,
    ) -> Result<(), Object> {
        if package.status != Status::Received {
            let sentence = "Only a package that is RECEIVED can be changed.";
            return Err(validation::error("status", json!([sentence])));
        }
        if let Some(currency) = self.currency.filter(|asked| *asked != package.currency) {
            package.currency = currency;
            reprice(package);
        }
        let mut errors = Vec::new();
        for entry in self.entries {
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
        if package.quotes.len() > MOST_ITEMS {
            let sentence = format!("Expected at most {MOST_ITEMS} items.");
            return Err(validation::error("request", json!([sentence])));
        }
        package.updated_at = OffsetDateTime::now_utc();
        Ok(())
    }
}

/// Takes the id of a quote out of an entry and finds the quote.
fn position(package: &Package, entry: &mut Object) -> Result<usize, Object> {
    let id = entry.remove("quote_id").or_else(|| entry.remove("id"));
    let Some(id) = id else {
        return Err(validation::error("quote_id", validation::is_required()));
    };
    let id = id.as_str().and_then(|id| Uuid::parse_str(id).ok());
    let is_named = |quote: &Option<Quote>| quote.as_ref().map(|quote| quote.id) == id;
    let index = id.and_then(|_| package.quotes.iter().position(is_named));
    index.ok_or_else(|| {
        validation::error(
            "quote_id",
            json!(["Quote does not belong to this package."]),
        )
    })
}

/// Prices a quote anew, which keeps its id.
fn replace(package: &mut Package, index: usize, changes: Object) -> Result<(), Object> {
    let Some(Some(old)) = package.quotes.get(index) else {
        return Ok(());
    };
    let quote = Quote {
        id: old.id,
        ..package.price(old.item.changed(changes)?)
    };
    if let Some(place) = package.quotes.get_mut(index) {
        *place = Some(quote);
    }
    Ok(())
}

/// Prices every quote anew, as in another currency.
fn reprice(package: &mut Package) {
    let priced = |quote: &Quote| Quote {
        id: quote.id,
        ..package.price(quote.item.clone())
    };
    let quotes = package.quotes.iter();
    package.quotes = quotes.map(|quote| quote.as_ref().map(priced)).collect();
}
