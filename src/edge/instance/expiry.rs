//! When an offer is renewed, and when it expires.

use super::Instance;
use crate::edge::client;
use crate::state::Action;

/// How long before its end an offer is renewed: enough for an answer, and a tenth of a short life.
fn lead_ms(valid_ms: f64) -> f64 {
    (valid_ms / 10.0).min(30_000.0)
}

/// The longest that a browser's timer can wait is 2^31 ms.
const MAX_TIMER_MS: f64 = 1e9;

impl Instance {
    /// The offer on the page was received then, and holds for `valid_ms`.
    #[expect(clippy::cast_precision_loss, reason = "exact for 285,000 years")]
    pub(super) fn start_expiry(&self, received_ms: f64, valid_ms: i64) {
        let valid_ms = valid_ms as f64;
        let expires_ms = received_ms + valid_ms;
        self.expires_ms.set(expires_ms);
        self.renewal_ms.set(expires_ms - lead_ms(valid_ms));
        self.check_expiry();
    }

    /// Renews the offer shortly before it expires, lets it expire when it is time, and sets the timer for
    /// the next look.
    pub(super) fn check_expiry(&self) {
        let now_ms = client::now_ms();
        let is_due = now_ms >= self.renewal_ms.get();
        if is_due {
            self.renewal_ms.set(f64::INFINITY);
        }
        // First, because the renewal stops the expiry of this offer.
        let next_ms = self.renewal_ms.get().min(self.expires_ms.get());
        self.host.set_timer((next_ms - now_ms).min(MAX_TIMER_MS));
        if is_due {
            self.dispatch(Action::Renew);
        }
        self.expire_if_due();
    }

    /// There is no offer that could expire.
    pub(super) fn stop_expiry(&self) {
        self.expires_ms.set(f64::INFINITY);
        self.renewal_ms.set(f64::INFINITY);
        self.host.set_timer(f64::INFINITY);
    }

    /// Lets the offer expire if it is time.
    pub(super) fn expire_if_due(&self) {
        if client::now_ms() >= self.expires_ms.get() {
            self.stop_expiry();
            self.dispatch(Action::Expire);
        }
    }
}
