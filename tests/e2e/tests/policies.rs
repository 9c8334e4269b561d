//! The whole flow under the strictest content security policy that a checkout may have.

use serde_json::json;
use xcover_e2e::open;
use xcover_e2e::shopper::Choice;

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
