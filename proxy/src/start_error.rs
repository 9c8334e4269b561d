//! Why the proxy can't start although its settings are right.

use std::{error, fmt};

use hmac::digest::InvalidLength;
use tokio::runtime::TryCurrentError;

use crate::{outbox::OpenError, settings::OutboxPlace};

/// What kept the proxy from starting, e.g. that the machine has no root certificates.
#[derive(Debug)]
pub struct StartError(Box<dyn error::Error + Send + Sync>);

impl StartError {
    /// For a server around the proxy, which needs more: `why` is a sentence without a full stop, which names the setting.
    pub fn new(why: &str) -> Self {
        Self(why.into())
    }

    /// The outbox in this place can't be opened.
    pub(crate) fn outbox(place: &OutboxPlace, error: &OpenError) -> Self {
        Self(format!("{place} can't be used: {error}").into())
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the proxy can't start: {}", self.0)
    }
}

impl error::Error for StartError {}

impl From<reqwest::Error> for StartError {
    fn from(error: reqwest::Error) -> Self {
        Self(error.into())
    }
}

impl From<rusqlite::Error> for StartError {
    fn from(error: rusqlite::Error) -> Self {
        Self(format!("the database in PROXY_DATA_DIR can't be opened: {error}").into())
    }
}

impl From<TryCurrentError> for StartError {
    fn from(error: TryCurrentError) -> Self {
        Self(error.into())
    }
}

impl From<InvalidLength> for StartError {
    fn from(error: InvalidLength) -> Self {
        Self(error.into())
    }
}

impl From<redis::RedisError> for StartError {
    fn from(error: redis::RedisError) -> Self {
        Self(error.into())
    }
}
