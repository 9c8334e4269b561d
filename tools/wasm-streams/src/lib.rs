//! Stands in for the crate `wasm-streams`.
//!
//! Leptos brings `server_fn`, and that brings `wasm-streams`, whose exported classes keep 3.4 KB
//! (brotli) of code in the release that nobody calls. Here is what `server_fn` names of it, so that it
//! compiles: streams that hold nothing. The widget has no server functions.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use wasm_bindgen::{JsCast, JsValue};

/// A stream of JavaScript's.
#[derive(Debug)]
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// Takes a stream of JavaScript's.
    #[must_use]
    pub fn from_raw(raw: web_sys::ReadableStream) -> ReadableStream {
        ReadableStream(raw)
    }

    /// Takes a stream of Rust's, and drops it.
    pub fn from_stream(
        _: impl Stream<Item = Result<JsValue, JsValue>> + 'static,
    ) -> ReadableStream {
        ReadableStream(JsValue::NULL.unchecked_into())
    }

    /// The stream of JavaScript's; `null` where it was one of Rust's.
    #[must_use]
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// A stream that is at its end.
    #[must_use]
    pub fn into_stream(self) -> IntoStream {
        IntoStream
    }
}

/// Is at its end.
#[derive(Debug)]
pub struct IntoStream;

impl Stream for IntoStream {
    type Item = Result<JsValue, JsValue>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(None)
    }
}
