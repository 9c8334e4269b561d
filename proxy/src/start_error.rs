//! Why the proxy can't start although its settings are right.

use std::{error, fmt, path::Path};

use hmac::digest::InvalidLength;
use tokio::runtime::TryCurrentError;

use crate::outbox::OpenError;

/// What kept the proxy from starting, e.g. that the machine has no root certificates.
#[derive(Debug)]
pub struct StartError(Box<dyn error::Error + Send + Sync>);

impl StartError {
    /// Anything else.
    pub(crate) fn other(error: impl error::Error + Send + Sync + 'static) -> Self {
        Self(error.into())
    }

    /// The outbox in this folder can't be opened.
    pub(crate) fn outbox(folder: &Path, error: &OpenError) -> Self {
        Self(
            format!(
                "PROXY_DATA_DIR can't be used: {}, {error}",
                folder.display()
            )
            .into(),
        )
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
