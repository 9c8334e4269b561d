//! The log: one line for each call, in `key=value` pairs that tests can read.
//!
//! Neither headers nor bodies get here, so no secret and nothing personal can.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::scenarios::scenario::Scenario;
use crate::value::date;

/// Where the lines go.
#[derive(Clone)]
pub struct Log {
    sink: Arc<Mutex<dyn Write + Send>>,
}

impl Log {
    /// A log that writes to `sink` and flushes after each line.
    pub fn to(sink: impl Write + Send + 'static) -> Self {
        Self {
            sink: Arc::new(Mutex::new(sink)),
        }
    }

    /// A log on the process's standard output.
    #[must_use]
    pub fn stdout() -> Self {
        Self::to(io::stdout())
    }

    /// Writes a line.
    pub fn line(&self, text: &str) {
        let mut sink = self.sink.lock().unwrap_or_else(PoisonError::into_inner);
        // If the reader has gone away, the sandbox goes on, and there is nowhere to complain.
        let _ = writeln!(sink, "{text}").and_then(|()| sink.flush());
    }
}

/// What a handler adds to the line of its call; it travels to the log as an extension of the response.
#[derive(Clone, Default)]
pub(crate) struct LogEntry {
    pub(crate) outcome: &'static str,
    /// The id of the package.
    pub(crate) id: Option<String>,
    /// Why the call was refused.
    pub(crate) reason: Option<&'static str>,
    /// The scenario by which the call failed, or its answer lacks something.
    pub(crate) fault: Option<Scenario>,
    /// The ids of the quotes that were bought.
    pub(crate) booked: Vec<Uuid>,
}

impl LogEntry {
    pub(crate) fn new(outcome: &'static str) -> Self {
        Self {
            outcome,
            ..Self::default()
        }
    }

    pub(crate) fn for_package(outcome: &'static str, id: &str) -> Self {
        Self {
            id: Some(id.to_owned()),
            ..Self::new(outcome)
        }
    }
}

/// A response with its entry for the log.
pub(crate) fn logged(response: impl IntoResponse, entry: LogEntry) -> Response {
    let mut response = response.into_response();
    response.extensions_mut().insert(entry);
    response
}

/// An open call. It writes its line once: when it ends, or when the caller gives up.
pub(crate) struct Call {
    log: Log,
    method: String,
    path: String,
    begun: Instant,
    is_logged: AtomicBool,
}

impl Call {
    /// Logs how the call ended; without a status if it was never answered.
    pub(crate) fn end(&self, status: Option<StatusCode>, entry: &LogEntry) {
        if self.is_logged.swap(true, Ordering::Relaxed) {
            return;
        }
        let status = status.map_or_else(|| "-".to_owned(), |status| status.as_str().to_owned());
        let mut line = format!(
            "time={} method={} path={} status={status} id={} outcome={} ms={}",
            date::log_timestamp(OffsetDateTime::now_utc()),
            self.method,
            self.path,
            entry.id.as_deref().unwrap_or("-"),
            entry.outcome,
            self.begun.elapsed().as_millis(),
        );
        // Writing to a string cannot fail.
        if let Some(reason) = entry.reason {
            let _ = write!(line, " reason={reason}");
        }
        if let Some(fault) = entry.fault {
            let _ = write!(line, " fault={fault}");
        }
        if !entry.booked.is_empty() {
            let ids: Vec<String> = entry.booked.iter().map(Uuid::to_string).collect();
            let _ = write!(line, " quotes={} booked={}", ids.len(), ids.join(","));
        }
        self.log.line(&line);
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        self.end(None, &LogEntry::new("abandoned"));
    }
}

/// Logs every call. The guard finds it as an `Arc<Call>` extension.
pub(crate) async fn record(State(log): State<Log>, mut request: Request, next: Next) -> Response {
    let call = Arc::new(Call {
        log,
        method: request.method().to_string(),
        path: request.uri().path().to_owned(),
        begun: Instant::now(),
        is_logged: AtomicBool::new(false),
    });
    request.extensions_mut().insert(Arc::clone(&call));
    let response = next.run(request).await;
    let entry = response.extensions().get::<LogEntry>().cloned();
    // Without an entry, axum itself refused the request, for a broken query say.
    let entry = entry.unwrap_or_else(|| LogEntry::new("rejected"));
    call.end(Some(response.status()), &entry);
    response
}
