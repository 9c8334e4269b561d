//! The log: JSON lines on standard output.

use tracing::{Level, level_filters::LevelFilter};
use tracing_subscriber::{filter::Targets, layer::SubscriberExt, util::SubscriberInitExt};

/// Starts the log, once per process; later calls do nothing. Lines from other libraries are left out.
pub(crate) fn init(level: Level) {
    // This crate and the demo's shop, whose names begin like this.
    let own_lines = Targets::new().with_target("xcover_", LevelFilter::from_level(level));
    let json = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_target(false)
        .with_current_span(false)
        .with_span_list(false);
    // The only possible error: the log has been started already.
    let _ = tracing_subscriber::registry()
        .with(json)
        .with(own_lines)
        .try_init();
}
