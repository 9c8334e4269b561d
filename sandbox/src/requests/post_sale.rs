//! What is asked for after a sale: removals, cancellations, modifications, payments, e-mails.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::packages::package::Payment;
use crate::requests::error::RequestError;
use crate::requests::schema;
use crate::requests::validation::{self, Field};
use crate::value::json::Object;

/// A cancellation.
pub(crate) struct CancellationRequest {
    /// None is all.
    pub(crate) quotes: Vec<Uuid>,
    pub(crate) is_preview: bool,
}

impl CancellationRequest {
    /// Reads the body of a cancellation.
    pub(crate) fn read(body: &[u8]) -> Result<Self, RequestError> {
        let object = checked(schema::CANCELLATION, body)?;
        Ok(Self {
            quotes: records(&object).filter_map(id).collect(),
            is_preview: object.get("preview") == Some(&json!(true)),
        })
    }
}

/// A change of a booking.
pub(crate) struct ModificationRequest {
    pub(crate) quotes: Vec<ModifiedQuote>,
    pub(crate) policyholder: Object,
    pub(crate) partner_transaction_id: Option<String>,
}

/// A quote to be changed.
pub(crate) struct ModifiedQuote {
    pub(crate) id: Option<Uuid>,
    /// The fields of its item that differ.
    pub(crate) fields: Object,
}

impl ModificationRequest {
    /// Reads the body of a modification.
    pub(crate) fn read(body: &[u8]) -> Result<Self, RequestError> {
        let object = checked(schema::MODIFICATION, body)?;
        let quote = |quote: &Value| ModifiedQuote {
            id: id(quote),
            fields: fields(quote.get("update_fields")),
        };
        let transaction = object.get("partner_transaction_id").and_then(Value::as_str);
        Ok(Self {
            quotes: records(&object).map(quote).collect(),
            policyholder: fields(object.get("policyholder")),
            partner_transaction_id: transaction.map(str::to_owned),
        })
    }
}

/// An attempt to collect an instalment.
pub(crate) struct Attempt {
    pub(crate) quote: Option<Uuid>,
    pub(crate) id: Option<Uuid>,
    /// If there is no id.
    pub(crate) number: Option<u32>,
    pub(crate) payment: Payment,
}

/// Reads the body of a report on instalments.
pub(crate) fn attempts(body: &[u8]) -> Result<Vec<Attempt>, RequestError> {
    let object = checked(schema::INSTALMENTS, body)?;
    let attempt = |quote: &Value| {
        let instalment = quote.get("instalment_id").and_then(Value::as_str);
        let number = quote.get("instalment_number").and_then(Value::as_u64);
        Attempt {
            quote: id(quote),
            id: instalment.and_then(|id| Uuid::parse_str(id).ok()),
            number: number.and_then(|number| number.try_into().ok()),
            payment: Payment {
                is_paid: quote.get("payment_status") == Some(&json!("PAID")),
                failures: quote.get("payment_failures").cloned().unwrap_or_default(),
            },
        }
    };
    Ok(records(&object).map(attempt).collect())
}

/// Reads the body of a removal: the ids of the quotes.
pub(crate) fn removal(body: &[u8]) -> Result<Vec<Uuid>, RequestError> {
    let object = checked(schema::REMOVAL, body)?;
    Ok(records(&object).filter_map(id).collect())
}

/// Reads the body that asks for an e-mail: the event that it is about.
pub(crate) fn email(body: &[u8]) -> Result<String, RequestError> {
    let object = checked(schema::EMAIL, body)?;
    let event = object.get("event").and_then(Value::as_str);
    Ok(event.unwrap_or("BOOKING_CREATED").to_owned())
}

fn checked(schema: &[Field], body: &[u8]) -> Result<Object, RequestError> {
    let object = validation::parse(body)?;
    let errors = validation::check(schema, &object);
    if errors.is_empty() {
        Ok(object)
    } else {
        Err(RequestError::Invalid(errors))
    }
}

fn records(object: &Object) -> impl Iterator<Item = &Value> {
    let quotes = object.get("quotes").and_then(Value::as_array);
    quotes.into_iter().flatten()
}

fn id(quote: &Value) -> Option<Uuid> {
    Uuid::parse_str(quote.get("id")?.as_str()?).ok()
}

fn fields(value: Option<&Value>) -> Object {
    value
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default()
}
