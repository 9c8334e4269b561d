//! The edge to the browser: the only modules that know about it. For `wasm32` only.
//!
//! | module | holds |
//! |---|---|
//! | [`instance`] | the calls from the script tag, and the calls to it |
//! | `attempt` | what an attempt at a request got |
//! | `view` | the panel in Leptos |
//! | [`prices`] | prices for the page's own totals |
//! | `intl` | what the browser's `Intl` knows about locales |
//! | `interop` | conversion of JavaScript values |

mod attempt;
pub mod instance;
mod interop;
mod intl;
pub mod prices;
mod view;
