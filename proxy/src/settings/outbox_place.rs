//! Where the outbox is: in `PROXY_REDIS_URL` or, without it, in `PROXY_DATA_DIR`.

use std::{ffi::OsString, fmt, path::PathBuf};

use crate::settings::{
    reader::{Reader, SettingsError},
    redis_url::RedisUrl,
    table, values,
};

/// The outbox's file in a folder.
pub(crate) const DATABASE: &str = "outbox.sqlite";

/// Where the outbox is. `Display` names the setting, and no password.
#[derive(Clone, Debug)]
pub enum OutboxPlace {
    /// In a folder, for one process.
    Folder(PathBuf),
    /// In a Redis, for many.
    Redis {
        /// Which one.
        url: RedisUrl,
        /// Whose opt-outs these are, by XCover's address for the partner: others may have theirs in the same Redis.
        partner: String,
    },
}

impl OutboxPlace {
    /// The place that the environment names, whatever else is set.
    ///
    /// # Errors
    /// What is missing, empty or malformed.
    pub fn from_env() -> Result<Self, SettingsError> {
        Self::read(|name| std::env::var_os(name))
    }

    /// The place that `env` names, which looks up a variable by its name.
    ///
    /// # Errors
    /// As [`Self::from_env`].
    pub fn read(env: impl Fn(&str) -> Option<OsString>) -> Result<Self, SettingsError> {
        let mut reader = Reader::new(env);
        let url = reader.secret(table::REDIS_URL, RedisUrl::parse);
        let place = match url {
            Some(url) => {
                let base_url = reader.required(table::BASE_URL, values::base_url);
                let partner_id = reader.required(table::PARTNER_ID, values::partner_id);
                base_url
                    .zip(partner_id)
                    .map(|(base_url, partner_id)| Self::redis(url, &base_url, &partner_id))
            }
            None if reader.errors.is_empty() => {
                let folder = reader.required(table::DATA_DIR, values::data_dir);
                folder.map(Self::Folder)
            }
            None => None,
        };
        reader.finish(|_| place)
    }

    pub(crate) fn redis(url: RedisUrl, base_url: &str, partner_id: &str) -> Self {
        let partner = format!("{base_url}/partners/{partner_id}");
        Self::Redis { url, partner }
    }
}

impl fmt::Display for OutboxPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => write!(f, "PROXY_DATA_DIR ({})", folder.display()),
            Self::Redis { .. } => f.write_str("PROXY_REDIS_URL"),
        }
    }
}
