//! What the end-to-end tests are made of.
//!
//! | module | is |
//! |---|---|
//! | [`stack`] | sandbox and proxy as their operators run them: the binaries, with settings |
//! | [`front`] | the network between browser and proxy: records everything, breaks on demand |
//! | [`checkout`] | the page, in the words of a shopper and of the host page's developer |
//! | `sight` | what can be seen of it: pictures, and whether something sticks out |
//!
//! They know the widget only as its users do: through the browser, HTTP and the servers' logs.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops where it fails"
)]

pub mod checkout;
pub mod front;
mod sight;
pub mod stack;

use checkout::Checkout;
use front::Front;
use stack::Stack;

/// Opens `path` of the shop in a Chromium, before a sandbox and a shop with these settings.
pub async fn open(settings: &[(&str, &str)], path: &str) -> (Stack, Front, Checkout) {
    let stack = Stack::start(settings);
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open(&front, path).await;
    (stack, front, page)
}
