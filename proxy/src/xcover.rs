//! XCover's API: the client, how requests are signed, what statuses mean, and what is taken out of
//! the bodies.

mod breaker;
mod client;
pub mod commission;
mod rate;
pub(crate) mod retry_after;
pub mod signing;
pub(crate) mod statuses;

pub use client::{Client, Request, Response};
