//! Orders that are refused.

use serde_json::{Value, json};

use crate::support::{Shop, Xcover, order, package_cover};

/// An order with the value at this JSON pointer replaced.
fn order_with(pointer: &str, value: Value) -> Value {
    let mut order = order(&package_cover());
    *order.pointer_mut(pointer).expect(pointer) = value;
    order
}

async fn problem(shop: &Shop, body: String) -> Value {
    let answer = shop.request().body(body).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}

#[tokio::test]
async fn an_order_that_is_malformed_is_refused_with_the_fields_name() {
    let xcover = Xcover::replying(&[(201, "{}")]).await;
    let shop = Shop::before(&xcover);
    let packageless = json!({"surface": "fast-quote", "packageId": null, "quotes": []});
    let unlisted = json!({"surface": "offers", "packageId": "A-1"});
    for (pointer, value, detail) in [
        ("/order", json!(null), "order is not an object"),
        ("/order/basket", json!(""), "order.basket is not a text"),
        (
            "/order/quantity",
            json!(0),
            "order.quantity is not a whole number above 0",
        ),
        (
            "/order/quantity",
            json!(1.5),
            "order.quantity is not a whole number above 0",
        ),
        (
            "/order/currency",
            json!("usd"),
            "order.currency is not a currency code",
        ),
        ("/order/total", json!(214.02), "order.total is not a text"),
        ("/order/total", json!("-1"), "order.total is not a decimal"),
        ("/order/total", json!("1."), "order.total is not a decimal"),
        ("/disclosure", json!("seen"), "disclosure is not an object"),
        ("/customer", json!([]), "customer is not an object"),
        (
            "/customer/first_name",
            json!(null),
            "customer.first_name is not a text",
        ),
        ("/customer/email", json!(""), "customer.email is not a text"),
        (
            "/customer/country",
            json!({}),
            "customer.country is not a text",
        ),
        (
            "/customer/phone",
            json!(439),
            "customer.phone is not a text",
        ),
        ("/cover", json!("yes"), "cover is not an object"),
        (
            "/cover/surface",
            json!("quote"),
            "cover.surface is none of quotes, xce-v1, offers, fast-quote",
        ),
        (
            "/cover/packageId",
            json!(null),
            "cover.packageId is not a text",
        ),
        (
            "/cover/packageId",
            json!("../x"),
            "cover.packageId is not 1 to 64 letters, digits and hyphens",
        ),
        (
            "/cover/quotes",
            json!([]),
            "cover.quotes is not a list with something in it",
        ),
        (
            "/cover/quotes/0",
            json!({"id": 7}),
            "cover.quotes[0].id is not a text",
        ),
        (
            "/cover/quotes/0",
            json!({"id": "q-1", "instalment_plan": 12}),
            "cover.quotes[0].instalment_plan is not a text",
        ),
        (
            "/cover/quotes/0",
            json!({"id": "q-1", "brightwrite_details": []}),
            "cover.quotes[0].brightwrite_details is not an object",
        ),
        ("/cover", packageless, "cover.request is not an object"),
        (
            "/cover",
            unlisted,
            "cover.quotes is not a list with something in it",
        ),
    ] {
        let problem = problem(&shop, order_with(pointer, value).to_string()).await;
        assert_eq!(problem["status"], 400);
        assert_eq!(problem["code"], "invalid-request");
        assert_eq!(problem["detail"], detail);
    }
    assert!(xcover.calls().is_empty());
}

#[tokio::test]
async fn a_body_that_is_no_order_at_all_is_refused() {
    let xcover = Xcover::replying(&[(201, "{}")]).await;
    let shop = Shop::before(&xcover);
    let nested = format!("{{\"a\":{}{}}}", "[".repeat(200), "]".repeat(200));
    for (body, status) in [
        (String::new(), 400),
        ("{".to_owned(), 400),
        ("[]".to_owned(), 400),
        (nested, 400),
        (format!("{{}}{}", " ".repeat(1024 * 1024 - 1)), 413),
    ] {
        assert_eq!(problem(&shop, body).await["status"], status);
    }
    let form = reqwest::Client::new()
        .post(format!("{}/orders", shop.address))
        .header("content-type", "text/plain")
        .body(order(&Value::Null).to_string());
    assert_eq!(form.send().await.unwrap().status(), 415);
}
