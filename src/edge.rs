//! The browser's edge: the only modules that know of one. For `wasm32` alone.
//!
//! | module | is |
//! |---|---|
//! | [`instance`] | the script tag's calls, and calls to it |
//! | `client` | requests to the partner's proxy |
//! | `view` | the panel in Leptos |
//! | [`prices`] | prices for the page's own totals |
//! | `intl` | what the browser's `Intl` knows of locales |
//! | `interop` | conversions of JavaScript's values |

mod client;
pub mod instance;
mod interop;
mod intl;
pub mod prices;
mod view;
