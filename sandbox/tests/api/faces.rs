//! What a request can ask to be shown.

use axum::http::Method;
use serde_json::{Value, json};

use crate::harness::{QUOTES, Sandbox};
use crate::requests;

async fn quote(faces: &str) -> Value {
    let request = requests::with_faces(requests::two_events(), faces);
    Sandbox::new().quote(&request).await.expect(201).json()
}

async fn fast_quote(request: &Value, faces: &str) -> Value {
    let request = requests::with_faces(request.clone(), faces);
    let path = format!("{QUOTES}?fast_quote=1");
    let sandbox = Sandbox::new();
    let reply = sandbox.call(Method::POST, &path, request.to_string());
    reply.await.expect(200).json()
}

async fn elements(faces: &str) -> Value {
    let sandbox = Sandbox::with(&[("SANDBOX_SHAPE", "xce_v1")]);
    let request = requests::with_faces(requests::two_events(), faces);
    sandbox.quote(&request).await.expect(201).json()
}

async fn offer(kind: &str, faces: &str) -> Value {
    let request = requests::offer_with_faces(kind, faces);
    Sandbox::new().offer(&request).await.expect(200).json()
}

#[tokio::test]
async fn instalments_are_offered_monthly_and_quarterly() {
    let package = quote("instalments").await;
    let plans = json!([
        {
            "name": "1year-monthly",
            "label": "1Year-Monthly",
            "amount": 14.02,
            "first_instalment_amount": 1.17,
        },
        {
            "name": "1year-quarterly",
            "label": "1Year-Quarterly",
            "amount": 14.02,
            "first_instalment_amount": 3.51,
        },
    ]);
    assert_eq!(package["quotes"]["0"]["instalment_plans"], plans);
    let elements = elements("instalments").await;
    assert_eq!(elements["policies"][0]["instalment_plans"], plans);
    let fast = fast_quote(&requests::event(), "instalments").await;
    assert_eq!(fast["quotes"]["0"]["instalment_plans"], plans);
    let offer = offer("product", "instalments").await;
    let plan = &offer["products"][0]["details"]["instalment_plans"][0];
    assert_eq!(plan["first_instalment_amount"].to_string(), "17.0");
}

#[tokio::test]
async fn a_discount_shows_the_old_price_beside_the_new_which_is_summed() {
    let package = quote("discount").await;
    let quote = &package["quotes"]["0"];
    let price = |name: &str| quote[name].to_string();
    assert_eq!(price("price"), "14.02");
    assert_eq!(price("discount_amount"), "1.4");
    assert_eq!(price("discount_price"), "12.62");
    assert_eq!(quote["tax"]["total_tax"].to_string(), "1.35");
    // 12.62 and 6.31
    assert_eq!(package["total_price"].to_string(), "18.93");
    assert_eq!(package["bundle_price"].to_string(), "18.93");
    let policy = &elements("discount").await["policies"][0];
    assert_eq!(policy["price"].to_string(), "12.62");
    let fast = fast_quote(&requests::event(), "discount").await;
    assert_eq!(fast["quotes"]["0"]["discount_price"].to_string(), "12.62");

    let offer = offer("product", "discount").await;
    let finance = &offer["products"][0]["details"]["finance"];
    assert_eq!(finance["price"]["total_amount"].to_string(), "183.6");
    let discount = json!({
        "total_amount": 20.4,
        "total_amount_formatted": "US$20.40",
        "original_amount": 204.0,
        "original_amount_formatted": "US$204.00",
    });
    assert_eq!(finance["discount"], discount);
}

#[tokio::test]
async fn a_bundle_costs_less_than_its_quotes_also_when_it_is_booked() {
    let sandbox = Sandbox::new();
    let request = requests::with_faces(requests::two_events(), "bundle");
    let package = sandbox.quote(&request).await.expect(201).json();
    let text = |name: &str| package[name].to_string();
    assert_eq!(text("total_price"), "21.03");
    assert_eq!(text("bundle_discount_percent"), "10.0");
    assert_eq!(text("bundle_discount_amount"), "2.1");
    assert_eq!(text("bundle_price"), "18.93");
    assert!(package["bundle_code"].is_string());
    assert!(package["bundle_content"]["title"].is_string());
    assert!(package["bundle_content"]["description"].is_string());

    let id = |place: &str| package["quotes"][place]["id"].as_str().expect("an id");
    let path = format!("bookings/{}", package["id"].as_str().expect("an id"));
    let all = requests::booking(&[id("0"), id("1")]);
    let booked = sandbox.post(&path, &all).await.expect(201).json();
    assert_eq!(booked["total_price"].to_string(), "21.03");
    assert_eq!(booked["bundle_price"].to_string(), "18.93");
}

#[tokio::test]
async fn inclusions_can_be_missing_in_the_way_of_each_shape() {
    let content = &quote("no_inclusions").await["quotes"]["0"]["policy"]["content"];
    assert_eq!(content["inclusions"], json!([]));
    assert_ne!(content["exclusions"], json!([]));
    let policy = &elements("no_inclusions").await["policies"][0];
    assert_eq!(policy["policy_content"]["inclusions"], json!({}));
    let offer = offer("trip", "no_inclusions").await;
    assert_eq!(offer["content"]["extras"], json!({}));
    assert_eq!(offer["content"]["products"][1]["inclusions"], json!({}));
}

#[tokio::test]
async fn texts_can_have_holes_as_in_the_recorded_fast_quote() {
    for request in requests::all() {
        let fast = fast_quote(&request, "holes").await;
        let content = &fast["quotes"]["0"]["policy"]["content"];
        let description = content["description"].as_str().expect("a text");
        assert!(description.starts_with("For only  per ticket it covers you"));
        let inclusions = content["inclusions"].as_array().expect("points");
        let titles = inclusions.iter().map(|point| point["title"].as_str());
        let sign = match request["currency"].as_str() {
            Some("AUD") => "A$",
            Some("EUR") => "€",
            _ => "US$",
        };
        let hole = format!("for only {sign} /year.");
        for title in titles {
            assert!(title.is_some_and(|title| title.contains(&hole)), "{hole}");
        }
        assert_ne!(inclusions[0]["description"], inclusions[1]["description"]);
    }
    let content = offer("event", "holes").await["content"].take();
    let description = content["description"].as_str().expect("a text");
    assert!(description.contains("only  per ticket"));
}

#[tokio::test]
async fn rules_of_an_offer_are_those_asked_for() {
    for (face, groups) in [
        ("rules_each", json!([["each", "show", 2, 0, 2]])),
        ("rules_together", json!([["together", "show", 2, 2, 2]])),
        ("rules_one", json!([["one", "show", 2, 0, 1]])),
        (
            "rules_hidden",
            json!([["shown", "show", 1, 0, 1], ["hidden", "hide", 1, 0, 1]]),
        ),
    ] {
        for kind in ["product", "trip"] {
            let offer = offer(kind, face).await;
            let rules = offer["product_rules"].as_array().expect("groups");
            let brief = |group: &Value| {
                let count = group["product_ids"].as_array().map(Vec::len);
                json!([
                    group["slug"],
                    group["initial_state"],
                    count,
                    group["min_select"],
                    group["max_select"]
                ])
            };
            let brief: Value = rules.iter().map(brief).collect();
            assert_eq!(brief, groups, "{kind}");
        }
    }
}

#[tokio::test]
async fn an_unknown_face_is_named() {
    let sandbox = Sandbox::new();
    let request = requests::with_faces(requests::event(), "holes,smile");
    let reply = sandbox.quote(&request).await.expect(422).json();
    let wrong = json!({"sandbox": ["Unknown face: smile."]});
    assert_eq!(reply["errors"], json!({"partner_metadata": wrong}));
    let request = requests::offer_with_faces("event", "bundle");
    let reply = sandbox.offer(&request).await.expect(422).json();
    let wrong = json!({"sandbox": ["Unknown face: bundle."]});
    assert_eq!(reply["errors"], json!({"partner": {"metadata": wrong}}));
}
