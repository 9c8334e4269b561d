//! What an offer looks like in the shape of the Offers API.

use axum::http::Method;
use serde_json::{Value, json};

use crate::harness::Sandbox;
use crate::requests;

async fn offer(request: &Value) -> Value {
    Sandbox::new().offer(request).await.expect(200).json()
}

#[track_caller]
fn keys(value: &Value) -> Vec<&str> {
    let keys = value.as_object().expect("an object").keys();
    keys.map(String::as_str).collect()
}

#[track_caller]
fn list(value: &Value) -> &Vec<Value> {
    value.as_array().expect("a list")
}

const TOP: &[&str] = &[
    "id",
    "session_id",
    "offer_config_id",
    "offer_schema",
    "currency",
    "products",
    "content",
    "errors",
];

#[tokio::test]
async fn every_purchase_gets_an_offer_with_the_recorded_keys() {
    for (kind, request) in requests::offers() {
        let offer = offer(&request).await;
        let top = keys(&offer)
            .into_iter()
            .filter(|key| *key != "product_rules");
        assert_eq!(top.collect::<Vec<_>>(), TOP, "{kind}");
        assert_eq!(offer["errors"], json!({}));
        for product in list(&offer["products"]) {
            see_product(product);
        }
        see_content(&offer["content"]);
    }
}

#[track_caller]
fn see_product(product: &Value) {
    let expected = [
        "id",
        "product_config_id",
        "name",
        "type",
        "schema_url",
        "details",
    ];
    assert_eq!(keys(product), expected);
    let details = &product["details"];
    let expected = [
        "policy_version_id",
        "start_date",
        "end_date",
        "finance",
        "pds_url",
        "files",
        "extra_fields",
        "experiment",
        "benefits",
    ];
    assert_eq!(keys(details), expected);
    let finance = &details["finance"];
    assert_eq!(
        keys(finance),
        ["price", "tax", "surcharge", "commission"],
        "{product}"
    );
    let price = [
        "total_amount",
        "total_amount_without_tax",
        "total_amount_min",
        "total_amount_max",
        "total_amount_formatted",
        "total_amount_without_tax_formatted",
        "total_amount_min_formatted",
        "total_amount_max_formatted",
    ];
    assert_eq!(keys(&finance["price"]), price);
    let tax = ["total_amount", "breakdown", "total_amount_formatted"];
    assert_eq!(keys(&finance["tax"]), tax);
    let commission = finance["commission"]["total_amount"].as_f64();
    assert!(commission.is_some_and(|amount| amount > 0.0), "{product}");
    assert!(!list(&details["benefits"]).is_empty());
}

#[track_caller]
fn see_content(content: &Value) {
    let expected = [
        "schema_version",
        "locale",
        "slug",
        "title",
        "extras",
        "heading",
        "disclaimer",
        "price_unit",
        "description",
        "sub_heading",
        "negative_cta",
        "positive_cta",
        "disclaimer_html",
        "required_message",
        "credibility_message",
        "negative_cta_warning",
        "products",
    ];
    assert_eq!(keys(content), expected);
    let extras = content["extras"].as_object().expect("an object");
    assert!(extras.len() >= 3 && extras.values().all(Value::is_string));
    for product in list(&content["products"]) {
        let expected = [
            "id",
            "product_config_id",
            "slug",
            "locale",
            "title",
            "benefits",
            "disclaimer",
            "exclusions",
            "inclusions",
            "description",
            "terms_cta_html",
            "disclaimer_html",
            "credibility_badge",
        ];
        assert_eq!(keys(product), expected);
    }
}

#[tokio::test]
async fn an_offers_disclaimer_holds_for_all_products_but_those_of_another_insurer() {
    for (kind, request) in requests::offers() {
        let offer = offer(&request).await;
        for (place, product) in list(&offer["content"]["products"]).iter().enumerate() {
            let is_another = kind == "trip" && place == 1;
            for field in ["disclaimer", "disclaimer_html"] {
                assert_eq!(product[field] != "", is_another, "{kind} {place} {field}");
            }
        }
    }
}

#[tokio::test]
async fn products_and_their_copy_have_the_same_ids() {
    for (kind, request) in requests::offers() {
        let offer = offer(&request).await;
        let ids = |products: &Value| -> Vec<Value> {
            let products = list(products).iter();
            products.map(|product| product["id"].clone()).collect()
        };
        let products = ids(&offer["products"]);
        assert_eq!(products, ids(&offer["content"]["products"]), "{kind}");
        let count = usize::from(["product", "trip"].contains(&kind)) + 1;
        assert_eq!(products.len(), count, "{kind}");
    }
}

#[tokio::test]
async fn the_plans_of_a_product_are_alternatives_of_different_prices() {
    let [(_, request), ..] = requests::offers();
    let offer = offer(&request).await;
    let plan = |index: usize| {
        let title = &offer["content"]["products"][index]["title"];
        let details = &offer["products"][index]["details"];
        let price = &details["finance"]["price"]["total_amount"];
        (
            title.as_str().expect("a title").to_owned(),
            price.to_string(),
            details["end_date"].clone(),
        )
    };
    assert_eq!(
        plan(0),
        (
            "2 Year Plan".to_owned(),
            "204.0".to_owned(),
            json!("2028-08-15T00:00:00")
        )
    );
    assert_eq!(
        plan(1),
        (
            "3 Year Plan".to_owned(),
            "306.0".to_owned(),
            json!("2029-08-15T00:00:00")
        )
    );
    assert!(offer.get("product_rules").is_none());
}

#[tokio::test]
async fn several_of_a_product_are_insured_together() {
    let context = json!({"product": {"retail_value": 400, "quantity": 3}});
    let offer = offer(&requests::offer(&context)).await;
    let price = &offer["products"][0]["details"]["finance"]["price"]["total_amount"];
    assert_eq!(price.to_string(), "204.0");
}

#[tokio::test]
async fn the_products_of_a_trip_are_chosen_each_on_its_own() {
    let [.., (_, request)] = requests::offers();
    let offer = offer(&request).await;
    let group = json!([{
        "slug": "each",
        "product_ids": [offer["products"][0]["id"], offer["products"][1]["id"]],
        "initial_state": "show",
        "min_select": 0,
        "max_select": 2,
        "events": [],
    }]);
    assert_eq!(offer["product_rules"], group);
}

#[tokio::test]
async fn an_offer_speaks_german_or_english() {
    for (language, locale, heading, title) in [
        (
            "de-AT",
            "de-AT",
            "Reparaturkostenübernahme oder gleichwertiger Ersatz",
            "Zweijahresschutz",
        ),
        (
            "en-AU",
            "en-AU",
            "A year of repairs, or a new one",
            "2 Year Plan",
        ),
        ("fr", "en", "A year of repairs, or a new one", "2 Year Plan"),
    ] {
        let [(_, mut request), ..] = requests::offers();
        request["customer"]["language"] = json!(language);
        let content = offer(&request).await["content"].take();
        assert_eq!(content["locale"], locale);
        assert_eq!(content["heading"], heading);
        assert_eq!(content["products"][0]["title"], title);
    }
}

#[tokio::test]
async fn the_disclaimer_is_there_as_html_with_links_and_as_text_without() {
    let [(_, request), ..] = requests::offers();
    let offer = offer(&request).await;
    let content = &offer["content"];
    let html = content["disclaimer_html"].as_str().expect("HTML");
    let wording = offer["products"][0]["details"]["pds_url"]
        .as_str()
        .expect("a URL");
    assert!(html.contains(&format!(r#"href="{wording}""#)), "{html}");
    let text = content["disclaimer"].as_str().expect("text");
    assert!(text.contains("policy wording") && !text.contains('<'));
    let link = content["products"][0]["terms_cta_html"]
        .as_str()
        .expect("HTML");
    assert!(
        link.starts_with(&format!(r#"<a href="{wording}""#)),
        "{link}"
    );
}

#[tokio::test]
async fn an_offer_that_lacks_a_field_of_its_context_cannot_be_priced() {
    for (kind, request) in requests::offers() {
        let thing = request["context"][kind].as_object().expect("a thing");
        let needed = thing.keys().filter(|name| *name != "number_of_travellers");
        for name in needed {
            let mut request = request.clone();
            request["context"][kind]
                .as_object_mut()
                .expect("a thing")
                .remove(name);
            let sandbox = Sandbox::new();
            let reply = sandbox.offer(&request).await.expect(422).json();
            assert_eq!(
                keys(&reply),
                ["type", "message", "error_id", "code", "errors"]
            );
            assert_eq!(reply["code"], "offer_quote_generation_failed");
            let reason = reply["errors"]["0"]["message"].as_str().expect("a reason");
            assert!(reason.starts_with(&format!("{name}_base ")), "{reason}");
            assert!(reply["errors"]["metadata"]["selected_offer_id"].is_string());
            assert!(sandbox.last_line().contains("outcome=unpriceable "));
        }
    }
}

#[tokio::test]
async fn what_an_offer_request_must_not_be_is_named() {
    let changed = |pointer: &str, name: &str, value: Value| {
        let [(_, mut request), ..] = requests::offers();
        let place = request.pointer_mut(pointer).expect("a place");
        place[name] = value;
        request
    };
    let one = "Expected one of product, event, parcel and trip.";
    let required = json!(["This field is required."]);
    for (request, errors) in [
        (
            changed("", "colour", json!("red")),
            json!({"colour": "Unexpected field"}),
        ),
        (
            changed("/context/product", "colour", json!("red")),
            json!({"context": {"product": {"colour": "Unexpected field"}}}),
        ),
        (
            changed("/context", "pet", json!({})),
            json!({"context": {"pet": "Unexpected field"}}),
        ),
        (
            changed("/context", "event", json!({})),
            json!({"context": {"non_field_errors": [one]}}),
        ),
        (
            requests::offer(&json!({})),
            json!({"context": {"non_field_errors": [one]}}),
        ),
        (
            changed("/context/product", "retail_value", json!("much")),
            json!({"context": {"product": {
                "retail_value": ["Expected an amount from 0 to 1000000000000."],
            }}}),
        ),
        (
            changed("/context/product", "retail_value", json!(1e12)),
            json!(null),
        ),
        (
            json!({"customer": {}}),
            json!({
                "customer": {"currency": required, "language": required, "country": required},
                "context": required,
            }),
        ),
    ] {
        let reply = Sandbox::new().offer(&request).await;
        if errors.is_null() {
            reply.expect(200);
        } else {
            assert_eq!(reply.expect(422).json()["errors"], errors);
        }
    }
    let sandbox = Sandbox::new();
    let path = "/xcover/partners/LLODT/offers";
    let malformed = sandbox.call(Method::POST, path, "{]");
    malformed.await.expect(400);
}

#[tokio::test]
async fn an_offer_is_declined_and_an_unknown_one_is_not() {
    let sandbox = Sandbox::new();
    let [(_, request), ..] = requests::offers();
    let offer = sandbox.offer(&request).await.expect(200).json();
    let id = offer["id"].as_str().expect("an id");
    let line = sandbox.last_line();
    assert!(line.contains(&format!("id={id} outcome=offered")), "{line}");
    let path = format!("offers/{id}/opt_out/");
    sandbox.post(&path, &json!({})).await.expect(204);
    assert!(sandbox.last_line().contains("outcome=opted_out "));
    for path in ["opt_out", "confirm"] {
        let path = format!("offers/00000000-0000-0000-0000-000000000000/{path}/");
        let reply = sandbox.post(&path, &json!({})).await.expect(404).json();
        let expected = json!({"type": "api_error", "message": "Quote package does not exist"});
        assert_eq!(reply, expected);
    }
}
