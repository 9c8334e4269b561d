//! Webhooks that were received, until they are forwarded.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};
use tokio::sync::Notify;

use crate::{store::Store, webhook::signature::CLOCK_WINDOW};

/// How long the same body is a repeat: as long as a signature could be used again. Later it is another event,
/// because many don't say when they happened.
const REPEAT: Duration = Duration::from_secs(2 * CLOCK_WINDOW.as_secs());

/// In `received_at` and `next_at`, milliseconds since 1970. The body is gone once it is forwarded; the rest stays
/// as long as a repeat could come.
const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS webhooks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    digest BLOB NOT NULL,
    body BLOB,
    received_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS webhooks_digest ON webhooks (digest, received_at);";

/// A webhook to be forwarded.
pub(crate) struct Webhook {
    pub(crate) id: i64,
    pub(crate) body: Vec<u8>,
    /// How often that has failed.
    pub(crate) attempts: u32,
}

/// What is to be done next.
pub(crate) enum Next {
    Forward(Webhook),
    /// Nothing for so long.
    Wait(Duration),
    Nothing,
}

/// The webhooks in the store.
pub(crate) struct Inbox {
    store: Store,
    /// There is something new.
    pub(crate) arrival: Notify,
}

impl Inbox {
    /// # Errors
    /// When the store refuses.
    pub(crate) fn in_store(store: Store) -> rusqlite::Result<Self> {
        store.run_now(|connection| connection.execute_batch(SCHEMA))?;
        Ok(Self {
            store,
            arrival: Notify::new(),
        })
    }

    /// Keeps a webhook for good; `false` if it is a repeat.
    ///
    /// # Errors
    /// When the store refuses: then it isn't kept.
    pub(crate) async fn keep(&self, body: Vec<u8>) -> rusqlite::Result<bool> {
        let is_new = self
            .store
            .run(move |store| keep(store, &body, now_ms()))
            .await?;
        if is_new {
            self.arrival.notify_one();
        }
        Ok(is_new)
    }

    /// # Errors
    /// When the store refuses.
    pub(crate) async fn next(&self) -> rusqlite::Result<Next> {
        self.store.run(|store| next(store, now_ms())).await
    }

    /// How many wait to be forwarded, and how old the oldest is.
    ///
    /// # Errors
    /// When the store refuses.
    pub(crate) async fn pending(&self) -> rusqlite::Result<(u64, Duration)> {
        let pending = |store: &mut Connection| {
            store.query_row(
                "SELECT COUNT(*), MIN(received_at) FROM webhooks WHERE body IS NOT NULL",
                [],
                |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?)),
            )
        };
        let (count, oldest) = self.store.run(pending).await?;
        let age = oldest.map_or(0, |oldest| now_ms() - oldest);
        let age = Duration::from_millis(u64::try_from(age).unwrap_or(0));
        Ok((u64::try_from(count).unwrap_or(0), age))
    }

    /// Records that a webhook has been forwarded.
    ///
    /// # Errors
    /// When the store refuses: then it is forwarded again.
    pub(crate) async fn forwarded(&self, id: i64) -> rusqlite::Result<()> {
        let done = move |store: &mut Connection| {
            store.execute("UPDATE webhooks SET body = NULL WHERE id = ?1", [id])
        };
        self.store.run(done).await.map(drop)
    }

    /// Records that a webhook couldn't be forwarded, and when to try again.
    ///
    /// # Errors
    /// When the store refuses: then it is tried again at once.
    pub(crate) async fn failed(&self, id: i64, wait: Duration) -> rusqlite::Result<()> {
        let failed = move |store: &mut Connection| {
            store.execute(
                "UPDATE webhooks SET attempts = attempts + 1, next_at = ?2 WHERE id = ?1",
                params![id, now_ms() + millis(wait)],
            )
        };
        self.store.run(failed).await.map(drop)
    }
}

fn keep(store: &mut Connection, body: &[u8], now: i64) -> rusqlite::Result<bool> {
    let digest = Sha256::digest(body).to_vec();
    let since = now - millis(REPEAT);
    let work = store.transaction()?;
    let is_repeat = work
        .query_row(
            "SELECT 1 FROM webhooks WHERE digest = ?1 AND received_at > ?2",
            params![digest, since],
            |_| Ok(()),
        )
        .optional()?
        .is_some();
    if !is_repeat {
        work.execute(
            "DELETE FROM webhooks WHERE body IS NULL AND received_at <= ?1",
            [since],
        )?;
        work.execute(
            "INSERT INTO webhooks (digest, body, received_at, next_at) VALUES (?1, ?2, ?3, ?3)",
            params![digest, body, now],
        )?;
    }
    work.commit()?;
    Ok(!is_repeat)
}

fn next(store: &mut Connection, now: i64) -> rusqlite::Result<Next> {
    let due = store
        .query_row(
            "SELECT id, body, attempts FROM webhooks
             WHERE body IS NOT NULL AND next_at <= ?1 ORDER BY id LIMIT 1",
            [now],
            |row| {
                Ok(Webhook {
                    id: row.get(0)?,
                    body: row.get(1)?,
                    attempts: row.get(2)?,
                })
            },
        )
        .optional()?;
    if let Some(webhook) = due {
        return Ok(Next::Forward(webhook));
    }
    let next: Option<i64> = store.query_row(
        "SELECT MIN(next_at) FROM webhooks WHERE body IS NOT NULL",
        [],
        |row| row.get(0),
    )?;
    Ok(next.map_or(Next::Nothing, |at| {
        Next::Wait(Duration::from_millis(u64::try_from(at - now).unwrap_or(0)))
    }))
}

fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, millis)
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
