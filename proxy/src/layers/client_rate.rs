//! No client gets all of what XCover allows.

use std::{net::IpAddr, num::NonZeroU32, sync::Arc};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    state::keyed::HashMapStateStore,
};

use crate::{
    client_address,
    problem::{Code, Problem},
    settings::TrustedProxies,
};

/// So many seconds' worth of requests at once.
const BURST_S: u32 = 4;
/// From so many clients on, those that have been quiet are forgotten.
const REMEMBERED: usize = 10_000;

/// How many requests each client has sent.
pub(crate) struct ClientRate {
    limiter: RateLimiter<IpAddr, HashMapStateStore<IpAddr>, DefaultClock>,
    clock: DefaultClock,
    trusted: TrustedProxies,
}

impl ClientRate {
    pub(crate) fn per_second(requests: NonZeroU32, trusted: TrustedProxies) -> Arc<Self> {
        let burst = requests.saturating_mul(NonZeroU32::MIN.saturating_add(BURST_S - 1));
        let quota = Quota::per_second(requests).allow_burst(burst);
        Arc::new(Self {
            limiter: RateLimiter::hashmap(quota),
            clock: DefaultClock::default(),
            trusted,
        })
    }

    /// # Errors
    /// How many seconds this client has to wait.
    fn check(&self, client: IpAddr) -> Result<(), u64> {
        if self.limiter.len() >= REMEMBERED {
            self.limiter.retain_recent();
        }
        self.limiter
            .check_key(&client)
            .map_err(|not_until| not_until.wait_time_from(self.clock.now()).as_secs() + 1)
    }
}

/// Passes a request on, or responds with 429 if its client has sent too many.
pub(crate) async fn limit(
    State(rate): State<Arc<ClientRate>>,
    request: Request,
    next: Next,
) -> Response {
    let client = client_address::of(&request, &rate.trusted);
    match client.map_or(Ok(()), |client| rate.check(client)) {
        Ok(()) => next.run(request).await,
        Err(seconds) => Problem::new(Code::TooManyRequests, "this client sends too many requests")
            .with_retry_after_s(seconds)
            .into_response(),
    }
}
