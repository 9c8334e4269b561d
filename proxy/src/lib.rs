//! The signing proxy between a partner's checkout page and XCover.
//!
//! It takes the widget's requests, signs them with the partner's secret, and passes the answers on
//! without the partner's commission. It keeps no state.
//!
//! # Layout
//! - `app`: the router and what surrounds every route
//! - `create`, `change`, `decline`: what is done with quotes and offers; `health`, `files`
//! - [`body`], `id`, `grant`, `origin`: what may come in
//! - [`upstream`]: the client that speaks to XCover; [`signature`]: how it signs; `outcome`: what
//!   XCover's answers mean
//! - `priced`: what is done to a quote or an offer, with [`strip`] and [`token`]; `json`: texts that
//!   are checked, not changed
//! - [`problem`]: every error that a browser can see
//! - `serve`: listening and stopping, also for a partner's server that embeds the proxy
//! - [`settings`], `setting_values`, [`secret`]: what operators set; [`log`]: what they see
//!
//! # Dependency rule
//! `signature`, `token`, `strip`, `json`, `outcome` and the settings are pure: no network, and the
//! clock is handed in. Routes know `app`'s state and these; nothing knows a route but `app`. The
//! crate knows nothing of the widget.

mod app;
pub mod body;
mod exchange;
mod json;
mod layers;
mod log;
mod package_id;
pub mod problem;
mod routes;
mod serve;
pub mod settings;
mod start_error;
mod state;
pub mod token;
pub mod xcover;

pub use app::app;
pub use json::JsonError;
pub use package_id::PackageId;
pub use serve::serve;
pub use settings::{Limits, Settings};
pub use start_error::StartError;
