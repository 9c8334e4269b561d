//! Requests to the partner's proxy.

use gloo_net::http::Response;
use js_sys::Promise;
use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

use crate::failure::Failure;
use crate::retry;
use crate::status::Meaning;

/// The body of the response to a quote request. `first` is the first attempt, already sent; others follow if
/// they can help, as long as the quote `is_awaited` and until `deadline_ms` (on the clock of [`now_ms`]).
/// `send` makes another attempt after that many milliseconds. `url` is only for messages.
///
/// # Errors
/// How the request ended, if not with a JSON body.
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
        // If the promise is rejected, the network failed: try again.
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
                    // The body was cut off on the way: try again.
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

/// A promise of the body as JSON. If reading can't even start, the promise is rejected.
fn json(response: Response) -> Promise {
    let json = web_sys::Response::from(response).json();
    json.unwrap_or_else(|error| Promise::reject(&error))
}

#[wasm_bindgen]
extern "C" {
    /// `performance.now()`: milliseconds on a clock that never jumps.
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    pub(crate) fn now_ms() -> f64;
}
