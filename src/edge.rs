//! The browser's edge: the only modules that know of one. For `wasm32` alone.
//!
//! | module | is |
//! |---|---|
//! | [`instance`] | what the script tag calls, and calls of it |
//! | `client` | requests to the partner's proxy |
//! | `view` | the panel in Leptos |
//! | [`prices`] | prices for the page's own totals |
//! | `intl` | what the browser's `Intl` knows of locales |
//! | `interop` | JavaScript's values as our own |

mod client;
pub mod instance;
mod interop;
mod intl;
pub mod prices;
mod view;
