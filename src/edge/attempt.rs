//! What an attempt at a request got, as the script tag has read it (`www/embed/answer.js`).

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::edge::interop::get;
use crate::failure::Failure;
use crate::retry;
use crate::status::Meaning;

/// What comes after an attempt without a quote.
pub(crate) enum Next {
    /// Another one, after that many milliseconds.
    Attempt(u32),
    /// Nothing: the request has failed.
    Failed(Failure),
}

/// The body of the quote that attempt `attempt` (the first is 0) got. `remaining_ms` is the time until the deadline,
/// `chance` is in `[0, 1)`.
///
/// # Errors
/// What is next, if it got none.
pub(crate) fn quote(
    answer: &JsValue,
    attempt: u32,
    remaining_ms: f64,
    chance: f64,
) -> Result<JsValue, Next> {
    let quote = get(answer, "quote");
    if !quote.is_undefined() {
        return Ok(quote);
    }
    // If there is no answer, the network failed: try again.
    if let Some(message) = get(answer, "message").as_string()
        && let Meaning::Failed(failure) = Meaning::of(
            number(answer, "status") as u16,
            get(answer, "isOwn").is_truthy(),
            message,
        )
    {
        return Err(Next::Failed(failure));
    }
    let retry_after_s = number(answer, "retryAfter");
    let delay_ms = retry::delay_ms(attempt, retry_after_s, whole(remaining_ms), chance);
    Err(delay_ms.map_or(Next::Failed(Failure::NotNow), Next::Attempt))
}

/// A member of an answer that is a whole number; 0 if it isn't.
fn number(answer: &JsValue, key: &str) -> u32 {
    whole(get(answer, key).as_f64().unwrap_or_default())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, as it should"
)]
fn whole(number: f64) -> u32 {
    number as u32
}

#[wasm_bindgen]
extern "C" {
    /// `performance.now()`: milliseconds on a clock that never jumps.
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    pub(crate) fn now_ms() -> f64;
}
