//! Sends a call to XCover, and again if it may succeed then.

use std::{
    hash::{BuildHasher, RandomState},
    time::{Duration, Instant},
};

use axum::http::{StatusCode, header::RETRY_AFTER};
use tokio::time::sleep;

use crate::{
    exchange::Exchange,
    problem::{Code, Problem},
    xcover::{self, Client, retry_after},
};

/// For all attempts together: XCover recommends at least 10 s for a booking.
pub(crate) const TOTAL: Duration = Duration::from_secs(30);
/// For one attempt.
const ATTEMPT: Duration = Duration::from_secs(10);
/// How many there are at most.
const ATTEMPTS: u32 = 4;
/// Before the second attempt, give or take half of it; doubled before each one after that.
const FIRST_PAUSE: Duration = Duration::from_millis(300);

/// XCover's response.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    /// In seconds, if XCover says so.
    pub(crate) retry_after: Option<u64>,
    pub(crate) body: Vec<u8>,
    pub(crate) exchange: Exchange,
}

/// What became of a call.
pub(crate) struct Sent {
    /// Of the last attempt.
    pub(crate) outcome: Result<Answer, Problem>,
    /// Whether XCover may have done, in any attempt, what it hasn't said that it has done.
    pub(crate) is_in_doubt: bool,
}

/// Sends a call until it is answered for good, or time or attempts are used up: then the last outcome counts.
/// If XCover was busy or throttling, it has done nothing, so any call is sent again. After a failure on the way
/// only one that `is_repeatable`.
pub(crate) async fn send<'a>(
    client: &Client,
    call: impl Fn() -> xcover::Request<'a>,
    is_repeatable: bool,
    deadline: Instant,
) -> Sent {
    let mut backoff = FIRST_PAUSE;
    let mut is_in_doubt = false;
    let mut attempt = 1;
    loop {
        let call = xcover::Request {
            deadline: deadline.min(Instant::now() + ATTEMPT),
            ..call()
        };
        let outcome = send_once(client, call).await;
        is_in_doubt |= leaves_doubt(&outcome);
        let pause = pause(&outcome, is_repeatable).map(|least| least.max(jittered(backoff)));
        let pause = pause.filter(|&pause| attempt < ATTEMPTS && Instant::now() + pause < deadline);
        let Some(pause) = pause else {
            return Sent {
                outcome,
                is_in_doubt,
            };
        };
        sleep(pause).await;
        backoff *= 2;
        attempt += 1;
    }
}

async fn send_once(client: &Client, call: xcover::Request<'_>) -> Result<Answer, Problem> {
    let response = client.send(call).await?;
    let status = response.status();
    let header = response.header(RETRY_AFTER).is_some();
    let header = header.then(|| response.retry_after_s());
    let (body, exchange) = response.body().await?;
    let is_throttled = status == StatusCode::TOO_MANY_REQUESTS;
    let message = || {
        is_throttled
            .then(|| retry_after::in_message(&body))
            .flatten()
    };
    Ok(Answer {
        status,
        retry_after: header.or_else(message),
        body,
        exchange,
    })
}

/// Whether XCover may have done what was asked, and hasn't said so.
fn leaves_doubt(outcome: &Result<Answer, Problem>) -> bool {
    match outcome {
        Ok(answer) => match answer.status.as_u16() {
            200..=299 => false,
            // A repeat of something else, or still at it, or a server on the way has given up.
            408 | 409 | 423 => true,
            status => !(400..=499).contains(&status),
        },
        Err(problem) => !matches!(
            problem.code(),
            Code::UpstreamUnreachable | Code::UpstreamDown | Code::Throttled
        ),
    }
}

/// How long to wait at least before another attempt; `None` if there is to be none.
fn pause(outcome: &Result<Answer, Problem>, is_repeatable: bool) -> Option<Duration> {
    let is_wanted = match outcome {
        Ok(answer) => match answer.status.as_u16() {
            423 | 429 => true,
            502..=504 => is_repeatable,
            _ => false,
        },
        Err(problem) => match problem.code() {
            Code::UpstreamUnreachable => true,
            Code::UpstreamTimeout | Code::UpstreamFailed => is_repeatable,
            // When XCover is known to be down, whoever asks is told at once.
            _ => false,
        },
    };
    let least = outcome.as_ref().ok().and_then(|answer| answer.retry_after);
    is_wanted.then(|| Duration::from_secs(least.unwrap_or(0)))
}

/// Between a half and one and a half of `pause`, so that callers who failed together don't come back together.
fn jittered(pause: Duration) -> Duration {
    let random = RandomState::new().hash_one(0) % 1024;
    #[expect(clippy::cast_precision_loss, reason = "below 1024")]
    pause.mul_f64(0.5 + random as f64 / 1024.0)
}
