//! A page that the shopper leaves and comes back to: from the back/forward cache, another tab, or a standstill.
//! Firefox has no such cache while it is driven by a test.

use std::time::Duration;

use serde_json::{Value, json};
use xcover_e2e::browser::Browser;
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::Front;
use xcover_e2e::shopper::Choice;
use xcover_e2e::stack::Stack;

const BOTH: [Browser; 2] = [Browser::WholeChromium, Browser::Firefox];

/// Opens a shop with these settings.
async fn open(browser: Browser, settings: &[(&str, &str)]) -> (Stack, Front, Checkout) {
    let stack = Stack::start(settings);
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open_in(browser, &front, "/csp.html").await;
    (stack, front, page)
}

/// Leaves the page for another one, and comes back after `pause`: whether to the same page, with all that was on it.
async fn leave_and_come_back(page: &Checkout, front: &Front, pause: Duration) -> bool {
    page.run("window.isSame = true").await;
    page.visit(front, "/embed.d.ts").await;
    tokio::time::sleep(pause).await;
    page.go_back().await;
    page.wait("return location.pathname === '/csp.html' && window.demo !== undefined")
        .await;
    page.run("return window.isSame === true").await == true
}

#[tokio::test]
async fn from_the_back_forward_cache_an_offer_and_its_choice_are_still_there() {
    let (_stack, front, page) = open(Browser::WholeChromium, &[]).await;
    page.wait_for("onSet resolved").await;
    page.choose(Choice::Yes).await;
    page.wait_for("onChange").await;
    let before = page.signal_names().await;
    assert!(leave_and_come_back(&page, &front, Duration::from_millis(500)).await);
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(page.signal_names().await, before);
    assert!(page.checked().await.is_some());
    assert_ne!(page.booking_details().await["quotes"], json!([]));
    assert_eq!(front.count("POST /xcover/quotes"), 1);
    // It is as alive as before.
    page.choose(Choice::No).await;
    page.wait_for("xce-opt-out").await;
    page.close().await;
}

#[tokio::test]
async fn from_the_back_forward_cache_an_offer_that_has_expired_says_so_at_once() {
    let (_stack, front, page) = open(Browser::WholeChromium, &[("SANDBOX_VALID_S", "6")]).await;
    page.wait_for("onSet resolved").await;
    page.choose(Choice::Yes).await;
    page.wait_for("onChange").await;
    assert!(leave_and_come_back(&page, &front, Duration::from_secs(7)).await);
    let told = page.wait_for("xce-unavailable").await;
    assert_eq!(told["reason"], "expired");
    let names = page.signal_names().await;
    let told: Vec<_> = names.iter().skip(4).map(String::as_str).collect();
    assert_eq!(told, ["xce-clear", "onChange", "xce-unavailable"],);
    assert_eq!(page.evaluate("offer.selection").await, Value::Null);
    assert_eq!(front.count("POST /xcover/quotes"), 1);
    page.close().await;
}

#[tokio::test]
async fn from_the_back_forward_cache_a_request_that_was_under_way_is_made_again() {
    for browser in BOTH {
        let latencies = [("SANDBOX_LATENCY_LIST_MS", "0,4000,0")];
        let (_stack, front, page) = open(browser, &latencies).await;
        page.wait_for("onSet resolved").await;
        page.refresh().await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        // A browser may load such a page anew.
        let is_same = leave_and_come_back(&page, &front, Duration::from_millis(500)).await;
        page.wait_for_nth("onSet resolved", 1 + usize::from(is_same))
            .await;
        page.choose(Choice::Yes).await;
        page.wait_for("onChange").await;
        let names = page.signal_names().await;
        assert!(
            !names.contains(&"xce-unavailable".to_owned()),
            "{browser:?} {names:?}"
        );
        page.close().await;
    }
}

#[tokio::test]
async fn in_a_background_tab_an_offer_keeps_its_choice_and_expires_in_time() {
    for browser in BOTH {
        let (_stack, _front, page) = open(browser, &[("SANDBOX_VALID_S", "8")]).await;
        page.wait_for("onSet resolved").await;
        page.choose(Choice::Yes).await;
        page.wait_for("onChange").await;
        page.in_another_tab(Duration::from_secs(2)).await;
        assert!(page.checked().await.is_some(), "{browser:?}");
        // It is renewed once before it expires, and the renewed one expires too.
        page.wait_for_nth("onSet resolved", 2).await;
        page.in_another_tab(Duration::from_secs(9)).await;
        let start = std::time::Instant::now();
        assert_eq!(page.wait_for("xce-unavailable").await["reason"], "expired");
        assert!(start.elapsed() < Duration::from_secs(1), "{browser:?}");
        page.close().await;
    }
}

#[tokio::test]
async fn a_page_that_the_browser_has_frozen_asks_again_for_what_was_under_way() {
    let latencies = [("SANDBOX_LATENCY_LIST_MS", "0,4000,0")];
    let (_stack, _front, page) = open(Browser::Chromium, &latencies).await;
    page.wait_for("onSet resolved").await;
    page.refresh().await;
    page.freeze(Duration::from_millis(500)).await;
    page.wait_for_nth("onSet resolved", 2).await;
    // An aborted request has the status 0.
    let script = "return performance.getEntriesByType('resource').filter((entry) => entry.name.endsWith('/quotes')).map((entry) => entry.responseStatus)";
    assert_eq!(page.run(script).await, json!([201, 0, 201]));
    page.close().await;
}
