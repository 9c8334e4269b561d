//! The log: JSON lines on standard output.
//!
//! A thread of its own writes them, from a queue: whoever reads them may stop without stopping the proxy. Lines
//! that find the queue full are dropped and counted.

use std::{
    io::{self, BufWriter},
    panic,
    sync::{OnceLock, mpsc},
    thread,
    time::Duration,
};

use tracing::{Level, level_filters::LevelFilter};
use tracing_appender::non_blocking::{ErrorCounter, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::{filter::Targets, layer::SubscriberExt, util::SubscriberInitExt};

/// How many lines wait for the reader: a few seconds' worth, about 5 MB.
const QUEUE: usize = 16_384;
/// How often dropped lines are reported, by another line.
const REPORT: Duration = Duration::from_secs(10);

static DROPPED: OnceLock<ErrorCounter> = OnceLock::new();

/// How many lines have been dropped since the start.
pub(crate) fn dropped_lines() -> usize {
    DROPPED.get().map_or(0, ErrorCounter::dropped_lines)
}

/// How long the end waits for what is queued: a little longer than the guard below tries.
const FLUSH: Duration = Duration::from_millis(1200);

/// The log of this process. Dropped, it writes what is queued, for a second or so at most.
#[must_use = "dropping it ends the log"]
pub(crate) struct Log(Option<WorkerGuard>);

impl Drop for Log {
    fn drop(&mut self) {
        let (guard, (done, is_done)) = (self.0.take(), mpsc::channel());
        // If the queue is full, the guard complains on standard output, which is what nobody reads, without an end.
        let _ = thread::Builder::new().spawn(move || {
            drop(guard);
            let _ = done.send(());
        });
        let _ = is_done.recv_timeout(FLUSH);
    }
}

/// Starts the log, once per process; later calls do nothing. Lines from other libraries are left out.
pub(crate) fn init(level: Level) -> Log {
    let (queue, guard) = NonBlockingBuilder::default()
        .lossy(true)
        .buffered_lines_limit(QUEUE)
        .thread_name("log")
        // All lines that wait are written at once.
        .finish(BufWriter::new(io::stdout()));
    let counter = queue.error_counter();
    // This crate and the demo's shop, whose names begin like this.
    let own_lines = Targets::new().with_target("xcover_", LevelFilter::from_level(level));
    let json = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_target(false)
        .with_current_span(false)
        .with_span_list(false)
        .with_writer(queue);
    // The only possible error: the log has been started already.
    if tracing_subscriber::registry()
        .with(json)
        .with(own_lines)
        .try_init()
        .is_ok()
    {
        let _ = DROPPED.set(counter);
        // Not the message, which may quote a request.
        panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(ToString::to_string);
            tracing::error!(place, "panic");
        }));
    }
    Log(Some(guard))
}

/// Reports dropped lines, as long as it is polled.
pub(crate) async fn report_dropped_lines() {
    let mut reported = 0;
    loop {
        tokio::time::sleep(REPORT).await;
        let dropped = dropped_lines();
        if dropped > reported {
            tracing::warn!(
                lines = dropped - reported,
                "log lines dropped: the log isn't read fast enough"
            );
            reported = dropped;
        }
    }
}
