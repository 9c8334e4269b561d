//! Speaking to XCover.

pub mod client;
pub mod commission;
pub mod signing;
pub(crate) mod statuses;
