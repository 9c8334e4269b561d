//! Every shape and face of an answer, read into the one model.
#![cfg(not(target_family = "wasm"))]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where it fails"
)]

use proptest::prelude::*;
use serde_json::{Value, json};
use xcover_offer::json::Json;
use xcover_offer::offer::{Limit, Offer, Point, Product, Surface};
use xcover_offer::response::{self, Reading, Refusal};

#[track_caller]
fn reading(response: &Value) -> Reading {
    response::read(&tree(response)).unwrap_or_else(|refusal| panic!("{refusal:?}: {response}"))
}

fn tree(response: &Value) -> Json {
    serde_json::from_value(response.clone()).expect("JSON")
}

#[track_caller]
fn read(response: &Value) -> Offer {
    reading(response).offer
}

/// Why a response isn't shown.
#[track_caller]
fn refused(response: &Value) -> String {
    match response::read(&tree(response)) {
        Err(Refusal::NoOffer) => "no offer".to_owned(),
        Err(Refusal::NotShowable(error)) => error.to_string(),
        Ok(reading) => panic!("{reading:?}"),
    }
}

fn quote(id: &str, price: f64) -> Value {
    json!({
        "id": id, "price": price, "pds_url": "https://pds.example/a",
        "policy": {"content": {"title": "Ticket cover", "disclaimer": "<p>Legal.</p>"}},
    })
}

fn package(quotes: &[Value]) -> Value {
    let numbered = quotes.iter().enumerate();
    let quotes: serde_json::Map<_, _> = numbered
        .map(|(at, quote)| (at.to_string(), quote.clone()))
        .collect();
    json!({"id": "AAAAA-BBBBB-INS", "currency": "USD", "quotes": quotes, "errors": {}})
}

/// `value` with what stands at a JSON pointer set to another value.
fn with(mut value: Value, pointer: &str, new: Value) -> Value {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match value.pointer_mut(parent).expect(pointer) {
        Value::Array(items) => items[key.parse::<usize>().unwrap()] = new,
        Value::Object(entries) => drop(entries.insert(key.to_owned(), new)),
        other => panic!("{pointer}: {other}"),
    }
    value
}

fn offer_product(id: &str, price: f64) -> Value {
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
fn offers(ids: &[&str]) -> Value {
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

fn rule(ids: &[&str], state: &str, least: u32, most: u32) -> Value {
    json!({
        "slug": "group", "product_ids": ids, "initial_state": state, "min_select": least, "max_select": most,
        "events": [],
    })
}

/// The ids that each yes to each question takes: `[[["a"], ["b"]]]` is one question, one of two.
fn choices(offer: &Offer) -> Vec<Vec<Vec<&str>>> {
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
fn only(offer: &Offer) -> &Product {
    let mut products = offer.products();
    let product = products.next().expect("a product");
    assert!(products.next().is_none());
    product
}

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
fn a_product_that_can_not_be_shown_is_left_out_and_says_why() {
    for (pointer, value, why) in [
        ("/price", Value::Null, "price: missing"),
        ("/price", json!("14.02"), "price: \"14.02\" is not a number"),
        ("/price", json!(-1), "price: below zero"),
        ("/price", json!(0.1 + 0.2), "price: more than 15 digits"),
        ("/pds_url", json!("N/A"), "pds_url: missing"),
        (
            "/pds_url",
            json!("http://pds.example"),
            "pds_url: \"http://pds.example\" is not an https address",
        ),
        (
            "/policy/content/disclaimer",
            json!(" "),
            "disclaimer: missing",
        ),
        (
            "/policy/content/disclaimer",
            json!("<p>.</p>"),
            "disclaimer: missing",
        ),
        ("/policy", Value::Null, "disclaimer: missing"),
    ] {
        let broken = with(quote("a", 1.0), pointer, value);
        assert_eq!(
            refused(&package(std::slice::from_ref(&broken))),
            format!("quotes.0.{why}")
        );
        let reading = reading(&package(&[quote("x", 2.0), broken]));
        assert_eq!(choices(&reading.offer), [[["x"]]]);
        let skipped: Vec<_> = reading.skipped.iter().map(ToString::to_string).collect();
        assert_eq!(skipped, [format!("quotes.1.{why}")]);
    }
    for (currency, why) in [
        (Value::Null, "currency: missing"),
        (
            json!("Dollar"),
            "currency: \"Dollar\" is not an ISO 4217 code",
        ),
    ] {
        assert_eq!(
            refused(&with(package(&[quote("a", 1.0)]), "/currency", currency)),
            why
        );
    }
}

#[test]
fn wording_and_disclaimer_may_be_inherited() {
    let answer = with(
        package(&[quote("a", 1.0)]),
        "/pds_url",
        json!("https://pds.example/package"),
    );
    let answer = with(answer, "/quotes/0/pds_url", json!(""));
    assert_eq!(
        only(&read(&answer)).disclosure.wording(),
        "https://pds.example/package"
    );
    let offer = read(&offers(&["a"]));
    assert_eq!(
        format!("{:?}", only(&offer).disclosure.disclaimer())
            .matches("Link")
            .count(),
        1
    );
    // Some contents have only the disclaimer of the purchase path.
    let content = json!({"in_path_disclaimer": "You agree to the <a href=\"https://terms.example\">terms</a>."});
    let offer = read(&package(&[with(
        quote("a", 1.0),
        "/policy/content",
        content,
    )]));
    assert!(format!("{:?}", only(&offer).disclosure.disclaimer()).contains("terms.example"));
    assert_eq!(only(&offer).notes.len(), 0);
}

#[test]
fn a_fast_quote_has_no_ids_but_its_keys() {
    let mut one = quote("a", 15.0);
    one.as_object_mut().unwrap().remove("id");
    one["instalment_plans"] = json!([{"name": "monthly", "first_instalment_amount": 2}]);
    let mut answer = package(&[one.clone(), one]);
    answer.as_object_mut().unwrap().remove("id");
    let offer = read(&answer);
    assert_eq!(offer.surface, Surface::FastQuote);
    assert_eq!(offer.quote_id, None);
    // An instant booking has no place for a plan.
    assert_eq!(offer.products().next().unwrap().plans, []);
    assert_eq!(choices(&offer), [[["0"]], [["1"]]]);
}

#[test]
fn policies_of_xce_v1_are_known_by_their_provider_reference() {
    let policy = json!({
        "price": 14.02, "pds_url": "https://pds.example", "policy_content": {"title": "Cover", "disclaimer": "Legal."},
        "provider_reference": "9f9bbbff", "id": "not this", "tax": 1.25, "policy_start_date": "2023-10-06T00:00:00Z",
        "extra_fields": {"seller_entity": "Quillfeather Cover Ltd"},
    });
    let answer = json!({
        "provider_reference": "AAAAA-BBBBB-INS", "id": "nor this", "currency": "USD", "language": "en-US",
        "policies": [Value::Null, policy], "brightwrite_details": {"bw_device_id": "d"},
        "created_at": "2023-11-16T22:18:31Z", "expires_at": "2024-01-15T22:18:31Z",
    });
    let offer = read(&answer);
    assert_eq!(offer.surface, Surface::XceV1);
    assert_eq!(offer.quote_id.as_deref(), Some("AAAAA-BBBBB-INS"));
    assert_eq!(offer.language.as_deref(), Some("en-US"));
    assert_eq!(offer.valid_ms, Some(60 * 86_400_000));
    let product = only(&offer);
    assert_eq!(product.id, "9f9bbbff");
    assert_eq!(product.source, ("policies", "1".to_owned()));
    assert_eq!(product.tax.as_ref().unwrap().total.to_string(), "1.25");
    assert_eq!(product.seller.as_deref(), Some("Quillfeather Cover Ltd"));
    assert_eq!(product.brightwrite, tree(&json!({"bw_device_id": "d"})));
    assert_eq!(
        refused(&with(answer.clone(), "/policies", json!([]))),
        "no offer"
    );
    let nameless = with(answer, "/policies/1/provider_reference", Value::Null);
    assert_eq!(refused(&nameless), "policies.1.id: missing");
}

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
        // What no rule speaks of is an alternative among itself.
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
    // Every package names a bundle's price; only a lower one is a bundle.
    assert_eq!(choices(&read(&bundle(0.0))), [[["a"]], [["b"]]]);
    // Nor can one be had of which a quote has failed.
    let failed = with(bundle(2.0), "/quotes/1", Value::Null);
    assert_eq!(choices(&read(&failed)), [[["a"]]]);
}

#[test]
fn a_discount_shows_the_price_before_and_what_is_saved() {
    let discounted = |price: f64, after: f64, saved: f64| {
        let quote = with(quote("a", price), "/discount_price", json!(after));
        let offer = read(&package(&[with(quote, "/discount_amount", json!(saved))]));
        let product = only(&offer);
        (
            product.price.to_string(),
            product.discount.map(|discount| discount.before.to_string()),
        )
    };
    assert_eq!(
        discounted(20.0, 18.0, 2.0),
        ("18".to_owned(), Some("20".to_owned()))
    );
    assert_eq!(
        discounted(18.0, 18.0, 2.0),
        ("18".to_owned(), Some("20".to_owned()))
    );
    // No discount, and one that doesn't add up.
    assert_eq!(discounted(20.0, 20.0, 0.0), ("20".to_owned(), None));
    assert_eq!(discounted(20.0, 15.0, 2.0), ("20".to_owned(), None));
}

#[test]
fn an_instalment_plan_is_another_way_to_say_yes() {
    let plans = json!([
        {"name": "1year-monthly", "label": "1Year-Monthly", "amount": 308.0, "first_instalment_amount": 25.67},
        {"name": "quarterly", "first_instalment_amount": 75.0},
        {"label": "nameless", "first_instalment_amount": 1.0},
        {"name": "no amount"},
    ]);
    let offer = read(&package(&[with(
        quote("a", 300.0),
        "/instalment_plans",
        plans,
    )]));
    let covers = offer.questions()[0].covers().into_iter();
    let covers: Vec<_> = covers
        .map(|cover| {
            (
                cover.plan().map(|plan| plan.label.as_str()),
                cover.price().to_string(),
                cover.due_now().to_string(),
            )
        })
        .collect();
    let expected = [
        (None, "300", "300"),
        (Some("1Year-Monthly"), "308", "25.67"),
        (Some("quarterly"), "300", "75"),
    ];
    assert_eq!(
        covers,
        expected.map(|(label, price, now)| (label, price.to_owned(), now.to_owned()))
    );
}

#[test]
fn inclusions_are_read_in_every_form() {
    let point = |title: Option<&str>, description: Option<&str>| Point {
        title: title.map(str::to_owned),
        description: description.map(str::to_owned),
    };
    for (inclusions, expected) in [
        (
            json!([{"title": "A", "description": "a"}]),
            vec![point(Some("A"), Some("a"))],
        ),
        (
            json!([{"description": "a", "limit": 5}]),
            vec![point(None, Some("a"))],
        ),
        (
            json!({"A": "a", "B": "N/A"}),
            vec![point(Some("A"), Some("a")), point(Some("B"), None)],
        ),
        (json!(["A", " ", "N/A"]), vec![point(Some("A"), None)]),
        (
            json!([{"title": "A", "description": "1"}, {"title": "A", "description": "2"}, {"title": "A", "description": "3"}]),
            vec![
                point(Some("A"), Some("1")),
                point(None, Some("2")),
                point(None, Some("3")),
            ],
        ),
        (
            json!([{"title": "A"}, {"title": "A", "description": ""}]),
            vec![point(Some("A"), None)],
        ),
        (json!([]), vec![]),
        (json!({}), vec![]),
        (Value::Null, vec![]),
        (json!("none"), vec![]),
        (json!([1, null, []]), vec![]),
    ] {
        let offer = read(&package(&[with(
            quote("a", 1.0),
            "/policy/content/inclusions",
            inclusions.clone(),
        )]));
        assert_eq!(only(&offer).texts.inclusions, expected, "{inclusions}");
    }
}

#[test]
fn all_that_a_quote_says_of_its_cover_is_read() {
    let details = json!({
        "id": "a", "price": 14.02, "pds_url": "https://pds.example", "brightwrite_details": {"bw_variant_id": "v"},
        "policy_start_date": "2026-01-01T23:30:00-05:00", "policy_end_date": "2027-01-01T23:30:00-05:00",
        "cover_amount": 541.0, "cover_amount_formatted": "£541.00 per item",
        "policy": {
            "policy_name": "By its policy", "underwriter": {"name": "Pellworth plc", "disclaimer": "Arranged by us."},
            "content": {
                "title": "N/A", "header": null, "description": "  ", "disclaimer": "Legal.",
                "in_path_disclaimer": "In the path.", "payment_disclaimer": "Of the payment.", "optout_msg": "<p>.</p>",
                "exclusions": [{"title": "You're not covered if…", "description": "you change your mind"}],
            },
        },
        "tax": {"total_tax": 1.11, "taxes": [{"tax_code": "IPT", "tax_amount": 0.11}, {"tax_code": "Fee", "tax_amount": 1}]},
        "benefits": [
            {"description": "Theft", "limit": 5.35, "limit_per_unit": 2, "excess": 2.68, "minimum_claim_amount": 1},
            {"description": "Help", "limit_description": "As often as needed", "excess": 0}, {}, "text",
        ],
        "files": [
            {"name": "IPID", "url": "https://files.example/ipid.pdf"}, "https://files.example/terms.pdf",
            {"name": "no address"}, {"name": "insecure", "url": "http://files.example"},
        ],
    });
    let offer = read(&package(&[details]));
    let product = only(&offer);
    assert_eq!(product.texts.title.as_deref(), Some("By its policy"));
    assert_eq!(
        (&product.texts.header, &product.texts.description),
        (&None, &None)
    );
    assert_eq!(product.texts.exclusions.len(), 1);
    assert_eq!(product.notes.len(), 3);
    assert_eq!(product.opt_out_message, []);
    assert_eq!(product.underwriter.as_deref(), Some("Pellworth plc"));
    assert_eq!(
        product.cover_amount.as_ref().unwrap().1.as_deref(),
        Some("per item")
    );
    assert_eq!(product.period.0.as_ref().unwrap().day(), "2026-01-01");
    assert!(product.lasts_a_year());
    assert_eq!(product.tax.as_ref().unwrap().parts.len(), 2);
    let [theft, help] = product.benefits.as_slice() else {
        panic!("{:?}", product.benefits)
    };
    assert!(matches!(&theft.limit, Some(Limit::Amount(amount)) if amount.to_string() == "5.35"));
    assert!(
        theft.limit_per_unit.is_some() && theft.excess.is_some() && theft.minimum_claim.is_some()
    );
    assert_eq!(
        help.limit,
        Some(Limit::Text("As often as needed".to_owned()))
    );
    assert_eq!(help.excess, None);
    let documents: Vec<_> = product
        .documents
        .iter()
        .map(|document| document.name.as_deref())
        .collect();
    assert_eq!(documents, [Some("IPID"), None]);
    assert_eq!(product.brightwrite, tree(&json!({"bw_variant_id": "v"})));
}

#[test]
fn what_is_no_answer_of_xcovers_is_named() {
    for (response, why) in [
        (json!({}), "response: an object is not a quote package"),
        (json!([]), "response: a list is not a quote package"),
        (
            json!("<html>"),
            "response: \"<html>\" is not a quote package",
        ),
        (Value::Null, "response: null is not a quote package"),
        (
            json!({"quotes": []}),
            "response: an object is not a quote package",
        ),
    ] {
        assert_eq!(refused(&response), why);
    }
    assert_eq!(
        refused(&json!({"quotes": {}, "currency": "USD"})),
        "no offer"
    );
    let huge = package(&[quote("a", 999_999_999_999_999.0), quote("b", 1.0)]);
    assert_eq!(refused(&huge), "products: more than 15 digits");
}

/// Any JSON, made of the words that the readers know, so that it often looks like an answer.
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

/// A good answer in which some values are replaced by any others.
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

/// What holds for whatever can be accepted.
fn check(response: &Value) -> Result<(), TestCaseError> {
    let Ok(json) = serde_json::from_value::<Json>(response.clone()) else {
        return Ok(());
    };
    match response::read(&json) {
        Ok(Reading { offer, .. }) => {
            prop_assert!(!offer.questions().is_empty());
            for question in offer.questions() {
                prop_assert!(!question.covers().is_empty());
                for cover in question.covers() {
                    prop_assert!(!cover.products().is_empty());
                    prop_assert!(!cover.price().is_negative());
                    for product in cover.products() {
                        prop_assert!(!product.disclosure.disclaimer().is_empty());
                        prop_assert!(product.disclosure.wording().starts_with("http"));
                    }
                }
            }
        }
        Err(Refusal::NoOffer) => {}
        Err(Refusal::NotShowable(error)) => {
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
