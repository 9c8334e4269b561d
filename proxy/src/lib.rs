//! The signing proxy between a partner's checkout page and XCover.
//!
//! It signs the widget's requests with the partner's secret and returns XCover's responses without
//! the partner's commission. It keeps opt-outs until XCover has them and webhooks until they are forwarded, and knows
//! nothing of the widget.
//!
//! # Modules
//! Each uses only modules further down, never one above.
//!
//! | module | what it is | uses |
//! |---|---|---|
//! | `main` | the program, and `cli`, its command line | `app`, `serve`, [`check()`], [`sign()`], [`settings`], [`outbox`] |
//! | [`check()`] | whether the proxy would work with these settings | [`xcover`], `file_limit`, [`outbox`], `store`, [`problem`], `settings` |
//! | [`sign()`] | the headers of one signed request | [`xcover`], `settings` |
//! | [`app()`] | the routers: paths, routes, layers | `backend`, `routes`, `layers`, `delivery`, `state`, `settings`, `start_error` |
//! | [`webhook`] | XCover's webhooks: their signature, storing them, forwarding them | `layers`, `state`, `store`, `xcover`, `body`, `problem`, `settings`, `start_error` |
//! | `backend` | the routes for the partner's own servers, passed through, with retries | `routes`, `layers`, `state`, `xcover`, `body`, `outbox`, `json`, `package_id`, `problem` |
//! | `routes` | what each route does, a file per resource | `state`, [`xcover`], [`token`], [`body`], `outbox`, `json`, `package_id`, [`problem`] |
//! | `delivery` | delivers the outbox's opt-outs, in the background | `state`, `outbox`, `xcover` |
//! | `layers` | what surrounds every route: completion, the log, the check of origins, the number of requests | `state`, `client_address`, `settings`, `problem`, `exchange` |
//! | `state` | what every route and layer can reach | `xcover`, `token`, `body`, `outbox`, `readiness`, `settings`, `lifecycle`, `start_error` |
//! | `readiness` | whether the instance can do its work | `outbox`, `settings`, `problem` |
//! | `xcover` | XCover's API: client, rate limit, circuit breaker, signing, statuses, removal of commission | `settings`, `problem`, `exchange`, `json`, `start_error` |
//! | `token` | quote tokens | `package_id`, `settings` |
//! | `body` | bodies of requests: JSON, within limits | `json`, `problem` |
//! | `problem` | every error that a browser can see | `exchange` |
//! | [`serve()`] | listening, connections within limits, shutting down; also for a server that embeds the proxy | `log`, `reload`, `telemetry`, `core_dumps`, `file_limit`, `layers`, `client_address`, `settings`, `lifecycle`, `start_error` |
//! | `store` | the database of the webhooks | |
//! | `routers` | the two routers, of which a server may have only one | |
//! | `start_error` | why the proxy can't start | `outbox`, `settings` |
//! | [`outbox`] | opt-outs until they are delivered, in a database or in Redis | `settings`, `package_id` |
//! | `reload` | SIGHUP: the keys' files are read again | `settings`, `metrics` |
//! | `client_address` | who has sent a request | `settings` |
//! | `settings` | what operators set | `lifecycle` |
//! | `exchange` | one exchange with XCover, as the log records it | |
//! | `json` | checks of JSON texts | |
//! | `package_id` | ids of quote packages and offers | |
//! | `lifecycle` | the work in progress, and whether the process is stopping | |
//! | `file_limit` | how many files may be open | |
//! | `log` | starting the log | |
//! | `metrics` | what is counted, for Prometheus | `outbox` |
//! | `trace` | the request that a call to XCover is made for | `telemetry` |
//! | `telemetry` | spans for OpenTelemetry | `start_error` |
//! | `core_dumps` | turning off core dumps, which would have the keys in them | |
//!
//! `webhook::signature`, `xcover::{signing, statuses, commission, retry_after}`, `token`, `json`, `package_id` and
//! `settings::values` are pure: they use no network and are given the time.

mod app;
mod backend;
pub mod body;
mod check;
mod client_address;
mod core_dumps;
mod delivery;
mod exchange;
mod file_limit;
mod json;
mod layers;
mod lifecycle;
mod log;
mod metrics;
pub mod outbox;
mod package_id;
pub mod problem;
mod readiness;
mod reload;
mod routers;
mod routes;
mod serve;
pub mod settings;
mod sign;
mod start_error;
mod state;
mod store;
mod telemetry;
pub mod token;
mod trace;
pub mod webhook;
pub mod xcover;

pub use app::{app, routers};
pub use check::{Finding, Report, check};
pub use exchange::Exchange;
pub use json::JsonError;
pub use package_id::PackageId;
pub use routers::Routers;
pub use serve::serve;
pub use settings::{Limits, Settings};
pub use sign::sign;
pub use start_error::StartError;
