//! The whole flow under the strictest policies a checkout may have.

use serde_json::json;
use xcover_e2e::open;
use xcover_e2e::shopper::Choice;

#[tokio::test]
async fn under_csp_and_trusted_types_the_whole_flow_runs_without_a_violation() {
    let (_stack, _front, page) = open(&[], "/csp.html").await;
    // The policy is in force: what it forbids is refused and reported.
    let probe = "
        const probe = document.createElement('div');
        try { probe.innerHTML = '<b>x</b>'; return false; } catch { return true; }";
    assert_eq!(page.run(probe).await, true);
    page.wait("return window.violations.length > 0").await;
    page.run("window.violations.length = 0").await;

    page.wait_told("onSet resolved").await;
    assert_eq!(page.see("amount").await, "$14.02");
    assert!(page.see("disclaimer").await.contains("terms"));
    page.choose(Choice::Yes).await;
    page.wait_told("xce-select").await;
    page.run("const offer = document.querySelector('xce-protection-offer'); offer.refresh()")
        .await;
    page.wait_told_nth("xce-quote", 2).await;
    page.choose(Choice::No).await;
    page.wait_told("xce-opt-out").await;
    let report = "return document.querySelector('xce-protection-offer').reportOptOut()";
    assert_eq!(page.run(report).await, true);
    assert_eq!(page.run("return window.violations").await, json!([]));
    page.close().await;
}
