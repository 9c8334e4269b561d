//! The Offers API: `products[]` with their prices, `content` with their texts, matched by id, and
//! `product_rules` that say what can be chosen with what.
//!
//! Without rules the products are alternatives: an offer's content has one call to accept and one to
//! decline. A rule's group that isn't shown at first (`initial_state` `hide`, `disable`) isn't
//! offered: what would bring it up is an upsell, and nothing here reads those.

use super::item::{Item, owned, positive, texts};
use super::{Reading, Refusal, currency, showable, valid_ms};
use crate::error::{Problem, ReadError};
use crate::json::Json;
use crate::money::Amount;
use crate::offer::{Discount, Offer, Product, Question, Surface};

/// Reads `response`, whose products are `products`.
pub(super) fn read(response: &Json, products: &[Json]) -> Result<Reading, Refusal> {
    if products.iter().all(Json::is_null) {
        return Err(Refusal::NoOffer);
    }
    let currency = currency(response)?;
    let content = response.get("content");
    let mut items = Vec::new();
    for (index, product) in products.iter().enumerate() {
        if product.is_null() {
            continue;
        }
        let id = product.get("id").text();
        let mut texts = content.get("products").items();
        let own = texts.find(|text| id.is_some() && text.get("id").text() == id);
        let details = product.get("details");
        let finance = details.get("finance");
        items.push(Item {
            source: ("products", index.to_string()),
            id,
            policy: details,
            details,
            price: finance.get("price").get("total_amount"),
            price_path: "details.finance.price.total_amount",
            discount: discount(finance),
            tax: finance.get("tax"),
            content: own.unwrap_or(&Json::Null),
            shared_content: content,
            package: response,
        });
    }
    let (mut products, mut skipped) = showable(items)?;
    let shared = texts(content, &Json::Null);
    for product in &mut products {
        // What is said above all products is said once.
        let own = &mut product.texts;
        if own.description == shared.description {
            own.description = None;
        }
        if own.inclusions == shared.inclusions {
            own.inclusions.clear();
        }
    }
    let questions = questions(products, response.get("product_rules"), &mut skipped)?;
    let mut offer = Offer::new(Surface::Offers, currency, questions)?;
    offer.quote_id = owned(response.get("id"));
    offer.language = owned(content.get("locale"));
    offer.texts = shared;
    offer.required = owned(content.get("required_message"));
    offer.credibility = owned(content.get("credibility_message"));
    offer.warning = owned(content.get("negative_cta_warning"));
    offer.valid_ms = valid_ms(response);
    Ok(Reading { offer, skipped })
}

/// `details.finance.discount`: `total_amount` is what is saved.
fn discount(finance: &Json) -> Option<Discount> {
    let price = positive(finance.get("price").get("total_amount"))?;
    let saved: Amount = positive(finance.get("discount").get("total_amount"))?;
    let before = price.plus(saved).ok()?;
    Some(Discount { before, saved })
}

/// The questions about `products`. What a rule leaves out, and why, goes to `skipped`.
fn questions(
    mut products: Vec<Product>,
    rules: &Json,
    skipped: &mut Vec<ReadError>,
) -> Result<Vec<Question>, ReadError> {
    let mut questions = Vec::new();
    for (index, rule) in rules.items().enumerate() {
        let wanted = |product: &Product| {
            let mut ids = rule.get("product_ids").items();
            ids.any(|id| id.text() == Some(&product.id))
        };
        let (group, rest) = products.into_iter().partition(wanted);
        products = rest;
        match self::group(index, group, rule) {
            Ok(group) => questions.extend(group),
            Err(error) => skipped.push(error),
        }
    }
    if !products.is_empty() {
        questions.push(Question::one_of(products)?);
    }
    match skipped.first() {
        // All that there is was left out: the offer's error is the first reason.
        Some(error) if questions.is_empty() => Err(error.clone()),
        _ => Ok(questions),
    }
}

/// The questions about one group: at most one of it, all of it together, or each on its own.
fn group(index: usize, group: Vec<Product>, rule: &Json) -> Result<Vec<Question>, ReadError> {
    let error =
        |field: &str, problem| ReadError::new(format!("product_rules.{index}.{field}"), problem);
    let count = |field: &str, default| match rule.get(field) {
        Json::Null => Ok(default),
        Json::Number(value) => Amount::from_f64(*value)
            .ok()
            .and_then(Amount::whole)
            .and_then(|value| usize::try_from(value).ok())
            .ok_or_else(|| error(field, Problem::Not("a whole number", "a number".to_owned()))),
        other => Err(error(
            field,
            Problem::Not("a whole number", other.to_string()),
        )),
    };
    let (least, most) = (count("min_select", 0)?, count("max_select", 1)?);
    let asked = rule.get("product_ids").items().count();
    let state = rule.get("initial_state");
    if group.is_empty() || most == 0 || !matches!(state.text(), None | Some("show")) {
        return Ok(Vec::new());
    }
    if asked > 1 && least >= asked {
        return if group.len() == asked {
            Ok(vec![Question::all_of(group, None, None)?])
        } else {
            Err(error(
                "product_ids",
                Problem::Not(
                    "a list of products that can all be shown",
                    "this".to_owned(),
                ),
            ))
        };
    }
    if least > 1 {
        let known = "0, 1 or all of the group";
        return Err(error("min_select", Problem::Not(known, least.to_string())));
    }
    if most == 1 {
        return Ok(vec![Question::one_of(group)?]);
    }
    let limit = (most < group.len()).then_some((index, most));
    let mut questions = Question::each(group);
    for question in &mut questions {
        question.limit = limit;
    }
    Ok(questions)
}
