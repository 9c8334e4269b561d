//! Whether this instance can do its work now: what `/readyz` says.
//!
//! Settings aren't looked at again: with wrong ones the proxy doesn't start, and after SIGHUP it keeps its keys.

use std::{
    fs::File,
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use tokio::{sync::Mutex, task::spawn_blocking, time::timeout};

use crate::{
    outbox::Outbox,
    problem::Code,
    settings::{OutboxPlace, Settings},
};

/// How long a look at disk and Redis counts: whoever asks more often causes no more work.
const FRESH: Duration = Duration::from_secs(1);
/// How long one may take: probes give up after a second or so.
const LOOK: Duration = Duration::from_millis(800);
/// A file that is written to see whether the disk has room, in the folder of the data.
const PROBE: &str = "probe";
/// As much as a page of the database, in bytes.
const PROBE_BYTES: usize = 4096;

/// The last look at where the instance stores what it takes.
pub(crate) struct Readiness {
    data_dir: Option<PathBuf>,
    /// What it is called that the outbox doesn't respond.
    without_outbox: Code,
    last: Mutex<Option<Look>>,
}

/// A look, and what was missing.
#[derive(Clone, Copy)]
struct Look {
    at: Instant,
    missing: Option<Code>,
}

impl Readiness {
    pub(crate) fn of(settings: &Settings) -> Self {
        Self {
            data_dir: settings.data_dir.clone(),
            without_outbox: match settings.outbox {
                OutboxPlace::Folder(_) => Code::StoreUnavailable,
                OutboxPlace::Redis { .. } => Code::RedisUnavailable,
            },
            last: Mutex::default(),
        }
    }

    /// What keeps it from storing anything, if something does.
    pub(crate) async fn missing(&self, outbox: &Outbox) -> Option<Code> {
        // Whoever comes meanwhile waits for the same look.
        let mut last = self.last.lock().await;
        if let Some(last) = *last
            && last.at.elapsed() < FRESH
        {
            return last.missing;
        }
        let (outbox, folder) = tokio::join!(
            timeout(LOOK, outbox.backlog()),
            timeout(LOOK, write(self.data_dir.as_deref())),
        );
        let missing = match (outbox, folder) {
            (Ok(Ok(_)), Ok(Ok(()))) => None,
            (Ok(Ok(_)), folder) => {
                let why = match folder {
                    Ok(Err(error)) => error.to_string(),
                    _ => "it takes too long".to_owned(),
                };
                tracing::error!("PROXY_DATA_DIR can't be written to: {why}");
                Some(Code::StoreUnavailable)
            }
            // The log says why.
            _ => Some(self.without_outbox),
        };
        let at = Instant::now();
        *last = Some(Look { at, missing });
        missing
    }
}

/// Writes as much to the folder as the database does, if there is one.
async fn write(folder: Option<&Path>) -> io::Result<()> {
    let Some(path) = folder.map(|folder| folder.join(PROBE)) else {
        return Ok(());
    };
    spawn_blocking(move || {
        let mut file = File::create(path)?;
        file.write_all(&[0; PROBE_BYTES])?;
        file.sync_all()
    })
    .await?
}
