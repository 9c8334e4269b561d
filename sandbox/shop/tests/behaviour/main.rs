//! What the demo's shop promises: the real program before an XCover of the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a helper of a test fails by panicking"
)]

mod booking;
mod orders;
mod process;
mod repeats;
mod support;
mod validation;
