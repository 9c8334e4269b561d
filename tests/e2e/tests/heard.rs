//! What shoppers hear who don't see the panel, and where their focus is.

use std::time::Duration;

use serde_json::{Value, json};
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::{Front, Rule};
use xcover_e2e::shopper::Choice;
use xcover_e2e::stack::Stack;

use crate::answer::answer;

/// Records what the live region says, from now on and on the next pages.
const RECORD: &str = "
    const root = document.querySelector('xce-protection-offer').shadowRoot;
    const live = root.querySelector('[role=status]');
    window.heard = [live.textContent].filter(Boolean);
    new MutationObserver(() => live.textContent && heard.push(live.textContent)).observe(live, { childList: true, characterData: true, subtree: true });";

async fn heard(page: &Checkout) -> Vec<String> {
    // After what the browser has yet to tell of it.
    tokio::time::sleep(Duration::from_millis(100)).await;
    let heard = page.run("return heard.splice(0)").await;
    let heard = heard.as_array().expect("a list").iter();
    heard
        .map(|words| words.as_str().expect("a text").trim().to_owned())
        .collect()
}

async fn focused(page: &Checkout) -> Value {
    page.run("const { activeElement } = document.querySelector('xce-protection-offer').shadowRoot; return activeElement && (activeElement.id || activeElement.className)")
        .await
}

#[tokio::test]
async fn a_rehearsal_of_the_offer_is_neither_seen_nor_heard() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    // Time to record what comes.
    front.rule("xcover-offer_bg.wasm", Rule::Delay(Duration::from_secs(1)));
    front.rule("/quotes", Rule::Delay(Duration::from_secs(3)));
    let page = Checkout::open(&front, "/csp.html").await;
    page.run(RECORD).await;
    page.run(
        "window.passing = [];
         addEventListener('error', ({ message }) => passing.push(message));
         const { shadowRoot } = document.querySelector('xce-protection-offer');
         new MutationObserver((changes) => {
           if (!shadowRoot.querySelector('.panel')) passing.push(changes.flatMap(({ addedNodes, removedNodes }) => [
             ...[...addedNodes].map(({ className }) => `+${className}`),
             ...[...removedNodes].map(({ className }) => `-${className}`),
           ]).join(' '));
         }).observe(shadowRoot, { childList: true });",
    )
    .await;
    page.wait_for("onSet resolved").await;
    assert_eq!(
        page.run("return passing").await,
        json!(["+sr -sr"]),
        "gone by the end of its task"
    );
    let heard = heard(&page).await;
    assert_eq!(heard.len(), 2, "{heard:?}");
    assert_eq!(heard[0], "Loading offer…");
    assert!(heard[1].contains("$14.02"), "{heard:?}");
    let names = page.signal_names().await;
    assert_eq!(names, ["xce-quote", "onSet resolved"]);
    assert_eq!(
        page.run("return document.querySelector('xce-protection-offer').selection")
            .await,
        json!(null)
    );
    page.close().await;
}

#[tokio::test]
async fn every_change_is_said_once_and_the_focus_stays_inside() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    // For an answer that comes at once, nothing is said of loading.
    front.rule("/quotes", Rule::Delay(Duration::from_millis(100)));
    let page = Checkout::open(&front, "/csp.html").await;
    let mut dearer = answer(&page).await;
    page.wait_for("onSet resolved").await;
    page.run(RECORD).await;
    let arrived = heard(&page).await;
    let arrived = arrived.first().expect("an offer is said").as_str();
    assert!(arrived.contains("$14.02"), "{arrived}");
    assert_eq!(
        page.run("return document.querySelector('xce-protection-offer').shadowRoot.querySelector('#wait').ariaBusy")
            .await,
        "true"
    );

    // The same price again.
    page.refresh().await;
    page.wait_for_nth("xce-quote", 2).await;
    assert_eq!(heard(&page).await, ["Loading offer…", arrived]);

    // Another price, after a choice by keyboard: it is void, and the focus is on the same control.
    page.choose(Choice::Yes).await;
    page.wait_for("xce-select").await;
    assert_eq!(heard(&page).await, [""; 0], "a choice speaks for itself");
    let control = focused(&page).await;
    assert_eq!(control, "0-0");
    for quote in dearer["quotes"]
        .as_object_mut()
        .expect("quotes")
        .values_mut()
    {
        quote["price"] = json!(15.02);
    }
    front.rule(
        "/quotes",
        Rule::Replace("application/json", dearer.to_string()),
    );
    page.refresh().await;
    page.wait_for_nth("xce-quote", 3).await;
    let again = "The price has changed. Please choose again.";
    let said = heard(&page).await;
    assert_eq!(said.len(), 2, "{said:?}");
    assert_eq!(said[0], "Loading offer…");
    for part in ["The price has changed.", "Please choose again.", "$15.02"] {
        assert!(said[1].contains(part), "{said:?}");
    }
    assert_eq!(page.see("again").await, again);
    assert_eq!(focused(&page).await, control);

    // A reminder belongs to its group.
    page.run("document.querySelector('xce-protection-offer').validate()")
        .await;
    let group = page
        .run("const group = document.querySelector('xce-protection-offer').shadowRoot.querySelector('fieldset');
              return [group.getAttribute('aria-invalid'), group.getAttribute('aria-describedby').split(' ').map((id) => group.getRootNode().getElementById(id)?.textContent ?? '').join(' ')]")
        .await;
    assert_eq!(group[0], "true");
    let described = group[1].as_str().expect("a description");
    for part in [
        "Please choose whether",
        "terms of distribution",
        "Policy terms",
    ] {
        assert!(described.contains(part), "{described}");
    }

    // The choice is taken back on the panel.
    page.choose(Choice::No).await;
    page.wait_for("xce-opt-out").await;
    assert_eq!(page.see("again").await, "The price has changed.");
    heard(&page).await;
    page.run("document.querySelector('xce-protection-offer').clear()")
        .await;
    let said = heard(&page).await;
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("Please choose again."), "{said:?}");

    // No offer: the focus stays inside, on the button of the notice, and comes back to the title.
    front.heal();
    front.rule("/quotes", Rule::Problem(503, "upstream-down"));
    front.rule("/quotes", Rule::Header("retry-after", "60"));
    front.rule("/quotes", Rule::Delay(Duration::from_millis(100)));
    page.refresh().await;
    page.wait_for("xce-unavailable").await;
    let said = heard(&page).await;
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[1].contains("can’t be offered right now"), "{said:?}");
    assert_eq!(focused(&page).await, "retry");
    front.heal();
    page.click("retry").await;
    page.wait_for_nth("xce-quote", 4).await;
    assert_eq!(focused(&page).await, "title");
    page.close().await;
}
