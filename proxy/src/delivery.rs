//! Delivers the outbox's opt-outs to XCover, in the background.
//!
//! An opt-out is tried until XCover says yes or a final no, for 7 days. Every attempt has the same idempotency key.
//! XCover takes the opt-out of a quote that was booked, too, so its status is asked for first.

use std::{
    hash::{BuildHasher, RandomState},
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    body::Bytes,
    http::{Method, StatusCode},
};
use futures_util::future::join_all;
use serde::{Deserialize, de::IgnoredAny};
use tokio::time::sleep;

use crate::{
    outbox::{Due, Outcome, Reason, Surface},
    state::AppState,
    xcover::{Request, Response, retry_after, statuses},
};

/// So many at a time.
const AT_A_TIME: usize = 8;
/// How often the outbox is looked into, unless something is added.
const LOOK: Duration = Duration::from_secs(1);
/// How often the outbox forgets what it no longer needs.
const TIDY: Duration = Duration::from_secs(3600);
/// The first wait, which doubles with each attempt, and the longest.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// Delivers until the process stops accepting connections. What is in the outbox by then stays there.
pub(crate) async fn run(state: Arc<AppState>) {
    let mut tidied: Option<Instant> = None;
    // Not at once: the log's first line says where the proxy listens.
    let (mut is_idle, mut all_noted) = (true, true);
    loop {
        if is_idle {
            tokio::select! {
                () = sleep(LOOK) => {}
                () = state.outbox.added.notified(), if all_noted => {}
                () = state.lifecycle.closing.cancelled() => {}
            }
        }
        if state.lifecycle.closing.is_cancelled() {
            return;
        }
        if tidied.is_none_or(|last| last.elapsed() > TIDY) {
            tidied = Some(Instant::now());
            let _ = state.outbox.tidy().await;
        }
        // A store that fails has said so in the log.
        let due = state.outbox.due(AT_A_TIME).await.unwrap_or_default();
        let tried = join_all(due.into_iter().map(|due| deliver(&state, due))).await;
        all_noted = tried.iter().all(|&noted| noted);
        is_idle = tried.is_empty() || !all_noted;
    }
}

/// One attempt; returns whether its outcome is in the store.
async fn deliver(state: &AppState, due: Due) -> bool {
    let outcome = match attempt(state, &due).await {
        Outcome::Later(_) if due.age >= state.limits.delivery => {
            Outcome::Dead(if due.is_maybe_booked {
                Reason::MaybeBooked
            } else {
                Reason::TooOld
            })
        }
        Outcome::Later(at_least) => Outcome::Later(backoff(due.attempts).max(at_least)),
        outcome => outcome,
    };
    // Not the id, which is a shopper's.
    let (surface, attempts, age_s) = (due.surface.name(), due.attempts + 1, due.age.as_secs());
    match outcome {
        Outcome::Delivered => tracing::info!(surface, attempts, age_s, "opt-out delivered"),
        Outcome::Later(wait) => {
            tracing::warn!(
                surface,
                attempts,
                age_s,
                wait_s = wait.as_secs(),
                "opt-out delayed"
            );
        }
        Outcome::Dead(reason) => {
            let reason = reason.name();
            tracing::error!(surface, attempts, age_s, reason, "opt-out is a dead letter");
        }
    }
    state.outbox.tried(due, outcome).await.is_ok()
}

async fn attempt(state: &AppState, due: &Due) -> Outcome {
    // XCover can't be asked for an offer's status.
    if due.is_maybe_booked && due.surface == Surface::Offers {
        return Outcome::Later(Duration::ZERO);
    }
    if due.surface == Surface::Quotes {
        let path = format!("/quotes/{}/", due.id);
        if let Some(outcome) = send(state, Method::GET, &path, due, read_status).await {
            return outcome;
        }
    }
    let path = match due.surface {
        Surface::Quotes => format!("/bookings/{}/opt_out", due.id),
        Surface::Offers => format!("/offers/{}/opt_out/", due.id),
    };
    let sent = send(state, Method::POST, &path, due, read_answer).await;
    sent.unwrap_or(Outcome::Later(Duration::ZERO))
}

/// Sends a request and reads what its response means; `None` if it decides nothing.
async fn send(
    state: &AppState,
    method: Method,
    path: &str,
    due: &Due,
    read: fn(u16, &[u8]) -> Option<Outcome>,
) -> Option<Outcome> {
    let later = Some(Outcome::Later(Duration::ZERO));
    let is_get = method == Method::GET;
    let key = format!("opt-out-{}", due.id);
    let request = Request {
        method,
        path,
        body: Bytes::from_static(if is_get { b"" } else { b"{}" }),
        idempotency_key: (!is_get).then_some(&*key),
        deadline: Instant::now() + state.limits.total,
    };
    let response: Response = match state.xcover.send(request).await {
        Ok(response) => response,
        Err(problem) => return Some(Outcome::Later(problem.retry_after())),
    };
    let status = response.status().as_u16();
    let retry_after = Duration::from_secs(response.retry_after_s());
    let Ok((body, _)) = response.body().await else {
        return later;
    };
    match status {
        300..=399 | 401 | 403 | 405 => {
            tracing::error!(
                status,
                "xcover refuses the proxy's opt-outs: check key, clock and address"
            );
            later
        }
        423 | 429 | 503 => {
            let asked_for = retry_after::in_message(&body).map(Duration::from_secs);
            Some(Outcome::Later(
                retry_after.max(asked_for.unwrap_or_default()),
            ))
        }
        _ => read(status, &body),
    }
}

/// What a quote's status means for its opt-out; `None`: go on. Packages of XCover Elements v1, with `policies`, have no
/// status until they are booked.
fn read_status(status: u16, body: &[u8]) -> Option<Outcome> {
    #[derive(Deserialize)]
    struct Package {
        status: Option<String>,
        policies: Option<Vec<IgnoredAny>>,
    }
    let package = serde_json::from_slice::<Package>(body).ok();
    let is_v1 = package
        .as_ref()
        .is_some_and(|package| package.policies.is_some());
    let name = package.and_then(|package| package.status);
    match (status, name.as_deref()) {
        (200, Some("RECEIVED")) => None,
        (200, None) if is_v1 => None,
        (200, Some("CONFIRMED")) => Some(Outcome::Dead(Reason::Booked)),
        (200, Some("OPTED_OUT")) => Some(Outcome::Delivered),
        (404, _) => Some(Outcome::Dead(Reason::Unknown)),
        _ => Some(Outcome::Later(Duration::ZERO)),
    }
}

/// What the response to an opt-out means.
fn read_answer(status: u16, body: &[u8]) -> Option<Outcome> {
    Some(match status {
        204 => Outcome::Delivered,
        // A repeat: the first response had no body.
        409 if body.is_empty() => Outcome::Delivered,
        409 if statuses::is_repeated_success(StatusCode::CONFLICT, body) => Outcome::Delivered,
        400 => Outcome::Dead(Reason::Malformed),
        404 => Outcome::Dead(Reason::Unknown),
        422 => Outcome::Dead(Reason::Refused),
        _ => Outcome::Later(Duration::ZERO),
    })
}

/// Doubled with each attempt, by chance half as long or half as long again, so that not all come back at once.
fn backoff(attempts: u32) -> Duration {
    let wait = FIRST_WAIT
        .saturating_mul(1 << attempts.min(16))
        .min(LONGEST_WAIT);
    let chance = RandomState::new().hash_one(attempts) % 1000;
    wait.mul_f64(0.5 + f64::from(u32::try_from(chance).unwrap_or(0)) / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATER: Outcome = Outcome::Later(Duration::ZERO);

    #[test]
    fn only_the_documented_success_and_a_repeat_are_a_yes() {
        for (status, body, expected) in [
            (204, "", Outcome::Delivered),
            (409, "", Outcome::Delivered),
            (409, r#"{"id":"A-1"}"#, Outcome::Delivered),
            (409, r#"{"type":"conflict"}"#, LATER),
            (409, "<html>Conflict</html>", LATER),
            (200, "<html>Welcome</html>", LATER),
            (200, "{}", LATER),
            (201, "", LATER),
            (202, "", LATER),
            (400, "", Outcome::Dead(Reason::Malformed)),
            (404, "", Outcome::Dead(Reason::Unknown)),
            (422, "", Outcome::Dead(Reason::Refused)),
            (410, "", LATER),
            (500, "", LATER),
        ] {
            assert_eq!(
                read_answer(status, body.as_bytes()),
                Some(expected),
                "{status} {body}"
            );
        }
    }

    #[test]
    fn a_quote_is_opted_out_of_only_while_it_is_certainly_not_booked() {
        for (status, body, expected) in [
            (200, r#"{"status":"RECEIVED"}"#, None),
            (
                200,
                r#"{"status":"CONFIRMED"}"#,
                Some(Outcome::Dead(Reason::Booked)),
            ),
            (200, r#"{"status":"OPTED_OUT"}"#, Some(Outcome::Delivered)),
            (200, r#"{"status":"CANCELLED"}"#, Some(LATER)),
            (200, r#"{"policies":[{}]}"#, None),
            (
                200,
                r#"{"policies":[{}],"status":"CONFIRMED"}"#,
                Some(Outcome::Dead(Reason::Booked)),
            ),
            (200, "{}", Some(LATER)),
            (200, r#"{"quotes":[{"status":"RECEIVED"}]}"#, Some(LATER)),
            (200, "<html>", Some(LATER)),
            (404, "", Some(Outcome::Dead(Reason::Unknown))),
            (500, r#"{"status":"RECEIVED"}"#, Some(LATER)),
        ] {
            assert_eq!(
                read_status(status, body.as_bytes()),
                expected,
                "{status} {body}"
            );
        }
    }

    #[test]
    fn waits_double_from_1_s_to_5_min() {
        for (attempts, s) in [(0, 1.0), (1, 2.0), (5, 32.0), (9, 300.0), (u32::MAX, 300.0)] {
            let wait = backoff(attempts).as_secs_f64();
            assert!((s * 0.5..=s * 1.5).contains(&wait), "{attempts}: {wait}");
        }
    }
}
