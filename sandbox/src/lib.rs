//! An XCover API to develop and test against: the routes, signatures, checks and shapes of the real one,
//! with made-up insurers, exact prices, and scenarios on demand.
//!
//! # Layout
//! Each module knows only those below it.
//!
//! ```text
//! main         listens, and stops on a signal
//! app          app(Settings) -> Router
//! routes/      the handlers: quotes, offers, bookings, post_sale, opt_out
//!              guard (what every signed call passes first), error (the errors of the API)
//! pages/       the pages that links lead to: wording, ipid, certificate, terms, in one layout
//! state        what all calls share
//! settings/    options (by clap), values (how they are read), read, help
//! auth/        verify (the signature), header (where it is)
//! webhooks     what the partner's server is told, signed
//! responses/   a package in each shape: quotes, elements, offers, bookings; post_sale, webhook
//!              content, payment, links (parts of them), omissions (what a scenario leaves out)
//! packages/    package (priced quotes), booking, change, cancellation, modification, renewal, preview,
//!              instalments, store
//! requests/    quotes, offers, item, booking, change, post_sale, parsed and checked
//!              schema (their fields), validation, error
//! catalogue/   product, tariff, scheme (products offered together), texts/
//! log          one line for each call
//! scenarios/   scenario (the table), asked (by a request), faults (by the settings), endpoint
//! value/       money, date, id, country, json
//! ```
//!
//! Only `app`, `routes`, `pages`, `auth` and `log` know of HTTP; the rest are plain functions on plain
//! data.
//!
//! # Scope
//! Quotes, fast quotes, offers, opt-outs, changes of a package, bookings, and what follows them. No
//! throttling except on demand, and no claims.

mod app;
mod auth;
mod catalogue;
mod log;
mod packages;
mod pages;
mod requests;
mod responses;
mod routes;
mod scenarios;
mod settings;
mod state;
mod value;
mod webhooks;

pub use app::{app, app_with_log};
pub use log::Log;
pub use scenarios::scenario::{Api, Kind, Scenario};
pub use settings::help::{Setting, help, settings};
pub use settings::read::{Settings, SettingsError};
