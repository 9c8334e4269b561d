//! What the demo's shop promises: the real program in front of a scripted XCover.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a helper of a test fails by panicking"
)]

mod booking;
mod idempotency;
mod orders;
mod process;
mod support;
mod validation;
