//! `make demo` leads to a working page, whose settings do what they say.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::Rule;
use xcover_e2e::open;
use xcover_e2e::shopper::Choice;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn free_port() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener
        .local_addr()
        .expect("an address")
        .port()
        .to_string()
}

#[tokio::test]
async fn the_demo_says_where_it_is_and_serves_the_checkout_there() {
    let port = free_port();
    let mut demo = Command::new("tools/demo")
        .current_dir(ROOT)
        .env("PORT", &port)
        .env("SANDBOX_PORT", free_port())
        .stdout(Stdio::piped())
        .process_group(0)
        .spawn()
        .expect("tools/demo");
    // Kept to the end: a script that prints to a closed pipe is killed.
    let mut lines = BufReader::new(demo.stdout.take().expect("piped")).lines();
    let address = format!("http://localhost:{port}");
    let said = lines
        .by_ref()
        .map_while(Result::ok)
        .any(|line| line.contains(&address));
    let page = reqwest::get(&address)
        .await
        .map(|answer| answer.status().as_u16());
    let ended = Command::new("kill")
        .arg("--")
        .arg(format!("-{}", demo.id()))
        .status();
    demo.wait().expect("it ends");
    assert!(said, "it never said {address}");
    assert_eq!(page.expect("an answer"), 200);
    assert!(ended.expect("kill").success());
}

#[tokio::test]
async fn the_offer_its_price_and_both_choices_are_on_the_first_screen() {
    let (_stack, front, page) = open(&[], "/").await;
    let below = "Math.round(Math.max(...[...panel.querySelectorAll('.price, .option')].map((node) => node.getBoundingClientRect().bottom)))";
    for (width, height, most) in [(1280, 900, 900), (375, 812, 1218)] {
        page.resize(width, height).await;
        for path in [
            "/?basket=event",
            "/?basket=event&lang=de&currency=EUR",
            "/?basket=event&lang=fr&currency=EUR",
            "/?basket=event&lang=ja&currency=JPY",
            "/?basket=event&lang=ar&currency=AED",
            "/?basket=flight",
            "/?basket=flight&lang=de&currency=EUR",
            "/?basket=product",
            "/?basket=parcel",
        ] {
            page.visit(&front, path).await;
            page.wait_for("onSet resolved").await;
            let below = page.evaluate(below).await.as_i64().unwrap();
            assert!(below <= most, "{path}, {width}: {below}");
        }
    }
    page.close().await;
}

/// Changes a setting and returns what `expression` is then.
async fn switch(page: &Checkout, setting: &str, value: &str, expression: &str) -> Value {
    page.select(setting, value).await;
    page.evaluate(expression).await
}

#[tokio::test]
async fn every_switch_of_the_demo_changes_the_look_without_a_new_request() {
    let (_stack, front, page) = open(&[], "/").await;
    page.wait_for("onSet resolved").await;
    let page_style = "getComputedStyle(document.documentElement)";
    for (setting, value, expression, expected) in [
        (
            "layout",
            "card",
            "offer.getAttribute('layout')",
            json!("card"),
        ),
        (
            "layout",
            "panel",
            "offer.getAttribute('layout')",
            json!(null),
        ),
        (
            "theme",
            "dark",
            "offer.getAttribute('theme')",
            json!("dark"),
        ),
        (
            "theme",
            "dark",
            &format!("{page_style}.colorScheme"),
            json!("dark"),
        ),
        (
            "theme",
            "light",
            &format!("{page_style}.colorScheme"),
            json!("light"),
        ),
        (
            "brand",
            "mint",
            "getComputedStyle(offer).getPropertyValue('--xce-radius')",
            json!("18px"),
        ),
        ("width", "280", "offer.offsetWidth", json!(280)),
        ("width", "page", "offer.offsetWidth", json!(676)),
        ("dir", "rtl", "document.dir", json!("rtl")),
        ("dir", "auto", "document.dir", json!("")),
    ] {
        let seen = switch(&page, setting, value, expression).await;
        assert_eq!(seen, expected, "{setting}={value}: {expression}");
    }
    assert_eq!(front.count("/quotes"), 1);
    // A setting is in the address, so that a look can be passed on.
    page.select("brand", "night").await;
    let address = page.run("return location.search").await;
    assert!(
        address.as_str().unwrap().contains("brand=night"),
        "{address}"
    );
    page.close().await;
}

#[tokio::test]
async fn in_arabic_the_whole_shop_runs_from_right_to_left() {
    let (_stack, _front, page) = open(&[], "/").await;
    page.wait_for("onSet resolved").await;
    page.select("lang", "ar").await;
    page.wait_for_nth("onSet resolved", 2).await;
    assert_eq!(page.evaluate("document.dir").await, "rtl");
    assert_eq!(page.page_text("h1").await, "إتمام الشراء");
    let sides = "[document.querySelector('#summary'), offer].map((node) => node.getBoundingClientRect().left)";
    let sides = page.evaluate(sides).await;
    assert!(sides[0].as_f64() < sides[1].as_f64(), "{sides}");
    page.select("lang", "en-US").await;
    page.wait_for_nth("onSet resolved", 3).await;
    assert_eq!(page.evaluate("document.dir").await, "");
    assert_eq!(page.page_text("h1").await, "Checkout");
    page.close().await;
}

#[tokio::test]
async fn on_a_slow_network_the_offer_is_three_seconds_late() {
    let (_stack, _front, page) = open(&[], "/?network=slow").await;
    page.wait_for("onSet resolved").await;
    let at = page.signals().await[0].at;
    assert!(at > 3000.0, "{at}");
    page.close().await;
}

#[tokio::test]
async fn signals_and_code_are_behind_tabs() {
    let (_stack, _front, page) = open(&[], "/").await;
    page.wait_for("onSet resolved").await;
    let shown =
        "['settings', 'code', 'log'].filter((id) => document.getElementById(id).checkVisibility())";
    assert_eq!(page.evaluate(shown).await, json!(["settings"]));
    for tab in ["code", "log"] {
        let open = format!("document.querySelector('[aria-controls={tab}]').click()");
        page.evaluate(&open).await;
        assert_eq!(page.evaluate(shown).await, json!([tab]));
    }
    let signals = page.page_text("#signals").await;
    assert!(signals.contains("onSet resolved"), "{signals}");
    page.close().await;
}

#[tokio::test]
async fn the_code_makes_the_same_offer_on_a_page_of_its_own() {
    let path = "/?basket=event&lang=de&currency=EUR&layout=inline&brand=mint&zeros=stripIfInteger";
    let (_stack, front, page) = open(&[], path).await;
    page.wait_for("onSet resolved").await;
    let title = page.see("title").await;
    let amount = page.see("amount").await;
    let code = page
        .evaluate("document.querySelector('#snippet').textContent")
        .await;
    let code = code.as_str().unwrap();
    assert!(
        code.contains("/themes/mint.css\">") && code.contains("layout=\"inline\""),
        "{code}"
    );
    let listen = "<script>signalLayer.push({ signal: 'listen', element: 'xce-protection-offer',
        onChange: (choice) => (window.demo ??= { signals: [{ name: 'chosen', detail: choice }] }) })</script>";
    let pasted = format!("<!doctype html><html lang=en><title>Pasted</title>{code}{listen}");
    front.rule(
        "/pasted.html",
        Rule::Replace("text/html; charset=utf-8", pasted),
    );
    page.visit(&front, "/pasted.html").await;
    page.wait_until("offer.quote").await;
    assert_eq!(page.see("title").await, title);
    assert_eq!(page.see("amount").await, amount);
    page.choose(Choice::No).await;
    assert_eq!(page.wait_for("chosen").await["selectedOption"], "reject");
    page.close().await;
}
