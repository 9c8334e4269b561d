//! An XCover Quotes API to develop against: the routes, signatures, checks and shapes of the real
//! one, with made-up insurers, exact prices and faults on demand.
//!
//! ```text
//! main        reads the settings, listens, ends on a signal
//! settings    what can be set; environment reads and checks it
//! routes      app(Settings) -> Router: who answers what
//! log         one line a call
//! signature   who calls; authorization reads the header
//! faults      what goes wrong, when
//! request     the body, checked: fields (the tables), item (what is insured)
//! package     the priced request: catalogue (products), price, money, identifier, instant
//! answer      the package as the Quotes API shows it; xce_v1 as XCover Elements does
//! content     the copy of an offer: texts (per language), links
//! store       the packages so far
//! pds, terms  the pages that links lead to, in the frame of page
//! error       what a call that failed is told
//! ```
//!
//! Only `routes`, `log`, `signature`, `error` and the pages know of HTTP; the rest are plain
//! functions on plain data.
//!
//! # Scope
//! Quotes, fast quotes and opt-outs. No offers, no bookings, no changes of a quote, no throttling
//! but the one asked for.

mod answer;
mod authorization;
mod catalogue;
mod content;
mod environment;
mod error;
mod faults;
mod fields;
mod identifier;
mod instant;
mod item;
mod links;
mod log;
mod money;
mod package;
mod page;
mod pds;
mod price;
mod request;
mod routes;
mod settings;
mod signature;
mod store;
mod terms;
mod texts;
mod xce_v1;

pub use environment::SettingsError;
pub use log::Log;
pub use routes::{app, app_with_log};
pub use settings::{SETTINGS, Setting, Settings, help};
