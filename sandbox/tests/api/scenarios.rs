//! Scenarios that a request asks for.

use std::time::Duration;

use axum::http::Method;
use serde_json::{Value, json};
use tokio::time::timeout;
use xcover_sandbox::{Api, Kind, Scenario};

use crate::harness::{QUOTES, Reply, Sandbox};
use crate::requests;

async fn quote(scenario: &str) -> Value {
    let request = requests::with_scenario(requests::two_events(), scenario);
    Sandbox::new().quote(&request).await.expect(201).json()
}

async fn fast_quote(request: &Value, scenario: &str) -> Value {
    let request = requests::with_scenario(request.clone(), scenario);
    let path = format!("{QUOTES}?fast_quote=1");
    let sandbox = Sandbox::new();
    let reply = sandbox.call(Method::POST, &path, request.to_string());
    reply.await.expect(200).json()
}

async fn elements(scenario: &str) -> Value {
    let sandbox = Sandbox::with(&[("SANDBOX_SHAPE", "xce_v1")]);
    let request = requests::with_scenario(requests::two_events(), scenario);
    sandbox.quote(&request).await.expect(201).json()
}

async fn offer(kind: &str, scenario: &str) -> Value {
    let request = requests::offer_with_scenario(kind, scenario);
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
    let request = requests::with_scenario(requests::two_events(), "bundle");
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
    for (scenario, groups) in [
        ("rules_each", json!([["each", "show", 2, 0, 2]])),
        ("rules_together", json!([["together", "show", 2, 2, 2]])),
        ("rules_one", json!([["one", "show", 2, 0, 1]])),
        (
            "rules_hidden",
            json!([["shown", "show", 1, 0, 1], ["hidden", "hide", 1, 0, 1]]),
        ),
    ] {
        for kind in ["product", "trip"] {
            let offer = offer(kind, scenario).await;
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
async fn an_unknown_scenario_is_named() {
    let sandbox = Sandbox::new();
    let request = requests::with_scenario(requests::event(), "holes,smile");
    let reply = sandbox.quote(&request).await.expect(422).json();
    let wrong = json!({"sandbox": ["Unknown scenario: smile."]});
    assert_eq!(reply["errors"], json!({"partner_metadata": wrong}));
    let request = requests::offer_with_scenario("event", "bundle");
    let reply = sandbox.offer(&request).await.expect(422).json();
    let wrong = json!({"sandbox": ["Unknown scenario: bundle."]});
    assert_eq!(reply["errors"], json!({"partner": {"metadata": wrong}}));
}

/// Quotes an event under a scenario.
async fn quote_event(sandbox: &Sandbox, scenario: &str) -> Reply {
    let request = requests::with_scenario(requests::event(), scenario);
    sandbox.quote(&request).await
}

/// Quotes an event under a scenario, and gives the ids of its package and its quote.
async fn quoted_ids(sandbox: &Sandbox, scenario: &str) -> (String, String) {
    let package = quote_event(sandbox, scenario).await.expect(201).json();
    let text = |id: &Value| id.as_str().expect("an id").to_owned();
    (text(&package["id"]), text(&package["quotes"]["0"]["id"]))
}

/// Every scenario in which a call fails, but for the one without an answer.
fn failures() -> impl Iterator<Item = Scenario> {
    let all = Scenario::all().iter().copied();
    all.filter(|scenario| scenario.kind() == Kind::Failure && *scenario != Scenario::Hang)
}

#[track_caller]
fn see_same(by_request: &Reply, by_setting: &Reply) {
    assert_eq!(by_request.status, by_setting.status);
    assert_eq!(by_request.text, by_setting.text);
    for header in ["content-type", "retry-after"] {
        assert_eq!(by_request.header(header), by_setting.header(header));
    }
}

#[tokio::test]
async fn a_call_fails_in_the_same_way_by_request_as_by_setting() {
    for scenario in failures() {
        let name = scenario.to_string();
        let settings = [
            ("SANDBOX_FAULT", name.as_str()),
            ("SANDBOX_FAULT_ROUTE", "all"),
        ];
        let (plain, failing) = (Sandbox::new(), Sandbox::with(&settings));

        let by_setting = failing.quote(&requests::event()).await;
        see_same(&quote_event(&plain, &name).await, &by_setting);
        let line = plain.last_line();
        assert!(line.contains(" outcome=fault ms="), "{line}");
        assert!(line.ends_with(&format!(" fault={name}")), "{line}");

        let [(kind, request), ..] = requests::offers();
        let by_setting = failing.offer(&request).await;
        let request = requests::offer_with_scenario(kind, &name);
        see_same(&plain.offer(&request).await, &by_setting);

        quote_event(&plain, "none").await.expect(201);
    }
}

#[tokio::test]
async fn a_call_can_hang_by_request() {
    let sandbox = Sandbox::new();
    let waited = timeout(Duration::from_millis(100), quote_event(&sandbox, "hang")).await;
    assert!(waited.is_err());
    assert!(sandbox.last_line().ends_with(" fault=hang"));
}

#[tokio::test]
async fn an_answer_lacks_by_request_what_it_lacks_by_setting_and_later_too() {
    for (name, keys) in [
        ("no_pds", &["pds_url"][..]),
        ("no_price", &["price", "total_price", "discount_price"]),
    ] {
        let sandbox = Sandbox::new();
        let reply = quote_event(&sandbox, &format!("discount, {name}")).await;
        let line = sandbox.last_line();
        assert!(line.ends_with(&format!(" fault={name}")), "{line}");
        let package = reply.expect(201).json();
        for key in keys {
            assert!(
                !package.to_string().contains(&format!("\"{key}\"")),
                "{key}"
            );
        }
        let id = package["id"].as_str().expect("an id");
        assert_eq!(sandbox.retrieve(id).await.expect(200).json(), package);
        let change = json!({"request": [{
            "quote_id": package["quotes"]["0"]["id"], "total_event_cost": 300,
        }]});
        let path = format!("{QUOTES}{id}");
        let changed = sandbox.call(Method::PATCH, &path, change.to_string()).await;
        let changed = changed.expect(200).text;
        for key in keys {
            assert!(!changed.contains(&format!("\"{key}\"")), "{key}");
        }
    }
    let package = quote("null_first").await;
    assert_eq!(package["quotes"]["0"], Value::Null);
    assert_eq!(package["total_price"].to_string(), "7.01");
    let offer = offer("trip", "null_quote").await;
    assert_eq!(offer["products"], json!([]));
}

#[tokio::test]
async fn a_package_remembers_the_scenario_for_its_booking_and_its_opt_out() {
    for scenario in failures() {
        let sandbox = Sandbox::new();
        let status = quote_event(&sandbox, &scenario.to_string()).await.status;
        let asked = format!("bookings:{scenario}, opt_out:{scenario}, discount");
        let (id, quote) = quoted_ids(&sandbox, &asked).await;
        let booking = requests::booking(&[&quote]);
        let path = format!("bookings/{id}");
        assert_eq!(sandbox.post(&path, &booking).await.status, status);
        assert_eq!(sandbox.opt_out(&id).await.status, status, "{scenario}");
        let line = sandbox.last_line();
        assert!(line.ends_with(&format!(" fault={scenario}")), "{line}");
        let package = sandbox.retrieve(&id).await.expect(200).json();
        assert_eq!(package["status"], "RECEIVED");

        let (id, quote) = quoted_ids(&sandbox, "none").await;
        let booking = requests::booking(&[&quote]);
        sandbox
            .post(&format!("bookings/{id}"), &booking)
            .await
            .expect(201);
    }
}

#[tokio::test]
async fn an_offer_remembers_the_scenario_for_its_confirmation_and_its_opt_out() {
    let sandbox = Sandbox::new();
    let request = requests::offer_with_scenario("trip", "bookings:423,opt_out:429");
    let offer = sandbox.offer(&request).await.expect(200).json();
    let (id, product) = (&offer["id"], &offer["products"][0]["id"]);
    let [id, product] = [id, product].map(|id| id.as_str().expect("an id"));
    let booking = requests::booking(&[product]);
    let path = format!("offers/{id}/confirm/");
    sandbox.post(&path, &booking).await.expect(423);
    let path = format!("offers/{id}/opt_out/");
    let reply = sandbox.post(&path, &json!({})).await.expect(429);
    assert_eq!(reply.header("retry-after"), "1");
}

#[tokio::test]
async fn an_instant_booking_asks_for_itself_as_its_fast_quote_did() {
    let sandbox = Sandbox::new();
    let asked = "bookings:503,discount";
    let mut booking = requests::with_scenario(requests::event(), asked);
    let path = format!("{QUOTES}?fast_quote=1");
    let fast = sandbox.call(Method::POST, &path, booking.to_string()).await;
    fast.expect(200);
    booking["policyholder"] = requests::booking(&[])["policyholder"].take();
    sandbox.post("instant_booking", &booking).await.expect(503);
    for asked in ["null_first", "none"] {
        booking["partner_metadata"] = json!({"sandbox": asked});
        let booked = sandbox.post("instant_booking", &booking).await.expect(200);
        assert_eq!(booked.json()["quotes"][0]["status"], "CONFIRMED", "{asked}");
    }
}

#[tokio::test]
async fn what_a_request_asks_for_goes_before_the_setting_and_does_not_count() {
    let settings = [("SANDBOX_FAULT", "502"), ("SANDBOX_FAULT_TIMES", "1")];
    let sandbox = Sandbox::with(&settings);
    quote_event(&sandbox, "none").await.expect(201);
    quote_event(&sandbox, "503").await.expect(503);
    quote_event(&sandbox, "no_pds").await.expect(201);
    quote_event(&sandbox, "discount").await.expect(502);
    quote_event(&sandbox, "discount").await.expect(201);
}

#[tokio::test]
async fn every_scenario_can_be_the_one_of_all_requests() {
    let all = Scenario::all().iter();
    for scenario in all.filter(|scenario| **scenario != Scenario::Hang) {
        let name = scenario.to_string();
        let sandbox = Sandbox::with(&[("SANDBOX_FAULT", name.as_str())]);
        let by_setting = sandbox.quote(&requests::event()).await;
        let by_request = quote_event(&Sandbox::new(), &name).await;
        if scenario.is_of(Api::Quotes) {
            assert_eq!(by_setting.status, by_request.status, "{name}");
            assert_eq!(shape(&by_setting.text), shape(&by_request.text), "{name}");
        } else {
            by_setting.expect(201);
            by_request.expect(422);
        }
    }
}

/// A package without what is different in every one.
fn shape(text: &str) -> Value {
    let mut package = serde_json::from_str(text).unwrap_or_default();
    strip(&mut package);
    package
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(object) => object.values_mut().for_each(strip),
        Value::Array(items) => items.iter_mut().for_each(strip),
        Value::String(text) => text.clear(),
        _ => {}
    }
}

#[tokio::test]
async fn a_scenario_that_cannot_be_played_is_refused_with_its_place_and_name() {
    for (asked, sentence) in [
        (json!("418"), "Unknown scenario: 418."),
        (json!("502,"), "Unknown scenario: ."),
        (json!("refunds:500"), "Unknown scenario: refunds:500."),
        (
            json!("bookings:discount"),
            "Unknown scenario: bookings:discount.",
        ),
        (
            json!("opt_out:no_price"),
            "Unknown scenario: opt_out:no_price.",
        ),
        (json!("rules_one"), "Unknown scenario: rules_one."),
        (
            json!("502,hang"),
            "Only one of these can happen: 502, hang.",
        ),
        (json!(502), "Expected a string."),
    ] {
        let mut request = requests::event();
        request["partner_metadata"] = json!({"sandbox": asked});
        let reply = Sandbox::new().quote(&request).await.expect(422).json();
        let wrong = json!({"partner_metadata": {"sandbox": [sentence]}});
        assert_eq!(reply["errors"], wrong);
    }
}

#[tokio::test]
async fn a_wrong_signature_is_refused_whatever_is_asked_for() {
    let sandbox = Sandbox::new();
    let body = requests::with_scenario(requests::event(), "502").to_string();
    let request = axum::http::Request::post(QUOTES)
        .body(body.into())
        .expect("a request");
    sandbox.send(request).await.expect(403);
}
