//! What the end-to-end tests are written with.
//!
//! | module | what it is |
//! |---|---|
//! | [`stack`] | sandbox and shop as their operators run them: the binaries, with settings |
//! | [`front`] | the network between browser and proxy: records everything, breaks on demand |
//! | [`browser`] | Chromium, Firefox or WebKitGTK, with its driver |
//! | [`checkout`] | a page in a browser, and the signals that it has received |
//! | [`shopper`] | what a shopper sees and does on it |
//! | `host_page` | what the host page's own scripts do with the offer |
//! | `devtools` | what only Chromium's developer tools can do to it |
//! | `sight` | what it looks like: pictures, and whether anything sticks out |
//!
//! They know the widget only as its users do: through the browser, HTTP and the servers' logs.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops where it fails"
)]

pub mod browser;
pub mod checkout;
mod devtools;
pub mod front;
mod host_page;
pub mod shopper;
mod sight;
pub mod stack;

use checkout::Checkout;
use front::Front;
use stack::Stack;

/// Starts a sandbox and a shop with these settings, and opens `path` of the shop in the usual browser.
pub async fn open(settings: &[(&str, &str)], path: &str) -> (Stack, Front, Checkout) {
    let stack = Stack::start(settings);
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open(&front, path).await;
    (stack, front, page)
}
