//! Every state under the strictest content security policy that a checkout may have, and others that partners use.

use serde_json::json;
use xcover_e2e::browser::Browser;
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::{Front, Rule};
use xcover_e2e::shopper::Choice;
use xcover_e2e::stack::Stack;

use crate::answer::answer;
use crate::integrity::released;

const PAGE: &str = "/csp.html";

/// The policy is in force: the browser refuses and reports what it forbids.
async fn assert_in_force(page: &Checkout) {
    page.wait("return !!window.violations").await;
    // WebKit doesn't report every violation.
    page.wait(
        "if (window.violations.length > 0) return true;
         try { document.createElement('div').innerHTML = '<b>x</b>'; } catch { return false; }
         throw new Error('not refused');",
    )
    .await;
    page.run("window.violations.length = 0").await;
}

async fn assert_no_violation(page: &Checkout, state: &str) {
    let violations = page.run("return window.violations").await;
    assert_eq!(violations, json!([]), "{state}");
}

/// Leads an offer through every state, and the page to every end, without a violation.
async fn every_state(browser: Browser) {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    let tag = |with: &str| Rule::Edit("embed.js\"".into(), format!("embed.js\" {with}"));
    front.rule(PAGE, tag("data-deadline-ms=\"3000\""));
    let page = Checkout::open_in(browser, &front, PAGE).await;
    assert_in_force(&page).await;

    page.wait_for("onSet resolved").await;
    assert_eq!(page.see("amount").await, "$14.02");
    assert!(page.see("disclaimer").await.contains("terms"));
    assert!(!page.validate().await);
    page.choose(Choice::Yes).await;
    page.wait_for("xce-select").await;
    page.open_all_details().await;
    page.clear().await;
    page.wait_for("xce-clear").await;
    page.choose(Choice::No).await;
    page.wait_for("xce-opt-out").await;
    assert_eq!(page.report_opt_out().await, true);
    let hash = page
        .evaluate("offer.disclosure().then(({ sha256 }) => sha256)")
        .await;
    assert!(hash.is_string(), "{hash}");
    page.wait_for("xce-view").await;
    assert_no_violation(&page, "an offer").await;

    let mut failed = [0, 0];
    let quoted = answer(&page).await;
    let mut expired = quoted.clone();
    expired["expires_at"] = expired["created_at"].clone();
    let json = |body: String| Rule::Replace("application/json", body);
    for (rule, event, code) in [
        (
            Rule::Problem(422, "no-offer"),
            "xce-unavailable",
            "no-offer",
        ),
        (json("{}".into()), "xce-unavailable", "not-showable"),
        (
            Rule::Problem(400, "invalid-request"),
            "xce-error",
            "invalid-request",
        ),
        (json(expired.to_string()), "xce-unavailable", "expired"),
        (
            Rule::Problem(503, "upstream-busy"),
            "xce-unavailable",
            "not-now",
        ),
    ] {
        front.rule("/quotes", rule);
        page.refresh().await;
        let place = usize::from(event == "xce-error");
        failed[place] += 1;
        let detail = page.wait_for_nth(event, failed[place]).await;
        let said = if place == 0 { "reason" } else { "code" };
        assert_eq!(detail[said], code, "{browser:?}: {detail}");
        assert_no_violation(&page, code).await;
        front.heal();
    }
    page.click("retry").await;
    page.wait_until("offer.quote && panel.querySelector('label:nth-of-type(2)') && true")
        .await;

    for change in [
        "offer.setAttribute('layout', 'card'); void offer.refresh()",
        "offer.setAttribute('layout', 'inline'); void offer.refresh()",
        "offer.quoteRequest = { ...offer.quoteRequest, customer_language: 'de' }",
        "return import('/baskets.js').then(({ orderOf }) => {
           offer.quoteRequest = orderOf({ basket: 'parcel', currency: 'USD', lang: 'en-US', quantity: 3 }).request.quote_request;
         })",
    ] {
        let offer = "const offer = document.querySelector('xce-protection-offer');";
        let note = "window.isQuoted = false; offer.addEventListener('xce-quote', () => (window.isQuoted = true), { once: true });";
        page.run(&format!("{offer} {note} {change}")).await;
        page.wait("return window.isQuoted").await;
        page.answer(1, 2).await;
        assert_no_violation(&page, change).await;
    }
    let informed = "
        const next = document.createElement('xce-protection-offer');
        next.setAttribute('mode', 'information');
        next.addEventListener('xce-information', () => (window.isInformed = true));
        document.body.append(next);
        next.quoteRequest = document.querySelector('xce-protection-offer').quoteRequest;";
    page.run(informed).await;
    page.wait("return window.isInformed ?? null").await;
    assert_no_violation(&page, "information").await;
    page.run("document.addEventListener('xce-unavailable', ({ detail }) => (window.gone = detail.reason)); document.querySelector('xce-protection-offer').remove()")
        .await;
    assert_eq!(page.wait("return window.gone ?? null").await, "removed");
    assert_no_violation(&page, "removed").await;

    front.rule("xcover-offer_bg.wasm", Rule::Status(404));
    page.visit(&front, &format!("{PAGE}?not-loaded")).await;
    assert_eq!(
        page.wait_for("xce-unavailable").await["reason"],
        "not-loaded"
    );
    assert_no_violation(&page, "not-loaded").await;
    front.heal();

    front.rule(PAGE, tag("data-debug data-preview"));
    page.visit(&front, &format!("{PAGE}?preview")).await;
    assert_eq!(page.wait_for("xce-unavailable").await["reason"], "preview");
    page.wait_until("panel.querySelector('.preview') && panel.querySelector('.option')")
        .await;
    assert_no_violation(&page, "debug and preview").await;
    page.close().await;
}

#[tokio::test]
async fn under_the_strictest_policy_every_state_is_without_a_violation_in_chromium() {
    every_state(Browser::Chromium).await;
}

#[tokio::test]
async fn under_the_strictest_policy_every_state_is_without_a_violation_in_firefox() {
    every_state(Browser::Firefox).await;
}

#[tokio::test]
async fn under_the_strictest_policy_every_state_is_without_a_violation_in_webkit() {
    every_state(Browser::WebKit).await;
}

/// An offer with all that comes later, and in another language.
async fn whole_flow(page: &Checkout) {
    page.wait_for("onSet resolved").await;
    page.open_all_details().await;
    page.choose(Choice::Yes).await;
    page.wait_for("xce-select").await;
    page.evaluate("void (offer.quoteRequest = { ...offer.quoteRequest, customer_language: 'de' })")
        .await;
    page.wait_for_nth("xce-quote", 2).await;
    let options = page.see_all("option").await;
    assert_eq!(options[1], "Nein, ohne Schutz fortfahren");
    page.choose(Choice::No).await;
    page.wait_for("xce-opt-out").await;
    assert_eq!(page.report_opt_out().await, true);
    assert!(page.evaluate("offer.disclosure()").await.is_object());
    assert_no_violation(page, "the whole flow").await;
}

#[tokio::test]
async fn a_nonce_with_strict_dynamic_is_enough_for_all_of_it() {
    for browser in Browser::ALL {
        println!("{browser:?}");
        let stack = Stack::start(&[]);
        let front = Front::before(&stack.shop.address).await;
        let policy = "script-src 'nonce-abc' 'strict-dynamic' 'wasm-unsafe-eval'";
        let own = "script-src 'self' 'wasm-unsafe-eval'";
        front.rule(PAGE, Rule::Edit(own.into(), policy.into()));
        let (tag, with_nonce) = ("<script ", "<script nonce=\"abc\" ");
        front.rule(PAGE, Rule::Edit(tag.into(), with_nonce.into()));
        let page = Checkout::open_in(browser, &front, PAGE).await;
        assert_in_force(&page).await;
        whole_flow(&page).await;
        page.close().await;
    }
}

#[tokio::test]
async fn a_cdn_with_cors_serves_the_whole_release() {
    for browser in Browser::ALL {
        println!("{browser:?}");
        let stack = Stack::start(&[]);
        let cdn = Front::before(&stack.shop.address).await;
        cdn.rule("", Rule::Header("access-control-allow-origin", "*"));
        let front = Front::before(&stack.shop.address).await;
        for directive in ["script-src 'self'", "connect-src 'self'"] {
            let with_cdn = format!("{directive} {}", cdn.address);
            front.rule(PAGE, Rule::Edit(directive.into(), with_cdn));
        }
        let tag = format!(
            "crossorigin integrity=\"{}\" src=\"{}/embed.js\"",
            released("embed.js"),
            cdn.address
        );
        front.rule(PAGE, Rule::Edit("src=\"embed.js\"".into(), tag));
        let page = Checkout::open_in(browser, &front, PAGE).await;
        assert_in_force(&page).await;
        whole_flow(&page).await;
        for name in [
            "/embed.js",
            "/xcover-offer.js",
            "_bg.wasm",
            "/late.js",
            "/de.txt",
            "/theme.js",
        ] {
            assert_eq!(
                (cdn.count(name), front.count(name)),
                (1, 0),
                "{browser:?} {name}"
            );
        }
        assert_eq!(cdn.count("/xcover/"), 0, "{browser:?}");
        page.close().await;
    }
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

#[tokio::test]
async fn every_character_reference_is_read_under_trusted_types_in_webkit() {
    references(Browser::WebKit).await;
}
