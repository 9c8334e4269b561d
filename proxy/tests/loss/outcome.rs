//! What came of a run.

use std::{
    fmt,
    time::{Duration, Instant},
};

use tokio::time::sleep;

use crate::{
    pages::Report,
    upstream::{Upstream, key},
};

/// After the last fault, all opt-outs must be acknowledged within this time.
const ACKNOWLEDGED_WITHIN: Duration = Duration::from_secs(60);

/// `Display` is a row of the table.
pub(crate) struct Outcome {
    fault: &'static str,
    reports: usize,
    acknowledged: usize,
    /// From the last fault to the last acknowledgement; zero if that was earlier.
    last_acknowledged: Duration,
    refusals: usize,
    /// Of those acknowledged.
    arrived: usize,
    /// How often XCover has got one that it had.
    repeats: u32,
    /// From the last fault.
    last_arrived: Duration,
}

pub(crate) const HEADING: &str = "\
| what breaks | opt-outs | acknowledged | last one, after the last fault | answers of 503 | arrived | last one, after the last fault | sent more than once | lost |
|---|---|---|---|---|---|---|---|---|";

impl Outcome {
    /// Waits until all that was acknowledged has arrived, but not longer than `patience`.
    pub(crate) async fn of(
        fault: &'static str,
        reports: &[Report],
        upstream: &Upstream,
        last_fault: Instant,
        patience: Duration,
    ) -> Self {
        let acknowledged: Vec<_> = reports
            .iter()
            .filter_map(|report| Some((&report.id, report.acknowledged?)))
            .collect();
        let last = acknowledged.iter().map(|&(_, at)| at).max();
        let start = Instant::now();
        let arrived = loop {
            let keys = upstream.keys();
            let ids = acknowledged.iter().map(|(id, _)| id);
            let arrived = ids.filter(|id| keys.contains_key(&key(id))).count();
            if arrived == acknowledged.len() || start.elapsed() > patience {
                break arrived;
            }
            sleep(Duration::from_millis(50)).await;
        };
        let last_arrived = last_fault.elapsed();
        Self {
            fault,
            reports: reports.len(),
            acknowledged: acknowledged.len(),
            last_acknowledged: last
                .map(|last| last.saturating_duration_since(last_fault))
                .unwrap_or_default(),
            refusals: reports.iter().map(|report| report.refusals).sum(),
            arrived,
            repeats: upstream.keys().values().map(|times| times - 1).sum(),
            last_arrived,
        }
    }

    /// Asserts that all were acknowledged in time, and none is lost.
    #[track_caller]
    pub(crate) fn expect_no_loss(&self) {
        assert_eq!(self.acknowledged, self.reports, "{self}");
        assert!(self.last_acknowledged < ACKNOWLEDGED_WITHIN, "{self}");
        assert_eq!(self.arrived, self.acknowledged, "{self}");
    }

    /// Asserts that the fault was one: some opt-outs were refused first.
    #[track_caller]
    pub(crate) fn expect_refusals(&self) {
        assert!(self.refusals > 0, "{self}");
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "| {} | {} | {} | {:.1} s | {} | {} | {:.1} s | {} | {} |",
            self.fault,
            self.reports,
            self.acknowledged,
            self.last_acknowledged.as_secs_f64(),
            self.refusals,
            self.arrived,
            self.last_arrived.as_secs_f64(),
            self.repeats,
            self.acknowledged - self.arrived,
        )
    }
}
