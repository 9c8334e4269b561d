//! What the proxy promises, by topic.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a helper of a test fails by panicking"
)]

mod binary;
mod change;
mod decline;
mod files;
mod offers;
mod origins;
mod quotes;
mod readme;
mod requests;
mod settings;
mod signature;
mod strip;
mod support;
mod token;
mod upstream;
