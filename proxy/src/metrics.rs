//! What the process counts, for Prometheus. One set per process, whoever embeds the proxy.

use std::{
    sync::{LazyLock, Mutex, PoisonError, atomic::AtomicU64, atomic::Ordering},
    time::Duration,
};

use axum::http::{Method, StatusCode};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

use crate::outbox::Backlog;

/// In seconds: from what a signature takes to what a booking may take.
const BUCKETS: [f64; 12] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
];

/// Content-Type of [`Metrics::text`].
pub(crate) const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The metrics of this process.
pub(crate) static METRICS: LazyLock<Metrics> = LazyLock::new(Metrics::new);

type Histograms<L> = Family<L, Histogram, fn() -> Histogram>;

/// The metrics, each with what adds to it.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    durations: Histograms<RouteLabels>,
    upstream_calls: Family<UpstreamLabels, Counter>,
    upstream_duration: Histogram,
    limiter_wait: Histogram,
    breaker_open: Gauge,
    opt_outs_waiting: Gauge,
    opt_outs_oldest: Gauge<f64, AtomicU64>,
    opt_outs_dead: Gauge,
    webhooks_pending: Gauge,
    webhooks_oldest: Gauge<f64, AtomicU64>,
    dropped_lines: Counter,
    keys_stale: Gauge,
    /// Values are set and read together.
    reading: Mutex<()>,
}

#[derive(Clone, Debug, Eq, Hash, PartialEq, EncodeLabelSet)]
struct RequestLabels {
    listener: &'static str,
    method: &'static str,
    route: String,
    status: u16,
    /// The problem's, or empty.
    code: &'static str,
}

#[derive(Clone, Debug, Eq, Hash, PartialEq, EncodeLabelSet)]
struct RouteLabels {
    listener: &'static str,
    route: String,
    outcome: &'static str,
}

#[derive(Clone, Debug, Eq, Hash, PartialEq, EncodeLabelSet)]
struct UpstreamLabels {
    /// XCover's, or `none`.
    status: String,
}

/// What is so at the moment, and not counted as it happens.
pub(crate) struct Now {
    pub(crate) is_breaker_open: bool,
    /// `None`: the store doesn't say.
    pub(crate) backlog: Option<Backlog>,
    /// How many webhooks wait to be forwarded, and how old the oldest is; `None` as above.
    pub(crate) webhooks: Option<(u64, Duration)>,
    pub(crate) dropped_lines: usize,
}

impl Metrics {
    fn new() -> Self {
        let histogram: fn() -> Histogram = || Histogram::new(BUCKETS);
        let mut registry = Registry::with_prefix("xcover_proxy");
        let (requests, durations) = (Family::default(), Family::new_with_constructor(histogram));
        let (upstream_calls, upstream_duration) = (Family::default(), histogram());
        let (limiter_wait, breaker_open) = (histogram(), Gauge::default());
        let (opt_outs_waiting, opt_outs_oldest) = (Gauge::default(), Gauge::default());
        let opt_outs_dead = Gauge::default();
        let (webhooks_pending, webhooks_oldest) = (Gauge::default(), Gauge::default());
        let (dropped_lines, keys_stale) = (Counter::default(), Gauge::default());
        registry.register(
            "requests",
            "Requests, by what became of them",
            Family::clone(&requests),
        );
        registry.register_with_unit(
            "request_duration",
            "From a request's arrival to its response",
            Unit::Seconds,
            Family::clone(&durations),
        );
        registry.register(
            "upstream_calls",
            "Calls to XCover, each attempt for itself; none: no response",
            Family::clone(&upstream_calls),
        );
        registry.register_with_unit(
            "upstream_duration",
            "From a call to XCover to the head of the response",
            Unit::Seconds,
            Histogram::clone(&upstream_duration),
        );
        registry.register_with_unit(
            "limiter_wait",
            "How long calls wait for their turn, by PROXY_UPSTREAM_RATE",
            Unit::Seconds,
            Histogram::clone(&limiter_wait),
        );
        registry.register(
            "breaker_open",
            "1 while XCover is thought to be down",
            Gauge::clone(&breaker_open),
        );
        registry.register(
            "opt_outs_waiting",
            "Opt-outs that wait for their delivery to XCover",
            Gauge::clone(&opt_outs_waiting),
        );
        registry.register_with_unit(
            "opt_outs_oldest",
            "Age of the oldest of them",
            Unit::Seconds,
            Gauge::clone(&opt_outs_oldest),
        );
        registry.register(
            "opt_outs_dead",
            "Opt-outs that XCover will never have, unless an operator acts",
            Gauge::clone(&opt_outs_dead),
        );
        registry.register(
            "webhooks_pending",
            "Webhooks that wait to be forwarded",
            Gauge::clone(&webhooks_pending),
        );
        registry.register_with_unit(
            "webhooks_oldest",
            "Age of the oldest of them",
            Unit::Seconds,
            Gauge::clone(&webhooks_oldest),
        );
        registry.register(
            "log_lines_dropped",
            "Lines that the log's reader was too slow for",
            Counter::clone(&dropped_lines),
        );
        registry.register(
            "keys_stale",
            "1 since a SIGHUP whose keys were wrong, until one whose keys are right",
            Gauge::clone(&keys_stale),
        );
        Self {
            registry,
            requests,
            durations,
            upstream_calls,
            upstream_duration,
            limiter_wait,
            breaker_open,
            opt_outs_waiting,
            opt_outs_oldest,
            opt_outs_dead,
            webhooks_pending,
            webhooks_oldest,
            dropped_lines,
            keys_stale,
            reading: Mutex::default(),
        }
    }

    /// Counts a request.
    pub(crate) fn request(
        &self,
        listener: &'static str,
        method: &Method,
        route: &str,
        status: StatusCode,
        code: Option<&'static str>,
        took: Duration,
    ) {
        let labels = RequestLabels {
            listener,
            method: name(method),
            route: route.to_owned(),
            status: status.as_u16(),
            code: code.unwrap_or_default(),
        };
        self.requests.get_or_create(&labels).inc();
        let route = route.to_owned();
        let labels = RouteLabels {
            listener,
            route,
            outcome: outcome(status),
        };
        let durations = self.durations.get_or_create(&labels);
        durations.observe(took.as_secs_f64());
    }

    /// Notes whether the keys of the last SIGHUP were right.
    pub(crate) fn keys_read(&self, are_right: bool) {
        self.keys_stale.set((!are_right).into());
    }

    /// Counts a call to XCover.
    pub(crate) fn upstream_call(&self, status: Option<StatusCode>, took: Duration) {
        let status = status.map_or("none".to_owned(), |status| status.as_str().to_owned());
        let labels = UpstreamLabels { status };
        self.upstream_calls.get_or_create(&labels).inc();
        self.upstream_duration.observe(took.as_secs_f64());
    }

    /// Counts the time that a call has waited for its turn.
    pub(crate) fn limiter_wait(&self, waited: Duration) {
        self.limiter_wait.observe(waited.as_secs_f64());
    }

    /// All metrics, in OpenMetrics' text format.
    pub(crate) fn text(&self, now: &Now) -> String {
        let _reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        self.breaker_open.set(now.is_breaker_open.into());
        // A store that fails says nothing: what it said last stays.
        if let Some(backlog) = &now.backlog {
            self.opt_outs_waiting.set(gauge(backlog.waiting));
            self.opt_outs_oldest.set(backlog.oldest.as_secs_f64());
            self.opt_outs_dead.set(gauge(backlog.dead_letters));
        }
        if let Some((pending, oldest)) = now.webhooks {
            self.webhooks_pending.set(gauge(pending));
            self.webhooks_oldest.set(oldest.as_secs_f64());
        }
        let dropped = self.dropped_lines.inner();
        dropped.store(now.dropped_lines as u64, Ordering::Relaxed);
        let mut text = String::new();
        // A string takes everything.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

fn gauge(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// What became of a request, in few words: each one is a histogram of its own.
fn outcome(status: StatusCode) -> &'static str {
    match status.as_u16() {
        500.. => "failed",
        400.. => "refused",
        _ => "ok",
    }
}

/// A method's name. Whoever invents one adds no time series.
fn name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
