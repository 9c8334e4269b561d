//! Requests to the partner's proxy.

use gloo_net::http::{Request, Response};
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

use crate::failure::{Answer, Failure, Reason, retry_delay_ms};

/// A quote as it came.
pub(crate) struct Quote {
    /// The parsed body.
    pub(crate) body: JsValue,
    /// Header `xcover-quote-token`: what an opt-out needs.
    pub(crate) token: Option<String>,
}

/// Asks `url` for a quote, again where that makes sense, until `until_ms` (on the clock of
/// [`now_ms`]) and while it is `wanted`; `signal` aborts what is under way. `first` is an attempt
/// that was made already: a promise of a `Response`.
pub(crate) async fn quote(
    url: &str,
    body: &str,
    until_ms: f64,
    first: Option<js_sys::Promise>,
    signal: &AbortSignal,
    wanted: impl Fn() -> bool,
) -> Result<Quote, Failure> {
    let mut under_way = first;
    let mut attempt = 0;
    loop {
        let promise = match under_way.take() {
            Some(promise) => promise,
            None => fetch(url, body, signal)?,
        };
        let mut retry_after_s = None;
        // A rejection is the network's: no answer came.
        if let Ok(response) = JsFuture::from(promise).await {
            let response = Response::from(response.unchecked_into::<web_sys::Response>());
            let headers = response.headers();
            match Answer::from_status(response.status(), url) {
                Answer::Failed(failure) => return Err(failure),
                Answer::Again => {
                    let header = headers.get("retry-after");
                    retry_after_s = header.and_then(|seconds| seconds.parse().ok());
                }
                Answer::Quote => match json(response).await {
                    Ok(body) => {
                        return Ok(Quote {
                            body,
                            token: headers.get("xcover-quote-token"),
                        });
                    }
                    Err(error) if error.is_instance_of::<js_sys::SyntaxError>() => {
                        return Err(Failure::Unavailable(Reason::NotShowable));
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
        let remaining_ms = (until_ms - now_ms()) as u32;
        let chance = js_sys::Math::random();
        match retry_delay_ms(attempt, retry_after_s, remaining_ms, chance) {
            Some(delay) if wanted() => TimeoutFuture::new(delay).await,
            _ => return Err(Failure::Unavailable(Reason::NotNow)),
        }
        attempt += 1;
    }
}

/// Starts a request. Not gloo's own `send`: it traps when a page's `fetch` rejects with something
/// that is no `Error`.
fn fetch(url: &str, body: &str, signal: &AbortSignal) -> Result<js_sys::Promise, Failure> {
    let request = Request::post(url)
        .header("content-type", "application/json")
        .abort_signal(Some(signal))
        .body(body)
        .map(web_sys::Request::from);
    match (request, web_sys::window()) {
        (Ok(request), Some(window)) => Ok(window.fetch_with_request(&request)),
        _ => Err(Failure::Unavailable(Reason::NotNow)),
    }
}

async fn json(response: Response) -> Result<JsValue, JsValue> {
    JsFuture::from(web_sys::Response::from(response).json()?).await
}

/// Milliseconds on a clock that never jumps.
pub(crate) fn now_ms() -> f64 {
    web_sys::window()
        .and_then(|window| window.performance())
        .map_or(0.0, |clock| clock.now())
}
