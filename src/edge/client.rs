//! Requests to the partner's proxy.

use js_sys::Promise;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

use crate::edge::interop::get;
use crate::failure::Failure;
use crate::retry;
use crate::status::Meaning;

#[wasm_bindgen(module = "/src/edge/answer.js")]
extern "C" {
    /// Promises what an attempt got (see there). `address` is only for messages.
    pub(crate) fn read(attempt: &Promise, address: &str) -> Promise;
}

/// The quote that a request gets. `first` is what the first attempt [`read`]s, already sent; others follow if
/// they can help, as long as the quote `is_awaited` and until `deadline_ms` (on the clock of [`now_ms`]).
/// `send` makes another attempt after that many milliseconds.
///
/// # Errors
/// How the request ended, if not with a JSON body.
pub(crate) async fn quote(
    deadline_ms: f64,
    first: JsFuture,
    send: impl Fn(u32) -> JsFuture,
    is_awaited: impl Fn() -> bool,
) -> Result<JsValue, Failure> {
    let mut next = first;
    let mut attempt = 0;
    loop {
        let answer = next.await.unwrap_or_default();
        let quote = get(&answer, "quote");
        if !quote.is_undefined() {
            return Ok(quote);
        }
        // If there is no answer, the network failed: try again.
        if let Some(message) = get(&answer, "message").as_string()
            && let Meaning::Failed(failure) = Meaning::of(
                number(&answer, "status") as u16,
                get(&answer, "isOwn").is_truthy(),
                message,
            )
        {
            return Err(failure);
        }
        let retry_after_s = number(&answer, "retryAfter");
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the cast saturates, as it should"
        )]
        let remaining_ms = (deadline_ms - now_ms()) as u32;
        let chance = js_sys::Math::random();
        match retry::delay_ms(attempt, retry_after_s, remaining_ms, chance) {
            Some(delay_ms) if is_awaited() => next = send(delay_ms),
            _ => return Err(Failure::NotNow),
        }
        attempt += 1;
    }
}

/// A member of an answer that is a whole number; 0 if it isn't.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, as it should"
)]
fn number(answer: &JsValue, key: &str) -> u32 {
    get(answer, key).as_f64().unwrap_or_default() as u32
}

#[wasm_bindgen]
extern "C" {
    /// `performance.now()`: milliseconds on a clock that never jumps.
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    pub(crate) fn now_ms() -> f64;
}
