//! The circuit breaker: while XCover is down, it isn't asked, but for one call now and then.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// So many failures in a row mean that XCover is down.
const FAILURES: u32 = 10;
/// From then to the next call that tries it; doubled each time that fails.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(8);

/// Shared by all calls.
#[derive(Default)]
pub(crate) struct Breaker(Mutex<State>);

#[derive(Default)]
struct State {
    /// In a row.
    failures: u32,
    /// XCover is down.
    open: Option<Open>,
}

#[derive(Clone, Copy)]
struct Open {
    wait: Duration,
    /// When one call may try.
    next: Instant,
}

/// A call that was allowed. Dropped without an outcome, it says nothing of XCover.
pub(crate) struct Call<'a> {
    breaker: &'a Breaker,
    /// It is the one that tries whether XCover is up again.
    is_trial: bool,
}

impl Breaker {
    /// # Errors
    /// XCover is down: how long to wait until a call may try it again.
    pub(crate) fn allow(&self, now: Instant) -> Result<Call<'_>, Duration> {
        let mut state = self.state();
        if let Some(open) = &mut state.open {
            if now < open.next {
                return Err(open.next - now);
            }
            // Should this call never end, another one tries after the same time.
            open.next = now + open.wait;
        }
        Ok(Call {
            breaker: self,
            is_trial: state.open.is_some(),
        })
    }

    /// Whether XCover is thought to be down.
    pub(crate) fn is_open(&self) -> bool {
        self.state().open.is_some()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Call<'_> {
    /// XCover has responded as a server that is up does.
    pub(crate) fn succeeded(self) {
        let mut state = self.breaker.state();
        state.failures = 0;
        if state.open.take().is_some() {
            tracing::info!("xcover is up again");
        }
    }

    /// It couldn't be reached, didn't respond in time, or a gateway responded for it.
    pub(crate) fn failed(self, now: Instant) {
        let mut state = self.breaker.state();
        state.failures = state.failures.saturating_add(1);
        let wait = match state.open {
            None if state.failures < FAILURES => return,
            None => {
                tracing::error!(failures = state.failures, "xcover is down");
                FIRST_WAIT
            }
            Some(open) if self.is_trial => (open.wait * 2).min(LONGEST_WAIT),
            // It began before XCover was known to be down.
            Some(_) => return,
        };
        state.open = Some(Open {
            wait,
            next: now + wait,
        });
    }
}
