//! The signing proxy between a partner's checkout page and XCover.
//!
//! It takes the widget's requests, signs them with the partner's secret, and passes the answers on
//! without the partner's commission. It keeps no state.
//!
//! # Layout
//! - `app`: the router and what surrounds every route
//! - `quotes`, `opt_out`, `health`, `files`: a route each
//! - `body`, `id`, `origin`: what may come in
//! - `upstream`: the client that speaks to XCover; [`signature`]: how it signs; `outcome`: what
//!   XCover's answers mean
//! - [`strip`], [`token`]: what is done to an answer; `json`: texts that are checked, not changed
//! - [`problem`]: every error that a browser can see
//! - [`settings`], `setting_values`, [`secret`]: what operators set; [`log`]: what they see
//!
//! # Dependency rule
//! `signature`, `token`, `strip`, `json`, `outcome` and the settings are pure: no network, and the
//! clock is handed in. Routes know `app`'s state and these; nothing knows a route but `app`. The
//! crate knows nothing of the widget.

mod app;
mod body;
mod files;
mod health;
mod id;
mod json;
pub mod log;
mod opt_out;
mod origin;
mod outcome;
pub mod problem;
mod quotes;
pub mod secret;
mod setting_values;
pub mod settings;
pub mod signature;
pub mod strip;
pub mod token;
mod upstream;

pub use app::{StartError, app};
pub use id::PackageId;
pub use json::Malformed;
pub use settings::{Limits, Settings};
