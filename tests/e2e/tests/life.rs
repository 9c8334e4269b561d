//! The life of an offer: it changes, runs out, is lost and found again.

use std::time::Duration;

use serde_json::{Value, json};
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::{Front, Rule};
use xcover_e2e::open;
use xcover_e2e::shopper::Choice;
use xcover_e2e::stack::Stack;

const OFFER: &str = "const offer = document.querySelector('xce-protection-offer');";

#[tokio::test]
async fn an_offer_is_renewed_once_before_it_runs_out_and_then_shown_as_expired() {
    let (_stack, front, page) = open(&[("SANDBOX_VALID_S", "6")], "/").await;
    let first = page.wait_told("onSet resolved").await["quote"]["id"].clone();
    page.choose(Choice::Yes).await;
    page.wait_told("xce-select").await;
    // The renewal: another quote, and the choice is void.
    let second = page.wait_told_nth("onSet resolved", 2).await["quote"]["id"].clone();
    assert_ne!(first, second);
    assert_eq!(page.checked().await, None);
    page.choose(Choice::Yes).await;
    page.wait_told_nth("xce-select", 2).await;
    // And then its end.
    assert_eq!(
        page.wait_told("xce-unavailable").await,
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
    assert_eq!(page.told_names().await, expected);
    assert_eq!(page.see("note").await, "This offer has expired.");
    assert_eq!(page.see_all("option").await.len(), 0);
    assert!(page.can_pay().await);
    assert_eq!(page.page_text("#total").await, "$200.00");
    assert_eq!(
        page.ask_panel("[offer.quote, offer.bookingDetails()]")
            .await,
        json!([null, null])
    );
    // The shopper asks for another.
    page.click("retry").await;
    page.wait_told_nth("onSet resolved", 3).await;
    assert_eq!(page.see("amount").await, "$14.02");
    assert_eq!(front.count("/xcover/quotes"), 3);
    page.close().await;
}

#[tokio::test]
async fn an_expiry_is_counted_from_receipt_and_not_by_the_shoppers_clock() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    // This shopper's clock is years ahead, and then jumps.
    let script = "<script>const now = Date.now; Date.now = () => now() + 4e11; setTimeout(() => (Date.now = () => now() - 4e11), 500)</script></head>";
    front.rule("/", Rule::Edit("</head>".into(), script.into()));
    let page = Checkout::open(&front, "/").await;
    page.wait_told("onSet resolved").await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(page.told_names().await, ["xce-quote", "onSet resolved"]);
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
    assert_eq!(page.wait_told("xce-unavailable").await["reason"], "not-now");
    page.wait("return document.querySelector('xce-protection-offer').shadowRoot.querySelector('[part=retry]') !== null").await;
    front.heal();
    let before = front.count("/xcover/quotes");
    page.run(&format!("{OFFER} const retry = offer.shadowRoot.querySelector('[part=retry]'); retry.click(); retry.click();")).await;
    page.wait_told("onSet resolved").await;
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
    page.wait_told("onSet resolved").await;
    page.offline(true).await;
    page.run("document.querySelector('#more').click()").await;
    assert_eq!(page.wait_told("xce-unavailable").await["reason"], "not-now");
    assert!(page.can_pay().await);
    page.offline(false).await;
    page.wait_told_nth("onSet resolved", 2).await;
    page.choose(Choice::Yes).await;
    page.wait_told("xce-select").await;
    page.close().await;
}

#[tokio::test]
async fn a_short_loss_of_the_network_is_waited_out() {
    let (_stack, _front, page) = open(&[("SANDBOX_LATENCY_LIST_MS", "0,3000,0")], "/").await;
    page.wait_told("onSet resolved").await;
    page.run("document.querySelector('#more').click()").await;
    tokio::time::sleep(Duration::from_millis(800)).await;
    // The request under way is cut off; the next attempt gets through.
    page.offline(true).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    page.offline(false).await;
    page.wait_told_nth("onSet resolved", 2).await;
    let told = page.told_names().await;
    assert_eq!(
        told,
        ["xce-quote", "onSet resolved", "xce-quote", "onSet resolved"]
    );
    page.close().await;
}

#[tokio::test]
async fn a_page_whose_loading_is_stopped_tries_again() {
    let (_stack, _front, page) = open(&[("SANDBOX_LATENCY_LIST_MS", "1500,0")], "/").await;
    page.wait("return document.readyState === 'complete' && document.querySelector('xce-protection-offer').offsetHeight > 0").await;
    page.run("window.stop()").await;
    page.wait_told("onSet resolved").await;
    assert_eq!(page.told_names().await, ["xce-quote", "onSet resolved"]);
    page.close().await;
}

#[tokio::test]
async fn a_page_that_is_left_and_come_back_to_has_its_offer() {
    let (_stack, front, page) = open(&[], "/").await;
    page.wait_told("onSet resolved").await;
    page.run(&format!(
        "{OFFER} offer.refresh(); location.href = '/csp.html'"
    ))
    .await;
    page.wait("return location.pathname === '/csp.html' && window.demo?.quote != null")
        .await;
    page.run("history.back()").await;
    page.wait("return location.pathname === '/' && window.demo?.signals.some((signal) => signal.name === 'onSet resolved')").await;
    page.wait(&format!(
        "{OFFER} return offer.shadowRoot.querySelector('input') !== null"
    ))
    .await;
    assert!(front.count("/xcover/quotes") >= 2);
    page.close().await;
}

#[tokio::test]
async fn several_changes_in_a_row_are_one_request_and_void_the_choice_at_once() {
    let (_stack, front, page) = open(&[], "/").await;
    page.wait_told("onSet resolved").await;
    page.choose(Choice::Yes).await;
    page.wait_told("xce-select").await;
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
    let quote = page.wait_told_nth("onSet resolved", 2).await;
    assert_eq!(quote["quote"]["currency"], "EUR");
    assert_eq!(front.count("/xcover/quotes"), 2);
    let told = page.told_names().await;
    assert_eq!(told.iter().filter(|name| *name == "xce-clear").count(), 1);
    assert_eq!(told.iter().filter(|name| *name == "xce-quote").count(), 2);
    // What changes only how a price is written asks for nothing.
    page.run(&format!(
        "{OFFER} offer.setAttribute('currency-display', 'code'); offer.setAttribute('units', '2')"
    ))
    .await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(front.count("/xcover/quotes"), 2);
    page.close().await;
}

#[tokio::test]
async fn an_overtaken_request_is_aborted() {
    let (_stack, _front, page) = open(&[("SANDBOX_LATENCY_LIST_MS", "0,2500,0")], "/").await;
    page.wait_told("onSet resolved").await;
    page.run(&format!(
        "{OFFER} offer.refresh(); setTimeout(() => offer.refresh(), 300)"
    ))
    .await;
    page.wait_told_nth("onSet resolved", 2).await;
    // A request that was aborted has no answer.
    let script = "return performance.getEntriesByType('resource').filter((entry) => entry.name.endsWith('/quotes')).map((entry) => entry.responseStatus)";
    assert_eq!(page.run(script).await, json!([201, 0, 201]));
    page.close().await;
}

#[tokio::test]
async fn a_request_that_is_taken_away_takes_the_offer_with_it() {
    let (_stack, _front, page) = open(&[], "/").await;
    page.wait_told("onSet resolved").await;
    page.choose(Choice::Yes).await;
    page.wait_told("xce-select").await;
    let script = "
        const offer = document.querySelector('xce-protection-offer');
        offer.quoteRequest = null;
        return [offer.quote, offer.selection, offer.bookingDetails(), offer.validate(), offer.offsetHeight]";
    assert_eq!(page.run(script).await, json!([null, null, null, true, 0]));
    page.wait_told("xce-clear").await;
    page.close().await;
}

#[tokio::test]
async fn what_was_chosen_is_what_a_booking_needs() {
    let (_stack, _front, page) = open(&[("SANDBOX_SHAPE", "xce_v1")], "/").await;
    let quote = page.wait_told("onSet resolved").await["quote"].clone();
    let details = "offer.bookingDetails()";
    assert_eq!(page.ask_panel(details).await["quotes"], json!([]));
    page.choose(Choice::Yes).await;
    page.wait_told("xce-select").await;
    let mut details = page.ask_panel(details).await;
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
    page.wait_told("onSet resolved").await;
    assert_eq!(page.see_all("credibility").await.len(), 0);
    assert_eq!(page.see_all("warning").await.len(), 0);
    page.ask_panel("offer.setAttribute('persuasion', '')").await;
    page.wait(&format!(
        "{OFFER} return offer.shadowRoot.querySelector('[part=credibility]') !== null"
    ))
    .await;
    assert_eq!(page.see_all("warning").await.len(), 1);
    page.ask_panel("offer.removeAttribute('persuasion')").await;
    page.wait(&format!(
        "{OFFER} return offer.shadowRoot.querySelector('[part=credibility]') === null"
    ))
    .await;
    page.close().await;
}

/// What is left in a page once it has been tidied: WebAssembly's memory and JavaScript's heap in bytes,
/// nodes, and listeners.
async fn left(page: &Checkout) -> [u64; 4] {
    let memory = page.run("return window.memory.buffer.byteLength").await;
    let metrics = page.tidied_metrics().await;
    [
        &memory,
        &metrics["JSHeapUsedSize"],
        &metrics["Nodes"],
        &metrics["JSEventListeners"],
    ]
    .map(|figure| figure.as_u64().unwrap_or_else(|| panic!("{figure}")))
}

/// Runs `script` on a page with an offer a hundred times, and then as often as `TIMES` says (a thousand
/// takes a minute): that leaves nothing.
async fn leaves_nothing(script: &str) {
    let (_stack, front, page) = open(&[], "/csp.html").await;
    page.before_every_page(
        "const start = WebAssembly.instantiateStreaming;
         WebAssembly.instantiateStreaming = async (...values) => {
           const result = await start.apply(WebAssembly, values);
           window.memory = Object.values(result.instance.exports).find((value) => value instanceof WebAssembly.Memory);
           return result;
         };",
    )
    .await;
    page.visit(&front, "/csp.html").await;
    page.wait_told("onSet resolved").await;
    // The demo keeps what it is told, and writes it out.
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
    let [memory, heap, nodes, listeners] = left(&page).await;
    let times = std::env::var("TIMES").map_or(100, |times| times.parse().expect("a number"));
    repeat(times).await;
    let after = left(&page).await;
    println!("after 100: {memory} {heap} {nodes} {listeners}; after {times} more: {after:?}");
    assert_eq!(after[0], memory, "WebAssembly's memory");
    // The browser itself keeps a little: timings, compiled code.
    assert!(
        after[1] < heap + 100_000 + 200 * u64::from(times),
        "JavaScript's heap: {heap} {after:?}"
    );
    assert_eq!(after[2..], [nodes, listeners], "nodes and listeners");
    page.close().await;
}

#[tokio::test]
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
