//! The outbox that proxies share: a stream in Redis, with a consumer group.
//!
//! `streams.lua` has what is done there, and names the keys. A proxy takes entries of the stream; those of one that has
//! died are taken over by another.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    process,
    sync::{
        LazyLock,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, UNIX_EPOCH},
};

use redis::{
    AsyncConnectionConfig, Client, Connection, FromRedisValue, Pipeline, RedisResult, Script,
    ScriptInvocation, Value, aio::MultiplexedConnection, pipe,
};
use tokio::{sync::Mutex, time::timeout};

use crate::{
    outbox::{
        database::Contents,
        dead_letter::DeadLetter,
        open_error::OpenError,
        opt_out::{Backlog, Due, Outcome, REMEMBERED, StoreFailed, Surface, from_millis, millis},
    },
    package_id::PackageId,
    settings::RedisUrl,
};

/// How long Redis may take, with a sync to its disk.
const PATIENCE: Duration = Duration::from_secs(3);
/// To connect.
const CONNECT: Duration = Duration::from_secs(1);
/// When a proxy that has nothing and asks for nothing is forgotten.
const GONE: Duration = Duration::from_secs(3600);

/// What Redis must be set to, so that what it has said yes to is on its disk and stays there.
const NEEDED: [(&str, &str); 3] = [
    ("appendonly", "yes"),
    ("appendfsync", "always"),
    ("maxmemory-policy", "noeviction"),
];

static SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("streams.lua")));

/// The outbox in a Redis. It is connected to when it is needed.
pub(crate) struct Streams {
    url: RedisUrl,
    /// To a Redis that is set as it must be.
    connection: Mutex<Option<MultiplexedConnection>>,
    prefix: String,
    /// This process, as one of the group.
    consumer: String,
    /// How long another proxy may have an entry before it is taken over.
    take_over: Duration,
    /// Whether the last use failed, so that it is logged once.
    is_missing: AtomicBool,
}

impl Streams {
    /// # Errors
    /// How this Redis is set, and how it must be. One that doesn't respond may come back.
    pub(crate) fn open(
        url: &RedisUrl,
        partner: &str,
        take_over: Duration,
    ) -> Result<Self, OpenError> {
        match connect(url) {
            Ok(mut connection) => check(needed().query(&mut connection))?,
            // It isn't there, or is still reading its disk.
            Err(error) if error.is_io_error() || error.code() == Some("LOADING") => {}
            Err(error) => return Err(error.into()),
        }
        let random = RandomState::new().hash_one(0);
        Ok(Self {
            url: url.clone(),
            connection: Mutex::default(),
            prefix: prefix(partner),
            consumer: format!("{}-{random:016x}", process::id()),
            take_over,
            is_missing: AtomicBool::default(),
        })
    }

    pub(crate) async fn add(&self, surface: Surface, id: &PackageId) -> Result<(), StoreFailed> {
        let (member, id) = (member(surface, id.as_str()), id.as_str());
        self.run("add", |call| {
            call.arg(member).arg(id);
        })
        .await
    }

    pub(crate) async fn maybe_booked(&self, id: &PackageId) -> Result<bool, StoreFailed> {
        self.run("maybe_booked", |call| {
            call.arg(id.as_str());
        })
        .await
    }

    pub(crate) async fn not_booked(&self, id: &PackageId) -> Result<(), StoreFailed> {
        self.run("not_booked", |call| {
            call.arg(id.as_str());
        })
        .await
    }

    pub(crate) async fn booked(&self, id: &PackageId) -> Result<(), StoreFailed> {
        self.run("booked", |call| {
            call.arg(id.as_str());
        })
        .await
    }

    pub(crate) async fn due(&self, most: usize) -> Result<Vec<Due>, StoreFailed> {
        let take_over = millis(self.take_over);
        let taken: Vec<(String, String, String, i64, u32, bool)> = self
            .run("take", |call| {
                call.arg(&self.consumer).arg(most).arg(take_over);
            })
            .await?;
        let due =
            |(entry, surface, id, age, attempts, is_maybe_booked): (_, String, _, _, _, _)| Due {
                surface: Surface::of(&surface),
                id,
                age: from_millis(age),
                attempts,
                is_maybe_booked,
                entry,
            };
        Ok(taken.into_iter().map(due).collect())
    }

    pub(crate) async fn tried(&self, due: Due, outcome: Outcome) -> Result<(), StoreFailed> {
        let (state, wait) = outcome.state();
        let member = member(due.surface, &due.id);
        self.run("tried", |call| {
            let call = call.arg(due.entry).arg(member).arg(state);
            call.arg(millis(wait)).arg(millis(REMEMBERED));
        })
        .await
    }

    pub(crate) async fn backlog(&self) -> Result<Backlog, StoreFailed> {
        let (waiting, oldest, dead_letters) = self.run("backlog", |_| ()).await?;
        Ok(Backlog {
            waiting,
            oldest: from_millis(oldest),
            dead_letters,
        })
    }

    /// Forgets proxies that have gone. What was delivered goes by itself.
    pub(crate) async fn tidy(&self) -> Result<(), StoreFailed> {
        // A new connection looks at Redis's settings again.
        self.disconnect();
        self.run("tidy", |call| {
            call.arg(millis(GONE));
        })
        .await
    }

    /// Runs a command of `streams.lua`.
    async fn run<T: FromRedisValue>(
        &self,
        command: &str,
        arguments: impl FnOnce(&mut ScriptInvocation<'_>),
    ) -> Result<T, StoreFailed> {
        let mut call = SCRIPT.key(&self.prefix);
        call.arg(command);
        arguments(&mut call);
        let outcome = timeout(PATIENCE, async {
            match self.invoke(&call).await {
                // The connection may be from before Redis was started again.
                Err(_) => self.invoke(&call).await,
                done => done,
            }
        });
        let outcome = outcome.await.unwrap_or_else(|_| {
            self.disconnect();
            Err(OpenError::Failed("it doesn't respond".to_owned()))
        });
        let is_missing = outcome.is_err();
        let was_missing = self.is_missing.swap(is_missing, Ordering::Relaxed);
        match &outcome {
            Err(error) if !was_missing => {
                tracing::error!("the outbox in redis can't be used: {error}");
            }
            Ok(_) if was_missing => tracing::info!("the outbox in redis can be used again"),
            _ => {}
        }
        outcome.map_err(|_| StoreFailed)
    }

    /// # Errors
    /// What Redis says, or that it isn't set as it must be.
    async fn invoke<T: FromRedisValue>(&self, call: &ScriptInvocation<'_>) -> Result<T, OpenError> {
        let mut connection = self.connection().await?;
        let done = call.invoke_async(&mut connection).await;
        if done.is_err() {
            self.disconnect();
        }
        Ok(done?)
    }

    /// The connection, which is made if there is none.
    async fn connection(&self) -> Result<MultiplexedConnection, OpenError> {
        let mut connection = self.connection.lock().await;
        if let Some(connection) = &*connection {
            return Ok(connection.clone());
        }
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECT))
            .set_response_timeout(None);
        let client = Client::open(self.url.expose())?;
        let mut new = client
            .get_multiplexed_async_connection_with_config(&config)
            .await?;
        // This Redis may be another than before.
        check(needed().query_async(&mut new).await)?;
        joined(join(&self.prefix).query_async(&mut new).await)?;
        *connection = Some(new.clone());
        Ok(new)
    }

    /// Whatever has gone wrong, a new connection may help. If somebody is just making one, there is none to drop.
    fn disconnect(&self) {
        if let Ok(mut connection) = self.connection.try_lock() {
            *connection = None;
        }
    }
}

/// The dead letters in a Redis; proxies may be running with it.
pub(crate) struct DeadLetters {
    connection: Connection,
    prefix: String,
}

impl DeadLetters {
    pub(crate) fn of(url: &RedisUrl, partner: &str) -> Result<Self, OpenError> {
        let mut connection = connect(url)?;
        check(needed().query(&mut connection))?;
        Ok(Self {
            connection,
            prefix: prefix(partner),
        })
    }

    pub(crate) fn list(&mut self) -> Result<Vec<DeadLetter>, OpenError> {
        let letters: Vec<(String, String, i64, u32, String)> = self.run("list", "")?;
        let letter = |(surface, id, accepted, attempts, reason)| DeadLetter {
            surface,
            id,
            accepted: UNIX_EPOCH + from_millis(accepted),
            attempts,
            reason,
        };
        Ok(letters.into_iter().map(letter).collect())
    }

    pub(crate) fn retry(&mut self, id: &str) -> Result<bool, OpenError> {
        self.run("retry", id)
    }

    pub(crate) fn delete(&mut self, id: &str) -> Result<bool, OpenError> {
        self.run("drop", id)
    }

    /// Takes what is in a database; what is there already stays as it is.
    pub(crate) fn put_all(&mut self, contents: &Contents) -> Result<(), OpenError> {
        for id in &contents.booked {
            self.run::<()>("booked", id)?;
        }
        for id in &contents.maybe_booked {
            self.run::<()>("maybe_booked", id)?;
        }
        for opt_out in &contents.opt_outs {
            let (id, member) = (&opt_out.id, format!("{}:{}", opt_out.surface, opt_out.id));
            let mut call = SCRIPT.key(&self.prefix);
            call.arg("put").arg(member).arg(id);
            call.arg(opt_out.accepted).arg(opt_out.attempts);
            call.arg(&opt_out.state);
            call.invoke::<()>(&mut self.connection)?;
        }
        Ok(())
    }

    fn run<T: FromRedisValue>(&mut self, command: &str, argument: &str) -> Result<T, OpenError> {
        let mut call = SCRIPT.key(&self.prefix);
        Ok(call
            .arg(command)
            .arg(argument)
            .invoke(&mut self.connection)?)
    }
}

fn connect(url: &RedisUrl) -> RedisResult<Connection> {
    let connection = Client::open(url.expose())?.get_connection_with_timeout(CONNECT)?;
    connection.set_read_timeout(Some(PATIENCE))?;
    connection.set_write_timeout(Some(PATIENCE))?;
    Ok(connection)
}

/// What all keys begin with. In a cluster, they would be together.
fn prefix(partner: &str) -> String {
    format!("xcover-proxy:{{{partner}}}:")
}

fn member(surface: Surface, id: &str) -> String {
    format!("{}:{id}", surface.name())
}

/// Asks Redis how it is set.
fn needed() -> Pipeline {
    let mut questions = pipe();
    for (name, _) in NEEDED {
        questions.cmd("CONFIG").arg("GET").arg(name);
    }
    questions
}

/// # Errors
/// What it is set to, and what it must be set to.
fn check(answers: RedisResult<Vec<HashMap<String, String>>>) -> Result<(), OpenError> {
    let answers = answers.map_err(|error| {
        OpenError::Failed(format!("its settings can't be read (CONFIG GET): {error}"))
    })?;
    let wrong: Vec<_> = NEEDED
        .iter()
        .filter_map(|(name, needed)| {
            let value = answers.iter().find_map(|answer| answer.get(*name));
            let value = value.map_or("unknown", String::as_str);
            (value != *needed).then(|| format!("its {name} is {value}, where {needed} is needed"))
        })
        .collect();
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(OpenError::Failed(wrong.join("; ")))
    }
}

/// Makes the group, unless there is one.
fn join(prefix: &str) -> redis::Cmd {
    let mut group = redis::cmd("XGROUP");
    group.arg("CREATE").arg(format!("{prefix}opt-outs"));
    group.arg("proxies").arg("0").arg("MKSTREAM");
    group
}

fn joined(outcome: RedisResult<Value>) -> RedisResult<()> {
    match outcome {
        Err(error) if error.code() != Some("BUSYGROUP") => Err(error),
        _ => Ok(()),
    }
}
