//! The database (SQLite) of the webhooks, in `PROXY_DATA_DIR`.

use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::Connection;

/// The database's file in the folder.
const FILE: &str = "proxy.sqlite3";

/// An open database. No other process can open it as long as this one has it. Clones share it.
#[derive(Clone)]
pub(crate) struct Store(Arc<Mutex<Connection>>);

impl Store {
    /// Opens the database in this folder, or creates both.
    ///
    /// # Errors
    /// When that fails, e.g. because another process has it.
    pub(crate) fn open(folder: &Path) -> rusqlite::Result<Self> {
        // If that fails, the database says that it can't be opened.
        let _ = fs::create_dir_all(folder);
        let connection = Connection::open(folder.join(FILE))?;
        // Before WAL, so that no memory is shared with other processes: the lock is held to the end.
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // What is committed survives a power failure.
        connection.pragma_update(None, "synchronous", "FULL")?;
        // The lock is taken by the first write.
        connection.execute_batch("BEGIN IMMEDIATE; COMMIT")?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Reads or writes, off the workers: a disk may be slow.
    ///
    /// # Errors
    /// When the database refuses, e.g. because the disk is full.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> rusqlite::Result<T> {
        let connection = Arc::clone(&self.0);
        let done = tokio::task::spawn_blocking(move || {
            work(&mut connection.lock().unwrap_or_else(PoisonError::into_inner))
        });
        done.await
            .unwrap_or_else(|_| Err(rusqlite::Error::InvalidQuery))
    }

    /// The same without waiting for anything else, before there are workers.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub(crate) fn run_now<T>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
