//! An order placed without cover is reported once, and only by the page that was quoted.

use serde_json::json;
use xcover_e2e::front::Rule;
use xcover_e2e::open;
use xcover_e2e::shopper::Choice;
use xcover_e2e::stack::Stack;

#[tokio::test]
async fn an_order_without_cover_is_one_opt_out_however_often_it_is_reported() {
    let (stack, _front, page) = open(&[], "/").await;
    let quote = page.wait_for("onSet resolved").await["quote"].clone();
    page.choose(Choice::No).await;
    page.wait_for("xce-opt-out").await;
    assert_eq!(
        stack.sandbox_calls("opt_out").len(),
        0,
        "choosing no reports nothing yet"
    );
    page.pay().await;
    assert_eq!(
        page.wait_for("reportOptOut").await,
        json!({ "status": "reported" })
    );
    let twice = "Promise.all([1, 2].map(() => offer.reportOptOut()))";
    assert_eq!(page.evaluate(twice).await, json!([true, true]));
    let calls = stack.wait_sandbox_calls("opt_out", 1);
    assert_eq!(calls.len(), 1, "{calls:?}");
    assert!(calls[0].contains(quote["id"].as_str().unwrap()));
    assert!(
        calls[0].contains("status=204") && calls[0].contains("outcome=opted_out"),
        "{calls:?}"
    );
    page.close().await;
}

#[tokio::test]
async fn there_is_no_opt_out_while_cover_is_chosen_or_nothing_was_offered() {
    let (_stack, front, page) = open(&[], "/").await;
    page.wait_for("onSet resolved").await;
    page.choose(Choice::Yes).await;
    page.wait_for("xce-select").await;
    assert_eq!(page.report_opt_out().await, "cover-chosen");
    let elsewhere = "document.createElement('xce-protection-offer').reportOptOut()";
    assert_eq!(page.evaluate(elsewhere).await, false);
    assert_eq!(front.count("opt_out"), 0);
    page.close().await;
}

#[tokio::test]
async fn a_failed_opt_out_is_retried() {
    let (_stack, front, page) = open(&[], "/").await;
    page.wait_for("onSet resolved").await;
    front.rule("/opt_out", Rule::Status(502));
    page.evaluate("void (window.report = offer.reportOptOut())")
        .await;
    while front.count("opt_out") < 2 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    front.heal();
    assert_eq!(page.run("return report").await, true);
    page.close().await;
}

#[tokio::test]
async fn a_report_that_no_proxy_took_is_sent_by_the_next_page_and_by_no_other() {
    let (stack, front, page) = open(&[], "/").await;
    page.wait_for("onSet resolved").await;
    front.rule("/opt_out", Rule::Status(503));
    page.evaluate("void offer.reportOptOut().catch(() => {})")
        .await;
    while front.count("opt_out") < 1 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    front.heal();
    page.visit(&front, "/csp.html").await;
    assert_eq!(stack.wait_sandbox_calls("opt_out", 1).len(), 1);
    page.wait("return localStorage.length === 0").await;
    let before = front.count("opt_out");
    page.visit(&front, "/csp.html").await;
    page.wait_for("onSet resolved").await;
    assert_eq!(front.count("opt_out"), before);
    page.close().await;
}

#[tokio::test]
async fn a_stranger_who_knows_an_id_cannot_opt_out() {
    let stack = Stack::start(&[]);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let quotes = format!("{}/xcover/quotes", stack.shop.address);
    let quote = async || {
        let request = client
            .post(&quotes)
            .header("content-type", "application/json");
        let answer = request.body(SEED_004).send().await.unwrap();
        assert_eq!(answer.status(), 201);
        let token = answer.headers()["xcover-quote-token"]
            .to_str()
            .unwrap()
            .to_owned();
        let body: serde_json::Value =
            serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        (body["id"].as_str().unwrap().to_owned(), token)
    };
    let (mine, my_token) = quote().await;
    let (_, other_token) = quote().await;
    let opt_out = async |token: Option<&str>| {
        let mut request = client.post(format!("{quotes}/{mine}/opt_out"));
        request = request
            .header("content-type", "application/json")
            .body("{}");
        if let Some(token) = token {
            request = request.header("xcover-quote-token", token);
        }
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let expired = format!("v1.1000000000.{}", my_token.rsplit('.').next().unwrap());
    for (token, code) in [
        (None, "token-missing"),
        (Some(""), "token-invalid"),
        (Some("v1.9999999999.AAAA"), "token-invalid"),
        (Some(other_token.as_str()), "token-invalid"),
        (Some(expired.as_str()), "token-invalid"),
    ] {
        let (status, problem) = opt_out(token).await;
        assert_eq!(status, 403, "{token:?}");
        assert!(problem.contains(code), "{problem}");
    }
    assert_eq!(stack.sandbox_calls("opt_out").len(), 0);
    assert_eq!(opt_out(Some(&my_token)).await.0, 202);
    assert_eq!(stack.wait_sandbox_calls("outcome=opted_out", 1).len(), 1);
}

/// The quote request in XCover's documentation.
pub(crate) const SEED_004: &str = r#"{
    "currency": "USD", "customer_language": "en-US", "customer_country": "US",
    "customer_postcode": "12345", "customer_region": "NY",
    "partner_customer_id": "220974115-8713648", "partner_subsidiary": "",
    "partner_metadata": {"context_id": 220974115, "event_id": 357},
    "request": [{
        "policy_type": "event_ticket_protection",
        "policy_start_date": "2023-10-06T23:09:38.446Z",
        "event_datetime": "2023-11-09T23:09:38.446Z",
        "event_name": "Lil Baby", "event_country": "US", "event_city": "Los Angeles",
        "event_address": "1111 S. Figueroa Street", "event_postcode": "90015",
        "event_location": "Crypto.com Arena", "number_of_tickets": 1,
        "tickets": [{"price": 99.5}, {"price": 12}], "total_event_cost": 200
    }]
}"#;
