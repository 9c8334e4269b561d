//! Pages that were written for XCover Elements: nothing on them is changed but the script tag.

use serde_json::{Value, json};
use xcover_e2e::browser::Browser;
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::{Front, Rule};
use xcover_e2e::shopper::Choice;
use xcover_e2e::stack::Stack;

const V1: &str = include_str!("../../../hosts/xce/v1.html");
const V2: &str = include_str!("../../../hosts/xce/v2.html");

/// The tag on these pages.
const BEFORE: &str = r#"<script src="https://widgets.example/xce.js"></script>"#;

/// What it becomes. The proxy isn't where it is by default, so that the tag's own settings have to be found.
const TAGS: [&str; 4] = [
    r#"<script src="/classic.js" data-proxy="/cover"></script>"#,
    r#"<script async src="/classic.js" data-proxy="/cover"></script>"#,
    r#"<script type="module" src="/embed.js" data-proxy="/cover"></script>"#,
    r#"<script type="module" async src="/embed.js" data-proxy="/cover"></script>"#,
];

/// Plays `html` with each of the tags: a yes, a no, and a new request.
async fn play(browser: Browser, html: &str, settings: &[(&str, &str)]) {
    assert_eq!(html.matches(BEFORE).count(), 1);
    let stack = Stack::start(&[settings, &[("PROXY_PREFIX", "/cover")]].concat());
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open_in(browser, &front, "/healthz").await;
    for tag in TAGS {
        println!("{browser:?} {tag}");
        front.heal();
        let html = html.replace(BEFORE, tag);
        front.rule("/host.html", Rule::Replace("text/html", html));
        page.visit(&front, "/host.html").await;
        let quote = page.wait_for("onSet resolved").await;
        assert!(quote.is_string(), "{quote}");
        assert!(!page.can_pay().await);
        page.choose(Choice::Yes).await;
        let yes = page.wait_for("onChange").await;
        let id = &yes[0];
        assert!(page.can_pay().await);
        page.choose(Choice::No).await;
        page.wait_for_nth("onChange", 2).await;
        page.choose(Choice::Yes).await;
        page.wait_for_nth("onChange", 3).await;
        page.refresh().await;
        let renewed = page.wait_for_nth("onSet resolved", 2).await;
        assert!(!page.can_pay().await);
        let told = page.signals().await;
        let told: Vec<_> = told
            .into_iter()
            .map(|told| (told.name, told.detail))
            .collect();
        let expected = [
            ("onSet", Value::Null),
            ("onSet resolved", quote),
            ("onChange", json!([id, [id]])),
            ("onChange", json!(["reject", []])),
            ("onChange", json!([id, [id]])),
            ("onChange", json!([null, []])),
            ("onSet", Value::Null),
            ("onSet resolved", renewed),
        ];
        let expected = expected.map(|(name, detail)| (name.to_owned(), detail));
        assert_eq!(told, expected, "{tag}");
    }
    page.close().await;
}

#[tokio::test]
async fn a_page_for_xcover_elements_v1_works_with_another_script_tag() {
    for browser in Browser::ALL {
        play(browser, V1, &[("SANDBOX_SHAPE", "xce_v1")]).await;
    }
}

#[tokio::test]
async fn a_page_for_xcover_elements_with_offers_works_with_another_script_tag() {
    for browser in Browser::ALL {
        play(browser, V2, &[]).await;
    }
}

#[tokio::test]
async fn a_release_that_cannot_be_had_hurts_no_page_for_xcover_elements() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open(&front, "/healthz").await;
    for (tag, path) in [
        (TAGS[0], "/classic.js"),
        (TAGS[0], "/embed.js"),
        (TAGS[2], "/embed.js"),
    ] {
        front.heal();
        let listen = "<script>window.failed = []; addEventListener('unhandledrejection', () => failed.push('rejection')); addEventListener('error', () => failed.push('error'))</script>";
        let html = V1.replace(BEFORE, &[listen, tag].concat());
        front.rule("/host.html", Rule::Replace("text/html", html));
        front.rule(path, Rule::Status(404));
        page.visit(&front, "/host.html").await;
        page.wait("return document.readyState === 'complete'").await;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        assert_eq!(page.run("return failed").await, json!([]), "{tag} {path}");
        assert!(page.can_pay().await);
        assert_eq!(page.signal_names().await, [""; 0]);
    }
    page.close().await;
}
