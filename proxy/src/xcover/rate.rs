//! The rate limit: XCover limits the calls of a key, whoever makes them.
//!
//! Calls are spread evenly: each is assigned a time, one interval after the one before. With Redis, all instances
//! that use it share these times.

use std::{
    num::NonZeroU32,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use governor::{
    DefaultDirectRateLimiter, Quota,
    clock::{Clock, DefaultClock},
};
use redis::{
    Client, RedisResult, Script,
    aio::{ConnectionManager, ConnectionManagerConfig},
};
use tokio::{
    sync::{Mutex, Semaphore},
    time::{sleep, timeout},
};

use crate::settings::RedisUrl;

/// How long a call may wait for its turn.
const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// A little slower than allowed: the network shifts calls.
const MARGIN: f64 = 1.02;
/// Slower still: between instances, late timers shift them as well.
const SHARED_MARGIN: f64 = 1.05;
/// How long Redis may take.
const REDIS: Duration = Duration::from_millis(500);

/// Assigns a time to a call, by Redis's clock: how long to wait until then, or -1 if that is too long. In microseconds.
const ASSIGN: &str = r"
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local at = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now)
if at - now > tonumber(ARGV[2]) then return -1 end
redis.call('SET', KEYS[1], string.format('%.0f', at + ARGV[1]), 'PX', 60000)
return at - now";

/// Lets so many calls a second through, in the order of their arrival.
pub(crate) struct Rate {
    own: Own,
    shared: Option<Shared>,
}

impl Rate {
    /// `name`: whose calls these are.
    ///
    /// # Errors
    /// When there is no client for this Redis. It is connected to later.
    pub(crate) fn new(
        calls: NonZeroU32,
        redis: Option<&RedisUrl>,
        name: &str,
    ) -> RedisResult<Self> {
        let interval = |margin: f64| Duration::from_secs_f64(margin / f64::from(calls.get()));
        Ok(Self {
            own: Own::new(calls, interval(MARGIN)),
            shared: redis
                .map(|redis| Shared::new(redis, interval(SHARED_MARGIN), name))
                .transpose()?,
        })
    }

    /// Waits for a turn; `false` if it wouldn't come in time. Without Redis, each instance keeps to the limit by itself.
    pub(crate) async fn turn(&self) -> bool {
        if let Some(shared) = &self.shared {
            match shared.assign().await {
                Some(Some(wait)) => {
                    sleep(wait).await;
                    return true;
                }
                Some(None) => return false,
                None => {}
            }
        }
        self.own.turn().await
    }
}

/// The limit of this process.
struct Own {
    limiter: DefaultDirectRateLimiter,
    clock: DefaultClock,
    /// As many as get their turn within [`LONGEST_WAIT`].
    queue: Semaphore,
    turn: Mutex<()>,
}

impl Own {
    fn new(calls: NonZeroU32, interval: Duration) -> Self {
        let quota = Quota::with_period(interval).unwrap_or(Quota::per_second(calls));
        // So many at once are within the margin, and thousands of timers cost more than the calls.
        let at_once = NonZeroU32::new(calls.get() / 51).unwrap_or(NonZeroU32::MIN);
        let quota = quota.allow_burst(at_once);
        let places = f64::from(calls.get()) * LONGEST_WAIT.as_secs_f64();
        Self {
            limiter: DefaultDirectRateLimiter::direct(quota),
            clock: DefaultClock::default(),
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "at most 200,000"
            )]
            queue: Semaphore::new(places as usize),
            turn: Mutex::default(),
        }
    }

    async fn turn(&self) -> bool {
        let Ok(_place) = self.queue.try_acquire() else {
            return false;
        };
        timeout(LONGEST_WAIT, async {
            // A mutex of tokio's is fair: first come, first served.
            let _turn = self.turn.lock().await;
            while let Err(not_yet) = self.limiter.check() {
                sleep(not_yet.wait_time_from(self.clock.now())).await;
            }
        })
        .await
        .is_ok()
    }
}

/// The limit of all instances with the same Redis.
struct Shared {
    connection: ConnectionManager,
    script: Script,
    key: String,
    interval: Duration,
    /// Whether the last call found it missing, so that it is logged once.
    is_missing: AtomicBool,
}

impl Shared {
    fn new(redis: &RedisUrl, interval: Duration, name: &str) -> RedisResult<Self> {
        let config = ConnectionManagerConfig::new()
            .set_number_of_retries(0)
            .set_connection_timeout(Some(REDIS))
            .set_response_timeout(Some(REDIS));
        let client = Client::open(redis.expose())?;
        Ok(Self {
            connection: ConnectionManager::new_lazy_with_config(client, config)?,
            script: Script::new(ASSIGN),
            key: format!("xcover-proxy:rate:{name}"),
            interval,
            is_missing: AtomicBool::default(),
        })
    }

    /// How long this call has to wait; `None` inside if that is too long, and `None` without Redis.
    async fn assign(&self) -> Option<Option<Duration>> {
        let mut connection = self.connection.clone();
        let mut call = self.script.key(&self.key);
        let interval = u64::try_from(self.interval.as_micros()).unwrap_or(u64::MAX);
        let longest = u64::try_from(LONGEST_WAIT.as_micros()).unwrap_or(u64::MAX);
        call.arg(interval).arg(longest);
        let assigned = timeout(REDIS, call.invoke_async::<i64>(&mut connection)).await;
        let is_missing = !matches!(assigned, Ok(Ok(_)));
        if is_missing != self.is_missing.swap(is_missing, Ordering::Relaxed) {
            if is_missing {
                tracing::error!("redis doesn't respond: each instance limits its calls by itself");
            } else {
                tracing::info!("redis responds again");
            }
        }
        let wait = assigned.ok()?.ok()?;
        Some(u64::try_from(wait).ok().map(Duration::from_micros))
    }
}
