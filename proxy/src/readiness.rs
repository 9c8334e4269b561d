//! Whether this instance can do its work now: what `/readyz` says.
//!
//! Settings aren't looked at again: with wrong ones the proxy doesn't start, and after SIGHUP it keeps its keys.

use std::{
    fs::File,
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use tokio::{
    sync::Mutex,
    task::spawn_blocking,
    time::{error::Elapsed, timeout},
};

use crate::{outbox::Outbox, problem::Code, xcover::Client};

/// How long a look at disk and Redis counts: whoever asks more often causes no more work.
const FRESH: Duration = Duration::from_secs(1);
/// How long one may take: probes give up after a second or so.
const LOOK: Duration = Duration::from_millis(800);
/// A file that is written to see whether the disk has room, in the folder of the data.
const PROBE: &str = "probe";
/// As much as a page of the database, in bytes.
const PROBE_BYTES: usize = 4096;

/// The last look at what the instance needs.
pub(crate) struct Readiness {
    data_dir: PathBuf,
    last: Mutex<Option<(Instant, Found)>>,
}

#[derive(Clone, Copy)]
struct Found {
    has_store: bool,
    /// Also without `PROXY_REDIS_URL`.
    has_redis: bool,
}

impl Readiness {
    pub(crate) fn of(data_dir: PathBuf) -> Self {
        Self {
            data_dir,
            last: Mutex::default(),
        }
    }

    /// What is missing, the worst first.
    pub(crate) async fn missing(&self, outbox: &Outbox, xcover: &Client) -> Vec<Code> {
        let found = self.look(outbox, xcover).await;
        [
            (found.has_store, Code::StoreUnavailable),
            (found.has_redis, Code::RedisUnavailable),
            (!xcover.is_down(), Code::UpstreamDown),
        ]
        .into_iter()
        .filter_map(|(is_there, code)| (!is_there).then_some(code))
        .collect()
    }

    async fn look(&self, outbox: &Outbox, xcover: &Client) -> Found {
        // Whoever comes meanwhile waits for the same look.
        let mut last = self.last.lock().await;
        if let Some((at, found)) = *last
            && at.elapsed() < FRESH
        {
            return found;
        }
        let (store, has_redis) = tokio::join!(
            timeout(LOOK, self.write(outbox)),
            timeout(LOOK, xcover.has_redis()),
        );
        let found = Found {
            has_store: report(store).is_some(),
            has_redis: has_redis.unwrap_or(false),
        };
        *last = Some((Instant::now(), found));
        found
    }

    /// # Errors
    /// The folder can't be written to, or the outbox doesn't work.
    async fn write(&self, outbox: &Outbox) -> io::Result<()> {
        let path = self.data_dir.join(PROBE);
        spawn_blocking(move || write(&path)).await??;
        let asked = outbox.backlog().await;
        asked.map(drop).map_err(|_| io::ErrorKind::Other.into())
    }
}

fn write(path: &Path) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(&[0; PROBE_BYTES])?;
    file.sync_all()
}

/// Says in the log what is wrong with the store.
fn report(store: Result<io::Result<()>, Elapsed>) -> Option<()> {
    match store {
        Ok(Ok(())) => Some(()),
        Ok(Err(error)) => {
            tracing::error!("PROXY_DATA_DIR can't be written to: {error}");
            None
        }
        Err(_) => {
            tracing::error!("PROXY_DATA_DIR can't be written to in time");
            None
        }
    }
}
