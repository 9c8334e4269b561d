//! When an offer is renewed, and when it runs out.

use std::rc::Rc;

use gloo_timers::callback::Timeout;

use super::Instance;
use crate::client;
use crate::state::Action;

/// How long before its end an offer is renewed: enough for an answer, and a tenth of a short life.
fn lead_ms(valid_ms: f64) -> f64 {
    (valid_ms / 10.0).min(30_000.0)
}

/// The longest that a browser's timer can wait is 2^31 ms.
const LONGEST_WAIT_MS: f64 = 1e9;

impl Instance {
    /// Renews the offer on the page shortly before it expires, and lets it expire.
    #[expect(clippy::cast_precision_loss, reason = "exact for 285,000 years")]
    pub(super) fn grow_old(self: &Rc<Self>, received_ms: f64, valid_ms: i64) {
        let valid_ms = valid_ms as f64;
        let expires_ms = received_ms + valid_ms;
        self.expires_ms.set(expires_ms);
        self.wake(expires_ms - lead_ms(valid_ms));
    }

    /// Comes back at `at_ms` to renew the offer, and after that to let it expire.
    fn wake(self: &Rc<Self>, at_ms: f64) {
        let weak = Rc::downgrade(self);
        let then = move || {
            let Some(instance) = weak.upgrade() else {
                return;
            };
            let expires_ms = instance.expires_ms.get();
            if client::now_ms() < at_ms {
                instance.wake(at_ms);
            } else if at_ms < expires_ms {
                // First, because the renewal may end this offer's time.
                instance.wake(expires_ms);
                instance.dispatch(Action::Renew);
            } else {
                instance.dispatch(Action::Expire);
            }
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the cast saturates, as it should"
        )]
        let wait_ms = (at_ms - client::now_ms()).min(LONGEST_WAIT_MS).ceil() as u32;
        self.timer.replace(Some(Timeout::new(wait_ms, then)));
    }

    /// There is no offer that could expire.
    pub(super) fn rest(&self) {
        self.expires_ms.set(f64::INFINITY);
        self.timer.take();
    }

    /// Lets the offer expire if it is time.
    pub(super) fn expire(&self) {
        if client::now_ms() >= self.expires_ms.get() {
            self.dispatch(Action::Expire);
        }
    }
}
