//! Whole purchases, from the basket to the confirmation, and what XCover has booked.

use serde_json::{Value, json};
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::Front;
use xcover_e2e::shopper::Choice;
use xcover_e2e::{open, stack};

/// Waits for the confirmation; returns the page's record of the order.
async fn wait_for_order(page: &Checkout) -> Value {
    page.wait("return !document.querySelector('#confirmation').hidden")
        .await;
    let order = page.wait_for("order").await;
    assert_eq!(page.page_text("#order-number").await, order["orderNumber"]);
    order
}

/// The page has contacted its own server and nobody else.
async fn assert_one_origin(page: &Checkout, front: &Front) {
    let script = "return [...new Set(performance.getEntriesByType('resource').map((entry) => new URL(entry.name).origin))]";
    assert_eq!(page.run(script).await, json!([front.address]));
}

/// The ids of the quotes that the sandbox has sold, from its log line.
fn booked(line: &str) -> Vec<&str> {
    let (_, booked) = line.split_once(" booked=").expect("something is sold");
    booked.split(',').collect()
}

/// Buys with `answers`, each a question and its option (from 1); the sandbox must log one sale with `outcome`.
/// Returns the booking's details and the sandbox's log line.
async fn buy(
    settings: &[(&str, &str)],
    path: &str,
    answers: &[(usize, usize)],
    outcome: &str,
) -> (Value, String) {
    let (stack, front, page) = open(settings, path).await;
    page.wait_for("onSet resolved").await;
    for &(question, option) in answers {
        page.answer(question, option).await;
    }
    let details = page.booking_details().await;
    page.pay().await;
    let order = wait_for_order(&page).await;
    let title = page.page_text("#confirmation-title").await;
    assert!(title.contains("with protection"), "{title}");
    assert_eq!(order["status"], "CONFIRMED");
    let id = order["bookingId"].as_str().unwrap();
    assert_eq!(page.page_text("#booking").await, id);

    let calls = stack.wait_sandbox_calls(" booked=", 1);
    assert_eq!(calls.len(), 1, "{calls:?}");
    let expected = format!(" id={id} outcome={outcome} ");
    assert!(calls[0].contains(&expected), "{calls:?}");
    assert_eq!(front.count("/orders"), 1);
    assert_eq!(front.count("opt_out"), 0);
    assert_one_origin(&page, &front).await;
    page.close().await;
    (details, calls[0].clone())
}

/// The sandbox has sold exactly the quotes of `details`, in the package of `details`.
fn assert_sold(details: &Value, line: &str) {
    let quotes = details["quotes"].as_array().unwrap().iter();
    let mut chosen: Vec<_> = quotes.map(|quote| quote["id"].as_str().unwrap()).collect();
    let mut sold = booked(line);
    chosen.sort_unstable();
    sold.sort_unstable();
    assert_eq!(sold, chosen);
    let package = details["packageId"].as_str().unwrap();
    assert!(line.contains(&format!(" id={package} ")), "{line}");
}

#[tokio::test]
async fn only_the_chosen_quotes_of_a_package_are_booked() {
    let path = "/?basket=product&quantity=2";
    let (details, line) = buy(&[], path, &[(1, 2), (2, 1)], "booked").await;
    assert_eq!(details["surface"], "quotes");
    assert_eq!(details["quotes"].as_array().unwrap().len(), 1);
    assert_sold(&details, &line);
}

#[tokio::test]
async fn policies_of_xcover_elements_v1_are_booked() {
    let shape = [("SANDBOX_SHAPE", "xce_v1")];
    let path = "/?basket=product&quantity=2";
    let (details, line) = buy(&shape, path, &[(1, 1), (2, 1)], "booked").await;
    assert_eq!(details["surface"], "xce-v1");
    assert_eq!(details["quotes"].as_array().unwrap().len(), 2);
    assert_sold(&details, &line);
}

#[tokio::test]
async fn only_the_chosen_product_of_an_offer_is_confirmed() {
    let path = "/?api=offers&basket=product";
    let (details, line) = buy(&[], path, &[(1, 2)], "confirmed").await;
    assert_eq!(details["surface"], "offers");
    assert_eq!(details["quotes"].as_array().unwrap().len(), 1);
    assert_sold(&details, &line);
}

#[tokio::test]
async fn the_chosen_part_of_a_fast_quote_is_quoted_and_booked_at_once() {
    let path = "/?api=fast_quote&basket=product&quantity=2";
    let (details, line) = buy(&[], path, &[(1, 2), (2, 1)], "instantly_booked").await;
    assert_eq!(details["surface"], "fast-quote");
    assert_eq!(details["quotes"], json!([{ "id": "1" }]));
    let request = &details["request"]["request"];
    assert_eq!(request.as_array().unwrap().len(), 1);
    assert_eq!(request[0]["title"], "Aurelle 14, 2 of 2");
    // A fast quote has no ids, so that only the number of what was sold can be checked.
    assert_eq!(booked(&line).len(), 1, "{line}");
}

#[tokio::test]
async fn an_instalment_plan_is_booked_with_its_quote() {
    let sandbox = stack::sandbox(&[]);
    // XCover's answer to the booking says which plan was bought.
    let xcover = Front::before(&sandbox.address).await;
    let shop = stack::partner("xcover-shop", &format!("{}/x", xcover.address), &[]);
    let front = Front::before(&shop.address).await;
    let page = Checkout::open(&front, "/").await;
    for path in [
        "/?scenario=instalments",
        "/?api=offers&scenario=instalments",
    ] {
        page.visit(&front, path).await;
        page.wait_for("onSet resolved").await;
        page.answer(1, 2).await;
        let details = page.booking_details().await;
        assert_eq!(details["quotes"][0]["instalment_plan"], "1year-monthly");
        page.pay().await;
        let order = wait_for_order(&page).await;
        assert_eq!(order["bookingId"], details["packageId"], "{path}");
        // $14.02 in twelve instalments, on top of $200.
        let charged = page.page_text("#confirmation-text").await;
        assert!(charged.contains("charged $201.17."), "{charged}");

        let booking = xcover.exchanges().pop().unwrap();
        let booking: Value = serde_json::from_slice(&booking.body).unwrap();
        assert_eq!(booking["quotes"][0]["id"], details["quotes"][0]["id"]);
        assert_eq!(booking["quotes"][0]["instalment_plan"], "1year-monthly");
    }
    page.close().await;
}

#[tokio::test]
async fn a_double_click_on_pay_is_one_order_and_one_booking() {
    let (stack, front, page) = open(&[("SANDBOX_LATENCY_MS", "300")], "/").await;
    page.wait_for("onSet resolved").await;
    page.choose(Choice::Yes).await;
    page.wait_for("xce-select").await;
    page.pay_twice().await;
    let order = wait_for_order(&page).await;
    assert_eq!(order["status"], "CONFIRMED");
    // A second one would have come by now.
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    assert_eq!(front.count("/orders"), 1);
    assert_eq!(stack.sandbox_calls("/bookings/").len(), 1);
    page.close().await;
}

#[tokio::test]
async fn an_order_without_cover_is_one_opt_out_of_a_quote_and_of_an_offer() {
    let (stack, front, page) = open(&[], "/").await;
    for (nth, path) in ["/?basket=parcel", "/?api=offers&basket=product"]
        .into_iter()
        .enumerate()
    {
        page.visit(&front, path).await;
        let quote = page.wait_for("onSet resolved").await["quote"].clone();
        page.choose(Choice::Yes).await;
        page.choose(Choice::No).await;
        assert_eq!(page.booking_details().await["quotes"], json!([]));
        page.pay_twice().await;
        let order = wait_for_order(&page).await;
        assert_eq!(order["status"], Value::Null, "{path}");
        let reported = page.wait_for("reportOptOut").await;
        assert_eq!(reported, json!({ "status": "reported" }), "{path}");
        assert_eq!(page.report_opt_out().await, true);
        let calls = stack.wait_sandbox_calls("opt_out", nth + 1);
        assert_eq!(calls.len(), nth + 1, "{calls:?}");
        let id = quote["id"].as_str().unwrap();
        let expected = format!(" id={id} outcome=opted_out ");
        assert!(calls[nth].contains(&expected), "{calls:?}");
        assert_eq!(front.count("/orders"), nth + 1);
        assert_one_origin(&page, &front).await;
    }
    assert_eq!(stack.sandbox_calls(" booked="), [""; 0]);
    page.close().await;
}

#[tokio::test]
async fn a_fast_quote_without_cover_has_no_opt_out_to_report() {
    let (stack, front, page) = open(&[], "/?api=fast_quote").await;
    page.wait_for("onSet resolved").await;
    page.choose(Choice::No).await;
    page.pay_without_cover().await;
    let reported = page.wait_for("reportOptOut").await;
    assert_eq!(reported, json!({ "status": "nothing to report" }));
    assert_eq!(front.count("opt_out"), 0);
    assert_eq!(stack.sandbox_calls("fast_quoted").len(), 1);
    page.close().await;
}

#[tokio::test]
async fn an_order_is_placed_even_if_its_cover_cannot_be_booked_yet() {
    let fault = [
        ("SANDBOX_FAULT", "503"),
        ("SANDBOX_FAULT_ROUTE", "bookings"),
    ];
    let (stack, front, page) = open(&fault, "/").await;
    page.wait_for("onSet resolved").await;
    page.choose(Choice::Yes).await;
    page.wait_for("xce-select").await;
    page.pay().await;
    let order = wait_for_order(&page).await;
    assert_eq!(order["status"], "PENDING");
    let title = page.page_text("#confirmation-title").await;
    assert!(title.contains("with protection"), "{title}");
    let arranged = page.page_text("#booking").await;
    assert_eq!(arranged, "Your cover is being arranged");
    assert_eq!(front.count("/orders"), 1);
    assert_eq!(front.count("opt_out"), 0);
    assert!(stack.sandbox_calls("/bookings/").len() > 1);
    page.close().await;
}
