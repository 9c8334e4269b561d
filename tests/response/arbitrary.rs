//! Properties that hold for any JSON, and for good answers with damage.

use proptest::prelude::*;
use serde_json::{Value, json};
use xcover_offer::response::{self, Reading};

use crate::serde_value::tree;
use crate::support::{offers, package, quote, rule, with};

/// Any JSON, with keys that the reader knows, so that it often looks like an answer.
fn any_json() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec![
        "id",
        "quotes",
        "policies",
        "products",
        "content",
        "currency",
        "USD",
        "price",
        "pds_url",
        "policy",
        "https://pds.example",
        "disclaimer",
        "details",
        "finance",
        "total_amount",
        "product_rules",
        "product_ids",
        "min_select",
        "max_select",
        "initial_state",
        "show",
        "tax",
        "benefits",
        "instalment_plans",
        "name",
        "first_instalment_amount",
        "discount_price",
        "discount_amount",
        "bundle_price",
        "bundle_discount_amount",
        "expires_at",
        "created_at",
        "2026-01-01T00:00:00Z",
        "inclusions",
        "title",
        "files",
        "url",
        "cover_amount",
        "cover_amount_formatted",
        "9 per item",
        "policy_content",
        "provider_reference",
        "0",
        "1",
        "N/A",
        "<p>x</p>",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (0..100_u32).prop_map(Value::from),
        word.clone().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 128, 12, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((word.clone(), inner), 0..12).prop_map(|entries| Value::Object(
                entries
                    .into_iter()
                    .map(|(key, value)| (key.to_owned(), value))
                    .collect()
            )),
        ]
    })
}

/// A good answer with some values replaced by arbitrary ones.
fn any_damage() -> impl Strategy<Value = Value> {
    let bundle = with(
        package(&[quote("a", 1.5), quote("b", 2.0)]),
        "/bundle_discount_amount",
        json!(1),
    );
    let good = prop::sample::select(vec![
        package(&[quote("a", 1.0), quote("b", 2.5)]),
        with(bundle, "/bundle_price", json!(2.5)),
        with(
            offers(&["a", "b", "c"]),
            "/product_rules",
            json!([rule(&["a", "b"], "show", 0, 2)]),
        ),
    ]);
    (
        good,
        prop::collection::vec((any::<prop::sample::Index>(), any_json()), 0..4),
    )
        .prop_map(|(mut value, changes)| {
            for (index, new) in changes {
                let mut pointers = Vec::new();
                collect(&value, String::new(), &mut pointers);
                let pointer = index.get(&pointers).clone();
                *value.pointer_mut(&pointer).unwrap() = new;
            }
            value
        })
}

fn collect(value: &Value, at: String, pointers: &mut Vec<String>) {
    let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Object(entries) => entries
            .iter()
            .for_each(|(key, value)| collect(value, format!("{at}/{}", escaped(key)), pointers)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, value)| collect(value, format!("{at}/{index}"), pointers)),
        _ => {}
    }
    pointers.push(at);
}

/// What holds for every offer that a shopper can accept.
fn check(response: &Value) -> Result<(), TestCaseError> {
    match response::read(&tree(response)) {
        Ok(Some(Reading { offer, .. })) => {
            prop_assert!(!offer.questions().is_empty());
            for question in offer.questions() {
                prop_assert!(!question.covers().is_empty());
                for cover in question.covers() {
                    prop_assert!(!cover.products().is_empty());
                    prop_assert!(!cover.price().is_negative());
                    for product in cover.products() {
                        prop_assert!(!product.disclosure.disclaimer().is_empty());
                        prop_assert!(product.disclosure.policy_wording().starts_with("http"));
                    }
                }
            }
        }
        Ok(None) => {}
        Err(error) => {
            let error = error.to_string();
            prop_assert!(error.contains(": ") && error.len() < 2000, "{error}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_json_is_an_offer_or_a_named_error(response in any_json()) {
        check(&response)?;
    }

    #[test]
    fn any_damage_leaves_an_offer_or_a_named_error(response in any_damage()) {
        check(&response)?;
    }
}
