//! The options. Each `--some-name` is also the environment variable `SANDBOX_SOME_NAME`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use axum::http::Uri;
use clap::{Arg, Parser, ValueEnum};

use crate::scenarios::endpoint::FaultRoute;
use crate::scenarios::scenario::Scenario;
use crate::settings::values::{self, Latencies, Secret};

/// How a quote looks in a response.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub(crate) enum Shape {
    /// As in the Quotes API.
    #[default]
    #[value(name = "quotes")]
    Quotes,
    /// As XCover Elements v1 hands it to the page.
    #[value(name = "xce_v1")]
    XceV1,
}

/// The line above each option is its text in `--help`.
#[derive(Debug, Parser)]
#[command(name = "xcover-sandbox", version, args_override_self = true)]
pub(crate) struct Options {
    /// address and port; port 0 takes a free one
    #[arg(long, value_parser = values::address, default_value = "127.0.0.1:8090")]
    pub(crate) listen: SocketAddr,
    /// partner code, as it stands in the paths
    #[arg(long, value_parser = values::partner_id)]
    pub(crate) partner_id: String,
    /// key that requests are signed with
    #[arg(long, value_parser = values::api_key)]
    pub(crate) api_key: String,
    /// secret that belongs to the key; required, unless a file holds it
    #[arg(long, value_parser = values::secret)]
    pub(crate) api_secret: Option<Secret>,
    /// file that holds the secret, instead of it
    #[arg(long)]
    pub(crate) api_secret_file: Option<PathBuf>,
    /// where links to wording and terms point; unset: the address it listens on
    #[arg(long, value_parser = values::public_url)]
    pub(crate) public_url: Option<String>,
    /// where webhooks about bookings are sent, signed with the key and its secret
    #[arg(long, value_parser = values::webhook_url)]
    pub(crate) webhook_url: Option<Uri>,
    /// shape of a quote: quotes, xce_v1
    #[arg(long, value_enum, default_value = "quotes")]
    pub(crate) shape: Shape,
    /// how far a Date header may be off, in seconds
    #[arg(long, value_parser = values::up_to::<86_400>, default_value = "300")]
    pub(crate) clock_window_s: u64,
    /// how late each answer is, in milliseconds
    #[arg(long, value_parser = values::latency, default_value = "0")]
    pub(crate) latency_ms: Duration,
    /// the same for the 1st,2nd,… call for prices; the last one stays
    #[arg(long, value_parser = values::latencies)]
    pub(crate) latency_list_ms: Option<Latencies>,
    /// scenario of every request that names no fault; see below
    #[arg(long, value_enum, default_value = "none")]
    pub(crate) fault: Scenario,
    /// calls that meet it: quotes, offers, bookings, opt_out, all
    #[arg(long, value_enum, default_value = "quotes")]
    pub(crate) fault_route: FaultRoute,
    /// how many calls meet it before the sandbox recovers; unset: all
    #[arg(long, value_parser = values::up_to::<4_294_967_295>)]
    pub(crate) fault_times: Option<u64>,
    /// how long a price holds, in seconds: it can be booked until then
    #[arg(long, value_parser = values::up_to::<315_360_000>, default_value = "5184000")]
    pub(crate) valid_s: u64,
    /// Retry-After of a 429, in seconds
    #[arg(long, value_parser = values::up_to::<86_400>, default_value = "1")]
    pub(crate) retry_after_s: u64,
}

/// The environment variable of an option; `None` for `--help` and `--version`.
pub(crate) fn variable(option: &Arg) -> Option<String> {
    let name = option
        .get_long()
        .filter(|name| !["help", "version"].contains(name))?;
    Some(format!(
        "SANDBOX_{}",
        name.to_ascii_uppercase().replace('-', "_")
    ))
}
