//! The outbox of one process: a database (SQLite) in a folder.

use std::{
    fs::{self, File},
    iter,
    path::{Path, PathBuf},
    sync::mpsc,
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use rusqlite::{Connection, Row, TransactionBehavior, params};
use tokio::sync::oneshot;

use crate::{
    outbox::{
        dead_letter::DeadLetter,
        open_error::OpenError,
        opt_out::{Backlog, Due, Outcome, REMEMBERED, StoreFailed, Surface, from_millis, millis},
    },
    package_id::PackageId,
    settings::DATABASE,
};

const LOCK: &str = "lock";
/// How long `xcover-proxy outbox` and the proxy wait for each other.
const BUSY: Duration = Duration::from_secs(5);
/// The most changes in one commit.
const BATCH: usize = 256;

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
CREATE TABLE IF NOT EXISTS maybe_booked (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
PRAGMA user_version = 1;
COMMIT;";

/// Work inside a transaction; what it returns is called once that is on the disk, or dropped.
type Job = Box<dyn FnOnce(&Connection) -> rusqlite::Result<Box<dyn FnOnce()>> + Send>;

/// The database of this process.
pub(crate) struct Database(mpsc::Sender<Job>);

impl Database {
    /// Opens the database in a folder, which is made if it is missing.
    ///
    /// # Errors
    /// Why it can't be used: another process has it, or it can't be written.
    pub(crate) fn open(folder: &Path) -> Result<Self, OpenError> {
        fs::create_dir_all(folder)?;
        let lock = lock(folder)?;
        let connection = connect(folder)?;
        let (jobs, queue) = mpsc::channel();
        let worker = thread::Builder::new().name("outbox".to_owned());
        worker.spawn(move || {
            work(connection, &queue);
            drop(lock);
        })?;
        Ok(Self(jobs))
    }

    pub(crate) async fn add(&self, surface: Surface, id: &PackageId) -> Result<(), StoreFailed> {
        let id = id.as_str().to_owned();
        self.run(move |db| {
            let now = now_ms();
            db.prepare_cached(
                "INSERT INTO opt_outs (surface, id, accepted, due, state) VALUES (?1, ?2, ?3, ?3,
                    CASE WHEN EXISTS (SELECT 1 FROM booked WHERE id = ?2) THEN 'booked' ELSE 'waiting' END)
                 ON CONFLICT DO NOTHING",
            )?
            .execute(params![surface.name(), id, now])?;
            Ok(())
        })
        .await
    }

    pub(crate) async fn maybe_booked(&self, id: &PackageId) -> Result<bool, StoreFailed> {
        let id = id.as_str().to_owned();
        let insert = "INSERT INTO maybe_booked (id) VALUES (?1) ON CONFLICT DO NOTHING";
        self.run(move |db| Ok(db.execute(insert, [id])? > 0)).await
    }

    pub(crate) async fn not_booked(&self, id: &PackageId) -> Result<(), StoreFailed> {
        let id = id.as_str().to_owned();
        self.run(move |db| surely(db, &id)).await
    }

    pub(crate) async fn booked(&self, id: &PackageId) -> Result<(), StoreFailed> {
        let id = id.as_str().to_owned();
        self.run(move |db| book(db, &id)).await
    }

    pub(crate) async fn due(&self, most: usize) -> Result<Vec<Due>, StoreFailed> {
        self.run(move |db| {
            let now = now_ms();
            let mut query = db.prepare_cached(
                "SELECT surface, id, accepted, attempts, id IN (SELECT id FROM maybe_booked) FROM opt_outs
                 WHERE state = 'waiting' AND due <= ?1 ORDER BY due LIMIT ?2",
            )?;
            let due = |row: &Row<'_>| {
                Ok(Due {
                    surface: Surface::of(row.get_ref(0)?.as_str()?),
                    id: row.get(1)?,
                    age: from_millis(now.saturating_sub(row.get(2)?)),
                    attempts: row.get(3)?,
                    is_maybe_booked: row.get(4)?,
                    entry: String::new(),
                })
            };
            let rows = query.query_map(params![now, most as i64], due)?;
            rows.collect()
        })
        .await
    }

    pub(crate) async fn tried(&self, due: Due, outcome: Outcome) -> Result<(), StoreFailed> {
        self.run(move |db| {
            let (state, wait) = outcome.state();
            let again = now_ms().saturating_add(millis(wait));
            db.prepare_cached(
                "UPDATE opt_outs SET state = ?3, due = ?4, attempts = attempts + 1
                 WHERE surface = ?1 AND id = ?2 AND state = 'waiting'",
            )?
            .execute(params![due.surface.name(), due.id, state, again])?;
            Ok(())
        })
        .await
    }

    pub(crate) async fn backlog(&self) -> Result<Backlog, StoreFailed> {
        self.run(|db| {
            let mut query = db.prepare_cached(
                "SELECT COUNT(*) FILTER (WHERE state = 'waiting'), MIN(accepted) FILTER (WHERE state = 'waiting'),
                    COUNT(*) FILTER (WHERE state <> 'waiting')
                 FROM opt_outs WHERE state <> 'delivered'",
            )?;
            query.query_row([], |row| {
                let count = |value: i64| u64::try_from(value).unwrap_or(0);
                let now = now_ms();
                let oldest = row.get::<_, Option<i64>>(1)?.unwrap_or(now);
                Ok(Backlog {
                    waiting: count(row.get(0)?),
                    oldest: from_millis(now.saturating_sub(oldest)),
                    dead_letters: count(row.get(2)?),
                })
            })
        })
        .await
    }

    /// Forgets what was delivered long ago.
    pub(crate) async fn tidy(&self) -> Result<(), StoreFailed> {
        self.run(|db| {
            let before = now_ms().saturating_sub(millis(REMEMBERED));
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
        self.0.send(job).map_err(|_| StoreFailed)?;
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

/// For one process, until it is dropped.
fn lock(folder: &Path) -> Result<File, OpenError> {
    let lock = File::create(folder.join(LOCK))?;
    lock.try_lock().map_err(|error| match error {
        fs::TryLockError::WouldBlock => OpenError::InUse,
        fs::TryLockError::Error(error) => error.into(),
    })?;
    Ok(lock)
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

/// No booking of it is in doubt any more.
fn surely(db: &Connection, id: &str) -> rusqlite::Result<()> {
    db.execute("DELETE FROM maybe_booked WHERE id = ?1", [id])?;
    Ok(())
}

fn book(db: &Connection, id: &str) -> rusqlite::Result<()> {
    surely(db, id)?;
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
    since.map_or(0, millis)
}

/// All that is in a folder's database, but for what was delivered.
pub(crate) struct Contents {
    /// Ids.
    pub(crate) booked: Vec<String>,
    pub(crate) maybe_booked: Vec<String>,
    pub(crate) opt_outs: Vec<OptOut>,
    folder: PathBuf,
    _lock: File,
}

/// A row of the database.
pub(crate) struct OptOut {
    pub(crate) surface: String,
    pub(crate) id: String,
    /// In milliseconds since 1970.
    pub(crate) accepted: i64,
    pub(crate) attempts: u32,
    pub(crate) state: String,
}

impl Contents {
    /// What is in this folder, which no proxy may be using.
    ///
    /// # Errors
    /// One is, or it can't be read.
    pub(crate) fn of(folder: &Path) -> Result<Self, OpenError> {
        let lock = lock(folder)?;
        let DeadLetters(db) = DeadLetters::of(folder)?;
        let ids = |table: &str| -> rusqlite::Result<_> {
            let mut query = db.prepare(&format!("SELECT id FROM {table}"))?;
            query.query_map([], |row| row.get(0))?.collect()
        };
        let mut query = db.prepare(
            "SELECT surface, id, accepted, attempts, state FROM opt_outs
             WHERE state <> 'delivered' ORDER BY accepted",
        )?;
        let opt_outs = query.query_map([], |row| {
            Ok(OptOut {
                surface: row.get(0)?,
                id: row.get(1)?,
                accepted: row.get(2)?,
                attempts: row.get(3)?,
                state: row.get(4)?,
            })
        })?;
        Ok(Self {
            booked: ids("booked")?,
            maybe_booked: ids("maybe_booked")?,
            opt_outs: opt_outs.collect::<rusqlite::Result<_>>()?,
            folder: folder.to_owned(),
            _lock: lock,
        })
    }

    /// Deletes the database.
    ///
    /// # Errors
    /// It can't be deleted.
    pub(crate) fn delete(self) -> Result<(), OpenError> {
        for end in ["-wal", "-shm"] {
            // They go with the last connection.
            let _ = fs::remove_file(self.folder.join(format!("{DATABASE}{end}")));
        }
        Ok(fs::remove_file(self.folder.join(DATABASE))?)
    }
}

/// The dead letters in a folder's database; a proxy may be running with it.
pub(crate) struct DeadLetters(Connection);

impl DeadLetters {
    pub(crate) fn of(folder: &Path) -> Result<Self, OpenError> {
        if !folder.join(DATABASE).is_file() {
            return Err(OpenError::Failed(format!("there is no {DATABASE} in it")));
        }
        Ok(Self(connect(folder)?))
    }

    pub(crate) fn list(&self) -> Result<Vec<DeadLetter>, OpenError> {
        let mut query = self.0.prepare(
            "SELECT surface, id, accepted, attempts, state FROM opt_outs
             WHERE state NOT IN ('waiting', 'delivered') ORDER BY accepted",
        )?;
        let letters = query.query_map([], |row| {
            Ok(DeadLetter {
                surface: row.get(0)?,
                id: row.get(1)?,
                accepted: UNIX_EPOCH + from_millis(row.get(2)?),
                attempts: row.get(3)?,
                reason: row.get(4)?,
            })
        })?;
        Ok(letters.collect::<rusqlite::Result<_>>()?)
    }

    pub(crate) fn retry(&mut self, id: &str) -> Result<bool, OpenError> {
        let transaction = self
            .0
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let changed = transaction.execute(
            "UPDATE opt_outs SET state = 'waiting', accepted = ?2, due = ?2, attempts = 0
             WHERE id = ?1 AND state NOT IN ('waiting', 'delivered') AND id NOT IN (SELECT id FROM booked)",
            params![id, now_ms()],
        )?;
        if changed > 0 {
            // Whoever tries it again knows that it isn't booked.
            surely(&transaction, id)?;
        }
        transaction.commit()?;
        Ok(changed > 0)
    }

    pub(crate) fn delete(&self, id: &str) -> Result<bool, OpenError> {
        let changed = self.0.execute(
            "DELETE FROM opt_outs WHERE id = ?1 AND state NOT IN ('waiting', 'delivered')",
            [id],
        )?;
        Ok(changed > 0)
    }
}
