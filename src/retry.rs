//! When a failed attempt at a request is tried again.

/// How long to wait before the attempt after `attempt` (the first is 0), in milliseconds; `None` when no
/// time is left for it. Backs off exponentially from 400 ms. `chance`, in `[0, 1)`, keeps the clients of an
/// outage from returning all at once; the server's `Retry-After` is a minimum, and 0 if there is none.
#[must_use]
pub fn delay_ms(attempt: u32, retry_after_s: u32, remaining_ms: u32, chance: f64) -> Option<u32> {
    let backoff = 400_u32.checked_shl(attempt).filter(|_| attempt < 5)?;
    let spread = f64::from(backoff) * (0.5 + chance.clamp(0.0, 1.0));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 200 and 19,200"
    )]
    let delay = (spread as u32).max(retry_after_s.saturating_mul(1000));
    // A response takes a while: without that much time left, the wait would be for nothing.
    (delay.saturating_add(250) < remaining_ms).then_some(delay)
}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn waits_grow_and_end_with_the_time() {
        assert_eq!(delay_ms(0, 0, 10_000, 0.5), Some(400));
        assert_eq!(delay_ms(3, 0, 10_000, 0.5), Some(3200));
        assert_eq!(delay_ms(0, 2, 10_000, 0.5), Some(2000));
        assert_eq!(delay_ms(0, 60, 10_000, 0.5), None);
        assert_eq!(delay_ms(0, 0, 600, 0.5), None);
        assert_eq!(delay_ms(40, 0, u32::MAX, 0.5), None);
    }

    proptest! {
        #[test]
        fn a_wait_always_ends_before_the_deadline(
            attempt: u32, retry_after in prop_oneof![Just(0), any::<u32>()], remaining: u32, chance: f64,
        ) {
            if let Some(delay) = delay_ms(attempt, retry_after, remaining, chance) {
                prop_assert!(delay >= 200 && delay < remaining);
                prop_assert!(delay / 1000 >= retry_after);
            }
        }
    }
}
