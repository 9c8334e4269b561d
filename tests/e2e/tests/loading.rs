//! The WebAssembly: it loads side by side with the quote, and the checkout works without it.

use std::time::Duration;

use xcover_e2e::browser::Browser;
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::{Front, Rule};
use xcover_e2e::open;
use xcover_e2e::shopper::Choice;
use xcover_e2e::stack::Stack;

const WASM: &str = "xcover-offer_bg.wasm";

/// With `break_it`, the page is told once that the WebAssembly isn't loaded, and still works.
async fn assert_not_loaded(break_it: impl FnOnce(&Front)) {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    break_it(&front);
    let page = Checkout::open(&front, "/").await;
    page.wait_for("onSet rejected").await;
    let signals = page.signals().await;
    let names: Vec<_> = signals.iter().map(|signal| signal.name.as_str()).collect();
    assert_eq!(names, ["xce-unavailable", "onSet rejected"], "{signals:?}");
    assert_eq!(signals[0].detail["reason"], "not-loaded");
    page.see_no_offer().await;
    page.pay_without_cover().await;
    // Without an offer there is no opt-out to report, which is no error.
    page.wait_for("reportOptOut").await;
    page.close().await;
}

#[tokio::test]
async fn a_missing_webassembly_leaves_the_checkout_alone() {
    assert_not_loaded(|front| front.rule(WASM, Rule::Status(404))).await;
}

#[tokio::test]
async fn a_missing_glue_leaves_the_checkout_alone() {
    assert_not_loaded(|front| front.rule("xcover-offer.js", Rule::Status(404))).await;
}

#[tokio::test]
async fn a_webassembly_that_stalls_leaves_the_checkout_alone() {
    assert_not_loaded(|front| front.rule(WASM, Rule::Stall)).await;
}

#[tokio::test]
async fn a_truncated_webassembly_leaves_the_checkout_alone() {
    assert_not_loaded(|front| front.rule(WASM, Rule::Cut)).await;
}

#[tokio::test]
async fn a_policy_that_forbids_webassembly_leaves_the_checkout_alone() {
    let policy = Rule::Header("content-security-policy", "script-src 'self'");
    assert_not_loaded(|front| front.rule("/", policy)).await;
}

/// Makes `document.createElement(tag)` throw for the WebAssembly alone, so that it traps.
fn trap_on(tag: &str) -> Rule {
    let script = format!(
        "<script>
          const create = Document.prototype.createElement;
          Document.prototype.createElement = function (tag, options) {{
            if (tag === '{tag}' && new Error().stack.includes('xcover-offer')) throw new Error('no');
            return create.call(this, tag, options);
          }};
          addEventListener('error', (event) => (window.trap = event.error instanceof WebAssembly.RuntimeError));
        </script></head>"
    );
    Rule::Edit("</head>".into(), script)
}

#[tokio::test]
async fn a_webassembly_that_traps_at_mount_leaves_the_checkout_alone() {
    assert_not_loaded(|front| front.rule("/", trap_on("div"))).await;
}

#[tokio::test]
async fn a_webassembly_that_traps_while_it_renders_leaves_the_checkout_alone() {
    assert_not_loaded(|front| front.rule("/", trap_on("section"))).await;
}

#[tokio::test]
async fn a_webassembly_that_traps_after_the_offer_was_shown_lets_the_page_go_on() {
    let (_stack, _front, page) = open(&[], "/").await;
    page.wait_for("onSet resolved").await;
    page.choose(Choice::Yes).await;
    page.wait_for("xce-select").await;
    assert!(page.can_pay().await);
    // What Rust calls, and what can't fail there, ends it.
    page.run("ShadowRoot.prototype.getElementById = () => { throw new WebAssembly.RuntimeError('unreachable'); }")
        .await;
    page.choose(Choice::No).await;
    assert_eq!(
        page.wait_for("xce-unavailable").await["reason"],
        "not-loaded"
    );
    page.wait_for("xce-clear").await;
    assert_eq!(page.offer_height().await, 0);
    assert!(page.can_pay().await);
    assert_eq!(page.page_text("#total").await, "$200.00");
    page.close().await;
}

#[tokio::test]
async fn without_its_script_the_page_still_sells() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    front.rule("embed.js", Rule::Status(404));
    let page = Checkout::open(&front, "/").await;
    page.wait("return document.querySelector('#total').textContent !== ''")
        .await;
    page.pay_without_cover().await;
    page.close().await;
}

/// A file that can't be had for a while is there on the next page, in browsers that keep failures as well.
async fn assert_comes_back(browser: Browser) {
    let stack = Stack::start(&[]);
    for file in ["xcover-offer.js", "late.js", "shown.js"] {
        let front = Front::before(&stack.shop.address).await;
        front.rule(file, Rule::Status(503));
        let page = Checkout::open_in(browser, &front, "/csp.html").await;
        page.wait("return window.demo?.signals.some(({ name }) => name.startsWith('onSet'))")
            .await;
        front.heal();
        page.visit(&front, "/csp.html").await;
        page.wait_for("onSet resolved").await;
        page.scroll_to_offer().await;
        // Which shown.js tells.
        page.wait_for("xce-view").await;
        page.close().await;
    }
}

#[tokio::test]
async fn a_file_that_could_not_be_had_is_there_on_the_next_page() {
    assert_comes_back(Browser::usual()).await;
}

#[tokio::test]
async fn in_webkit_a_file_that_could_not_be_had_is_there_on_the_next_page() {
    assert_comes_back(Browser::WebKit).await;
}

#[tokio::test]
async fn the_webassembly_and_the_quote_are_fetched_side_by_side() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    front.rule(WASM, Rule::Delay(Duration::from_millis(400)));
    front.rule("/quotes", Rule::Delay(Duration::from_millis(400)));
    let page = Checkout::open(&front, "/").await;
    page.wait_for("onSet resolved").await;
    let script = "
        const [wasm, quote] = ['xcover-offer_bg.wasm', '/xcover/quotes'].map((end) =>
          performance.getEntriesByType('resource').find(({ name }) => name.endsWith(end)));
        return wasm.startTime < quote.responseEnd && quote.startTime < wasm.responseEnd;";
    assert_eq!(
        page.run(script).await,
        true,
        "each starts before the other ends"
    );
    assert_eq!(front.count("/quotes"), 1);
    page.close().await;
}

/// Shows the panel in German, with `rule` for the file of its own texts. Returns the panel's "no", and the console's
/// warnings.
async fn in_german(rule: Option<Rule>) -> (String, String) {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    if let Some(rule) = rule {
        front.rule("texts/de.txt", rule);
    }
    let page = Checkout::open(&front, "/").await;
    page.wait_for("onSet resolved").await;
    page.run("window.warned = []; console.warn = (message) => warned.push(message);")
        .await;
    page.select("lang", "de").await;
    page.wait_for_nth("onSet resolved", 2).await;
    let no = page.see_all("option").await.pop().unwrap_or_default();
    let warned = page.run("return warned.join()").await;
    page.close().await;
    (no, warned.as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn the_panels_own_texts_come_from_a_file_in_the_contents_language() {
    let (no, warned) = in_german(None).await;
    assert_eq!(no, "Nein, ohne Schutz fortfahren");
    assert_eq!(warned, "");
}

#[tokio::test]
async fn without_a_file_of_texts_in_time_they_are_english_and_the_console_says_so() {
    for rule in [
        Rule::Status(404),
        Rule::Stall,
        Rule::Cut,
        Rule::Delay(Duration::from_secs(5)),
        Rule::Replace("text/plain", "<!doctype html>".into()),
    ] {
        let (no, warned) = in_german(Some(rule)).await;
        assert_eq!(no, "No, continue without protection");
        assert_eq!(warned, "xcover-offer: English stands in for de");
    }
}

/// Opens a page with `data-load="visible"`, and with `before` in front of the element.
async fn lazy(before: &str) -> (Stack, Front, Checkout) {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    let tag = "embed.js\" data-load=\"visible\"";
    front.rule("/", Rule::Edit("embed.js\"".into(), tag.into()));
    let element = "<xce-protection-offer";
    front.rule(
        "/",
        Rule::Edit(element.into(), format!("{before}{element}")),
    );
    let page = Checkout::open(&front, "/").await;
    page.wait("return customElements.get('xce-protection-offer') ? 1 : null")
        .await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    (stack, front, page)
}

#[tokio::test]
async fn an_offer_below_the_fold_is_requested_once_it_is_near_the_viewport() {
    let far = "<svg width=\"10\" height=\"9000\"></svg>";
    let (_stack, front, page) = lazy(far).await;
    assert_eq!(front.count("/quotes"), 0);
    assert_eq!(page.signal_names().await, [""; 0]);
    assert!(page.offer_height().await > 200, "its space is reserved");
    page.scroll_to_offer().await;
    page.wait_for("onSet resolved").await;
    assert_eq!(front.count("/quotes"), 1);
    page.close().await;
}

#[tokio::test]
async fn an_offer_that_its_page_hides_is_requested_once_it_is_shown() {
    // The browser closes the tag behind the element, which is therefore hidden as well.
    let (_stack, front, page) = lazy("<div id=\"slot\" hidden>").await;
    assert_eq!(front.count("/quotes"), 0);
    page.run("document.querySelector('#slot').hidden = false")
        .await;
    page.wait_for("onSet resolved").await;
    assert_eq!(front.count("/quotes"), 1);
    page.close().await;
}

#[tokio::test]
async fn without_the_setting_a_hidden_offer_is_requested_at_once() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    let element = "<xce-protection-offer";
    let hidden = format!("<div id=\"slot\" hidden>{element}");
    front.rule("/", Rule::Edit(element.into(), hidden));
    let page = Checkout::open(&front, "/").await;
    page.wait_for("onSet resolved").await;
    page.close().await;
}

/// The demo with `layout` on its element. On it, `border` is the panel's, when the page is told of the offer.
fn in_layout(front: &Front, layout: &str) {
    let element = "<xce-protection-offer";
    let script = "<script>document.addEventListener('xce-quote', ({ target }) => {
          window.border = getComputedStyle(target.shadowRoot.querySelector('.panel')).borderTopWidth;
        });</script></head>";
    let with = format!("{element} layout=\"{layout}\"");
    front.rule("/", Rule::Edit(element.into(), with));
    front.rule("/", Rule::Edit("</head>".into(), script.into()));
}

#[tokio::test]
async fn a_layouts_styles_are_there_before_its_panel_is_and_those_of_an_open_fold_after_it() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    let requested = "performance.getEntriesByType('resource').find(({ name }) => name.endsWith('late.js'))?.startTime";
    for (layout, border) in [("card", "0px"), ("panel", "1px")] {
        in_layout(&front, layout);
        front.rule("theme.js", Rule::Delay(Duration::from_millis(200)));
        if layout == "card" {
            // On a busy machine what is asked for at once may come after a quote that takes no time.
            front.rule("quotes", Rule::Delay(Duration::from_secs(1)));
        }
        let page = Checkout::open(&front, "/").await;
        page.wait("return window.border ?? null").await;
        assert_eq!(page.run("return border").await, border, "{layout}");
        let requested = page
            .wait(&format!("return {requested}"))
            .await
            .as_f64()
            .unwrap();
        let quoted = page
            .run("return performance.getEntriesByType('resource').find(({ name }) => name.endsWith('/quotes')).responseEnd")
            .await;
        let is_early = requested < quoted.as_f64().unwrap();
        assert_eq!(is_early, layout == "card", "{layout}: {requested}");
        page.close().await;
        front.heal();
    }
}

#[tokio::test]
async fn a_layout_without_its_styles_is_an_offer_all_the_same() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    for rule in [Rule::Status(404), Rule::Stall] {
        in_layout(&front, "inline");
        front.rule("theme.js", rule);
        let page = Checkout::open(&front, "/").await;
        page.wait_for("onSet resolved").await;
        assert_eq!(page.run("return border").await, "1px");
        page.choose(Choice::No).await;
        page.wait_for("xce-opt-out").await;
        page.close().await;
        front.heal();
    }
}
