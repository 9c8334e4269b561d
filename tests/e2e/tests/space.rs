//! The space of an element on its page: nothing jumps when an offer comes, or when there is none.

use std::time::Duration;

use serde_json::{Value, json};
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::{Front, Rule};
use xcover_e2e::open;
use xcover_e2e::stack::Stack;

const PAGE: &str = "/space.html";

/// Notes each shift of the layout, and since when the skeleton is there.
const SHIFTS: &str = "
    window.demo = { signals: [] };
    window.shifts = [];
    new PerformanceObserver((list) => shifts.push(...list.getEntries().map(({ value, hadRecentInput, startTime }) => [value, hadRecentInput, startTime])))
      .observe({ type: 'layout-shift', buffered: true });
    requestAnimationFrame(function look() {
      if (document.querySelector('xce-protection-offer')?.offsetHeight > 100) requestAnimationFrame(() => (window.since = performance.now()));
      else requestAnimationFrame(look);
    });";

/// A checkout whose element has these attributes, in a page with this style, above a field with `attributes`, and what a page
/// has around that.
async fn visit(page: &Checkout, front: &Front, style: &str, element: &str, field: &str) {
    let request = json!({"currency": "USD", "customer_language": "en", "customer_country": "US", "request": [
        {"policy_type": "event_ticket_protection", "policy_type_version": "1", "policy_start_date": "2030-01-01T00:00:00Z",
         "event_datetime": "2030-06-01T00:00:00Z", "event_name": "Lil Baby", "number_of_tickets": 1, "tickets": [{"price": 200}]}]});
    let html = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'><title>space</title>
         <style>body {{ max-width: 676px; margin: 16px auto; padding: 0 16px; font: 16px/1.5 system-ui }} section {{ height: 700px }} {style}</style>
         <script>{SHIFTS}
           for (const name of ['quote', 'unavailable', 'error', 'select'])
             document.addEventListener(`xce-${{name}}`, ({{ type, detail }}) => demo.signals.push({{ name: type, detail, at: 0 }}));
           (window.signalLayer = window.signalLayer || []).push({{ signal: 'set', element: 'xce-protection-offer', data: {{ quote_request: {request} }} }});
         </script><script type=module async src=/embed.js></script>
         <h1>Checkout</h1><p>Your order</p>
         <xce-protection-offer {element}></xce-protection-offer>
         <p><label>Name <input id=name {field}></label></p><section>Payment</section><section>Terms</section>"
    );
    front.rule(PAGE, Rule::Replace("text/html", html));
    page.visit(front, PAGE).await;
}

/// The sum of all shifts since `since` that aren't a shopper's doing, once the browser has told of them.
async fn shift_since(page: &Checkout, since: &str) -> f64 {
    tokio::time::sleep(Duration::from_millis(300)).await;
    let sum = format!(
        "return shifts.filter(([, isInput, at]) => !isInput && at >= {since}).reduce((sum, [value]) => sum + value, 0)"
    );
    page.run(&sum).await.as_f64().unwrap()
}

/// The same from the start.
async fn shift(page: &Checkout) -> f64 {
    shift_since(page, "0").await
}

/// The answer of the sandbox to the demo's basket, which it gives after a while.
fn answered(front: &Front, answer: &Value, after: Duration) {
    front.heal();
    front.rule("/xcover/quotes", Rule::Delay(after));
    let answer = Rule::Replace("application/json", answer.to_string());
    front.rule("/xcover/quotes", answer);
}

/// There is no offer, after a while.
fn refused(front: &Front, after: Duration) {
    front.heal();
    front.rule("/xcover/quotes", Rule::Delay(after));
    front.rule("/xcover/quotes", Rule::Problem(422, "no-offer"));
}

/// What the demo's shop is offered.
async fn opened() -> (Stack, Front, Checkout, Value) {
    let (stack, front, page) = open(&[], "/?basket=event").await;
    page.wait_for("onSet resolved").await;
    let answer = page.evaluate("offer.quote").await;
    (stack, front, page, answer)
}

const SCREENS: [(u32, u32); 3] = [(375, 812), (768, 1024), (1280, 900)];

const AFTER_MS: [u64; 3] = [400, 800, 2500];

/// What a partner pastes, for a reserve that is enough at each of the widths.
const RESERVED: &str =
    "xce-protection-offer:not(:defined) { display: block; min-block-size: 780px }";

#[tokio::test]
async fn with_enough_reserve_nothing_moves_when_an_offer_comes_nor_when_there_is_none() {
    let (_stack, front, page, answer) = opened().await;
    for (width, height) in SCREENS {
        page.resize(width, height).await;
        for after in AFTER_MS.map(Duration::from_millis) {
            answered(&front, &answer, after);
            visit(&page, &front, RESERVED, "reserve=780px", "").await;
            page.wait_for("xce-quote").await;
            assert_eq!(page.offer_height().await, 780);
            assert!(shift(&page).await <= 0.0, "{width}, {after:?}");

            refused(&front, after);
            visit(&page, &front, RESERVED, "reserve=780px", "").await;
            page.wait_for("xce-unavailable").await;
            assert!(shift(&page).await <= 0.0, "{width}, {after:?}, no offer");
            assert_eq!(page.offer_height().await, 780);
            page.type_keys("a").await;
            page.wait_until("!offer.offsetHeight").await;
            assert!(shift(&page).await <= 0.0, "{width}, {after:?}, after a key");
        }
    }
    page.close().await;
}

#[tokio::test]
async fn without_a_reserve_little_moves_once_the_skeleton_is_there() {
    let (_stack, front, page, answer) = opened().await;
    let mut most = 0.0_f64;
    for (width, height) in SCREENS {
        page.resize(width, height).await;
        for after in AFTER_MS.map(Duration::from_millis) {
            for is_offer in [true, false] {
                if is_offer {
                    answered(&front, &answer, after);
                } else {
                    refused(&front, after);
                }
                visit(&page, &front, "", "", "").await;
                let event = if is_offer {
                    "xce-quote"
                } else {
                    "xce-unavailable"
                };
                page.wait_for(event).await;
                let shift = shift_since(&page, "since").await;
                let with_skeleton = shift_since(&page, "0").await;
                println!(
                    "{width} {after:?} {is_offer}: {shift}, with the skeleton {with_skeleton}"
                );
                assert!(shift < 0.1, "{width}, {after:?}, {is_offer}: {shift}");
                most = most.max(shift);
            }
        }
    }
    println!("most: {most}");
    page.close().await;
}

#[tokio::test]
async fn a_field_below_that_has_the_focus_stays_where_it_is() {
    let (_stack, front, page, answer) = opened().await;
    // Where the field is, in each frame from the first one with a skeleton on.
    let watch = "const tops = window.tops = [], name = document.querySelector('#name'), offer = document.querySelector('xce-protection-offer');
        name.focus({ preventScroll: true });
        requestAnimationFrame(function look() {
          // Told after all that scripts do in this frame, and before it is painted.
          const painted = new ResizeObserver(() => { tops.push(name.getBoundingClientRect().top); painted.disconnect(); });
          painted.observe(name);
          requestAnimationFrame(look);
        })";
    for (width, height) in [(375, 1400), (1280, 1200)] {
        page.resize(width, height).await;
        for is_offer in [true, false] {
            let after = Duration::from_millis(1500);
            if is_offer {
                answered(&front, &answer, after);
            } else {
                refused(&front, after);
            }
            visit(&page, &front, "", "", "").await;
            page.wait_until("offer.offsetHeight > 100").await;
            page.run(watch).await;
            let event = if is_offer {
                "xce-quote"
            } else {
                "xce-unavailable"
            };
            page.wait_for(event).await;
            page.type_keys("a").await;
            tokio::time::sleep(Duration::from_millis(300)).await;
            let moved = "return Math.max(...tops) - Math.min(...tops)";
            let moved = page.run(moved).await.as_f64().unwrap();
            assert!(moved <= 1.0, "{width}, {is_offer}: {moved}");
        }
    }
    page.close().await;
}

#[tokio::test]
async fn space_that_nobody_needs_is_given_back_out_of_view_at_once_and_in_view_after_a_click() {
    let (_stack, front, page, _answer) = opened().await;
    page.resize(1280, 900).await;
    refused(&front, Duration::from_millis(400));
    visit(&page, &front, "", "", "").await;
    page.wait_for("xce-unavailable").await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let height = page.offer_height().await;
    assert!(height > 100, "{height}");
    // Between press and release, nothing moves.
    page.press_on("h1").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(page.offer_height().await, height);
    page.let_go().await;
    page.wait_until("!offer.offsetHeight").await;
    assert!(shift_since(&page, "since").await <= 0.0);

    // Below the window.
    visit(&page, &front, "h1 { height: 1200px }", "", "").await;
    page.wait_for("xce-unavailable").await;
    page.wait_until("!offer.offsetHeight").await;

    // Above it: what is in view stays there.
    visit(&page, &front, "", "", "").await;
    page.wait_until("offer.offsetHeight > 100").await;
    let top = "document.querySelector('section').getBoundingClientRect().top";
    page.run("scrollTo(0, 700)").await;
    let before = page.evaluate(top).await.as_f64().unwrap();
    page.wait_for("xce-unavailable").await;
    page.wait_until("!offer.offsetHeight").await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let after = page.evaluate(top).await.as_f64().unwrap();
    assert!((before - after).abs() <= 1.0, "{before}, {after}");
    assert!(shift_since(&page, "since").await <= 0.0);
    page.close().await;
}
