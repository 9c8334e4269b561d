//! The rate limit: XCover limits the calls of a key, whoever makes them.

use std::{num::NonZeroU32, time::Duration};

use governor::{DefaultDirectRateLimiter, Quota};
use tokio::{
    sync::{Mutex, Semaphore},
    time::timeout,
};

/// How long a call may wait for its turn.
const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// Calls are spread evenly, and a little slower than allowed: the network shifts them.
const MARGIN: f64 = 1.02;

/// Lets so many calls a second through, in the order of their arrival.
pub(crate) struct Rate {
    limiter: DefaultDirectRateLimiter,
    /// As many as get their turn within [`LONGEST_WAIT`].
    queue: Semaphore,
    turn: Mutex<()>,
}

impl Rate {
    pub(crate) fn per_second(calls: NonZeroU32) -> Self {
        let interval = Duration::from_secs_f64(MARGIN / f64::from(calls.get()));
        let quota = Quota::with_period(interval).unwrap_or(Quota::per_second(calls));
        let places = f64::from(calls.get()) * LONGEST_WAIT.as_secs_f64();
        Self {
            limiter: DefaultDirectRateLimiter::direct(quota),
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "at most 20,000"
            )]
            queue: Semaphore::new(places as usize),
            turn: Mutex::default(),
        }
    }

    /// Waits for a turn; `false` if it wouldn't come in time.
    pub(crate) async fn turn(&self) -> bool {
        let Ok(_place) = self.queue.try_acquire() else {
            return false;
        };
        timeout(LONGEST_WAIT, async {
            // A mutex of tokio's is fair: first come, first served.
            let _turn = self.turn.lock().await;
            self.limiter.until_ready().await;
        })
        .await
        .is_ok()
    }
}
