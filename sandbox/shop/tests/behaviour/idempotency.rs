//! Orders sent more than once.

use std::time::Duration;

use serde_json::Value;

use crate::support::{Shop, Xcover, order, package_cover};

const CONFIRMED: (u16, &str) = (201, r#"{"id":"ULBRT-XW3JL-INS","status":"CONFIRMED"}"#);

#[tokio::test]
async fn a_repeat_is_answered_like_the_first_and_booked_once() {
    let xcover = Xcover::replying(&[CONFIRMED]).await;
    let shop = Shop::before(&xcover);
    let order = order(&package_cover());
    let first = shop.order_with_key(&order, "click-1").await;
    assert_eq!(shop.order_with_key(&order, "click-1").await, first);
    assert_eq!(xcover.calls().len(), 1);
}

#[tokio::test]
async fn a_repeat_that_comes_while_the_first_is_being_booked_waits_for_it() {
    let xcover = Xcover::slow(&[CONFIRMED], Duration::from_millis(400), 1).await;
    let shop = Shop::before(&xcover);
    let order = order(&package_cover());
    let (first, second) = tokio::join!(
        shop.order_with_key(&order, "click-1"),
        shop.order_with_key(&order, "click-1")
    );
    assert_eq!(first, second);
    assert_eq!(xcover.calls().len(), 1);
}

#[tokio::test]
async fn another_key_or_none_is_another_order() {
    let xcover = Xcover::replying(&[CONFIRMED]).await;
    let shop = Shop::before(&xcover);
    let order = order(&package_cover());
    let receipts = [
        shop.order_with_key(&order, "click-1").await,
        shop.order_with_key(&order, "click-2").await,
        shop.order(&order).await,
        shop.order(&order).await,
    ];
    for (at, receipt) in receipts.iter().enumerate() {
        let is_new = |other: &Value| other["orderNumber"] != receipt["orderNumber"];
        assert!(receipts[..at].iter().all(is_new));
    }
    assert_eq!(xcover.calls().len(), 4);
}

#[tokio::test]
async fn an_order_that_was_refused_does_not_take_its_key() {
    let xcover = Xcover::replying(&[CONFIRMED]).await;
    let shop = Shop::before(&xcover);
    let refused = shop.request().header("idempotency-key", "click-1");
    let refused = refused.body("{}").send().await.unwrap();
    assert_eq!(refused.status(), 400);
    let receipt = shop
        .order_with_key(&order(&package_cover()), "click-1")
        .await;
    assert_eq!(receipt["cover"]["status"], "CONFIRMED");
}

#[tokio::test]
async fn a_key_that_is_empty_or_too_long_is_refused() {
    let xcover = Xcover::replying(&[CONFIRMED]).await;
    let shop = Shop::before(&xcover);
    for key in ["", &"k".repeat(65), "é"] {
        let request = shop.request().header("idempotency-key", key);
        let body = order(&Value::Null).to_string();
        let answer = request.body(body).send().await.unwrap();
        assert_eq!(answer.status(), 400, "{key}");
        let problem: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        let detail = "the header idempotency-key is not 1 to 64 plain characters";
        assert_eq!(problem["detail"], detail);
    }
}
