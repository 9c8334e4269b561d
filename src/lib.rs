//! An embeddable insurance-offer widget for XCover (Cover Genius).
//!
//! `www/embed/` owns the custom element and the page's signals. This crate owns what is inside the element:
//! it turns XCover's responses into an offer, shows it, and decides which events the host page gets.
//!
//! # Layout
//! The pure modules know nothing about the browser, and are built and tested natively:
//!
//! | module | holds |
//! |---|---|
//! | [`json`] | JSON from outside, as a tree |
//! | [`money`] | exact decimals |
//! | [`price`] | how prices are written: currencies, locales, display settings |
//! | [`instant`] | points in time, no more than we need of them |
//! | [`locales`] | what only the browser knows about locales |
//! | [`link`], [`rich_text`] | untrusted addresses and HTML → what is safe to show |
//! | `direction` | which way texts run |
//! | [`references`], `letters` | HTML's character references; which characters make words or are blank, and digits |
//! | [`offer`] | our one model of an offer |
//! | [`response`], [`error`] | XCover's shapes → the model, or why not |
//! | [`holes`] | filling in prices that XCover's copy leaves out |
//! | [`failure`] | how a request ends without an offer |
//! | [`status`], [`retry`] | what the proxy's status codes mean, and when to try again |
//! | [`answers`], [`event`] | the shopper's answers, and the events that the host page gets |
//! | [`state`] | the life of an offer |
//! | [`booking`] | what a partner's server needs to book what was chosen |
//! | [`settings`], [`wording`] | what the host page sets, and our own texts |
//! | [`pricing`] | the prices of one offer, written as the settings say |
//! | [`panel`] | what is on the panel, and in what order |
//!
//! `edge`, for `wasm32` only, is where the browser begins: requests, the panel in Leptos, the two-way interface with
//! `www/embed/` (`www/embed/seam.d.ts`), and the conversion of JavaScript values. It uses the pure modules, and none of
//! them uses it.
//!
//! # What keeps them apart
//! Browser crates are dependencies of the wasm target only, so a pure module that uses one doesn't
//! build on the host.

// So that the test support can be compiled both here and in `tests/`.
#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
extern crate self as xcover_offer;

pub mod answers;
pub mod booking;
mod direction;
pub mod error;
pub mod event;
pub mod failure;
pub mod holes;
pub mod instant;
pub mod json;
mod letters;
pub mod link;
pub mod locales;
pub mod money;
pub mod offer;
pub mod panel;
pub mod price;
pub mod pricing;
pub mod references;
pub mod response;
pub mod retry;
pub mod rich_text;
pub mod settings;
pub mod state;
pub mod status;
pub mod wording;

#[cfg(any(target_family = "wasm", editor))]
pub mod edge;
