//! A booking: which quotes are bought, and by whom.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::requests::error::RequestError;
use crate::requests::quotes::QuoteRequest;
use crate::requests::{schema, validation};
use crate::value::json::Object;

/// The booking of a package or an offer.
#[derive(Debug)]
pub(crate) struct BookingRequest {
    pub(crate) quotes: Vec<ChosenQuote>,
    pub(crate) buyer: Buyer,
    /// Whether it is confirmed by another call, once it is paid for.
    pub(crate) awaits_payment: bool,
}

/// A quote to be bought.
#[derive(Debug)]
pub(crate) struct ChosenQuote {
    pub(crate) id: Option<Uuid>,
    pub(crate) insured: Vec<Value>,
    /// The name of one.
    pub(crate) instalment_plan: Option<String>,
}

/// Who buys, and for which transaction.
#[derive(Debug)]
pub(crate) struct Buyer {
    pub(crate) policyholder: Object,
    pub(crate) partner_transaction_id: Option<String>,
}

/// What follows a fast quote: its request once more, from a customer who pays at once.
#[derive(Debug)]
pub(crate) struct InstantBookingRequest {
    pub(crate) request: QuoteRequest,
    pub(crate) buyer: Buyer,
}

impl BookingRequest {
    /// Reads the body of a booking.
    pub(crate) fn read(body: &[u8]) -> Result<Self, RequestError> {
        let object = validation::parse(body)?;
        let mut errors = validation::check(schema::BOOKING, &object);
        let quotes = object.get("quotes").and_then(Value::as_array);
        if quotes.is_some_and(Vec::is_empty) {
            errors.insert("quotes".to_owned(), json!(["This list may not be empty."]));
        }
        if !errors.is_empty() {
            return Err(RequestError::Invalid(errors));
        }
        let quotes = quotes.into_iter().flatten();
        Ok(Self {
            quotes: quotes.map(ChosenQuote::from_checked).collect(),
            buyer: Buyer::from_checked(&object),
            awaits_payment: object.get("require_payment_confirmation") == Some(&json!(true)),
        })
    }
}

impl ChosenQuote {
    fn from_checked(quote: &Value) -> Self {
        let text = |name: &str| quote.get(name).and_then(Value::as_str);
        let insured = quote.get("insured").and_then(Value::as_array);
        Self {
            id: text("id").and_then(|id| Uuid::parse_str(id).ok()),
            insured: insured.cloned().unwrap_or_default(),
            instalment_plan: text("instalment_plan").map(str::to_owned),
        }
    }
}

impl Buyer {
    fn from_checked(object: &Object) -> Self {
        let policyholder = object.get("policyholder").and_then(Value::as_object);
        let transaction = object.get("partner_transaction_id").and_then(Value::as_str);
        Self {
            policyholder: policyholder.cloned().unwrap_or_default(),
            partner_transaction_id: transaction.map(str::to_owned),
        }
    }
}

impl InstantBookingRequest {
    /// Reads the body of an instant booking: a quote request with a buyer and how they pay.
    pub(crate) fn read(body: &[u8]) -> Result<Self, RequestError> {
        let mut object = validation::parse(body)?;
        let mut payment = Object::new();
        for name in ["payment_details", "policyholder"] {
            payment.extend(
                object
                    .get(name)
                    .map(|value| (name.to_owned(), value.clone())),
            );
        }
        object.remove("payment_details");
        // The SDKs send none.
        object
            .entry("customer_language")
            .or_insert_with(|| json!("en"));
        let mut errors = validation::check(schema::INSTANT_BOOKING, &payment);
        match QuoteRequest::from_json(&object) {
            Ok(request) if errors.is_empty() => Ok(Self {
                request,
                buyer: Buyer::from_checked(&object),
            }),
            Ok(_) => Err(RequestError::Invalid(errors)),
            Err(others) => {
                let others = others.into_iter();
                errors.extend(others.filter(|(name, _)| name != "policyholder"));
                Err(RequestError::Invalid(errors))
            }
        }
    }
}
