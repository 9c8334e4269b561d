//! An order, read and checked.

use axum::body::Bytes;
use serde_json::{Map, Value};
use xcover_proxy::problem::{Code, Problem};

use crate::cover::Cover;
use crate::field::Field;

/// XCover's names for what a policy needs to know about the customer.
const CUSTOMER_REQUIRED: [&str; 4] = ["first_name", "last_name", "email", "country"];
const CUSTOMER_OPTIONAL: [&str; 4] = ["phone", "postcode", "region", "city"];

/// The parts of an order that the shop works with.
pub(crate) struct Order {
    /// What was ordered: basket, quantity, currency and total.
    pub(crate) basket: Value,
    /// By XCover's names, without empty fields.
    pub(crate) customer: Map<String, Value>,
    pub(crate) cover: Option<Cover>,
    /// What the customer was shown of the cover, as the widget's `disclosure()` returns it.
    pub(crate) disclosure: Option<Value>,
}

impl Order {
    /// Reads the body of a request, a well-formed object.
    ///
    /// # Errors
    /// 400 with the name of the first field that is wrong.
    pub(crate) fn read(body: &Bytes) -> Result<Self, Problem> {
        let body: Value = serde_json::from_slice(body)
            .map_err(|_| Problem::new(Code::InvalidRequest, "the body is nested too deep"))?;
        let body = Field::whole(&body);
        let basket = body.member("order");
        check_basket(&basket)?;
        let disclosure = body.member("disclosure").given();
        Ok(Self {
            basket: basket.value().clone(),
            disclosure: disclosure
                .map(|disclosure| disclosure.object().cloned().map(Value::Object))
                .transpose()?,
            customer: customer(&body.member("customer"))?,
            cover: body
                .member("cover")
                .given()
                .map(|cover| Cover::read(&cover))
                .transpose()?,
        })
    }
}

fn check_basket(order: &Field<'_>) -> Result<(), Problem> {
    order.object()?;
    order.member("basket").text()?;
    let quantity = order.member("quantity");
    if quantity.value().as_u64().is_none_or(|count| count == 0) {
        return Err(quantity.error("is not a whole number above 0"));
    }
    let currency = order.member("currency");
    if !is_currency(currency.text()?) {
        return Err(currency.error("is not a currency code"));
    }
    let total = order.member("total");
    if !is_decimal(total.text()?) {
        return Err(total.error("is not a decimal"));
    }
    Ok(())
}

fn customer(customer: &Field<'_>) -> Result<Map<String, Value>, Problem> {
    customer.object()?;
    let mut known = Map::new();
    for name in CUSTOMER_REQUIRED {
        known.insert(name.to_owned(), customer.member(name).text()?.into());
    }
    for name in CUSTOMER_OPTIONAL {
        let Some(field) = customer.member(name).given() else {
            continue;
        };
        if field.value() != "" {
            known.insert(name.to_owned(), field.text()?.into());
        }
    }
    Ok(known)
}

fn is_currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Whether this is a plain decimal such as `214.02` or `1500`.
pub(crate) fn is_decimal(text: &str) -> bool {
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('.') {
        Some((whole, fraction)) => is_digits(whole) && is_digits(fraction),
        None => is_digits(text),
    }
}
