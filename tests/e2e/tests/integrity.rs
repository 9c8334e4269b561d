//! Files of a release that aren't what was released: nothing of them runs, wherever the browser has a way to tell. The table in
//! `docs/security.md` has the gaps.

use std::fs;

use serde_json::Value;
use xcover_e2e::browser::Browser;
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::{Front, Rule};
use xcover_e2e::shopper::Choice;
use xcover_e2e::stack::{DIST, Stack};

const PAGE: &str = "/csp.html";
const GLUE: &str = "/xcover-offer.js";
const WASM: &str = "/xcover-offer_bg.wasm";

/// What `integrity.json` says of a file.
pub(crate) fn released(name: &str) -> String {
    let list = fs::read_to_string(format!("{DIST}/integrity.json")).expect("a release");
    let list: Value = serde_json::from_str(&list).expect("JSON");
    list[name].as_str().expect("a hash").to_owned()
}

/// A module that does one thing more.
fn tamper(front: &Front, name: &str) {
    let path = fs::read_to_string(format!("{DIST}/{name}")).expect("a release");
    let more = format!("globalThis.tampered = 1;{path}");
    front.rule(&format!("/{name}"), Rule::Replace("text/javascript", more));
}

struct Shop {
    stack: Stack,
    page: Checkout,
}

impl Shop {
    async fn open(browser: Browser) -> Shop {
        let stack = Stack::start(&[]);
        let front = Front::before(&stack.shop.address).await;
        let page = Checkout::open_in(browser, &front, "/healthz").await;
        Shop { stack, page }
    }

    /// Opens the checkout on a network that `break_it` has broken: another one each time, so that nothing comes from the
    /// browser's cache.
    async fn visit(&self, break_it: impl FnOnce(&Front)) -> Front {
        let front = Front::before(&self.stack.shop.address).await;
        break_it(&front);
        self.page.visit(&front, PAGE).await;
        front
    }

    /// Opens the checkout with another tag, which makes an offer, and then once more with an embed.js that was changed.
    async fn visit_with_changed_embed(&self, tag: Rule) -> Front {
        let _front = self.visit(|front| front.rule(PAGE, tag.clone())).await;
        self.page.wait_for("onSet resolved").await;
        self.visit(|front| {
            front.rule(PAGE, tag);
            tamper(front, "embed.js");
        })
        .await
    }

    async fn has_run(&self) -> bool {
        let tampered = self.page.run("return globalThis.tampered === 1").await;
        tampered.as_bool().expect("a boolean")
    }

    /// The page is told once that there is no WebAssembly, and goes on.
    async fn is_not_loaded(&self) {
        self.page.wait_for("onSet rejected").await;
        let signals = self.page.signals().await;
        let names: Vec<_> = signals.iter().map(|signal| signal.name.as_str()).collect();
        assert_eq!(names, ["xce-unavailable", "onSet rejected"], "{signals:?}");
        assert_eq!(signals[0].detail["reason"], "not-loaded");
        self.page.see_no_offer().await;
        self.page.pay_without_cover().await;
    }
}

/// The tag has the hash of embed.js: one that was changed isn't run, and the checkout goes on.
async fn embed(shop: &Shop, browser: Browser) {
    let tag = format!("embed.js\" integrity=\"{}\"", released("embed.js"));
    let with_hash = Rule::Edit("embed.js\"".into(), tag);
    let _front = shop.visit_with_changed_embed(with_hash).await;
    shop.page
        .wait("return document.readyState === 'complete'")
        .await;
    let is_there = "return !!customElements.get('xce-protection-offer')";
    assert_eq!(shop.page.run(is_there).await, false, "{browser:?}");
    assert!(!shop.has_run().await, "{browser:?}");
    shop.page.pay_without_cover().await;
}

/// The WebAssembly is compiled, but nothing of it exists before its hash is right.
async fn webassembly(shop: &Shop, browser: Browser) {
    // As long as before, so that it is WebAssembly all the same.
    let changed = Rule::Edit("without protection".into(), "without_protection".into());
    let _front = shop.visit(|front| front.rule(WASM, changed)).await;
    let is_valid = format!(
        "return fetch('{WASM}').then((response) => response.arrayBuffer()).then((bytes) => WebAssembly.validate(bytes))"
    );
    assert_eq!(shop.page.run(&is_valid).await, true, "{browser:?}");
    shop.is_not_loaded().await;
}

/// The glue. WebKit ignores the hash, unless the page has an import map that says it.
async fn glue(shop: &Shop, browser: Browser) {
    let _front = shop.visit(|front| tamper(front, "xcover-offer.js")).await;
    if browser == Browser::WebKit {
        shop.page.wait_for("onSet resolved").await;
        assert!(
            shop.has_run().await,
            "WebKit has learnt it: the table of gaps"
        );
    } else {
        shop.is_not_loaded().await;
        assert!(!shop.has_run().await, "{browser:?}");
    }
    let map = format!(
        "<script nonce=\"abc\" type=\"importmap\">{{\"integrity\": {{\"{GLUE}\": \"{}\"}}}}</script></head>",
        released("xcover-offer.js")
    );
    let _front = shop
        .visit(|front| {
            tamper(front, "xcover-offer.js");
            // Before the first module.
            front.rule(PAGE, Rule::Edit("</head>".into(), map));
            front.rule(
                PAGE,
                Rule::Edit("script-src".into(), "script-src 'nonce-abc'".into()),
            );
            let script = "<script type=\"module\" src=\"csp.js\"></script>";
            front.rule(PAGE, Rule::Edit(script.into(), String::new()));
            let end = format!("{script}</body>");
            front.rule(PAGE, Rule::Edit("</body>".into(), end));
        })
        .await;
    shop.is_not_loaded().await;
    assert!(!shop.has_run().await, "{browser:?}");
}

/// late.js, and what it loads: the offer stands without them.
async fn late(shop: &Shop, browser: Browser) {
    for name in ["late.js", "shown.js", "opt-out.js"] {
        let _front = shop.visit(|front| tamper(front, name)).await;
        shop.page.wait_for("onSet resolved").await;
        shop.page.choose(Choice::No).await;
        shop.page.wait_for("xce-opt-out").await;
        let reported = shop.page.report_opt_out().await;
        if browser == Browser::WebKit {
            assert!(
                shop.has_run().await,
                "WebKit has learnt it: the table of gaps"
            );
            continue;
        }
        let expected = if name == "shown.js" {
            Value::Bool(true)
        } else {
            "opt-out-failed".into()
        };
        assert_eq!(reported, expected, "{browser:?} {name}");
        assert!(!shop.has_run().await, "{browser:?} {name}");
    }
}

/// Our own words: English stands in, and the console says so.
async fn texts(shop: &Shop, browser: Browser) {
    let in_german = "
        window.warned = [];
        console.warn = (text) => warned.push(text);
        const offer = document.querySelector('xce-protection-offer');
        offer.quoteRequest = { ...offer.quoteRequest, customer_language: 'de' };";
    for (is_changed, no, warned) in [
        (false, "Nein, ohne Schutz fortfahren", ""),
        (
            true,
            "No, continue without protection",
            "xcover-offer: English stands in for de",
        ),
    ] {
        let _front = shop
            .visit(|front| {
                if is_changed {
                    front.rule(
                        "/de.txt",
                        Rule::Edit("ohne Schutz".into(), "mit Schutz".into()),
                    );
                }
            })
            .await;
        shop.page.wait_for("onSet resolved").await;
        shop.page.run(in_german).await;
        shop.page.wait_for_nth("onSet resolved", 2).await;
        let options = shop.page.see_all("option").await;
        assert_eq!(options.last().map(String::as_str), Some(no), "{browser:?}");
        assert_eq!(shop.page.run("return warned.join()").await, warned);
    }
}

/// classic.js knows what embed.js has to be.
async fn classic(shop: &Shop, browser: Browser) {
    let tag = "<script type=\"module\" async src=\"embed.js\"";
    let classic = format!(
        "<script async integrity=\"{}\" src=\"classic.js\"",
        released("classic.js")
    );
    let edit = Rule::Edit(tag.into(), classic);
    let _front = shop.visit_with_changed_embed(edit).await;
    if browser == Browser::WebKit {
        shop.page.wait_for("onSet resolved").await;
        assert!(
            shop.has_run().await,
            "WebKit has learnt it: the table of gaps"
        );
    } else {
        shop.page
            .wait("return document.readyState === 'complete'")
            .await;
        shop.page.pay_without_cover().await;
        assert!(!shop.has_run().await, "{browser:?}");
    }
}

async fn nothing_changed_runs(browser: Browser) {
    let shop = Shop::open(browser).await;
    embed(&shop, browser).await;
    webassembly(&shop, browser).await;
    glue(&shop, browser).await;
    late(&shop, browser).await;
    texts(&shop, browser).await;
    classic(&shop, browser).await;
    shop.page.close().await;
}

#[tokio::test]
async fn nothing_runs_in_chromium_that_was_not_released() {
    nothing_changed_runs(Browser::Chromium).await;
}

#[tokio::test]
#[ignore = "minutes: make test-all"]
async fn nothing_runs_in_firefox_that_was_not_released() {
    nothing_changed_runs(Browser::Firefox).await;
}

#[tokio::test]
#[ignore = "minutes: make test-all"]
async fn only_the_listed_gaps_let_something_run_in_webkit_that_was_not_released() {
    nothing_changed_runs(Browser::WebKit).await;
}

#[tokio::test]
async fn each_file_is_loaded_once() {
    for browser in Browser::ALL {
        let shop = Shop::open(browser).await;
        let front = shop.visit(|_| {}).await;
        shop.page.wait_for("onSet resolved").await;
        shop.page.refresh().await;
        shop.page.wait_for_nth("onSet resolved", 2).await;
        shop.page.evaluate("offer.disclosure()").await;
        shop.page.choose(Choice::No).await;
        assert_eq!(shop.page.report_opt_out().await, true);
        let all = "return ['drawn.js', 'shown.js', 'theme.js'].every((name) => performance.getEntriesByType('resource').some((entry) => entry.name.endsWith(name)))";
        shop.page.wait(all).await;
        for name in [
            "/embed.js",
            GLUE,
            WASM,
            "late.js",
            "theme.js",
            "shown.js",
            "drawn.js",
            "opt-out.js",
            "disclosure.js",
        ] {
            assert_eq!(front.count(name), 1, "{browser:?} {name}");
        }
        assert_eq!(front.count("integrity.json"), 0);
        shop.page.close().await;
    }
}
