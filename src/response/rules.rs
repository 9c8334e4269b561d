//! Which products can be chosen together: `product_rules` of the Offers API.
//!
//! Without rules the products are alternatives, because an offer's content has only one text for accepting
//! and one for declining. A group that isn't shown at first (`initial_state` is `hide` or `disable`) isn't
//! offered at all: only an upsell would reveal it, and we don't support those.

use crate::error::{ReadError, is_not};
use crate::json::Json;
use crate::letters::in_digits;
use crate::money::Amount;
use crate::offer::{Product, Question};

/// The questions about `products`. Errors about groups that can't be offered are added to `skipped`.
///
/// # Errors
/// If no question is left: the first error.
pub(super) fn questions(
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
        // Everything was left out: the first error is the offer's.
        Some(error) if questions.is_empty() => Err(error.clone()),
        _ => Ok(questions),
    }
}

/// The questions about one group: choose at most one, all of them together, or each separately.
fn group(index: usize, group: Vec<Product>, rule: &Json) -> Result<Vec<Question>, ReadError> {
    let error = |field: &str, value: &str, expected: &str| {
        let path = ["product_rules.", &in_digits(index), ".", field].concat();
        ReadError::new(&path, &is_not(value, expected))
    };
    let count = |field: &str, default: u32| {
        let value = rule.get(field);
        let whole = match value {
            Json::Null => Some(default),
            Json::Number(value) => Amount::from_f64(*value).ok().and_then(Amount::whole),
            _ => None,
        };
        let problem = || error(field, &value.described(), "a whole number");
        whole.map(|whole| whole as usize).ok_or_else(problem)
    };
    let (least, most) = (count("min_select", 0)?, count("max_select", 1)?);
    let grouped = rule.get("product_ids").items().count();
    let state = rule.get("initial_state");
    if group.is_empty() || most == 0 || !matches!(state.text(), None | Some("show")) {
        return Ok(Vec::new());
    }
    if grouped > 1 && least >= grouped {
        return if group.len() == grouped {
            Ok(vec![Question::all_of(group, None, None)?])
        } else {
            Err(error(
                "product_ids",
                "this",
                "a list of products that can all be shown",
            ))
        };
    }
    if least > 1 {
        let known = "0, 1 or all of the group";
        return Err(error("min_select", &in_digits(least), known));
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
