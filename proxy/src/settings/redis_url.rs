//! `PROXY_REDIS_URL`, which may hold a password.

use std::fmt;

use redis::IntoConnectionInfo;
use zeroize::Zeroizing;

use crate::settings::values;

/// Where the Redis is that instances share. `Debug` doesn't show it.
#[derive(Clone)]
pub struct RedisUrl(Zeroizing<String>);

impl RedisUrl {
    /// The error doesn't show the value.
    pub(crate) fn parse(value: &str) -> Result<Self, String> {
        // What gets into variables and files unseen is named as it is for secrets.
        values::secret(value)?;
        if !value.starts_with("redis://") || value.into_connection_info().is_err() {
            return Err("is not an address like redis://user:password@host:6379/0".to_owned());
        }
        Ok(Self(Zeroizing::new(value.to_owned())))
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RedisUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RedisUrl")
    }
}
