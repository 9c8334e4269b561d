//! A dead letter, as `xcover-proxy outbox` shows it.

use std::time::SystemTime;

/// An opt-out that won't be delivered unless an operator says so.
#[derive(Debug)]
pub struct DeadLetter {
    /// `quotes` or `offers`.
    pub surface: String,
    /// The id of the package or the offer.
    pub id: String,
    /// When it was taken.
    pub accepted: SystemTime,
    /// How often it was tried.
    pub attempts: u32,
    /// Why it is here: `booked`, `maybe-booked`, `malformed-400`, `unknown-404`, `refused-422` or `too-old`.
    pub reason: String,
}
