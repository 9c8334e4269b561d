//! XCover's answers, and what is read from them.

use serde_json::{Value, json};
use xcover_offer::offer::{Offer, Product};
use xcover_offer::response::{self, Reading};

use crate::serde_value::tree;

#[track_caller]
pub(crate) fn reading(response: &Value) -> Reading {
    let reading = response::read(&tree(response));
    let reading = reading.unwrap_or_else(|error| panic!("{error}: {response}"));
    reading.unwrap_or_else(|| panic!("no offer: {response}"))
}

#[track_caller]
pub(crate) fn read(response: &Value) -> Offer {
    reading(response).offer
}

/// Why a response isn't shown.
#[track_caller]
pub(crate) fn refused(response: &Value) -> String {
    match response::read(&tree(response)) {
        Ok(None) => "no offer".to_owned(),
        Err(error) => error.to_string(),
        Ok(Some(reading)) => panic!("{reading:?}"),
    }
}

pub(crate) fn quote(id: &str, price: f64) -> Value {
    json!({
        "id": id, "price": price, "pds_url": "https://pds.example/a",
        "policy": {"content": {"title": "Ticket cover", "disclaimer": "<p>Legal.</p>"}},
    })
}

pub(crate) fn package(quotes: &[Value]) -> Value {
    let numbered = quotes.iter().enumerate();
    let quotes: serde_json::Map<_, _> = numbered
        .map(|(at, quote)| (at.to_string(), quote.clone()))
        .collect();
    json!({"id": "AAAAA-BBBBB-INS", "currency": "USD", "quotes": quotes, "errors": {}})
}

/// `value` with a JSON pointer set to another value.
pub(crate) fn with(mut value: Value, pointer: &str, new: Value) -> Value {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match value.pointer_mut(parent).expect(pointer) {
        Value::Array(items) => items[key.parse::<usize>().unwrap()] = new,
        Value::Object(entries) => drop(entries.insert(key.to_owned(), new)),
        other => panic!("{pointer}: {other}"),
    }
    value
}

pub(crate) fn offer_product(id: &str, price: f64) -> Value {
    json!({
        "id": id, "name": "a-slug", "details": {
            "pds_url": "https://pds.example/o", "start_date": "2026-08-15T00:00:00", "end_date": null,
            "files": [], "benefits": [], "finance": {
                "price": {"total_amount": price},
                "tax": {"total_amount": 1.5, "breakdown": [{"tax_amount": 1.5, "tax_code": "GST"}]},
            },
        },
    })
}

/// An answer of the Offers API; its products are called after their ids.
pub(crate) fn offers(ids: &[&str]) -> Value {
    let text = |id: &&str| json!({"id": id, "title": format!("Plan {id}"), "disclaimer": "", "disclaimer_html": ""});
    let product = |(at, id): (usize, &&str)| offer_product(id, [10.0, 20.5, 30.25][at]);
    json!({
        "id": "0c2d5a90-0000-4000-8000-000000000001", "currency": "EUR",
        "products": ids.iter().enumerate().map(product).collect::<Vec<_>>(),
        "content": {
            "locale": "de", "title": "Cover", "heading": "For your purchase", "sub_heading": "N/A", "description": "",
            "extras": {"Breakdown": "After the warranty.", "Theft": "Also abroad."},
            "disclaimer": "Text alone.", "disclaimer_html": "<p>With a <a href=\"https://terms.example\">link</a>.</p>",
            "required_message": "Choose, please", "credibility_message": "Many do", "negative_cta_warning": "Sure?",
            "products": ids.iter().map(text).collect::<Vec<_>>(),
        },
        "errors": {},
    })
}

pub(crate) fn rule(ids: &[&str], state: &str, least: u32, most: u32) -> Value {
    json!({
        "slug": "group", "product_ids": ids, "initial_state": state, "min_select": least, "max_select": most,
        "events": [],
    })
}

/// For each question, for each way to say yes, the ids it buys: `[[["a"], ["b"]]]` is one question, one
/// product of two.
pub(crate) fn choices(offer: &Offer) -> Vec<Vec<Vec<&str>>> {
    offer
        .questions()
        .iter()
        .map(|question| {
            let covers = question.covers().into_iter();
            covers
                .map(|cover| {
                    cover
                        .products()
                        .iter()
                        .map(|product| product.id.as_str())
                        .collect()
                })
                .collect()
        })
        .collect()
}

#[track_caller]
pub(crate) fn only(offer: &Offer) -> &Product {
    let mut products = offer.products();
    let product = products.next().expect("a product");
    assert!(products.next().is_none());
    product
}
