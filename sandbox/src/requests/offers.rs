//! An offer request: who buys, and in `context`, what.
//!
//! | `context` holds | with |
//! |---|---|
//! | `product` | `retail_value` of one, `quantity`; also `title`, `category`, `brand`, `model`, `sku` |
//! | `event` | `name`, `datetime`, `country`, `number_of_tickets`, `total_ticket_price`; also `city`, `location` |
//! | `parcel` | `declared_value`, `shipping_date`, `from_country`, `to_country`; also `carrier` |
//! | `trip` | `trip_cost`, `start_date`, `end_date`, `from_country`, `destination_country`; also `number_of_travellers` |
//!
//! Exactly one of these; also `purchase_date`, the first day of cover (default: today). Each product of
//! the offer becomes an item, as in a quote request.

use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::catalogue::product::Vertical;
use crate::catalogue::scheme::{OfferedProduct, SCHEMES, Scheme};
use crate::catalogue::texts::select;
use crate::catalogue::translated::primary_language;
use crate::requests::error::RequestError;
use crate::requests::item::Item;
use crate::requests::quotes::QuoteRequest;
use crate::requests::schema;
use crate::requests::validation;
use crate::scenarios::asked::Scenarios;
use crate::scenarios::scenario::Api;
use crate::value::date;
use crate::value::json::Object;
use crate::value::money::Currency;

/// The request as one for quotes, and the scheme that answers it.
#[derive(Debug)]
pub(crate) struct OfferRequest {
    pub(crate) quotes: QuoteRequest,
    pub(crate) scheme: &'static Scheme,
}

impl OfferRequest {
    /// Reads the body of a request.
    pub(crate) fn read(body: &[u8]) -> Result<Self, RequestError> {
        let object = validation::parse(body)?;
        let mut errors = validation::check(schema::OFFER, &object);
        let part = |name: &str| object.get(name).and_then(Value::as_object);
        let scenarios = scenarios(&object).unwrap_or_else(|error| {
            errors.insert("partner".to_owned(), json!({"metadata": error}));
            Scenarios::default()
        });
        let customer = part("customer").cloned().unwrap_or_default();
        let text = |name: &str| customer.get(name).and_then(Value::as_str);
        let currency = text("currency").and_then(Currency::from_code);
        let (Some(currency), Some(context), true) = (currency, part("context"), errors.is_empty())
        else {
            return Err(RequestError::Invalid(errors));
        };
        let (scheme, purchase) = Purchase::read(context)?;
        let language = locale(text("language").unwrap_or_default());
        let items = scheme.products.iter();
        let items = items.map(|product| purchase.item(product, &language));
        let wrong = |errors| in_context(scheme.context, Value::Object(errors));
        Ok(Self {
            scheme,
            quotes: QuoteRequest {
                items: items.collect::<Result<_, _>>().map_err(wrong)?,
                currency,
                country: text("country").unwrap_or_default().to_owned(),
                partner_transaction_id: part("partner")
                    .and_then(|partner| partner.get("transaction_id")?.as_str())
                    .map(str::to_owned),
                language,
                scenarios,
            },
        })
    }
}

/// The scenarios that a request asks for in `partner.metadata`.
///
/// # Errors
/// What is wrong with the metadata, by field.
pub(crate) fn scenarios(request: &Object) -> Result<Scenarios, Value> {
    let partner = request.get("partner");
    Scenarios::read(
        partner.and_then(|partner| partner.get("metadata")),
        Api::Offers,
    )
}

/// What is bought, and when.
struct Purchase<'a> {
    thing: &'a Object,
    date: String,
}

impl<'a> Purchase<'a> {
    fn read(context: &'a Object) -> Result<(&'static Scheme, Self), RequestError> {
        let named = SCHEMES.iter().filter_map(|scheme| {
            let thing = context.get(scheme.context)?.as_object()?;
            Some((scheme, thing))
        });
        let &[(scheme, thing)] = named.collect::<Vec<_>>().as_slice() else {
            let sentence = "Expected one of product, event, parcel and trip.";
            return Err(in_context("non_field_errors", json!([sentence])));
        };
        let errors = validation::check(schema::of_context(scheme.context), thing);
        let is_missing = |error: &Value| *error == validation::is_required();
        match errors.keys().next() {
            None => {}
            // XCover validates the fields that are there; a missing one makes the price fail.
            Some(field) if errors.values().all(is_missing) => {
                return Err(RequestError::Unpriceable {
                    field: field.clone(),
                    scheme,
                });
            }
            Some(_) => return Err(in_context(scheme.context, Value::Object(errors))),
        }
        let date = context.get("purchase_date").and_then(Value::as_str);
        let today = || date::timestamp(OffsetDateTime::now_utc());
        let date = date.filter(|date| !date.is_empty());
        Ok((
            scheme,
            Self {
                thing,
                date: date.map_or_else(today, str::to_owned),
            },
        ))
    }

    /// What a product of the offer insures.
    fn item(&self, product: &OfferedProduct, locale: &str) -> Result<Item, Object> {
        let item = Item::read(&self.as_item(product.vertical, locale))?;
        if product.vertical != Vertical::Product {
            return Ok(item);
        }
        let quantity = self.thing.get("quantity").and_then(Value::as_u64);
        let quantity = quantity.and_then(|count| count.try_into().ok());
        match item.times(quantity.unwrap_or(1)) {
            Some(items) => Ok(items.for_years(product.years)),
            None => {
                let sentence = "The insured value is more than can be insured.";
                Err(validation::error("retail_value", json!([sentence])))
            }
        }
    }

    /// What is bought, as an item of a quote request.
    fn as_item(&self, vertical: Vertical, locale: &str) -> Value {
        let field = |name: &str| self.thing.get(name).cloned().unwrap_or_default();
        let or = |name: &str, other: &str| {
            let text = self.thing.get(name).and_then(Value::as_str);
            let text = text.filter(|text| !text.trim().is_empty());
            text.unwrap_or(other).to_owned()
        };
        let policy_type = vertical.product().policy_type;
        let mut item = match vertical {
            Vertical::Product => json!({
                "retail_value": field("retail_value"),
                "title": or("title", select::phrases(locale).order),
                "category": or("category", policy_type),
            }),
            Vertical::Event => json!({
                "event_name": field("name"),
                "event_datetime": field("datetime"),
                "event_country": field("country"),
                "number_of_tickets": field("number_of_tickets"),
                "total_ticket_price": field("total_ticket_price"),
            }),
            Vertical::Parcel => json!({
                "declared_value": field("declared_value"),
                "shipping_date": field("shipping_date"),
                "sender": {"country": field("from_country")},
                "receiver": {"country": field("to_country")},
                "carrier": field("carrier"),
            }),
            Vertical::Travel | Vertical::Medical => json!({
                "trip_cost": field("trip_cost"),
                "trip_start_date": field("start_date"),
                "trip_end_date": field("end_date"),
                "from_country": field("from_country"),
                "destination_country": field("destination_country"),
                "number_of_travellers": field("number_of_travellers"),
            }),
        };
        if let Some(item) = item.as_object_mut() {
            item.insert("policy_type".to_owned(), json!(policy_type));
            item.insert("policy_start_date".to_owned(), json!(self.date));
        }
        item
    }
}

/// The customer's language if offers exist in it; English otherwise.
fn locale(asked: &str) -> String {
    if ["de", "en"].contains(&primary_language(asked).as_str()) {
        asked.to_owned()
    } else {
        "en".to_owned()
    }
}

fn in_context(name: &str, what: Value) -> RequestError {
    let context = Value::Object(validation::error(name, what));
    RequestError::Invalid(validation::error("context", context))
}
