//! A page that lives long: a thousand offers, one after another, leave nothing behind. `life` has the same in Chromium, with its
//! developer tools; here it is what a page itself can see, in the other browsers.

use serde_json::Value;
use xcover_e2e::browser::Browser;

use super::{ELEMENT, EMBED, Host};

/// Has `usage()`: the WebAssembly's memory in bytes, the nodes of the page and of all panels on it, and the listeners at `window`
/// and `document`. What else has listeners goes with its panel.
const COUNT: &str = "<script>{
    const { instantiate } = WebAssembly;
    let memory;
    WebAssembly.instantiate = async (...values) => {
      const instance = await instantiate.apply(WebAssembly, values);
      memory = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
      return instance;
    };
    const listeners = new Map([[window, []], [document, []]]);
    const { addEventListener, removeEventListener } = EventTarget.prototype;
    const place = (list, type, listener) => list.findIndex((one) => one[0] === type && one[1] === listener);
    EventTarget.prototype.addEventListener = function (type, listener, options) {
      const list = listeners.get(this ?? window);
      if (list && place(list, type, listener) < 0) list.push([type, listener]);
      return addEventListener.call(this ?? window, type, listener, options);
    };
    EventTarget.prototype.removeEventListener = function (type, listener, options) {
      const list = listeners.get(this ?? window);
      if (list && place(list, type, listener) >= 0) list.splice(place(list, type, listener), 1);
      return removeEventListener.call(this ?? window, type, listener, options);
    };
    const count = (root) => {
      let nodes = 0;
      const walker = document.createTreeWalker(root);
      while (walker.nextNode()) nodes += 1 + (walker.currentNode.shadowRoot ? count(walker.currentNode.shadowRoot) : 0);
      return nodes;
    };
    window.usage = () => [memory.buffer.byteLength, count(document), [...listeners.values()].flat().length];
  }</script>";

const QUOTE: &str = "
    await new Promise((resolve, reject) => signalLayer.push({
      signal: 'set', element: 'xce-protection-offer', data: { quote_request: request },
      onSet: (quote) => quote.then(resolve, reject),
    }));";

const MOUNT: &str = "
    const offer = document.createElement('xce-protection-offer');
    const isThere = new Promise((resolve, reject) => {
      offer.addEventListener('xce-quote', resolve);
      offer.addEventListener('xce-unavailable', reject);
      offer.addEventListener('xce-error', reject);
    });
    document.body.append(offer);
    offer.quoteRequest = request;
    await isThere;
    offer.remove();";

async fn leaves_nothing(browser: Browser, what: &str, script: &str) {
    let host = Host::open_in(browser).await;
    let page = &host.page;
    let body = [ELEMENT, Host::set(), EMBED].concat();
    host.visit(COUNT, &body).await;
    page.wait_for("onSet resolved").await;
    let repeat = async |times: u32| {
        // In parts, because a driver doesn't wait for minutes.
        for _ in 0..times / 50 {
            let script = format!(
                "return (async () => {{ for (let i = 0; i < 50; i++) {{ {script} }} await new Promise((resolve) => setTimeout(resolve, 100)); return usage(); }})()"
            );
            page.run(&script).await;
        }
        page.run("return usage()").await
    };
    let before: Value = repeat(100).await;
    let after = repeat(900).await;
    println!(
        "{browser:?}, {what}: memory, nodes, listeners after 100: {before}; after 1,000: {after}"
    );
    assert_eq!(after, before, "{browser:?} {what}");
    host.page.close().await;
}

#[tokio::test]
#[ignore = "minutes: make test-all"]
async fn a_thousand_quotes_leave_nothing_behind_in_firefox_and_webkit() {
    for browser in [Browser::Firefox, Browser::WebKit] {
        leaves_nothing(browser, "quotes", QUOTE).await;
    }
}

#[tokio::test]
#[ignore = "minutes: make test-all"]
async fn a_thousand_elements_leave_nothing_behind_in_firefox_and_webkit() {
    for browser in [Browser::Firefox, Browser::WebKit] {
        leaves_nothing(browser, "elements", MOUNT).await;
    }
}
