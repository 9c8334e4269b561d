//! What the proxy promises, by topic.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a helper of a test fails by panicking, and may print"
)]

mod backend;
mod binary;
mod booked;
mod calm;
mod changes;
mod check;
mod commission;
mod deploy;
mod faults;
mod gateways;
mod http2;
mod offers;
mod openapi;
mod operating;
mod opt_out;
mod origins;
mod outbox;
mod place;
mod quotes;
mod readme;
#[path = "../support/redis.rs"]
mod redis;
mod requests;
mod serving;
mod settings;
mod signing;
mod static_files;
mod support;
mod token;
mod upstream;
mod webhooks;
mod xcover;
