//! Why an outbox can't be used.

use std::fmt;

/// Why an outbox can't be opened, or its dead letters can't be read or changed.
#[derive(Debug)]
pub enum OpenError {
    /// Another process uses it.
    InUse,
    /// Anything else, in the words of the system, the database or Redis.
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

impl From<redis::RedisError> for OpenError {
    fn from(error: redis::RedisError) -> Self {
        Self::Failed(error.to_string())
    }
}
