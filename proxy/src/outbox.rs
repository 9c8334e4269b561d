//! The outbox: opt-outs that were taken, until XCover has them or never will.
//!
//! Either a database in a folder, for one process at a time, or Redis, for many proxies. What it has said yes to survives
//! the end of the process and of the machine: it is synced to a disk first. Opt-outs that can't be delivered stay as
//! dead letters, which `xcover-proxy outbox` shows.

mod database;
mod dead_letter;
mod open_error;
mod opt_out;
mod streams;

pub use dead_letter::DeadLetter;
pub use open_error::OpenError;
pub(crate) use opt_out::{Backlog, Due, Outcome, Reason, StoreFailed, Surface};

use std::{path::Path, time::Duration};

use tokio::sync::Notify;

use crate::{package_id::PackageId, settings::OutboxPlace};
use database::Database;
use streams::Streams;

/// The outbox of this process, or its part in that of many.
pub(crate) struct Outbox {
    store: Store,
    /// Notified when there is something new to deliver.
    pub(crate) added: Notify,
}

/// Where the opt-outs are.
enum Store {
    Database(Database),
    Streams(Streams),
}

/// Does the same in either store.
macro_rules! in_store {
    ($outbox:expr, $store:ident => $work:expr) => {
        match &$outbox.store {
            Store::Database($store) => $work.await,
            Store::Streams($store) => $work.await,
        }
    };
}

impl Outbox {
    /// Opens the outbox. A proxy that has had an opt-out for longer than `take_over` is taken for dead.
    ///
    /// # Errors
    /// Why it can't be used: another process has the folder, it can't be written, or Redis isn't set as it must be. A
    /// Redis that doesn't respond may come back: until then, nothing is taken.
    pub(crate) fn open(place: &OutboxPlace, take_over: Duration) -> Result<Self, OpenError> {
        let store = match place {
            OutboxPlace::Folder(folder) => Store::Database(Database::open(folder)?),
            OutboxPlace::Redis { url, partner } => {
                Store::Streams(Streams::open(url, partner, take_over)?)
            }
        };
        let added = Notify::new();
        Ok(Self { store, added })
    }

    /// Opens the outbox once, to see whether that works; of a Redis, whether it responds as well.
    ///
    /// # Errors
    /// Why it can't be used.
    pub(crate) fn check(place: &OutboxPlace) -> Result<(), OpenError> {
        match place {
            OutboxPlace::Folder(folder) => Database::open(folder).map(drop),
            OutboxPlace::Redis { url, partner } => streams::DeadLetters::of(url, partner).map(drop),
        }
    }

    /// Takes an opt-out: when this returns, it is on the disk. One that was taken before is no other.
    ///
    /// # Errors
    /// It isn't, or that isn't known.
    pub(crate) async fn add(&self, surface: Surface, id: &PackageId) -> Result<(), StoreFailed> {
        in_store!(self, store => store.add(surface, id))?;
        self.added.notify_one();
        Ok(())
    }

    /// Notes that a booking begins. Until its outcome is known, cover may be booked, and an opt-out of an offer waits.
    /// Returns whether that was news: if so, it is for the caller to say when it isn't.
    ///
    /// # Errors
    /// That isn't on the disk.
    pub(crate) async fn maybe_booked(&self, id: &PackageId) -> Result<bool, StoreFailed> {
        in_store!(self, store => store.maybe_booked(id))
    }

    /// Notes that cover certainly wasn't booked.
    ///
    /// # Errors
    /// That isn't on the disk.
    pub(crate) async fn not_booked(&self, id: &PackageId) -> Result<(), StoreFailed> {
        in_store!(self, store => store.not_booked(id))
    }

    /// Remembers that cover was booked. An opt-out of it that isn't delivered yet never will be, nor one that is
    /// taken later.
    ///
    /// # Errors
    /// That isn't on the disk.
    pub(crate) async fn booked(&self, id: &PackageId) -> Result<(), StoreFailed> {
        in_store!(self, store => store.booked(id))
    }

    /// Up to `most` opt-outs whose time has come, the oldest first. No other proxy gets them until they were tried, or
    /// this one is taken for dead.
    ///
    /// # Errors
    /// The store can't be read.
    pub(crate) async fn due(&self, most: usize) -> Result<Vec<Due>, StoreFailed> {
        in_store!(self, store => store.due(most))
    }

    /// Notes what became of an attempt.
    ///
    /// # Errors
    /// That isn't on the disk: it is tried again.
    pub(crate) async fn tried(&self, due: Due, outcome: Outcome) -> Result<(), StoreFailed> {
        in_store!(self, store => store.tried(due, outcome))
    }

    /// How much isn't delivered, now.
    ///
    /// # Errors
    /// The store can't be read.
    pub(crate) async fn backlog(&self) -> Result<Backlog, StoreFailed> {
        in_store!(self, store => store.backlog())
    }

    /// Forgets what is no longer needed.
    ///
    /// # Errors
    /// The store can't be written.
    pub(crate) async fn tidy(&self) -> Result<(), StoreFailed> {
        in_store!(self, store => store.tidy())
    }
}

/// Moves the outbox in a folder to a Redis; returns how many opt-outs, and ids of what is booked, those were.
///
/// # Errors
/// A proxy is using the folder, there is no outbox in it, or Redis can't be used. Then it can be done again.
pub fn move_to_redis(folder: &Path, place: &OutboxPlace) -> Result<(usize, usize), OpenError> {
    let OutboxPlace::Redis { url, partner } = place else {
        return Err(OpenError::Failed("PROXY_REDIS_URL is not set".to_owned()));
    };
    let contents = database::Contents::of(folder)?;
    streams::DeadLetters::of(url, partner)?.put_all(&contents)?;
    let moved = (contents.opt_outs.len(), contents.booked.len());
    contents.delete()?;
    Ok(moved)
}

/// The dead letters in an outbox, for `xcover-proxy outbox`; proxies may be running with it.
pub struct DeadLetters(Letters);

enum Letters {
    Database(database::DeadLetters),
    Streams(streams::DeadLetters),
}

impl DeadLetters {
    /// Those in this place.
    ///
    /// # Errors
    /// There is no outbox in it, or it can't be read.
    pub fn of(place: &OutboxPlace) -> Result<Self, OpenError> {
        Ok(Self(match place {
            OutboxPlace::Folder(folder) => Letters::Database(database::DeadLetters::of(folder)?),
            OutboxPlace::Redis { url, partner } => {
                Letters::Streams(streams::DeadLetters::of(url, partner)?)
            }
        }))
    }

    /// All of them, the oldest first.
    ///
    /// # Errors
    /// They can't be read.
    pub fn list(&mut self) -> Result<Vec<DeadLetter>, OpenError> {
        match &mut self.0 {
            Letters::Database(letters) => letters.list(),
            Letters::Streams(letters) => letters.list(),
        }
    }

    /// Tries one again from now on, for 7 days, unless its cover was booked through the proxy; returns whether it
    /// does.
    ///
    /// # Errors
    /// That can't be written.
    pub fn retry(&mut self, id: &str) -> Result<bool, OpenError> {
        match &mut self.0 {
            Letters::Database(letters) => letters.retry(id),
            Letters::Streams(letters) => letters.retry(id),
        }
    }

    /// Deletes one for good; returns whether there was one.
    ///
    /// # Errors
    /// That can't be written.
    pub fn delete(&mut self, id: &str) -> Result<bool, OpenError> {
        match &mut self.0 {
            Letters::Database(letters) => letters.delete(id),
            Letters::Streams(letters) => letters.delete(id),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[tokio::test]
    async fn a_booking_withdraws_an_opt_out_that_is_not_delivered_yet_and_a_later_one() {
        let folder =
            std::env::temp_dir().join(format!("xcover-proxy-booked-{}", std::process::id()));
        let place = OutboxPlace::Folder(folder.clone());
        let outbox = Outbox::open(&place, Duration::ZERO).unwrap();
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
        let mut letters = DeadLetters::of(&place).unwrap();
        let dead = letters.list().unwrap();
        assert!(dead.len() == 2 && dead.iter().all(|letter| letter.reason == "booked"));
        assert!(!letters.retry("A-1").unwrap());
        fs::remove_dir_all(folder).unwrap();
    }
}
