//! An embeddable insurance-offer widget for XCover (Cover Genius).
//!
//! `www/embed/` owns the custom element and the page's signals; this crate owns what is inside:
//! it turns XCover's responses into an offer, shows it, and decides what the host page hears.
//!
//! # Layout
//! Pure, built and tested natively, knowing nothing of the browser:
//!
//! | module | is |
//! |---|---|
//! | [`json`] | JSON from outside, as a tree |
//! | [`money`] | exact decimals |
//! | [`price`] | how prices are written: currencies, locales, display settings |
//! | [`instant`] | points in time, as far as they are needed |
//! | [`locales`] | what only the browser knows of locales |
//! | [`link`], [`rich_text`] | untrusted addresses and HTML → what may be shown |
//! | [`offer`] | the one model |
//! | [`response`], [`error`] | XCover's shapes → the model, or why not |
//! | [`holes`] | prices that are missing in XCover's copy |
//! | [`failure`] | how a request ends without an offer |
//! | [`status`], [`retry`] | what a status of the proxy means, and when to try again |
//! | [`answers`], [`event`] | the shopper's answers, and the events that the host page gets |
//! | [`state`] | the life of an offer |
//! | [`booking`] | what a partner's server needs to book what was chosen |
//! | [`settings`], [`wording`] | what the host page sets, and our own texts |
//! | [`pricing`] | the prices of one offer, written as the settings say |
//! | [`panel`] | what is on the panel, and in which order |
//!
//! The browser's edge, for `wasm32` only, is `edge`: requests, the panel in Leptos, the two-way interface with
//! `www/embed/` (`www/embed/seam.d.ts`), conversions of JavaScript's values. It uses the pure modules, and none of them
//! uses it.
//!
//! # The rule between them
//! Browser crates are dependencies of the wasm target alone, so a pure module that reaches for one
//! doesn't build on the host.

// Test support names the crate as the tests in `tests/` do.
#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
extern crate self as xcover_offer;

pub mod answers;
pub mod booking;
pub mod error;
pub mod event;
pub mod failure;
pub mod holes;
pub mod instant;
pub mod json;
pub mod link;
pub mod locales;
pub mod money;
pub mod offer;
pub mod panel;
pub mod price;
pub mod pricing;
pub mod response;
pub mod retry;
pub mod rich_text;
pub mod settings;
pub mod state;
pub mod status;
pub mod wording;

#[cfg(any(target_family = "wasm", editor))]
pub mod edge;
