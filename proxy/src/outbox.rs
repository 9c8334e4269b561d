//! The outbox: opt-outs that were taken, until XCover has them or never will.
//!
//! A database (SQLite) in `PROXY_DATA_DIR`, for one process at a time. What it has said yes to survives the end of
//! the process and of the machine: each commit is synced to the disk, several opt-outs at a time. Opt-outs that
//! can't be delivered stay as dead letters, which `xcover-proxy outbox` shows.

use std::{
    fmt,
    fs::{self, File},
    iter,
    path::Path,
    sync::{Arc, mpsc},
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use rusqlite::{Connection, TransactionBehavior, params};
use tokio::sync::{Notify, oneshot};

use crate::package_id::PackageId;

const DATABASE: &str = "outbox.sqlite";
const LOCK: &str = "lock";
/// How long `xcover-proxy outbox` and the proxy wait for each other.
const BUSY: Duration = Duration::from_secs(5);
/// The most changes in one commit.
const BATCH: usize = 256;
/// How long a delivered opt-out is remembered, so that a repeat of the page's isn't sent again.
const REMEMBERED: Duration = Duration::from_secs(8 * 24 * 60 * 60);

/// Times are in milliseconds since 1970. `state` is `waiting`, `delivered`, or why it is a dead letter.
const SCHEMA: &str = "
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS opt_outs (
    surface TEXT NOT NULL, id TEXT NOT NULL, accepted INTEGER NOT NULL, due INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'waiting',
    PRIMARY KEY (surface, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS waiting ON opt_outs (due) WHERE state = 'waiting';
CREATE INDEX IF NOT EXISTS undelivered ON opt_outs (state, accepted) WHERE state <> 'delivered';
CREATE TABLE IF NOT EXISTS booked (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
PRAGMA user_version = 1;
COMMIT;";

/// What was opted out of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Surface {
    /// A package of the Quotes API.
    Quotes,
    /// An offer of the Offers API.
    Offers,
}

impl Surface {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Quotes => "quotes",
            Self::Offers => "offers",
        }
    }
}

/// Why an opt-out is a dead letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// Its cover has been booked.
    Booked,
    /// XCover says that it is malformed (400).
    Malformed,
    /// XCover doesn't know the id (404).
    Unknown,
    /// XCover refuses it (422).
    Refused,
    /// It couldn't be delivered for 7 days.
    TooOld,
}

impl Reason {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Malformed => "malformed-400",
            Self::Unknown => "unknown-404",
            Self::Refused => "refused-422",
            Self::TooOld => "too-old",
        }
    }
}

/// An opt-out that is to be delivered now.
#[derive(Clone, Debug)]
pub(crate) struct Due {
    pub(crate) surface: Surface,
    pub(crate) id: String,
    /// How long ago it was taken.
    pub(crate) age: Duration,
    /// How often it has been tried.
    pub(crate) attempts: u32,
}

/// What became of an attempt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Outcome {
    Delivered,
    Dead(Reason),
    /// Not yet: try again after this time.
    Later(Duration),
}

/// What isn't delivered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Backlog {
    /// How many wait for their delivery.
    pub(crate) waiting: u64,
    /// How long ago the oldest of them was taken; zero if there is none.
    pub(crate) oldest: Duration,
    /// How many are dead letters.
    pub(crate) dead_letters: u64,
}

/// The store has failed, e.g. because the disk is full; the log says why.
#[derive(Debug)]
pub(crate) struct StoreFailed;

/// Work inside a transaction; what it returns is called once that is on the disk, or dropped.
type Job = Box<dyn FnOnce(&Connection) -> rusqlite::Result<Box<dyn FnOnce()>> + Send>;

/// The outbox of this process.
#[derive(Clone)]
pub(crate) struct Outbox {
    jobs: mpsc::Sender<Job>,
    /// Notified when there is something new to deliver.
    pub(crate) added: Arc<Notify>,
}

impl Outbox {
    /// Opens the outbox in a folder, which is made if it is missing.
    ///
    /// # Errors
    /// Why it can't be used: another process has it, or it can't be written.
    pub(crate) fn open(folder: &Path) -> Result<Self, OpenError> {
        fs::create_dir_all(folder)?;
        let lock = File::create(folder.join(LOCK))?;
        lock.try_lock().map_err(|error| match error {
            fs::TryLockError::WouldBlock => OpenError::InUse,
            fs::TryLockError::Error(error) => error.into(),
        })?;
        let connection = connect(folder)?;
        let (jobs, queue) = mpsc::channel();
        let worker = thread::Builder::new().name("outbox".to_owned());
        worker.spawn(move || {
            work(connection, &queue);
            drop(lock);
        })?;
        Ok(Self {
            jobs,
            added: Arc::default(),
        })
    }

    /// Takes an opt-out: when this returns, it is on the disk. One that was taken before is no other.
    ///
    /// # Errors
    /// It isn't, or that isn't known.
    pub(crate) async fn add(&self, surface: Surface, id: &PackageId) -> Result<(), StoreFailed> {
        let id = id.as_str().to_owned();
        self.run(move |db| {
            let now = now_ms();
            db.prepare_cached(
                "INSERT INTO opt_outs (surface, id, accepted, due, state) VALUES (?1, ?2, ?3, ?3,
                    CASE WHEN EXISTS (SELECT 1 FROM booked WHERE id = ?2) THEN 'booked' ELSE 'waiting' END)
                 ON CONFLICT DO NOTHING",
            )?
            .execute(params![surface.name(), id, now])
        })
        .await?;
        self.added.notify_one();
        Ok(())
    }

    /// Remembers that cover was booked. An opt-out of it that isn't delivered yet never will be, nor one that is
    /// taken later.
    ///
    /// # Errors
    /// That isn't on the disk.
    pub(crate) async fn booked(&self, id: &PackageId) -> Result<(), StoreFailed> {
        let id = id.as_str().to_owned();
        self.run(move |db| book(db, &id)).await
    }

    /// Up to `most` opt-outs whose time has come, the oldest first.
    pub(crate) async fn due(&self, most: usize) -> Result<Vec<Due>, StoreFailed> {
        self.run(move |db| {
            let now = now_ms();
            let mut query = db.prepare_cached(
                "SELECT surface, id, accepted, attempts FROM opt_outs
                 WHERE state = 'waiting' AND due <= ?1 ORDER BY due LIMIT ?2",
            )?;
            let rows = query.query_map(params![now, most as i64], |row| {
                let is_offer = row.get_ref(0)?.as_str()? == Surface::Offers.name();
                let age = now.saturating_sub(row.get(2)?);
                Ok(Due {
                    surface: if is_offer {
                        Surface::Offers
                    } else {
                        Surface::Quotes
                    },
                    id: row.get(1)?,
                    age: Duration::from_millis(age.try_into().unwrap_or(0)),
                    attempts: row.get(3)?,
                })
            })?;
            rows.collect()
        })
        .await
    }

    /// Notes what became of an attempt.
    pub(crate) async fn tried(&self, due: Due, outcome: Outcome) -> Result<(), StoreFailed> {
        self.run(move |db| {
            let (state, wait) = match outcome {
                Outcome::Delivered => ("delivered", Duration::ZERO),
                Outcome::Dead(reason) => (reason.name(), Duration::ZERO),
                Outcome::Later(wait) => ("waiting", wait),
            };
            let wait = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
            db.prepare_cached(
                "UPDATE opt_outs SET state = ?3, due = ?4, attempts = attempts + 1
                 WHERE surface = ?1 AND id = ?2 AND state = 'waiting'",
            )?
            .execute(params![
                due.surface.name(),
                due.id,
                state,
                now_ms().saturating_add(wait)
            ])?;
            Ok(())
        })
        .await
    }

    /// How much isn't delivered, now.
    pub(crate) async fn backlog(&self) -> Result<Backlog, StoreFailed> {
        self.run(|db| {
            let mut query = db.prepare_cached(
                "SELECT COUNT(*) FILTER (WHERE state = 'waiting'), MIN(accepted) FILTER (WHERE state = 'waiting'),
                    COUNT(*) FILTER (WHERE state <> 'waiting')
                 FROM opt_outs WHERE state <> 'delivered'",
            )?;
            query.query_row([], |row| {
                let count = |value: i64| u64::try_from(value).unwrap_or(0);
                let oldest: Option<i64> = row.get(1)?;
                let age = oldest.map_or(0, |oldest| now_ms().saturating_sub(oldest));
                Ok(Backlog {
                    waiting: count(row.get(0)?),
                    oldest: Duration::from_millis(count(age)),
                    dead_letters: count(row.get(2)?),
                })
            })
        })
        .await
    }

    /// Forgets what was delivered long ago.
    pub(crate) async fn forget(&self) -> Result<(), StoreFailed> {
        self.run(|db| {
            let before = now_ms() - i64::try_from(REMEMBERED.as_millis()).unwrap_or(i64::MAX);
            db.execute(
                "DELETE FROM opt_outs WHERE state = 'delivered' AND accepted < ?1",
                [before],
            )?;
            Ok(())
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreFailed> {
        let (sender, done) = oneshot::channel();
        let job: Job = Box::new(move |db| {
            let value = work(db)?;
            Ok(Box::new(move || drop(sender.send(value))))
        });
        self.jobs.send(job).map_err(|_| StoreFailed)?;
        done.await.map_err(|_| StoreFailed)
    }
}

/// Does what comes through the queue, until nobody can send any more. What waits together is committed together.
fn work(mut connection: Connection, queue: &mpsc::Receiver<Job>) {
    while let Ok(first) = queue.recv() {
        let mut done = Vec::new();
        let commit = || {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            for job in iter::once(first).chain(queue.try_iter().take(BATCH)) {
                done.push(job(&transaction)?);
            }
            transaction.commit()
        };
        match commit() {
            Ok(()) => done.into_iter().for_each(|done| done()),
            Err(error) => tracing::error!("the outbox can't be written: {error}"),
        }
    }
}

fn connect(folder: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(folder.join(DATABASE))?;
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // Each commit is synced.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.execute_batch(SCHEMA)?;
    Ok(connection)
}

fn book(db: &Connection, id: &str) -> rusqlite::Result<()> {
    db.execute(
        "INSERT INTO booked (id) VALUES (?1) ON CONFLICT DO NOTHING",
        [id],
    )?;
    db.execute(
        "UPDATE opt_outs SET state = 'booked' WHERE id = ?1 AND state = 'waiting'",
        [id],
    )?;
    Ok(())
}

fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    })
}

/// Why an outbox can't be opened.
#[derive(Debug)]
pub enum OpenError {
    /// Another process uses it.
    InUse,
    /// Anything else, in the system's or the database's words.
    Failed(String),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InUse => f.write_str("another process uses it"),
            Self::Failed(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for OpenError {}

impl From<std::io::Error> for OpenError {
    fn from(error: std::io::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

/// An opt-out that won't be delivered unless an operator says so.
#[derive(Debug)]
pub struct DeadLetter {
    /// `quotes` or `offers`.
    pub surface: String,
    /// The id of the package or the offer.
    pub id: String,
    /// When it was taken.
    pub accepted: SystemTime,
    /// How often it was tried.
    pub attempts: u32,
    /// Why it is here: `booked`, `malformed-400`, `unknown-404`, `refused-422` or `too-old`.
    pub reason: String,
}

/// The dead letters in an outbox, for `xcover-proxy outbox`; a proxy may be running with it.
pub struct DeadLetters(Connection);

impl DeadLetters {
    /// Those in this folder.
    ///
    /// # Errors
    /// There is no outbox in it, or it can't be read.
    pub fn of(folder: &Path) -> Result<Self, OpenError> {
        if !folder.join(DATABASE).is_file() {
            return Err(OpenError::Failed(format!("there is no {DATABASE} in it")));
        }
        Ok(Self(connect(folder)?))
    }

    /// All of them, the oldest first.
    ///
    /// # Errors
    /// They can't be read.
    pub fn list(&self) -> Result<Vec<DeadLetter>, OpenError> {
        let mut query = self.0.prepare(
            "SELECT surface, id, accepted, attempts, state FROM opt_outs
             WHERE state NOT IN ('waiting', 'delivered') ORDER BY accepted",
        )?;
        let letters = query.query_map([], |row| {
            let accepted: i64 = row.get(2)?;
            Ok(DeadLetter {
                surface: row.get(0)?,
                id: row.get(1)?,
                accepted: UNIX_EPOCH + Duration::from_millis(accepted.try_into().unwrap_or(0)),
                attempts: row.get(3)?,
                reason: row.get(4)?,
            })
        })?;
        Ok(letters.collect::<rusqlite::Result<_>>()?)
    }

    /// Tries one again from now on, for 7 days, unless its cover was booked through the proxy; returns whether it
    /// does.
    ///
    /// # Errors
    /// That can't be written.
    pub fn retry(&self, id: &str) -> Result<bool, OpenError> {
        let changed = self.0.execute(
            "UPDATE opt_outs SET state = 'waiting', accepted = ?2, due = ?2, attempts = 0
             WHERE id = ?1 AND state NOT IN ('waiting', 'delivered') AND id NOT IN (SELECT id FROM booked)",
            params![id, now_ms()],
        )?;
        Ok(changed > 0)
    }

    /// Deletes one for good; returns whether there was one.
    ///
    /// # Errors
    /// That can't be written.
    pub fn delete(&self, id: &str) -> Result<bool, OpenError> {
        let changed = self.0.execute(
            "DELETE FROM opt_outs WHERE id = ?1 AND state NOT IN ('waiting', 'delivered')",
            [id],
        )?;
        Ok(changed > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_booking_withdraws_an_opt_out_that_is_not_delivered_yet_and_a_later_one() {
        let folder =
            std::env::temp_dir().join(format!("xcover-proxy-booked-{}", std::process::id()));
        let outbox = Outbox::open(&folder).unwrap();
        let ids = ["A-1", "A-2", "A-3"].map(|id| PackageId::parse(id).unwrap());
        let [before, after, other] = &ids;
        outbox.add(Surface::Quotes, before).await.unwrap();
        outbox.booked(before).await.unwrap();
        outbox.booked(after).await.unwrap();
        for id in [after, other] {
            outbox.add(Surface::Offers, id).await.unwrap();
        }
        let due = outbox.due(9).await.unwrap();
        let due: Vec<_> = due.iter().map(|due| &*due.id).collect();
        assert_eq!(due, ["A-3"]);
        let backlog = outbox.backlog().await.unwrap();
        assert_eq!((backlog.waiting, backlog.dead_letters), (1, 2));
        assert!(backlog.oldest < Duration::from_secs(60));
        let letters = DeadLetters::of(&folder).unwrap();
        let dead = letters.list().unwrap();
        assert!(dead.len() == 2 && dead.iter().all(|letter| letter.reason == "booked"));
        assert!(!letters.retry("A-1").unwrap());
        fs::remove_dir_all(folder).unwrap();
    }
}
