//! The life of an offer: it changes, expires, fails and recovers.

use std::time::Duration;

use serde_json::{Value, json};
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::{Front, Rule};
use xcover_e2e::open;
use xcover_e2e::shopper::Choice;
use xcover_e2e::stack::Stack;

#[tokio::test]
async fn an_offer_is_renewed_once_before_it_expires_and_then_shown_as_expired() {
    let (_stack, front, page) = open(&[("SANDBOX_VALID_S", "6")], "/").await;
    let first = page.wait_for("onSet resolved").await["quote"]["id"].clone();
    page.choose(Choice::Yes).await;
    page.wait_for("xce-select").await;
    // It is renewed: another quote, and the choice is void.
    let second = page.wait_for_nth("onSet resolved", 2).await["quote"]["id"].clone();
    assert_ne!(first, second);
    assert_eq!(page.checked().await, None);
    page.choose(Choice::Yes).await;
    page.wait_for_nth("xce-select", 2).await;
    // The second one expires.
    assert_eq!(
        page.wait_for("xce-unavailable").await,
        json!({ "reason": "expired" })
    );
    let expected = [
        "xce-quote",
        "onSet resolved",
        "xce-select",
        "onChange",
        "xce-clear",
        "onChange",
        "xce-quote",
        "onSet resolved",
        "xce-select",
        "onChange",
        "xce-clear",
        "onChange",
        "xce-unavailable",
    ];
    assert_eq!(page.signal_names().await, expected);
    let said = page.see("note").await;
    assert!(said.starts_with("This offer has expired."), "{said}");
    assert_eq!(page.see_all("option").await.len(), 0);
    assert!(page.can_pay().await);
    assert_eq!(page.page_text("#total").await, "$200.00");
    assert_eq!(
        page.evaluate("[offer.quote, offer.bookingDetails()]").await,
        json!([null, null])
    );
    // The shopper asks for another one.
    page.click("retry").await;
    page.wait_for_nth("onSet resolved", 3).await;
    assert_eq!(page.see("amount").await, "$14.02");
    assert_eq!(front.count("/xcover/quotes"), 3);
    page.close().await;
}

#[tokio::test]
async fn an_offer_expires_by_the_time_since_its_receipt_and_not_by_the_shoppers_clock() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    // This shopper's clock is years ahead, and then jumps back.
    let script = "<script>const now = Date.now; Date.now = () => now() + 4e11; setTimeout(() => (Date.now = () => now() - 4e11), 500)</script></head>";
    front.rule("/", Rule::Edit("</head>".into(), script.into()));
    let page = Checkout::open(&front, "/").await;
    page.wait_for("onSet resolved").await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(page.signal_names().await, ["xce-quote", "onSet resolved"]);
    assert_eq!(page.see("amount").await, "$14.02");
    page.close().await;
}

#[tokio::test]
async fn after_a_failure_the_shopper_tries_again_and_a_double_click_sends_once() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    front.short_deadline();
    front.rule("/quotes", Rule::Status(502));
    let page = Checkout::open(&front, "/").await;
    assert_eq!(page.wait_for("xce-unavailable").await["reason"], "not-now");
    page.wait_until("panel.querySelector('.retry') !== null")
        .await;
    front.heal();
    let before = front.count("/xcover/quotes");
    page.double_click("retry").await;
    page.wait_for("onSet resolved").await;
    assert_eq!(front.count("/xcover/quotes"), before + 1);
    assert_eq!(page.see("amount").await, "$14.02");
    page.close().await;
}

#[tokio::test]
async fn back_online_the_offer_comes_by_itself() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    front.short_deadline();
    let page = Checkout::open(&front, "/").await;
    page.wait_for("onSet resolved").await;
    page.offline(true).await;
    page.add_one_more().await;
    assert_eq!(page.wait_for("xce-unavailable").await["reason"], "not-now");
    assert!(page.can_pay().await);
    page.offline(false).await;
    page.wait_for_nth("onSet resolved", 2).await;
    page.choose(Choice::Yes).await;
    page.wait_for("xce-select").await;
    page.close().await;
}

#[tokio::test]
async fn a_short_loss_of_the_network_is_retried_until_it_is_over() {
    let (_stack, _front, page) = open(&[("SANDBOX_LATENCY_LIST_MS", "0,3000,0")], "/").await;
    page.wait_for("onSet resolved").await;
    page.add_one_more().await;
    tokio::time::sleep(Duration::from_millis(800)).await;
    // The request is cut off; the next attempt gets through.
    page.offline(true).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    page.offline(false).await;
    page.wait_for_nth("onSet resolved", 2).await;
    let names = page.signal_names().await;
    assert_eq!(
        names,
        ["xce-quote", "onSet resolved", "xce-quote", "onSet resolved"]
    );
    page.close().await;
}

#[tokio::test]
async fn a_page_whose_loading_is_stopped_tries_again() {
    let (stack, _front, page) = open(&[("SANDBOX_LATENCY_LIST_MS", "1500,0")], "/").await;
    page.wait_until("document.readyState === 'complete' && offer.offsetHeight > 0")
        .await;
    page.stop_loading().await;
    page.wait_for("onSet resolved").await;
    assert_eq!(page.signal_names().await, ["xce-quote", "onSet resolved"]);
    assert_eq!(stack.wait_sandbox_calls("outcome=quoted", 2).len(), 2);
    page.close().await;
}

#[tokio::test]
async fn a_page_that_is_left_and_come_back_to_has_its_offer() {
    let (_stack, front, page) = open(&[], "/").await;
    page.wait_for("onSet resolved").await;
    page.refresh().await;
    page.visit(&front, "/csp.html").await;
    page.wait("return location.pathname === '/csp.html' && window.demo?.quote != null")
        .await;
    page.go_back().await;
    page.wait("return location.pathname === '/' && window.demo?.signals.some((signal) => signal.name === 'onSet resolved')").await;
    page.wait_until("panel.querySelector('input') !== null")
        .await;
    assert!(front.count("/xcover/quotes") >= 2);
    page.close().await;
}

#[tokio::test]
async fn several_changes_in_a_row_are_one_request_and_void_the_choice_at_once() {
    let (_stack, front, page) = open(&[], "/").await;
    page.wait_for("onSet resolved").await;
    page.choose(Choice::Yes).await;
    page.wait_for("xce-select").await;
    let script = "
        const offer = document.querySelector('xce-protection-offer');
        const body = offer.quoteRequest;
        offer.quoteRequest = { ...body, currency: 'GBP' };
        const void_at_once = demo.signals.some((signal) => signal.name === 'xce-clear') && offer.selection === null;
        signalLayer.push({ signal: 'update', element: 'xce-protection-offer', data: { quote_request: { ...body, currency: 'JPY' } } });
        signalLayer.push({ signal: 'update', element: 'xce-protection-offer', data: { order_total: 5 } });
        offer.setAttribute('proxy', '/xcover/');
        offer.quoteRequest = { ...body, currency: 'EUR' };
        return void_at_once;";
    assert_eq!(page.run(script).await, true);
    let quote = page.wait_for_nth("onSet resolved", 2).await;
    assert_eq!(quote["quote"]["currency"], "EUR");
    assert_eq!(front.count("/xcover/quotes"), 2);
    let names = page.signal_names().await;
    assert_eq!(names.iter().filter(|name| *name == "xce-clear").count(), 1);
    assert_eq!(names.iter().filter(|name| *name == "xce-quote").count(), 2);
    // A change of how a price is written sends no request.
    page.set_attribute("currency-display", "code").await;
    page.set_attribute("units", "2").await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(front.count("/xcover/quotes"), 2);
    page.close().await;
}

#[tokio::test]
async fn a_superseded_request_is_aborted() {
    let (_stack, _front, page) = open(&[("SANDBOX_LATENCY_LIST_MS", "0,2500,0")], "/").await;
    page.wait_for("onSet resolved").await;
    page.refresh().await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    page.refresh().await;
    page.wait_for_nth("onSet resolved", 2).await;
    // An aborted request has the status 0.
    let script = "return performance.getEntriesByType('resource').filter((entry) => entry.name.endsWith('/quotes')).map((entry) => entry.responseStatus)";
    assert_eq!(page.run(script).await, json!([201, 0, 201]));
    page.close().await;
}

#[tokio::test]
async fn a_page_that_withdraws_its_request_withdraws_the_offer() {
    let (_stack, _front, page) = open(&[], "/").await;
    page.wait_for("onSet resolved").await;
    page.choose(Choice::Yes).await;
    page.wait_for("xce-select").await;
    let script = "
        const offer = document.querySelector('xce-protection-offer');
        offer.quoteRequest = null;
        return [offer.quote, offer.selection, offer.bookingDetails(), offer.validate(), offer.offsetHeight]";
    assert_eq!(page.run(script).await, json!([null, null, null, true, 0]));
    page.wait_for("xce-clear").await;
    page.close().await;
}

#[tokio::test]
async fn the_booking_details_name_what_was_chosen() {
    let (_stack, _front, page) = open(&[("SANDBOX_SHAPE", "xce_v1")], "/").await;
    let quote = page.wait_for("onSet resolved").await["quote"].clone();
    assert_eq!(page.booking_details().await["quotes"], json!([]));
    page.choose(Choice::Yes).await;
    page.wait_for("xce-select").await;
    let mut details = page.booking_details().await;
    let token = details["optOut"]["token"].take();
    assert!(token.as_str().is_some_and(|token| token.starts_with("v1.")));
    let expected = json!({
        "surface": "xce-v1",
        "packageId": quote["provider_reference"],
        "quotes": [{
            "id": quote["policies"][0]["provider_reference"],
            "brightwrite_details": quote["brightwrite_details"],
        }],
        "request": null,
        "currency": "USD",
        "price": "14.02",
        "orderTotal": 200,
        "optOut": { "quoteId": quote["provider_reference"], "surface": "xce-v1", "token": Value::Null },
    });
    assert_eq!(details, expected);
    page.close().await;
}

#[tokio::test]
async fn persuasion_is_off_unless_the_page_turns_it_on() {
    let (_stack, _front, page) = open(&[], "/?api=offers&basket=product").await;
    page.wait_for("onSet resolved").await;
    assert_eq!(page.see_all("credibility").await.len(), 0);
    assert_eq!(page.see_all("warning").await.len(), 0);
    page.set_attribute("persuasion", "").await;
    page.wait_until("panel.querySelector('.credibility') !== null")
        .await;
    assert_eq!(page.see_all("warning").await.len(), 1);
    page.remove_attribute("persuasion").await;
    page.wait_until("panel.querySelector('.credibility') === null")
        .await;
    page.close().await;
}

/// What a page uses after garbage collection: WebAssembly's memory and JavaScript's heap in bytes, nodes, and
/// listeners.
async fn usage(page: &Checkout) -> [u64; 4] {
    let memory = page.run("return window.memory.buffer.byteLength").await;
    let metrics = page.metrics().await;
    [
        &memory,
        &metrics["JSHeapUsedSize"],
        &metrics["Nodes"],
        &metrics["JSEventListeners"],
    ]
    .map(|figure| figure.as_u64().unwrap_or_else(|| panic!("{figure}")))
}

/// Runs `script` on a page with an offer a hundred times, and then `TIMES` times (100 by default; 1,000 take a
/// minute): the second series leaves nothing behind.
async fn leaves_nothing(script: &str) {
    let (_stack, front, page) = open(&[], "/csp.html").await;
    page.before_every_page(
        "const start = WebAssembly.instantiate;
         WebAssembly.instantiate = async (...values) => {
           const instance = await start.apply(WebAssembly, values);
           window.memory = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
           return instance;
         };",
    )
    .await;
    page.visit(&front, "/csp.html").await;
    page.wait_for("onSet resolved").await;
    // The demo keeps and prints every signal.
    page.run(
        "window.demo.signals.push = () => {}; document.querySelector('#signals').append = () => {}",
    )
    .await;
    let repeat = |count: u32| {
        let script = format!(
            "return (async () => {{
               const {{ orderOf }} = await import('/baskets.js');
               const {{ request }} = orderOf({{ basket: 'event', currency: 'USD', lang: 'en-US', quantity: 1 }});
               for (let i = 0; i < {count}; i++) {{ {script} }}
             }})()"
        );
        let page = &page;
        async move { page.run(&script).await }
    };
    repeat(100).await;
    let [memory, heap, nodes, listeners] = usage(&page).await;
    let times = std::env::var("TIMES").map_or(100, |times| times.parse().expect("a number"));
    repeat(times).await;
    let after = usage(&page).await;
    println!("after 100: {memory} {heap} {nodes} {listeners}; after {times} more: {after:?}");
    assert_eq!(after[0], memory, "WebAssembly's memory");
    // The page's own queue keeps its signals, and the browser its timings.
    assert!(
        after[1] < heap + 100_000 + 400 * u64::from(times),
        "JavaScript's heap: {heap} {after:?}"
    );
    assert_eq!(after[2..], [nodes, listeners], "nodes and listeners");
    page.close().await;
}

#[tokio::test]
#[ignore = "minutes: make test-all"]
async fn quotes_leave_nothing_behind() {
    leaves_nothing(
        "await new Promise((resolve, reject) => signalLayer.push({
           signal: 'set', element: 'xce-protection-offer', data: request,
           onSet: (quote) => quote.then(resolve, reject),
         }));",
    )
    .await;
}

#[tokio::test]
#[ignore = "minutes: make test-all"]
async fn elements_leave_nothing_behind() {
    leaves_nothing(
        "const offer = document.createElement('xce-protection-offer');
         const isThere = new Promise((resolve, reject) => {
           offer.addEventListener('xce-quote', resolve);
           offer.addEventListener('xce-unavailable', reject);
           offer.addEventListener('xce-error', reject);
         });
         document.body.append(offer);
         offer.quoteRequest = request.quote_request;
         await isThere;
         offer.remove();",
    )
    .await;
}
