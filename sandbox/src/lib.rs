//! An XCover API to develop against: the routes, signatures, checks and shapes of the real one,
//! with made-up insurers, exact prices, and faults and faces on demand.
//!
//! ```text
//! main         reads the settings, listens, ends on a signal
//! settings     what can be set; environment reads and checks it, help explains it
//! routes       app(Settings) -> Router: quotes, offers and bookings answer
//! log          one line a call
//! signature    who calls; authorization reads the header
//! faults       what goes wrong, when
//! face         what a request asks to be shown
//! request      the body, checked: fields by their forms, item (what is insured),
//!              country
//! context      the same for offers, as scheme configures them
//! package      the priced request: catalogue (products), price, payment, money, identifier, instant
//! change       a package changed; booking: bought
//! answer       the package as the Quotes API shows it; xce_v1 as XCover Elements, offer as the
//!              Offers API does; confirmation once it is bought
//! content      the copy of an offer: texts (per language), links
//! store        the packages so far, on a shelf
//! pds, ipid, certificate, terms
//!              the pages that links lead to, in the frame of page
//! error        what a call that failed is told
//! ```
//!
//! Only `routes`, `quotes`, `offers`, `bookings`, `log`, `signature`, `error` and the pages know of
//! HTTP; the rest are plain functions on plain data.
//!
//! # Scope
//! Quotes, fast quotes, offers, opt-outs, changes of a package and bookings. Nothing that comes
//! after a booking, and no throttling but the one asked for.

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

pub use app::{app, app_with_log};
pub use log::Log;
pub use scenarios::scenario::{Api, Kind, Scenario};
pub use settings::environment::SettingsError;
pub use settings::help::help;
pub use settings::options::{SETTINGS, Setting, Settings};
