//! The whole flow under the strictest content security policy that a checkout may have.

use serde_json::json;
use xcover_e2e::browser::Browser;
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::{Front, Rule};
use xcover_e2e::open;
use xcover_e2e::shopper::Choice;
use xcover_e2e::stack::Stack;

use crate::answer::answer;

#[tokio::test]
async fn under_csp_and_trusted_types_the_whole_flow_runs_without_a_violation() {
    let (_stack, _front, page) = open(&[], "/csp.html").await;
    // The policy is in force: the browser refuses and reports what it forbids.
    let probe = "
        const probe = document.createElement('div');
        try { probe.innerHTML = '<b>x</b>'; return false; } catch { return true; }";
    assert_eq!(page.run(probe).await, true);
    page.wait("return window.violations.length > 0").await;
    page.run("window.violations.length = 0").await;

    page.wait_for("onSet resolved").await;
    assert_eq!(page.see("amount").await, "$14.02");
    assert!(page.see("disclaimer").await.contains("terms"));
    page.choose(Choice::Yes).await;
    page.wait_for("xce-select").await;
    page.refresh().await;
    page.wait_for_nth("xce-quote", 2).await;
    page.choose(Choice::No).await;
    page.wait_for("xce-opt-out").await;
    assert_eq!(page.report_opt_out().await, true);
    assert_eq!(page.run("return window.violations").await, json!([]));
    page.close().await;
}

async fn references(browser: Browser) {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open_in(browser, &front, "/csp.html").await;
    let mut answer = answer(&page).await;
    let quotes = answer["quotes"].as_object_mut().unwrap();
    for quote in quotes.values_mut() {
        for name in ["disclaimer", "disclaimer_html"] {
            quote["policy"]["content"][name] = json!(
                "f&uuml;r &copy2026 &CounterClockwiseContourIntegral; It&#146;s &#X41; &unknown;"
            );
        }
    }
    front.rule(
        "/quotes",
        Rule::Replace("application/json", answer.to_string()),
    );
    page.visit(&front, "/csp.html").await;
    page.wait_for("onSet resolved").await;
    assert_eq!(
        page.see("disclaimer").await,
        "für ©2026 ∳ It’s A &unknown;",
        "{browser:?}"
    );
    assert_eq!(page.run("return window.violations").await, json!([]));
    page.close().await;
}

#[tokio::test]
async fn every_character_reference_is_read_under_trusted_types_in_chromium() {
    references(Browser::Chromium).await;
}

#[tokio::test]
async fn every_character_reference_is_read_under_trusted_types_in_firefox() {
    references(Browser::Firefox).await;
}
