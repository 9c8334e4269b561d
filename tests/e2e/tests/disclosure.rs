//! What a shopper was shown: kept with the order, and recomputed.

use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use xcover_e2e::browser::Browser;
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::Front;
use xcover_e2e::open;
use xcover_e2e::shopper::Choice;
use xcover_e2e::stack::Stack;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// A folder for the orders of one test.
fn folder(test: &str) -> PathBuf {
    let folder = format!("orders-{}-{test}", std::process::id());
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder)
}

/// As in the attribute `integrity`.
fn sha256(bytes: &[u8]) -> String {
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(bytes));
    format!("sha256-{hash}")
}

/// `make verify-disclosure` for a file: whether it is right, and what is said.
fn verify(order: &Path) -> (bool, String) {
    let output = Command::new("make")
        .args(["--no-print-directory", "verify-disclosure"])
        .arg(format!("ORDER={}", order.display()))
        .current_dir(ROOT)
        .env_remove("MAKEFLAGS")
        .output()
        .expect("make");
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

/// Every text in a value, object's keys apart.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(members) => members.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

async fn whole_order(browser: Browser, choice: Choice) {
    let folder = folder(&format!("{browser:?}-{choice:?}"));
    let stack = Stack::start(&[("SHOP_ORDERS_DIR", folder.to_str().expect("UTF-8"))]);
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open_in(browser, &front, "/").await;
    page.wait_for("onSet resolved").await;
    page.scroll_to_offer().await;
    page.wait_for("xce-view").await;
    page.choose(choice).await;
    page.wait_for("onChange").await;
    page.pay().await;
    page.wait("return !document.querySelector('#confirmation').hidden")
        .await;
    let order = page.wait_for("order").await;
    let number = order["orderNumber"].as_str().expect("a number");

    let path = folder.join(format!("{number}.json"));
    let kept = std::fs::read_to_string(&path).expect("the order is kept");
    let order: Value = serde_json::from_str(&kept).expect("JSON");
    let (is_right, said) = verify(&path);
    assert!(is_right, "{said}");
    let disclosure = &order["disclosure"];
    let hash = disclosure["sha256"].as_str().expect("a hash");
    assert!(said.contains(hash), "{said}");
    let shown = "return document.querySelector('#disclosure-hash').textContent";
    assert_eq!(page.run(shown).await, hash);

    // What is in it is what the shopper saw and did.
    let is_yes = matches!(choice, Choice::Yes);
    assert_eq!(disclosure["offer"]["price"], "14.02");
    assert_eq!(disclosure["prices"][0], "$14.02");
    assert_eq!(disclosure["isPreselected"], false);
    assert!(
        disclosure["inViewMs"].as_u64().is_some_and(|ms| ms >= 1000),
        "{disclosure}"
    );
    let answer = &disclosure["choices"][0];
    assert_eq!(answer["control"], "pointer", "{browser:?}");
    assert_eq!(answer["isTrusted"], true, "{browser:?}");
    assert_eq!(answer["value"] == "reject", !is_yes);
    let legal = disclosure["texts"].as_array().expect("texts");
    assert!(legal.iter().all(|text| text["text"] != ""), "{legal:?}");
    let nth = legal.iter().position(|text| text["kind"] == "disclaimer");
    let nth = nth.expect("a disclaimer");
    let disclaimer = &legal[nth];
    assert_eq!(disclaimer["isFolded"], false);
    let wording = disclosure["wordings"][0].as_str().unwrap_or_default();
    assert!(wording.starts_with("http"), "{wording}");
    assert_eq!(disclosure["locale"], "en-US");
    let files = disclosure["widget"]["files"].as_object().expect("files");
    assert!(files.len() > 40, "{files:?}");
    for (name, hash) in files {
        let file = std::fs::read(format!("{ROOT}/dist/{name}")).expect("a file of the release");
        assert_eq!(*hash, sha256(&file), "{name}");
    }

    // Nothing of the customer.
    let all = texts(&order).join("\n");
    for personal in [
        "Alex",
        "Morgan",
        "alex.morgan",
        "555 0142",
        "Alder",
        "97205",
        "Portland",
    ] {
        assert!(!all.contains(personal), "{personal}: {all}");
    }

    // One letter of the disclaimer.
    let text = disclaimer["text"].as_str().expect("a text");
    let changed = text.replacen('e', "a", 1);
    assert_ne!(text, changed);
    let mut forged = order.clone();
    forged["disclosure"]["texts"][nth]["text"] = json!(changed);
    std::fs::write(&path, forged.to_string()).expect("a file");
    let (is_right, said) = verify(&path);
    assert!(!is_right, "{said}");
    let found = format!("text {} (disclaimer)", nth + 1);
    assert!(said.contains(&found), "{said}");
    assert!(said.contains("the disclosure as a whole"), "{said}");
    page.close().await;
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}

#[tokio::test]
async fn an_order_is_kept_with_its_disclosure_and_one_changed_letter_is_found_in_chromium() {
    whole_order(Browser::Chromium, Choice::Yes).await;
}

#[tokio::test]
async fn an_order_without_cover_is_kept_with_its_disclosure_in_firefox() {
    whole_order(Browser::Firefox, Choice::No).await;
}

#[tokio::test]
async fn a_disclosure_says_what_was_used_to_choose_and_whether_it_was_a_script() {
    let (_stack, _front, page) = open(&[], "/?basket=product&quantity=2").await;
    page.wait_for("onSet resolved").await;
    let choices = || async {
        let choices = page
            .evaluate("offer.disclosure().then(({ choices }) => choices.map(({ value, control, isTrusted }) => [value, control, isTrusted]))")
            .await;
        choices.as_array().cloned().unwrap_or_default()
    };
    let none = json!([null, null, null]);
    assert_eq!(choices().await, [none.clone(), none.clone()]);
    // By the keyboard, and by a script: on a label, which clicks its control.
    page.tab_to_choices().await;
    page.type_keys(" ").await;
    page.wait_for("xce-select").await;
    let first = choices().await;
    assert_eq!(
        first[0].as_array().unwrap()[1..],
        [json!("keyboard"), json!(true)]
    );
    assert_eq!(first[1], none);
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    for script in [
        "void panel.querySelector('fieldset:nth-of-type(2) input').click()",
        "void panel.querySelector('fieldset:nth-of-type(2) label:last-child').click()",
    ] {
        page.evaluate(script).await;
        let all = choices().await;
        assert_eq!(
            all[1].as_array().unwrap()[1..],
            [json!("other"), json!(false)],
            "{script}"
        );
        assert_eq!(all[0], first[0]);
    }
    page.answer(2, 1).await;
    assert_eq!(
        choices().await[1].as_array().unwrap()[1..],
        [json!("pointer"), json!(true)]
    );
    page.clear().await;
    assert_eq!(choices().await, [none.clone(), none]);
    page.evaluate("(offer.quoteRequest = null)").await;
    assert_eq!(page.evaluate("offer.disclosure()").await, Value::Null);
    page.close().await;
}

#[tokio::test]
async fn a_disclosure_counts_only_the_time_in_view_in_a_visible_tab() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open_in(Browser::WholeChromium, &front, "/").await;
    page.wait_for("onSet resolved").await;
    page.scroll_to_offer().await;
    page.wait_for("xce-view").await;
    let seen_ms = || async {
        let seen = page
            .evaluate("offer.disclosure().then(({ inViewMs }) => inViewMs)")
            .await;
        seen.as_u64().expect("a number")
    };
    let before = seen_ms().await;
    assert!(before >= 1000);
    let second = std::time::Duration::from_millis(1500);
    page.in_another_tab(second).await;
    let after = seen_ms().await;
    assert!(after - before < 1400, "{before} {after}");
    page.run("document.querySelector('xce-protection-offer').style.position = 'absolute'; document.querySelector('xce-protection-offer').style.top = '5000px'").await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    let away = seen_ms().await;
    tokio::time::sleep(second).await;
    assert_eq!(seen_ms().await, away);
    page.close().await;
}

#[tokio::test]
async fn a_disclosure_has_texts_without_hashes_where_the_browser_has_none() {
    let (_stack, front, page) = open(&[], "/csp.html").await;
    page.before_every_page("Object.defineProperty(crypto, 'subtle', { value: undefined })")
        .await;
    page.visit(&front, "/csp.html").await;
    page.wait_for("onSet resolved").await;
    let disclosure = page.evaluate("offer.disclosure()").await;
    assert_eq!(disclosure["hashes"], "none: the page is no secure context");
    assert_eq!(disclosure["sha256"], Value::Null);
    assert_eq!(disclosure["texts"][0]["sha256"], Value::Null);
    let all = texts(&disclosure["texts"]).join("\n");
    assert!(all.contains("terms"), "{all}");
    assert_eq!(page.run("return window.violations").await, json!([]));
    page.close().await;
}
