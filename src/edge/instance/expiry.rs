//! When an offer is renewed, and when it expires.

use super::Instance;
use crate::edge::attempt;
use crate::state::Action;

/// How long before it expires an offer is renewed: 30 s, enough for a response, or a tenth of its life if
/// that is shorter.
fn lead_ms(valid_ms: f64) -> f64 {
    (valid_ms / 10.0).min(30_000.0)
}

/// Browsers keep a timer's delay in a signed 32-bit integer, so one of 2^31 ms or more would fire at once:
/// <https://developer.mozilla.org/en-US/docs/Web/API/Window/setTimeout#maximum_delay_value>.
const MAX_TIMER_MS: f64 = 1e9;

impl Instance {
    /// Starts the clock for an offer that was received at `received_ms` and is valid for `valid_ms`.
    #[expect(clippy::cast_precision_loss, reason = "exact for 285,000 years")]
    pub(super) fn start_expiry(&self, received_ms: f64, valid_ms: i64) {
        let valid_ms = valid_ms as f64;
        let expires_ms = received_ms + valid_ms;
        self.expires_ms.set(expires_ms);
        self.renewal_ms.set(expires_ms - lead_ms(valid_ms));
        self.check_expiry();
    }

    /// Lets the offer expire or renews it, if it is time, and sets the timer for the next check.
    pub(super) fn check_expiry(&self) {
        // First: after a long sleep it is too late to renew it.
        self.expire_if_due();
        let now_ms = attempt::now_ms();
        let is_due = now_ms >= self.renewal_ms.get();
        if is_due {
            self.renewal_ms.set(f64::INFINITY);
        }
        // Set the timer before renewing, because the renewal's request stops it.
        let next_ms = self.renewal_ms.get().min(self.expires_ms.get());
        self.host.set_timer((next_ms - now_ms).min(MAX_TIMER_MS));
        if is_due {
            self.dispatch(Action::Renew);
        }
    }

    /// Stops the timer: there is no offer left that could expire.
    pub(super) fn stop_expiry(&self) {
        self.expires_ms.set(f64::INFINITY);
        self.renewal_ms.set(f64::INFINITY);
        self.host.set_timer(f64::INFINITY);
    }

    /// Lets the offer expire, if it is time.
    pub(super) fn expire_if_due(&self) {
        if attempt::now_ms() >= self.expires_ms.get() {
            self.stop_expiry();
            self.dispatch(Action::Expire);
        }
    }
}
