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

/// All of it, or the run that `ONLY` names.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes 15 minutes: `make loss`"]
async fn the_loss_table() {
    let runs: [(&str, Run); 9] = [
        ("kills", Box::pin(faults::kills(FULL))),
        ("stops", Box::pin(faults::stops(FULL))),
        ("failures", Box::pin(faults::failures(FULL))),
        ("outage", Box::pin(faults::outage(FULL))),
        ("one-of-three", Box::pin(faults::one_of_three(FULL))),
        ("full-disk", Box::pin(faults::full_disk(FULL))),
        ("redis-killed", Box::pin(faults::redis_killed(FULL))),
        ("redis-hangs", Box::pin(faults::redis_hangs(FULL))),
        ("ten-thousand", Box::pin(faults::kills(LARGE))),
    ];
    let names = runs.each_ref().map(|(name, _)| *name);
    let only = std::env::var("ONLY").ok().filter(|only| !only.is_empty());
    if let Some(only) = &only {
        assert!(names.contains(&&**only), "{only} is none of {names:?}");
    }
    println!("{HEADING}");
    let mut outcomes = Vec::new();
    for (name, run) in runs {
        if only.as_ref().is_none_or(|only| only == name) {
            let outcome = run.await;
            println!("{outcome}");
            outcomes.push(outcome);
        }
    }
    for outcome in outcomes {
        outcome.expect_no_loss();
    }
}
