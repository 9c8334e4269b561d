//! Answers of the Offers API.

use serde_json::{Value, json};
use xcover_offer::offer::Surface;

use crate::support::{choices, offers, read, refused, rule, with};

#[test]
fn an_offers_products_are_alternatives_and_take_their_texts_by_id() {
    let mut answer = offers(&["a", "b"]);
    answer
        .pointer_mut("/content/products")
        .unwrap()
        .as_array_mut()
        .unwrap()
        .reverse();
    let offer = read(&answer);
    assert_eq!(offer.surface, Surface::Offers);
    assert_eq!(offer.language.as_deref(), Some("de"));
    assert_eq!(choices(&offer), [[["a"], ["b"]]]);
    let product = offer.products().nth(1).unwrap();
    assert_eq!(product.texts.title.as_deref(), Some("Plan b"));
    assert_eq!(product.price.to_string(), "20.5");
    assert_eq!(product.tax.as_ref().unwrap().parts[0].0, "GST");
    assert_eq!(product.period.0.as_ref().unwrap().day(), "2026-08-15");
    assert_eq!(offer.texts.header.as_deref(), Some("For your purchase"));
    assert_eq!(offer.texts.description, None);
    assert_eq!(offer.texts.inclusions.len(), 2);
    assert_eq!(offer.required.as_deref(), Some("Choose, please"));
    assert_eq!(refused(&offers(&[])), "no offer");
    let priceless = with(offers(&["a"]), "/products/0/details/finance", Value::Null);
    assert_eq!(
        refused(&priceless),
        "products.0.details.finance.price.total_amount: missing"
    );
}

#[test]
fn what_an_offer_says_above_all_its_products_is_said_once() {
    let answer = with(
        offers(&["a", "b"]),
        "/content/description",
        json!("For your purchase."),
    );
    let answer = with(
        answer,
        "/content/products/0/description",
        json!("For your purchase."),
    );
    let answer = with(
        answer,
        "/content/products/1/description",
        json!("For longer."),
    );
    let extras = answer.pointer("/content/extras").unwrap().clone();
    let offer = read(&with(answer, "/content/products/0/inclusions", extras));
    let [first, second] = offer.questions()[0].products() else {
        panic!("{offer:?}")
    };
    assert_eq!(
        offer.texts.description.as_deref(),
        Some("For your purchase.")
    );
    assert_eq!(first.texts.description, None);
    assert_eq!(first.texts.inclusions, []);
    assert_eq!(second.texts.description.as_deref(), Some("For longer."));
}

#[test]
fn product_rules_say_what_is_chosen_with_what() {
    let all = ["a", "b", "c"];
    let ruled = |rules: Value| with(offers(&all), "/product_rules", rules);
    for (rules, expected) in [
        (json!([rule(&all, "show", 0, 1)]), "[[[a], [b], [c]]]"),
        (json!([rule(&all, "show", 1, 1)]), "[[[a], [b], [c]]]"),
        (json!([rule(&all, "show", 0, 3)]), "[[[a]], [[b]], [[c]]]"),
        (json!([rule(&all, "show", 1, 2)]), "[[[a]], [[b]], [[c]]]"),
        (json!([rule(&all, "show", 3, 3)]), "[[[a, b, c]]]"),
        (
            json!([rule(&["a"], "show", 1, 1), rule(&["b", "c"], "show", 0, 1)]),
            "[[[a]], [[b], [c]]]",
        ),
        (
            json!([rule(&["a"], "show", 0, 1), rule(&["b", "c"], "hide", 0, 2)]),
            "[[[a]]]",
        ),
        (
            json!([
                rule(&["a"], "show", 0, 1),
                rule(&["b", "c"], "disable", 0, 2)
            ]),
            "[[[a]]]",
        ),
        // Products without a rule are alternatives to each other.
        (json!([rule(&["c"], "show", 0, 1)]), "[[[c]], [[a], [b]]]"),
        (json!([]), "[[[a], [b], [c]]]"),
        (Value::Null, "[[[a], [b], [c]]]"),
    ] {
        let offer = read(&ruled(rules.clone()));
        assert_eq!(
            format!("{:?}", choices(&offer)).replace('"', ""),
            expected,
            "{rules}"
        );
    }
    let two = read(&ruled(json!([rule(&all, "show", 0, 2)])));
    assert!(
        two.questions()
            .iter()
            .all(|question| question.limit == Some((0, 2)))
    );
    let together = read(&ruled(json!([rule(&all, "show", 3, 3)])));
    assert_eq!(
        together.questions()[0].bundle().unwrap().price.to_string(),
        "60.75"
    );
}

#[test]
fn rules_that_can_not_be_kept_are_named() {
    let all = ["a", "b", "c"];
    let ruled = |rules: Value| with(offers(&all), "/product_rules", rules);
    for (rules, why) in [
        (
            json!([rule(&all, "show", 2, 3)]),
            "product_rules.0.min_select: 2 is not 0, 1 or all of the group",
        ),
        (
            json!([with(rule(&all, "show", 0, 1), "/max_select", json!("one"))]),
            "product_rules.0.max_select: \"one\" is not a whole number",
        ),
        (
            json!([rule(&["a", "b", "c", "gone"], "show", 4, 4)]),
            "product_rules.0.product_ids: this is not a list of products that can all be shown",
        ),
    ] {
        assert_eq!(refused(&ruled(rules)), why);
    }
}
