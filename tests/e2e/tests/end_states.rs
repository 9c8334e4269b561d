//! Whatever goes wrong, the page is told once, in time, and the checkout goes on. At least one test for each row
//! of the table "How a request ends" in `docs/embedding.md`.

use std::time::Duration;

use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::{Front, Rule};
use xcover_e2e::open;
use xcover_e2e::shopper::Choice;
use xcover_e2e::stack::Stack;

/// The widget's deadline in milliseconds, and how late a busy browser's timers may be.
const IN_TIME: f64 = 10_000.0 + 3_000.0;

/// When the page first requested a quote, in milliseconds on its own clock; 0 if it never did.
const ASKED: &str = "return performance.getEntriesByType('resource').find((entry) => entry.name.endsWith('/quotes'))?.startTime ?? 0";

/// Opens the checkout on a network that `break_it` has broken: the request ends with `event`, whose detail
/// has `code`.
async fn ends_with(
    event: &str,
    code: &str,
    settings: &[(&str, &str)],
    break_it: impl FnOnce(&Front, &Stack),
) {
    let stack = Stack::start(settings);
    let front = Front::before(&stack.shop.address).await;
    break_it(&front, &stack);
    let page = Checkout::open(&front, "/").await;
    assert_ends(&page, event, code).await;
    page.pay_without_cover().await;
    page.close().await;
}

/// The page receives `event` and nothing else, `onSet` rejects, and the checkout can be used.
async fn assert_ends(page: &Checkout, event: &str, code: &str) {
    page.wait_for("onSet rejected").await;
    let signals = page.signals().await;
    let asked = page.run(ASKED).await.as_f64().unwrap_or_default();
    let took = signals[1].at - asked;
    assert!(took > 0.0 && took < IN_TIME, "took {took} ms: {signals:?}");
    let names: Vec<_> = signals.iter().map(|signal| signal.name.as_str()).collect();
    assert_eq!(names, [event, "onSet rejected"], "{signals:?}");
    let field = if event == "xce-error" {
        "code"
    } else {
        "reason"
    };
    assert_eq!(signals[0].detail[field], code);
    assert_eq!(signals[1].detail[field], code);
    assert!(page.can_pay().await);
    if code == "not-now" {
        assert_eq!(page.see("retry").await, "Try again");
    } else {
        page.see_no_offer().await;
    }
    // Nothing follows.
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(page.signals().await.len(), signals.len());
}

fn nothing(_: &Front, _: &Stack) {}

/// The page uses a proxy at another address.
fn proxy_at(address: String) -> impl FnOnce(&Front, &Stack) {
    move |front, _| {
        let edit = Rule::Edit(
            "data-proxy=\"/xcover\"".into(),
            format!("data-proxy=\"{address}\""),
        );
        front.rule("/", edit);
    }
}

#[tokio::test]
async fn no_offer_for_this_basket_is_reported_as_no_offer() {
    ends_with(
        "xce-unavailable",
        "no-offer",
        &[("SANDBOX_FAULT", "422")],
        nothing,
    )
    .await;
}

#[tokio::test]
async fn a_package_of_failed_quotes_is_reported_as_no_offer() {
    ends_with(
        "xce-unavailable",
        "no-offer",
        &[("SANDBOX_FAULT", "null_quote")],
        nothing,
    )
    .await;
}

#[tokio::test]
async fn an_answer_without_policy_wording_is_reported_as_not_showable() {
    ends_with(
        "xce-unavailable",
        "not-showable",
        &[("SANDBOX_FAULT", "no_pds")],
        nothing,
    )
    .await;
}

#[tokio::test]
async fn an_answer_without_disclaimer_is_reported_as_not_showable() {
    let fault = [("SANDBOX_FAULT", "no_disclaimer")];
    ends_with("xce-unavailable", "not-showable", &fault, nothing).await;
}

#[tokio::test]
async fn an_answer_without_price_is_reported_as_not_showable() {
    ends_with(
        "xce-unavailable",
        "not-showable",
        &[("SANDBOX_FAULT", "no_price")],
        nothing,
    )
    .await;
}

#[tokio::test]
async fn an_answer_that_is_not_json_is_reported_as_not_showable() {
    let replace = |front: &Front, _: &Stack| {
        front.rule(
            "/quotes",
            Rule::Replace("text/html", "<html>Sign in</html>".into()),
        );
    };
    ends_with("xce-unavailable", "not-showable", &[], replace).await;
}

#[tokio::test]
async fn a_wrong_signature_is_reported_as_not_now() {
    let wrong = [("XCOVER_API_SECRET", "not the secret")];
    ends_with("xce-unavailable", "not-now", &wrong, |_, _| {}).await;
}

#[tokio::test]
async fn an_upstream_that_fails_with_an_empty_body_is_reported_as_not_now() {
    ends_with(
        "xce-unavailable",
        "not-now",
        &[("SANDBOX_FAULT", "502")],
        nothing,
    )
    .await;
}

#[tokio::test]
async fn an_upstream_that_answers_html_is_reported_as_not_now() {
    ends_with(
        "xce-unavailable",
        "not-now",
        &[("SANDBOX_FAULT", "not_json")],
        nothing,
    )
    .await;
}

#[tokio::test]
async fn an_upstream_that_hangs_is_reported_as_not_now() {
    ends_with(
        "xce-unavailable",
        "not-now",
        &[("SANDBOX_FAULT", "hang")],
        nothing,
    )
    .await;
}

#[tokio::test]
async fn a_throttled_partner_is_reported_as_not_now() {
    ends_with(
        "xce-unavailable",
        "not-now",
        &[("SANDBOX_FAULT", "429")],
        nothing,
    )
    .await;
}

#[tokio::test]
async fn a_dead_proxy_is_reported_as_not_now() {
    // Nothing listens on port 9 (discard).
    ends_with(
        "xce-unavailable",
        "not-now",
        &[],
        proxy_at("http://127.0.0.1:9/xcover".into()),
    )
    .await;
}

#[tokio::test]
async fn a_temporary_fault_is_retried_until_it_passes() {
    let faults = [("SANDBOX_FAULT", "429"), ("SANDBOX_FAULT_TIMES", "2")];
    let (_stack, front, page) = open(&faults, "/").await;
    page.wait_for("onSet resolved").await;
    assert_eq!(page.see("amount").await, "$14.02");
    assert_eq!(page.signal_names().await, ["xce-quote", "onSet resolved"]);
    assert_eq!(front.count("/quotes"), 3);
    page.close().await;
}

#[tokio::test]
async fn a_malformed_request_is_reported_as_the_pages_own_mistake() {
    let problem = Rule::Problem(400, "invalid-request");
    let malformed = |front: &Front, _: &Stack| front.rule("/quotes", problem);
    ends_with("xce-error", "invalid-request", &[], malformed).await;
}

#[tokio::test]
async fn an_origin_that_is_not_allowed_is_reported_as_the_pages_own_mistake() {
    let foreign = |front: &Front, stack: &Stack| {
        proxy_at(format!("{}/xcover", stack.shop.address))(front, stack);
    };
    ends_with("xce-error", "origin-not-allowed", &[], foreign).await;
}

#[tokio::test]
async fn an_address_without_a_proxy_is_reported_as_the_pages_own_mistake() {
    ends_with("xce-error", "no-proxy", &[], proxy_at("/nowhere".into())).await;
}

#[tokio::test]
async fn requests_that_cannot_be_sent_are_reported_as_the_pages_own_mistake() {
    let (_stack, _front, page) = open(&[], "/").await;
    page.wait_for("onSet resolved").await;
    let cases = [
        ("undefined", "invalid-request"),
        ("null", "invalid-request"),
        ("'text'", "invalid-request"),
        ("[{}]", "invalid-request"),
        (
            "(() => { const loop = {}; loop.loop = loop; return loop; })()",
            "invalid-request",
        ),
        ("{ price: 1n }", "invalid-request"),
        ("{ padding: 'x'.repeat(70000) }", "request-too-large"),
    ];
    for (nth, (request, code)) in cases.into_iter().enumerate() {
        let signal = format!(
            "{{ signal: 'update', element: 'xce-protection-offer', data: {{ quote_request: {request} }},
              onSet: (promise) => promise.catch((error) => demo.signals.push({{ name: 'rejected', detail: error.code }})) }}"
        );
        page.push_signal(&signal).await;
        assert_eq!(
            page.wait_for_nth("rejected", nth + 1).await,
            code,
            "{request}"
        );
        assert_eq!(
            page.wait_for_nth("xce-error", nth + 1).await["code"],
            code,
            "{request}"
        );
        page.see_no_offer().await;
    }
    page.close().await;
}

#[tokio::test]
async fn a_failed_requote_voids_the_choice_and_removes_the_offer() {
    let (_stack, front, page) = open(&[], "/").await;
    page.wait_for("onSet resolved").await;
    page.choose(Choice::Yes).await;
    page.wait_for("xce-select").await;
    front.rule("/quotes", Rule::Problem(422, "no-offer"));
    page.add_one_more().await;
    page.wait_for("onSet rejected").await;
    let expected = [
        "xce-quote",
        "onSet resolved",
        "xce-select",
        "onChange",
        "xce-clear",
        "onChange",
        "xce-unavailable",
        "onSet rejected",
    ];
    assert_eq!(page.signal_names().await, expected);
    assert!(!page.page_text("#total").await.contains("14.02"));
    assert!(page.can_pay().await);
    page.see_no_offer().await;
    page.close().await;
}

#[tokio::test]
async fn a_signal_for_an_element_that_never_comes_ends_as_well() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    front.short_deadline();
    let page = Checkout::open(&front, "/").await;
    page.wait_for("onSet resolved").await;
    page.run("document.addEventListener('xce-error', (event) => event.target === document && (window.code = event.detail.code))")
        .await;
    page.push_signal(
        "{ signal: 'set', element: '#nobody', data: { quote_request: {} },
           onSet: (promise) => promise.catch((error) => (window.rejected = error.code)) }",
    )
    .await;
    assert_eq!(
        page.wait("return window.rejected ?? null").await,
        "no-element"
    );
    assert_eq!(page.run("return window.code").await, "no-element");
    page.push_signal("{ signal: 'stop', element: 'p' }").await;
    assert_eq!(page.run("return window.code").await, "invalid-signal");
    page.close().await;
}
