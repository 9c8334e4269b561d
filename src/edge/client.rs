//! Requests to the partner's proxy.

use gloo_net::http::Response;
use js_sys::Promise;
use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

use crate::failure::Failure;
use crate::retry;
use crate::status::Meaning;

/// The body that `url` answers to the `first` attempt at a quote, or to others that follow where that makes
/// sense, until `deadline_ms` (on the clock of [`now_ms`]) and while it `is_awaited`. `send` makes an attempt
/// in so many milliseconds.
pub(crate) async fn quote(
    url: &str,
    deadline_ms: f64,
    first: JsFuture,
    send: impl Fn(u32) -> JsFuture,
    is_awaited: impl Fn() -> bool,
) -> Result<JsValue, Failure> {
    let mut response = first;
    let mut attempt = 0;
    loop {
        let mut retry_after_s = None;
        // A rejection is the network's: no answer came.
        if let Ok(response) = response.await {
            let response = Response::from(response.unchecked_into::<web_sys::Response>());
            match Meaning::of(response.status(), url) {
                Meaning::Failed(failure) => return Err(failure),
                Meaning::Retry => {
                    let header = response.headers().get("retry-after");
                    retry_after_s = header.and_then(|seconds| seconds.parse().ok());
                }
                Meaning::Quote => match JsFuture::from(json(response)).await {
                    Ok(body) => return Ok(body),
                    Err(error) if error.is_instance_of::<js_sys::SyntaxError>() => {
                        return Err(Failure::NotShowable);
                    }
                    // Cut off on the way.
                    Err(_) => {}
                },
            }
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the cast saturates, as it should"
        )]
        let remaining_ms = (deadline_ms - now_ms()) as u32;
        let chance = js_sys::Math::random();
        match retry::delay_ms(attempt, retry_after_s, remaining_ms, chance) {
            Some(delay_ms) if is_awaited() => response = send(delay_ms),
            _ => return Err(Failure::NotNow),
        }
        attempt += 1;
    }
}

/// A promise of the body; of a rejection where there is none.
fn json(response: Response) -> Promise {
    let json = web_sys::Response::from(response).json();
    json.unwrap_or_else(|error| Promise::reject(&error))
}

#[wasm_bindgen]
extern "C" {
    /// Milliseconds on a clock that never jumps.
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    pub(crate) fn now_ms() -> f64;
}
