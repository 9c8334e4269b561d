//! Pages that render the part with the element again, or move it.

use serde_json::Value;
use xcover_e2e::shopper::Choice;

use super::{ELEMENT, EMBED, Host, LISTEN, bundles, told};

/// How a page renders the part with the element again: a name, the page's body, what it fetches for that, and what
/// makes it do so. A name with a bundle has `render`.
fn renders() -> Vec<(&'static str, String, String, &'static str)> {
    let review = format!("<div id=review>{ELEMENT}</div>");
    let frame = format!("<div id=review><turbo-frame id=part>{ELEMENT}</turbo-frame></div>");
    let stream = format!(
        "<turbo-stream action=update target=review><template>{ELEMENT}</template></turbo-stream>"
    );
    let app = "<div id=app></div>".to_owned();
    let own = |script| ("", review.clone(), String::new(), script);
    vec![
        own("review.innerHTML = review.innerHTML"),
        own("review.outerHTML = review.outerHTML"),
        own("offer.replaceWith(document.createElement('xce-protection-offer'))"),
        own("offer.outerHTML = '<p><xce-protection-offer></xce-protection-offer></p>'"),
        own(
            "offer.remove(); await new Promise((resolve) => setTimeout(resolve, 500)); review.append(offer)",
        ),
        own(
            "const before = offer; before.remove(); setTimeout(() => (review.innerHTML = '<xce-protection-offer></xce-protection-offer>'), 1000)",
        ),
        own(
            "const range = document.createRange(); range.selectNodeContents(review); const next = range.cloneContents(); range.deleteContents(); review.append(next)",
        ),
        own("document.body.replaceWith(document.body.cloneNode(true))"),
        ("htmx", review.clone(), ELEMENT.to_owned(), "render()"),
        (
            "turbo-frame",
            frame.clone(),
            format!("<turbo-frame id=part>{ELEMENT}</turbo-frame>"),
            "render()",
        ),
        ("turbo-stream", review.clone(), stream, "render()"),
        ("turbo-visit", review.clone(), String::new(), "render()"),
        ("react-remount", app.clone(), String::new(), "render()"),
        ("vue-remount", app, String::new(), "render()"),
    ]
}

#[tokio::test]
async fn a_page_that_renders_the_element_again_is_told_and_has_another_offer() {
    let host = Host::open().await;
    let page = &host.page;
    let all = "<script>for (const name of ['quote', 'select', 'clear', 'unavailable', 'error']) document.addEventListener(`xce-${name}`, told);</script>";
    let set = Host::set().replace("'xce-protection-offer'", "'#review xce-protection-offer'");
    let head = [all, &set, EMBED].concat();
    for (name, body, fragment, script) in renders() {
        println!("{name} {script}");
        let mut files = vec![("/fragment.html", fragment)];
        let mut body = body;
        if !name.is_empty() {
            files.push((
                "/host.js",
                bundles()[name].as_str().expect("a bundle").to_owned(),
            ));
            body.push_str("<script type=module src=/host.js></script>");
        }
        host.visit_with(&head, &body, &files).await;
        page.wait_for("onSet resolved").await;
        page.choose(Choice::Yes).await;
        page.wait_for("onChange").await;
        let case = [name, " ", script].concat();
        page.run(&format!(
            "const offer = document.querySelector('xce-protection-offer'); const review = document.querySelector('#review'); return (async () => {{ {script} }})()"
        ))
        .await;
        page.wait_for_nth("onSet resolved", 2).await;
        page.choose(Choice::Yes).await;
        page.wait_for_nth("onChange", 3).await;
        let expected = [
            "xce-quote",
            "onSet resolved",
            "xce-select",
            "onChange",
            "xce-clear",
            "onChange",
            "xce-unavailable removed",
            "xce-quote",
            "onSet resolved",
            "xce-select",
            "onChange",
        ];
        assert_eq!(told(page).await, expected, "{case}");
        let signals = page.signals().await;
        assert_eq!(
            signals[6].detail["element"], "#review xce-protection-offer",
            "{case}"
        );
        assert_eq!(signals[5].detail, Value::Null, "{case}");
        assert_ne!(
            page.evaluate("offer.bookingDetails()").await,
            Value::Null,
            "{case}"
        );
    }
    host.page.close().await;
}

#[tokio::test]
async fn an_element_that_is_moved_keeps_its_offer_and_its_choice() {
    let host = Host::open().await;
    let page = &host.page;
    let body = format!("<div id=review>{ELEMENT}</div><div id=other></div>");
    let head = [LISTEN, Host::set(), EMBED].concat();
    for script in [
        "other.append(offer)",
        "offer.remove(); other.append(offer)",
        "other.moveBefore ? other.moveBefore(offer, null) : other.append(offer)",
        "other.append(review)",
        "const part = document.createDocumentFragment(); part.append(offer); await null; other.append(part)",
    ] {
        host.visit(&head, &body).await;
        page.wait_for("onSet resolved").await;
        page.choose(Choice::Yes).await;
        page.wait_for("onChange").await;
        let chosen = page.evaluate("offer.selection.selectedOption").await;
        page.run(&format!(
            "const offer = document.querySelector('xce-protection-offer'); return (async () => {{ {script} }})()"
        ))
        .await;
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        assert_eq!(
            told(page).await,
            ["xce-quote", "onSet resolved", "onChange"],
            "{script}"
        );
        assert_eq!(
            page.evaluate("offer.selection.selectedOption").await,
            chosen,
            "{script}"
        );
        assert!(page.checked().await.is_some(), "{script}");
    }
    host.page.close().await;
}
