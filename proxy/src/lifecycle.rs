//! The work in progress, and whether the process is stopping.

use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// One per process; clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lifecycle {
    /// Connections, and requests whose browser may have gone. The process waits for them before it ends.
    pub(crate) work: TaskTracker,
    /// Since the first signal to stop; `/readyz` shows it.
    pub(crate) stopping: CancellationToken,
    /// Since connections are no longer accepted.
    pub(crate) closing: CancellationToken,
}
