//! When an offer is renewed, and when it runs out.

use super::Instance;
use crate::client;
use crate::state::Action;

/// How long before its end an offer is renewed: enough for an answer, and a tenth of a short life.
fn lead_ms(valid_ms: f64) -> f64 {
    (valid_ms / 10.0).min(30_000.0)
}

/// The longest that a browser's timer can wait is 2^31 ms.
const LONGEST_SLEEP_MS: f64 = 1e9;

impl Instance {
    /// The offer on the page was received then, and holds for `valid_ms`.
    #[expect(clippy::cast_precision_loss, reason = "exact for 285,000 years")]
    pub(super) fn age(&self, received_ms: f64, valid_ms: i64) {
        let valid_ms = valid_ms as f64;
        let expires_ms = received_ms + valid_ms;
        self.expires_ms.set(expires_ms);
        self.renewal_ms.set(expires_ms - lead_ms(valid_ms));
        self.grow_old();
    }

    /// Renews the offer shortly before it expires, and lets it expire, when it is time; comes back
    /// when it isn't.
    pub(super) fn grow_old(&self) {
        let now_ms = client::now_ms();
        let is_due = now_ms >= self.renewal_ms.get();
        if is_due {
            self.renewal_ms.set(f64::INFINITY);
        }
        // First, because the renewal may end this offer's time.
        let next_ms = self.renewal_ms.get().min(self.expires_ms.get());
        self.host.sleep((next_ms - now_ms).min(LONGEST_SLEEP_MS));
        if is_due {
            self.dispatch(Action::Renew);
        }
        self.expire();
    }

    /// There is no offer that could expire.
    pub(super) fn rest(&self) {
        self.expires_ms.set(f64::INFINITY);
        self.renewal_ms.set(f64::INFINITY);
        self.host.sleep(f64::INFINITY);
    }

    /// Lets the offer expire if it is time.
    pub(super) fn expire(&self) {
        if client::now_ms() >= self.expires_ms.get() {
            self.rest();
            self.dispatch(Action::Expire);
        }
    }
}
