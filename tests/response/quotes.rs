//! Packages of the Quotes API, and fast quotes.

use serde_json::{Value, json};
use xcover_offer::offer::Surface;
use xcover_offer::response::Reading;

use crate::support::{choices, package, quote, read, reading, refused, with};

#[test]
fn each_quote_of_a_package_is_a_question_of_its_own() {
    let offer = read(&package(&[quote("a", 14.02), quote("b", 0.98)]));
    assert_eq!(offer.surface, Surface::Quotes);
    assert_eq!(offer.quote_id.as_deref(), Some("AAAAA-BBBBB-INS"));
    assert_eq!(choices(&offer), [[["a"]], [["b"]]]);
}

#[test]
fn a_failed_quote_is_left_out_in_whatever_form_its_reason_comes() {
    for errors in [
        json!({}),
        json!([]),
        Value::Null,
        json!({"0": {"message": "x"}}),
        json!(["x"]),
        json!({"0": "x"}),
    ] {
        let answer = with(
            package(&[Value::Null, quote("b", 1.0)]),
            "/errors",
            errors.clone(),
        );
        let reading = reading(&answer);
        assert_eq!(choices(&reading.offer), [[["b"]]]);
        assert_eq!(
            reading.offer.products().next().unwrap().source,
            ("quotes", "1".to_owned())
        );
        assert_eq!(
            refused(&with(package(&[Value::Null]), "/errors", errors)),
            "no offer"
        );
    }
}

#[test]
fn a_bundle_is_taken_together_at_its_own_price() {
    let bundle = |saved: f64| {
        let mut answer = package(&[quote("a", 14.02), quote("b", 5.98)]);
        let entries = answer.as_object_mut().unwrap();
        entries.insert("bundle_price".into(), json!(20.0 - saved));
        entries.insert("bundle_discount_amount".into(), json!(saved));
        entries.insert("bundle_content".into(), json!({"title": "Both"}));
        answer
    };
    let offer = read(&bundle(2.0));
    assert_eq!(choices(&offer), [[["a", "b"]]]);
    let cover = offer.questions()[0].covers()[0];
    assert_eq!(cover.price().to_string(), "18");
    assert_eq!(offer.texts.title.as_deref(), Some("Both"));
    // Every package has a bundle price; it is a bundle only if that is lower.
    assert_eq!(choices(&read(&bundle(0.0))), [[["a"]], [["b"]]]);
    // A package with a failed quote is no bundle either.
    let failed = with(bundle(2.0), "/quotes/1", Value::Null);
    assert_eq!(choices(&read(&failed)), [[["a"]]]);
}

#[test]
fn a_fast_quote_has_no_ids_but_its_keys() {
    let mut one = quote("a", 15.0);
    one.as_object_mut().unwrap().remove("id");
    one["instalment_plans"] = json!([{"name": "monthly", "first_instalment_amount": 2}]);
    let mut answer = package(&[one.clone(), one]);
    answer.as_object_mut().unwrap().remove("id");
    let Reading { offer, skipped } = reading(&answer);
    assert_eq!(offer.surface, Surface::FastQuote);
    assert_eq!(offer.quote_id, None);
    // An instant booking can't name a plan.
    assert_eq!(offer.products().next().unwrap().plans, []);
    assert_eq!(
        skipped[0].to_string(),
        "quotes.0.instalment_plans: not offered with a fast quote"
    );
    assert_eq!(choices(&offer), [[["0"]], [["1"]]]);
}
