//! Markup that others have collected to attack pages, through the whole widget in three browsers: nothing of it runs or loads, what is
//! shown consists of allowed elements and attributes, and is the same in all three. The markup is that of BRS-KB (PyPI, MIT) and
//! of html5lib's tests, both of which tools/setup brings.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use serde_json::{Value, json};
use xcover_e2e::browser::Browser;
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::{Front, Rule};
use xcover_e2e::stack::Stack;

use crate::answer::answer;

/// How many are shown at once.
const TEXTS: usize = 100;

const PYTHON: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/python");

const PAGE: &str = "/csp.html";

/// Fields of a product's content that the panel shows.
const FIELDS: [&str; 5] = [
    "disclaimer",
    "disclaimer_html",
    "title",
    "header",
    "description",
];

fn collected() -> Vec<String> {
    let script = "import json, brs_kb; print(json.dumps([one['payload'] for one in brs_kb.get_all_payloads().values()]))";
    let output = Command::new(format!("{PYTHON}/bin/python"))
        .args(["-c", script])
        .output()
        .expect("Python, which tools/setup brings");
    let known: Vec<String> = serde_json::from_slice(&output.stdout).expect("BRS-KB's list");
    let mut all: BTreeSet<String> = known.into_iter().collect();
    for file in fs::read_dir(format!("{PYTHON}/tree-construction")).expect("html5lib's data") {
        let path = file.expect("a file").path();
        if path.extension().is_none_or(|it| it != "dat") {
            continue;
        }
        let text = fs::read(path).expect("a readable file");
        let text = String::from_utf8_lossy(&text);
        let tests = text.split("#data\n").skip(1);
        all.extend(tests.map(|test| {
            test.split("\n#errors")
                .next()
                .unwrap_or_default()
                .to_owned()
        }));
    }
    // A part of them, for a machine that is busy: `EVERY=8` takes one of eight.
    let every = std::env::var("EVERY").map_or(1, |every| every.parse().expect("a number"));
    all.into_iter().step_by(every).collect()
}

/// What ran, what was loaded from elsewhere, what the policy has stopped, what isn't allowed, and the legal texts as trees.
const LOOK: &str = "
    const legal = 'a bdi br caption dd div dl dt em hr li ol p q s span strong sub sup table td th tr ul'.split(' ');
    const own = [...legal, ...'b details fieldset form h2 h3 h4 input label legend section slot small summary'.split(' ')];
    const attributes = new Set('alt aria-busy aria-describedby aria-hidden aria-invalid aria-label aria-labelledby aria-level aria-live aria-atomic checked class colspan data-required dir disabled hidden href id lang name part rel required reversed role rowspan start tabindex target title type value'.split(' '));
    const foreign = [];
    const panel = document.querySelector('xce-protection-offer').shadowRoot;
    for (const node of panel.querySelectorAll('*')) {
      if (!(node.closest('.disclaimer') ? legal : own).includes(node.localName)) foreign.push(node.localName);
      for (const { name, value } of node.attributes) {
        if (!attributes.has(name)) foreign.push(`${node.localName} ${name}`);
        if (name === 'href' && !/^(https?:[/][/]|mailto:|tel:)/.test(value)) foreign.push(value);
      }
    }
    const tree = (node) => node.data ?? `<${node.localName}${[...node.attributes].filter(({ name }) => !/^(id|aria-describedby)$/.test(name)).map(({ name, value }) => ` ${name}=${value}`).sort().join('')}>${[...node.childNodes].map(tree).join('')}</>`;
    const loaded = performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => !name.startsWith(location.origin) && !name.startsWith('data:'));
    return [window.ran, loaded, window.violations, [...new Set(foreign)], [...panel.querySelectorAll('.disclaimer, .title, .header')].map(tree)];";

/// The legal texts of each page as trees.
async fn trees(browser: Browser, corpus: &[String], first: &Value, stack: &Stack) -> Vec<Value> {
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open_in(browser, &front, "/healthz").await;
    let quote = first["quotes"]
        .as_object()
        .unwrap()
        .values()
        .next()
        .unwrap();
    let mut trees = Vec::new();
    for (nth, some) in corpus.chunks(TEXTS).enumerate() {
        let quotes = some.iter().enumerate().map(|(index, html)| {
            let mut quote = quote.clone();
            quote["id"] = json!(format!("quote-{index}"));
            for name in FIELDS {
                quote["policy"]["content"][name] = json!(format!("[{index}] {html}"));
            }
            (index.to_string(), quote)
        });
        let mut answer = first.clone();
        answer["quotes"] = Value::Object(quotes.collect());
        front.heal();
        let script = "<script src=\"/spy.js\"></script></head>";
        front.rule(PAGE, Rule::Edit("</head>".into(), script.into()));
        let spy = "window.ran = []; for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) window[name] = () => ran.push(name);";
        front.rule("/spy.js", Rule::Replace("text/javascript", spy.into()));
        let body = Rule::Replace("application/json", answer.to_string());
        front.rule("/quotes", body);
        page.visit(&front, &format!("{PAGE}?{nth}")).await;
        page.wait_for("onSet resolved").await;
        let mut found = page.run(LOOK).await;
        let place = format!("{browser:?}, page {nth}");
        for (what, value) in ["ran", "loaded", "stopped by the policy", "not allowed"]
            .iter()
            .zip(0..4)
        {
            assert_eq!(found[value], json!([]), "{place}: {what}");
        }
        trees.push(found[4].take());
    }
    page.close().await;
    trees
}

#[tokio::test]
#[ignore = "minutes: make test-all"]
async fn collected_attacks_run_nowhere_and_are_the_same_tree_in_three_browsers() {
    let corpus = collected();
    assert!(corpus.len() >= 500, "{}", corpus.len());
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open(&front, PAGE).await;
    let first = answer(&page).await;
    page.close().await;
    let of = async |browser| trees(browser, &corpus, &first, &stack).await;
    let (chromium, firefox, webkit) = tokio::join!(
        of(Browser::Chromium),
        of(Browser::Firefox),
        of(Browser::WebKit)
    );
    for (nth, tree) in chromium.iter().enumerate() {
        assert_eq!(*tree, firefox[nth], "Firefox, page {nth}");
        assert_eq!(*tree, webkit[nth], "WebKit, page {nth}");
    }
    println!(
        "{} texts, {} pages in each browser",
        corpus.len(),
        chromium.len()
    );
}
