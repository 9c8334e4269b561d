//! `data-debug` and `data-preview`: files for developers and designers, which a shopper's page doesn't load.

use serde_json::{Value, json};
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::{Front, Rule};
use xcover_e2e::open;
use xcover_e2e::shopper::Choice;
use xcover_e2e::stack::Stack;

use crate::sight::picture;

const PAGE: &str = "/aided.html";

/// Opens a page whose script tag has these attributes. It notes every event, every call, and what is on the console.
async fn visit(front: &Front, page: &Checkout, attributes: &str, scripts: &str) {
    let html = format!(
        "<!doctype html><html lang=en><title>aided</title><script>
           window.demo = {{ signals: [] }};
           window.signal = (name, detail) => demo.signals.push({{ name, detail, at: 0 }});
           for (const name of ['info', 'warn', 'error']) console[name] = (...said) => signal('console', said.map((one) => typeof one === 'string' ? one : JSON.stringify(one)).join(' '));
           for (const name of ['quote', 'select', 'opt-out', 'clear', 'unavailable', 'error'])
             document.addEventListener(`xce-${{name}}`, ({{ type, detail }}) => signal(type, detail));
           const listen = {{ signal: 'listen', element: 'xce-protection-offer', onChange: ({{ selectedOption }}) => signal('onChange', selectedOption) }};
           (window.signalLayer = window.signalLayer || []).push(listen);
           {scripts}
         </script><script type=module async src=/embed.js {attributes}></script>
         <xce-protection-offer id=offer></xce-protection-offer>"
    );
    front.heal();
    front.rule(PAGE, Rule::Replace("text/html", html));
    page.visit(front, PAGE).await;
}

async fn console(page: &Checkout) -> Vec<String> {
    let signals = page.signals().await.into_iter();
    let said = signals.filter(|signal| signal.name == "console");
    said.map(|signal| signal.detail.as_str().unwrap_or_default().to_owned())
        .collect()
}

/// What the page was told, without the console.
async fn told(page: &Checkout) -> Vec<String> {
    let names = page.signal_names().await.into_iter();
    names.filter(|name| name != "console").collect()
}

#[tokio::test]
async fn a_page_without_the_settings_loads_neither_file() {
    let (_stack, front, page) = open(&[], "/csp.html").await;
    page.wait_for("onSet resolved").await;
    page.choose(Choice::Yes).await;
    page.wait_for("xce-select").await;
    assert!(front.count("drawn.js") > 0, "what comes later has come");
    assert_eq!(front.count("debug.js") + front.count("preview.js"), 0);
    page.close().await;
}

#[tokio::test]
async fn both_run_under_the_strictest_policy() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open(&front, "/favicon.ico").await;
    for (attributes, name, end) in [
        ("data-debug", "debug.js", "onSet resolved"),
        ("data-preview", "preview.js", "onSet rejected"),
    ] {
        front.heal();
        let with = format!("embed.js\" {attributes}");
        front.rule("/csp.html", Rule::Edit("embed.js\"".into(), with));
        // The page isn't in the browser's cache by this address.
        page.visit(&front, &format!("/csp.html?{attributes}")).await;
        page.wait_for(end).await;
        page.choose(Choice::Yes).await;
        assert_eq!(front.count(name), 1);
        assert_eq!(
            page.run("return window.violations").await,
            json!([]),
            "{name}"
        );
    }
    page.close().await;
}

/// A request whose personal fields, names and values, can be told from all others.
const PERSONAL: &str = "
  const personal = {
    first_name: 'Zelda', email: 'zelda@example.com', address: { line: '1 Zephyr Road', 'Zelda Zimmer': 'Zelda' }, notes: ['Zelda'], 7: 'Zelda',
  };
  const quote_request = {
    currency: 'USD', customer_language: 'en-US', customer_country: 'US', customer_postcode: 'ZZ99', partner_customer_id: 'Zelda',
    partner_metadata: personal,
    request: [{
      policy_type: 'event_ticket_protection', policy_start_date: '2023-10-06T23:09:38.446Z', event_datetime: '2023-11-09T23:09:38.446Z',
      event_name: 'Zelda live', event_country: 'US', event_city: 'Portland', event_location: 'Hall', number_of_tickets: 1,
      tickets: [{ price: 99.5 }], total_event_cost: 200,
    }],
  };
  signalLayer.push({
    signal: 'set', element: '#offer', data: { quote_request, order_total: 'Zelda', currency_config: { currencyDisplay: 'code' } },
    onSet: (quote) => quote.then(() => signal('onSet resolved'), ({ reason }) => signal('onSet rejected', reason)),
  });";

#[tokio::test]
async fn debug_explains_what_is_received_decided_sent_and_told_without_anything_personal() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open(&front, "/favicon.ico").await;
    visit(&front, &page, "data-debug data-proxy=/xcover", PERSONAL).await;
    page.wait_for("onSet resolved").await;
    page.choose(Choice::Yes).await;
    page.wait_for("xce-select").await;
    // What isn't where it belongs.
    page.run("signalLayer.push({ signal: 'update', element: '#offer', data: { Zelda: 1, customer: 'Zelda', quotes: ['Zelda'], currency: { Zelda: 'Zelda' } } })")
        .await;
    let console = console(&page).await;
    for line in [
        r##"received: signal listen {"signal":"listen","element":"xce-protection-offer","##,
        r##"received: signal set {"signal":"set","element":"#offer","data":{"quote_request":{"currency":"USD","customer_language":"en-US","##,
        r##""currency_config":{"currencyDisplay":"code"}"##,
        r##""policy_type":"event_ticket_protection","policy_start_date":"…""##,
        "received: signal update",
        "/xcover/quotes {\"currency\":\"USD\"",
        "received: 201 after ",
        "with xcover-quote-token",
        r##""price":14.02"##,
        "decided: xce-protection-offer#offer: an offer, with our own words in en-US",
        "decided: xce-protection-offer#offer: what has to be read before a choice can be read",
        "told: xce-quote on xce-protection-offer#offer",
        "told: xce-select on xce-protection-offer#offer",
    ] {
        let is_said = console.iter().any(|said| said.contains(line));
        assert!(is_said, "{line}\n{}", console.join("\n"));
    }
    let said = console.join("\n");
    for personal in ["Zelda", "zelda", "Zephyr", "ZZ99"] {
        let lines = said.lines().filter(|line| line.contains(personal));
        assert_eq!(lines.collect::<Vec<_>>(), Vec::<&str>::new());
    }
    let token = front.exchanges().into_iter().find_map(|exchange| {
        let (_, after) = exchange.headers.split_once("xcover-quote-token\": \"")?;
        after.split('"').next().map(str::to_owned)
    });
    assert!(!said.contains(&token.expect("a token")), "{said}");
    let expected = ["xce-quote", "onSet resolved", "xce-select", "onChange"];
    assert_eq!(told(&page).await, expected);
    page.close().await;
}

#[tokio::test]
async fn debug_says_what_became_of_an_attempt_that_failed() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open(&front, "/favicon.ico").await;
    visit(&front, &page, "data-debug data-deadline-ms=4000", PERSONAL).await;
    front.rule("/quotes", Rule::Problem(502, "upstream-failed"));
    page.run("document.querySelector('xce-protection-offer').refresh().catch(() => {})")
        .await;
    page.wait_for("xce-unavailable").await;
    let console = console(&page).await.join("\n");
    for line in [
        r#""code":"upstream-failed""#,
        "attempt 1 failed: another one in",
        "told: xce-unavailable",
    ] {
        assert!(console.contains(line), "{line}\n{console}");
    }
    page.close().await;
}

/// In each scenario, a text of its panel, and why there is no offer.
const SCENARIOS: [(&str, &str, &str); 14] = [
    ("several", "fieldset:nth-of-type(2)", "preview"),
    ("bundle", ".saved", "preview"),
    ("instalments", ".option:nth-of-type(3)", "preview"),
    ("discount", ".before", "preview"),
    ("no-inclusions", ".disclaimer", "preview"),
    ("holes", ".disclaimer", "preview"),
    ("alternatives", ".option:nth-of-type(3)", "preview"),
    ("together", ".disclaimer", "preview"),
    ("single", ".disclaimer", "preview"),
    ("not-showable", "", "not-showable"),
    ("no-offer", "", "no-offer"),
    ("unavailable", ".retry", "not-now"),
    ("expired", ".retry", "expired"),
    ("loading", "#wait", "not-now"),
];

#[tokio::test]
async fn the_preview_shows_every_scenario_without_a_proxy_and_says_so() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open(&front, "/favicon.ico").await;
    visit(&front, &page, "data-preview data-deadline-ms=3000", "").await;
    assert_eq!(page.wait_for("xce-unavailable").await["reason"], "preview");
    let bar = page.see("preview").await;
    assert!(bar.contains("Preview: a sample, not an offer"), "{bar}");
    let options = "[...panel.querySelectorAll('.preview option')].map(({ value }) => value).sort()";
    let mut names: Vec<_> = SCENARIOS.iter().map(|(name, ..)| *name).collect();
    names.sort_unstable();
    assert_eq!(page.evaluate(options).await, json!(names));
    for (name, part, reason) in SCENARIOS {
        println!("{name}");
        page.run("demo.signals.length = 0").await;
        page.evaluate(&format!("void (offer.dataset.preview = '{name}')"))
            .await;
        page.wait(&format!(
            "return window.demo?.signals.some(({{ name, detail }}) => name === 'xce-unavailable' && detail.reason === '{reason}')"
        ))
        .await;
        if !part.is_empty() {
            page.wait_until(&format!("!!panel.querySelector('{part}')"))
                .await;
        }
        let named = "panel.querySelector('.preview select').value";
        assert_eq!(page.evaluate(named).await, name);
        page.picture(&picture(&format!("preview-{name}.png"))).await;
    }
    assert_eq!(front.count("POST"), 0);
    page.close().await;
}

#[tokio::test]
async fn the_preview_can_never_sell() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open(&front, "/favicon.ico").await;
    visit(
        &front,
        &page,
        "data-preview=single data-proxy=/xcover",
        PERSONAL,
    )
    .await;
    assert_eq!(page.wait_for("onSet rejected").await, "preview");
    for choice in [Choice::Yes, Choice::No, Choice::Yes] {
        page.choose(choice).await;
        assert!(page.checked().await.is_some(), "{choice:?}");
        for nothing in ["bookingDetails()", "quote", "selection"] {
            assert_eq!(
                page.evaluate(&format!("offer.{nothing}")).await,
                Value::Null,
                "{nothing}"
            );
        }
    }
    assert!(page.validate().await);
    assert_eq!(page.report_opt_out().await, false);
    let refreshed = "offer.refresh().then(() => 'offer', ({ reason }) => reason)";
    assert_eq!(page.evaluate(refreshed).await, "preview");
    page.clear().await;
    // Without the file there is nothing at all.
    let first = ["xce-unavailable", "onSet rejected"];
    assert_eq!(told(&page).await, [first, first].concat());
    assert_eq!(front.count("POST"), 0);
    visit(&front, &page, "data-preview data-proxy=/xcover", PERSONAL).await;
    front.rule("/preview.js", Rule::Status(404));
    page.visit(&front, PAGE).await;
    assert_eq!(page.wait_for("onSet rejected").await, "not-loaded");
    assert_eq!(front.count("POST"), 0);
    page.close().await;
}

#[tokio::test]
async fn preview_and_debug_go_together() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open(&front, "/favicon.ico").await;
    visit(&front, &page, "data-debug data-preview=discount", PERSONAL).await;
    assert_eq!(page.wait_for("onSet rejected").await, "preview");
    let console = console(&page).await.join("\n");
    for line in [
        "signal set",
        "an offer, with our own words",
        "told: xce-unavailable",
    ] {
        assert!(console.contains(line), "{line}\n{console}");
    }
    page.close().await;
}
