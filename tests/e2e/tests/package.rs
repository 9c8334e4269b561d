//! The npm package: installed from its tarball into projects of several frameworks, built, and run; and its loader.

use std::process::Command;
use std::sync::OnceLock;

use serde_json::json;
use xcover_e2e::browser::Browser;
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::{Front, Rule};
use xcover_e2e::shopper::Choice;
use xcover_e2e::stack::Stack;

const PROJECTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../hosts/projects.mjs");

/// The folder with the projects' sites, and the package as it is.
fn site() -> &'static str {
    static SITE: OnceLock<String> = OnceLock::new();
    SITE.get_or_init(|| {
        let output = Command::new("node").arg(PROJECTS).output().expect("node");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{errors}");
        let printed = String::from_utf8(output.stdout).expect("UTF-8");
        printed.trim().to_owned()
    })
}

async fn shop() -> (Stack, Front) {
    let stack = Stack::start(&[("PROXY_STATIC_DIR", site())]);
    let front = Front::before(&stack.shop.address).await;
    (stack, front)
}

#[tokio::test]
async fn a_project_of_each_framework_shows_an_offer_and_is_told_of_the_choice() {
    let (_stack, front) = shop().await;
    let page = Checkout::open(&front, "/package/package.json").await;
    for name in ["plain", "react", "react-18", "vue", "preact", "svelte"] {
        println!("{name}");
        let asked = front.count("POST /xcover/quotes");
        page.visit(&front, &format!("/{name}/index.html")).await;
        page.wait_for("xce-quote").await;
        let version = page.wait_for("loaded").await;
        assert_eq!(version, env!("CARGO_PKG_VERSION"), "{name}");
        page.choose(Choice::Yes).await;
        assert_eq!(page.wait_for("xce-select").await["currency"], "USD");
        let order = page.run("return order()").await;
        assert!(order[0]["id"].is_string(), "{name}: {order}");
        page.run("changeCurrency('EUR')").await;
        let quote = page.wait_for_nth("xce-quote", 2).await;
        let is_vanilla = name == "plain";
        if !is_vanilla {
            assert_eq!(quote["offer"]["currency"], "EUR", "{name}");
        }
        let events = page.signal_names().await;
        let events: Vec<_> = events
            .iter()
            .filter(|name| name.starts_with("xce-"))
            .collect();
        let expected = ["xce-quote", "xce-select", "xce-clear", "xce-quote"];
        assert_eq!(events, expected, "{name}");
        let asked = front.count("POST /xcover/quotes") - asked;
        assert_eq!(asked, 2, "{name}");
        let tags = "return document.querySelectorAll('script[src*=\"embed.js\"]').length";
        assert_eq!(page.run(tags).await, 1, "{name}");
    }
    page.close().await;
}

#[tokio::test]
async fn the_components_write_attributes_that_every_version_of_a_framework_writes_alike() {
    let (_stack, front) = shop().await;
    let page = Checkout::open(&front, "/package/package.json").await;
    for name in ["react", "react-18", "vue"] {
        page.visit(&front, &format!("/{name}/index.html")).await;
        let quote = page.wait_for("xce-quote").await;
        let formatted = quote["offer"]["priceFormatted"].as_str().expect("a price");
        assert!(formatted.starts_with("USD"), "{name}: {formatted}");
        let attributes =
            "Object.fromEntries([...offer.attributes].map(({ name, value }) => [name, value]))";
        let mut expected =
            json!({ "class": "offer", "layout": "panel", "currency-display": "code" });
        if name == "vue" {
            expected["persuasion"] = json!("false");
        }
        assert_eq!(page.evaluate(attributes).await, expected, "{name}");
        assert_eq!(page.evaluate("offer.orderTotal").await, 200, "{name}");
        assert_eq!(page.booking_details().await["orderTotal"], 200, "{name}");
    }
    page.close().await;
}

/// Takes all rules away, but for one: what a test has broken isn't in the browser's cache.
fn heal(front: &Front) {
    front.heal();
    front.rule(EMBED, Rule::Header("cache-control", "no-store"));
}

/// A page without a bundler that imports the package's loader, and notes what is on the console.
async fn visit_loader(page: &Checkout, front: &Front, body: &str) {
    let html = format!(
        "<!doctype html><html lang=en><script>
           window.demo = {{ signals: [] }};
           window.note = (name, detail) => demo.signals.push({{ name, detail, at: 0 }});
           console.warn = (text) => note('warning', text);
         </script><xce-protection-offer></xce-protection-offer>{body}<script type=module>
           import {{ loadOffer, integrity, version }} from '/package/index.js';
           window.integrity = integrity;
           window.load = (options) => loadOffer({{ src: '/package/dist/embed.js', ...options }}).then(
             (module) => note('loaded', module.version === version), (error) => note('failed', error.message));
           note('ready');
         </script>"
    );
    heal(front);
    front.rule("/loader.html", Rule::Replace("text/html", html));
    page.visit(front, "/loader.html").await;
    page.wait_for("ready").await;
}

const EMBED: &str = "/package/dist/embed.js";

async fn loader(browser: Browser) {
    let (_stack, front) = shop().await;
    let page = Checkout::open_in(browser, &front, "/package/package.json").await;
    let tags = "return document.querySelectorAll('script[data-xcover-offer]').length";
    let is_defined = "return !!customElements.get('xce-protection-offer')";

    // A file that doesn't come is tried again within one call.
    visit_loader(&page, &front, "").await;
    front.rule(EMBED, Rule::Status(503));
    let asked = front.count(EMBED);
    page.run("load(); load({ src: '/other.js' })").await;
    while front.count(EMBED) == asked {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    heal(&front);
    page.wait_for_nth("loaded", 2).await;
    assert_eq!(front.count(EMBED) - asked, 2, "{browser:?}");
    assert_eq!(page.run(tags).await, 1, "{browser:?}");

    // A file that isn't what its hash says is never run, and the next call begins anew.
    visit_loader(&page, &front, "").await;
    front.rule(
        EMBED,
        Rule::Edit("xce-protection-offer".into(), "xce-tampered".into()),
    );
    page.run("load({ integrity })").await;
    let message = page.wait_for("failed").await;
    let message = message.as_str().expect("a message");
    assert!(message.contains("integrity"), "{browser:?}: {message}");
    assert_eq!(
        page.run("return !!customElements.get('xce-tampered')")
            .await,
        false
    );
    assert_eq!(page.run(tags).await, 0, "{browser:?}");
    heal(&front);
    page.run("load({ integrity })").await;
    assert_eq!(page.wait_for("loaded").await, true, "{browser:?}");
    assert_eq!(page.run(tags).await, 1, "{browser:?}");

    // A tag of the page's own is enough.
    let own =
        r#"<script type="module" async src="/package/dist/embed.js" data-proxy="/own"></script>"#;
    visit_loader(&page, &front, own).await;
    page.run("load()").await;
    assert_eq!(page.wait_for("loaded").await, true, "{browser:?}");
    assert_eq!(page.run(is_defined).await, true);
    assert_eq!(
        page.run("return document.scripts.length").await,
        3,
        "{browser:?}"
    );
    assert_eq!(page.signal_names().await, ["ready", "loaded"], "no warning");

    // Files of another version.
    visit_loader(&page, &front, "").await;
    let ours = format!("\"{}\"", env!("CARGO_PKG_VERSION"));
    front.rule(EMBED, Rule::Edit(ours, "\"9.9.9\"".into()));
    page.run("load()").await;
    assert_eq!(page.wait_for("loaded").await, false, "{browser:?}");
    let warning = page.wait_for("warning").await;
    let warning: &str = warning.as_str().expect("a warning");
    for part in ["9.9.9", env!("CARGO_PKG_VERSION"), EMBED] {
        assert!(warning.contains(part), "{browser:?}: {warning}");
    }
    page.close().await;
}

#[tokio::test]
async fn the_loader_adds_one_tag_tries_again_and_keeps_to_integrity_and_version_in_chromium() {
    loader(Browser::Chromium).await;
}

#[tokio::test]
#[ignore = "minutes: make test-all"]
async fn the_loader_adds_one_tag_tries_again_and_keeps_to_integrity_and_version_in_firefox() {
    loader(Browser::Firefox).await;
}
