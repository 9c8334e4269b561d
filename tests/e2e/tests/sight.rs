//! What the page looks like: nothing sticks out, and nothing jumps. Pictures go to `target/pictures/`.

use std::path::PathBuf;
use std::time::Duration;

use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::{Front, Rule};
use xcover_e2e::open;
use xcover_e2e::shopper::Choice;
use xcover_e2e::stack::Stack;

/// Where a picture goes.
pub(crate) fn picture(name: &str) -> PathBuf {
    let folder = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../target/pictures"
    ));
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

#[tokio::test]
async fn the_page_fits_wide_and_narrow_screens() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    for (width, name) in [(1280, "wide"), (375, "narrow")] {
        let page = Checkout::open(&front, "/").await;
        page.resize(width, 900).await;
        page.wait_for("onSet resolved").await;
        let fits = "return document.documentElement.scrollWidth <= innerWidth && innerWidth";
        assert_eq!(page.run(fits).await, width);
        page.picture(&picture(&format!("{name}-offer.png"))).await;
        page.picture_of_panel(&picture(&format!("{name}-panel.png")))
            .await;
        page.choose(Choice::Yes).await;
        page.wait_for("xce-select").await;
        page.picture(&picture(&format!("{name}-chosen.png"))).await;
        page.close().await;
    }
}

#[tokio::test]
async fn while_an_offer_is_loading_its_space_is_reserved() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    front.rule("/quotes", Rule::Delay(Duration::from_secs(2)));
    let page = Checkout::open(&front, "/").await;
    page.wait_until("offer.offsetHeight > 300").await;
    page.picture(&picture("waiting.png")).await;
    page.wait_for("onSet resolved").await;
    // A re-quote keeps the space to the pixel.
    let before = page.offer_height().await;
    page.refresh().await;
    assert_eq!(page.offer_height().await, before);
    page.wait_for_nth("xce-quote", 2).await;
    assert_eq!(page.offer_height().await, before);
    page.close().await;
}

/// Takes pictures of the panel on screens of these widths; nothing may stick out.
async fn look(page: &Checkout, name: &str, widths: &[u32]) {
    for &width in widths {
        page.resize(width, 900).await;
        assert_eq!(page.sticking_out().await, [""; 0], "{name}, {width}");
        let name = format!("{name}-{width}.png");
        page.picture_of_panel(&picture(&name)).await;
    }
}

const WIDTHS: &[u32] = &[1280, 375, 320];

#[tokio::test]
async fn every_kind_of_offer_fits_the_panel_on_every_screen() {
    let (_stack, front, page) = open(&[], "/").await;
    for (name, path) in [
        ("single", "/"),
        ("each", "/?api=offers&basket=flight&scenario=rules_each"),
        ("alternatives", "/?api=offers&basket=product"),
        (
            "together",
            "/?api=offers&basket=flight&scenario=rules_together",
        ),
        ("bundle", "/?basket=product&scenario=bundle"),
        ("instalments", "/?scenario=instalments"),
        ("discount", "/?scenario=discount"),
        ("no-inclusions", "/?scenario=no_inclusions"),
        ("holes", "/?basket=product&scenario=holes"),
        ("fast-quote", "/?api=fast_quote&basket=parcel"),
        ("japanese", "/?lang=ja&currency=JPY"),
    ] {
        page.visit(&front, path).await;
        page.wait_for("onSet resolved").await;
        look(&page, name, WIDTHS).await;
    }
    page.close().await;
}

#[tokio::test]
async fn long_german_words_and_prices_fit_the_panel() {
    let (_stack, front, page) = open(&[], "/").await;
    for (name, path) in [
        ("german", "/?lang=de&currency=EUR"),
        (
            "german-each",
            "/?api=offers&basket=flight&lang=de&currency=IDR&quantity=6",
        ),
        (
            "german-one",
            "/?api=offers&basket=flight&lang=de&currency=IDR&scenario=rules_one",
        ),
        (
            "german-instalments",
            "/?basket=product&lang=de&currency=IDR&scenario=instalments",
        ),
    ] {
        page.visit(&front, path).await;
        page.wait_for("onSet resolved").await;
        page.open_all_details().await;
        look(&page, name, WIDTHS).await;
    }
    page.close().await;
}

#[tokio::test]
async fn a_panels_messages_and_persuasion_texts_fit_every_screen() {
    let (_stack, front, page) = open(&[], "/?api=offers&basket=flight&lang=de").await;
    page.wait_for("onSet resolved").await;
    page.answer(2, 1).await;
    assert!(!page.validate().await);
    look(&page, "validate", WIDTHS).await;

    // All of XCover's texts, and the price per unit.
    page.set_attribute("persuasion", "").await;
    page.set_attribute("units", "2").await;
    look(&page, "persuasion", WIDTHS).await;

    front.rule("/offers", Rule::Status(429));
    front.rule("/offers", Rule::Header("retry-after", "60"));
    page.refresh().await;
    let detail = page.wait_for("xce-unavailable").await;
    assert_eq!(detail["reason"], "not-now");
    look(&page, "try-again", WIDTHS).await;
    page.close().await;
}

#[tokio::test]
async fn an_offer_that_has_expired_says_so_in_a_line() {
    let (_stack, front, page) = open(&[("SANDBOX_VALID_S", "1")], "/").await;
    let detail = page.wait_for("xce-unavailable").await;
    assert_eq!(detail["reason"], "expired");
    assert_eq!(front.count("/xcover/quotes"), 2, "it is renewed once");
    look(&page, "expired", WIDTHS).await;
    page.close().await;
}

#[tokio::test]
async fn in_the_dark_the_panel_is_as_dark_as_the_page_around_it() {
    let (_stack, _front, page) = open(&[], "/?api=offers&basket=flight&scenario=instalments").await;
    page.wait_for("onSet resolved").await;
    page.answer(1, 1).await;
    assert!(!page.validate().await);
    let ground = "getComputedStyle(panel.querySelector('.panel')).backgroundColor";
    page.prefer_dark().await;
    // The demo page stays light, whatever its shoppers prefer.
    assert_eq!(page.evaluate(ground).await, "rgb(255, 255, 255)");
    page.run("document.documentElement.style.colorScheme = 'light dark'")
        .await;
    assert_eq!(page.evaluate(ground).await, "rgb(23, 28, 38)");
    look(&page, "dark", &[1280, 375]).await;
    page.close().await;
}
