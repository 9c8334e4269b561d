//! What the page looks like: nothing sticks out, nothing jumps, and pictures to look at in
//! `target/pictures/`.

use std::path::PathBuf;
use std::time::Duration;

use xcover_e2e::checkout::{Checkout, Choice};
use xcover_e2e::front::{Front, Rule};
use xcover_e2e::stack::Stack;

fn picture(name: &str) -> PathBuf {
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
        page.wait_told("onSet resolved").await;
        let fits = "return document.documentElement.scrollWidth <= innerWidth && innerWidth";
        assert_eq!(page.run(fits).await, width);
        page.picture(&picture(&format!("{name}-offer.png"))).await;
        page.picture_of_panel(&picture(&format!("{name}-panel.png")))
            .await;
        page.choose(Choice::Yes).await;
        page.wait_told("xce-select").await;
        page.picture(&picture(&format!("{name}-chosen.png"))).await;
        page.close().await;
    }
}

#[tokio::test]
async fn while_the_offer_is_awaited_its_space_is_reserved() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    front.rule("/quotes", Rule::Delay(Duration::from_secs(2)));
    let page = Checkout::open(&front, "/").await;
    page.wait("return document.querySelector('xce-protection-offer').offsetHeight > 300")
        .await;
    page.picture(&picture("waiting.png")).await;
    page.wait_told("onSet resolved").await;
    // A re-quote keeps the space to the pixel.
    let before = page.offer_height().await;
    page.run("document.querySelector('xce-protection-offer').refresh()")
        .await;
    assert_eq!(page.offer_height().await, before);
    page.wait_told_nth("xce-quote", 2).await;
    assert_eq!(page.offer_height().await, before);
    page.close().await;
}
