//! No opt-out that the proxy has acknowledged is lost, whatever breaks.
//!
//! The short forms run with all tests. `make loss` runs the full ones, and prints a table. They need tools of Linux's.
#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a helper of a test fails by panicking"
)]

mod faults;
mod fleet;
mod outcome;
mod pages;
#[path = "../support/redis.rs"]
mod redis;
mod sync;
mod upstream;

use std::{future::Future, pin::Pin, time::Duration};

use faults::Scale;
use outcome::{HEADING, Outcome};

/// A run of a few seconds.
const SHORT: Scale = Scale {
    opt_outs: 40,
    over: Duration::from_secs(3),
    down: Duration::from_secs(2),
    upstream_rate: "1000",
    patience: Duration::from_secs(60),
};

const FULL: Scale = Scale {
    opt_outs: 500,
    over: Duration::from_secs(40),
    down: Duration::from_secs(30),
    upstream_rate: "10",
    patience: Duration::from_secs(600),
};

const LARGE: Scale = Scale {
    opt_outs: 10_000,
    over: Duration::from_secs(120),
    upstream_rate: "10000",
    ..FULL
};

#[tokio::test(flavor = "multi_thread")]
async fn no_opt_out_is_lost_when_the_proxy_is_killed_again_and_again() {
    faults::kills(SHORT).await.expect_no_loss();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_opt_out_is_lost_when_the_proxy_is_stopped_while_xcover_is_slow_and_pages_have_gone() {
    faults::stops(SHORT).await.expect_no_loss();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_opt_out_is_lost_when_pages_have_gone_and_xcover_fails_half_the_time() {
    faults::failures(SHORT).await.expect_no_loss();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_opt_out_is_lost_when_xcover_is_down() {
    faults::outage(SHORT).await.expect_no_loss();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_opt_out_is_lost_when_a_proxy_dies_and_another_takes_over() {
    faults::take_over().await.expect_no_loss();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_opt_out_is_lost_when_the_disk_is_full() {
    let outcome = faults::full_disk(SHORT).await;
    outcome.expect_refusals();
    outcome.expect_no_loss();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_opt_out_is_lost_when_redis_is_killed_and_comes_back() {
    let outcome = faults::redis_killed(SHORT).await;
    outcome.expect_refusals();
    outcome.expect_no_loss();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_opt_out_is_lost_when_redis_hangs() {
    faults::redis_hangs(SHORT).await.expect_no_loss();
}

type Run = Pin<Box<dyn Future<Output = Outcome>>>;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes 15 minutes: `make loss`"]
async fn the_loss_table() {
    let runs: [Run; 9] = [
        Box::pin(faults::kills(FULL)),
        Box::pin(faults::stops(FULL)),
        Box::pin(faults::failures(FULL)),
        Box::pin(faults::outage(FULL)),
        Box::pin(faults::one_of_three(FULL)),
        Box::pin(faults::full_disk(FULL)),
        Box::pin(faults::redis_killed(FULL)),
        Box::pin(faults::redis_hangs(FULL)),
        Box::pin(faults::kills(LARGE)),
    ];
    println!("{HEADING}");
    let mut outcomes = Vec::new();
    for run in runs {
        let outcome = run.await;
        println!("{outcome}");
        outcomes.push(outcome);
    }
    for outcome in outcomes {
        outcome.expect_no_loss();
    }
}
