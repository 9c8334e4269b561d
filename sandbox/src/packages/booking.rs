//! A booking: which quotes of a package are bought, by whom, and whether they can be.

use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::packages::package::{Package, Purchase, Status};
use crate::requests::quotes::QuoteRequest;
use crate::requests::schema;
use crate::requests::validation::{self, Object};
use crate::responses::payment;
use crate::routes::error::ApiError;

/// A booking request, read and checked.
#[derive(Debug)]
pub(crate) struct Booking {
    choices: Vec<Choice>,
    buyer: Buyer,
}

/// A quote that is to be bought.
#[derive(Debug)]
struct Choice {
    id: Option<Uuid>,
    insured: Vec<Value>,
    instalment_plan: Option<String>,
}

/// Who buys it.
#[derive(Debug)]
pub(crate) struct Buyer {
    policyholder: Object,
    partner_transaction_id: Option<String>,
}

impl Booking {
    /// Reads the body of a booking request.
    pub(crate) fn read(body: &[u8]) -> Result<Self, ApiError> {
        let object = validation::read(body)?;
        let mut errors = validation::check(schema::BOOKING, &object);
        let quotes = object.get("quotes").and_then(Value::as_array);
        if quotes.is_some_and(Vec::is_empty) {
            errors.insert("quotes".to_owned(), json!(["This list may not be empty."]));
        }
        if !errors.is_empty() {
            return Err(ApiError::Invalid(errors));
        }
        let choices = quotes.into_iter().flatten().map(Choice::from_checked);
        Ok(Self {
            choices: choices.collect(),
            buyer: Buyer::from_checked(&object),
        })
    }

    /// Buys the chosen quotes, or says why that cannot be.
    pub(crate) fn book(self, package: &mut Package) -> Result<(), Object> {
        let now = OffsetDateTime::now_utc();
        can_be_bought(package, now)?;
        let choices = self.choices.into_iter();
        let errors = choices.map(|choice| choice.book(package, now)).collect();
        if let Some(errors) = validation::listed(errors) {
            return Err(validation::error("quotes", errors));
        }
        self.buyer.confirm(package, now);
        Ok(())
    }
}

impl Choice {
    fn from_checked(quote: &Value) -> Self {
        let text = |name: &str| quote.get(name).and_then(Value::as_str);
        let insured = quote.get("insured").and_then(Value::as_array);
        Self {
            id: text("id").and_then(|id| Uuid::parse_str(id).ok()),
            insured: insured.cloned().unwrap_or_default(),
            instalment_plan: text("instalment_plan").map(str::to_owned),
        }
    }

    /// Buys a quote; gives back what is wrong with that, which should be nothing.
    fn book(self, package: &mut Package, now: OffsetDateTime) -> Object {
        if let Some(plan) = &self.instalment_plan
            && !payment::has_plan(package, plan)
        {
            return validation::error("instalment_plan", json!(["Unknown instalment plan."]));
        }
        let mut quotes = package.quotes.iter_mut().flatten();
        match quotes.find(|quote| Some(quote.id) == self.id) {
            None => validation::error("id", json!(["Quote does not belong to this package."])),
            Some(quote) if quote.is_bought() => {
                validation::error("id", json!(["Quote is named twice."]))
            }
            Some(quote) => {
                quote.purchase = Some(Purchase {
                    at: now,
                    insured: self.insured,
                    instalment_plan: self.instalment_plan,
                });
                Object::new()
            }
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

    /// Reads an instant booking: a quote request of somebody who pays at once.
    pub(crate) fn read_with_request(body: &[u8]) -> Result<(Self, QuoteRequest), ApiError> {
        let mut object = validation::read(body)?;
        let mut booking = Object::new();
        if let Some(payment) = object.remove("payment_details") {
            booking.insert("payment_details".to_owned(), payment);
        }
        if let Some(policyholder) = object.get("policyholder") {
            booking.insert("policyholder".to_owned(), policyholder.clone());
        }
        let buyer = Self::from_checked(&object);
        let mut errors = validation::check(schema::INSTANT_BOOKING, &booking);
        let request = QuoteRequest::from_json(&object);
        match request {
            Ok(request) if errors.is_empty() => Ok((buyer, request)),
            Ok(_) => Err(ApiError::Invalid(errors)),
            Err(others) => {
                let others = others
                    .into_iter()
                    .filter(|(name, _)| name != "policyholder");
                errors.extend(others);
                Err(ApiError::Invalid(errors))
            }
        }
    }

    /// Buys everything in a package that is fresh.
    pub(crate) fn buy(self, package: &mut Package) {
        let now = OffsetDateTime::now_utc();
        for quote in package.quotes.iter_mut().flatten() {
            quote.purchase = Some(Purchase {
                at: now,
                insured: quote.item.insured().to_vec(),
                instalment_plan: None,
            });
        }
        self.confirm(package, now);
    }

    fn confirm(self, package: &mut Package, now: OffsetDateTime) {
        package.status = Status::Confirmed;
        package.updated_at = now;
        package.policyholder = Some(self.policyholder);
        if self.partner_transaction_id.is_some() {
            package.partner_transaction_id = self.partner_transaction_id;
        }
    }
}

fn can_be_bought(package: &Package, now: OffsetDateTime) -> Result<(), Object> {
    match package.status {
        Status::Confirmed => Err(validation::error(
            "status",
            json!(["Quote package is already confirmed."]),
        )),
        Status::OptedOut => Err(validation::error(
            "status",
            json!(["Quote package was opted out of."]),
        )),
        Status::Received if package.expires_at <= now => Err(validation::error(
            "expires_at",
            json!(["Quote package has expired."]),
        )),
        Status::Received => Ok(()),
    }
}
