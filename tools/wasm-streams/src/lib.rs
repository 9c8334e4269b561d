//! Stands in for the crate `wasm-streams`.
//!
//! Leptos depends on `server_fn`, and that on `wasm-streams`, whose exported classes keep 3.4 KB (brotli)
//! of unused code in the release. This has only what `server_fn` needs to compile: streams that hold
//! nothing. The widget has no server functions.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use wasm_bindgen::{JsCast, JsValue};

/// A JavaScript stream.
#[derive(Debug)]
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// Wraps a JavaScript stream.
    #[must_use]
    pub fn from_raw(raw: web_sys::ReadableStream) -> ReadableStream {
        ReadableStream(raw)
    }

    /// Drops a Rust stream.
    pub fn from_stream(
        _: impl Stream<Item = Result<JsValue, JsValue>> + 'static,
    ) -> ReadableStream {
        ReadableStream(JsValue::NULL.unchecked_into())
    }

    /// The JavaScript stream; `null` if it was made from a Rust stream.
    #[must_use]
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// A stream at its end.
    #[must_use]
    pub fn into_stream(self) -> IntoStream {
        IntoStream
    }
}

/// A Rust stream at its end.
#[derive(Debug)]
pub struct IntoStream;

impl Stream for IntoStream {
    type Item = Result<JsValue, JsValue>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(None)
    }
}
