//! What operators set, by environment variables.
//!
//! Errors are reported all at once, and each names its variable. No error shows a secret.

mod algorithm;
mod origins;
mod reader;
mod secret;
mod table;
mod trusted_proxies;
mod values;

pub use algorithm::Algorithm;
pub(crate) use origins::Origins;
pub use reader::SettingsError;
pub use secret::Secret;
pub use table::{Setting, TABLE, WhenUnset};
pub(crate) use trusted_proxies::TrustedProxies;

use std::{ffi::OsString, net::SocketAddr, path::PathBuf, time::Duration};

use tracing::Level;

use reader::Reader;

/// The settings that the proxy runs with.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Settings {
    pub(crate) base_url: String,
    pub(crate) partner_id: String,
    pub(crate) api_key: String,
    pub(crate) api_secret: Secret,
    /// How requests to XCover are signed.
    pub algorithm: Algorithm,
    /// The address to listen on.
    pub listen: SocketAddr,
    pub(crate) prefix: String,
    /// `None`: the proxy's own origin is that of the address that a request was sent to.
    pub(crate) public_origins: Option<Origins>,
    pub(crate) allowed_origins: Origins,
    pub(crate) trusted_proxies: TrustedProxies,
    pub(crate) static_dir: Option<PathBuf>,
    pub(crate) token_key: Secret,
    /// The most detailed level that is logged.
    pub log_level: Level,
    /// Times and sizes, which no variable sets.
    pub limits: Limits,
}

/// The limits of times and sizes. Only tests change the defaults.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From a request's arrival to its response: 8 s, 2 s less than the widget waits.
    pub total: Duration,
    /// To connect to XCover, including DNS and TLS: 2 s.
    pub connect: Duration,
    /// The largest body of a request, in bytes: 64 KiB.
    pub request_bytes: usize,
    /// The largest body of a response from XCover, in bytes: 2 MiB.
    pub upstream_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            total: Duration::from_secs(8),
            connect: Duration::from_secs(2),
            request_bytes: 64 * 1024,
            upstream_bytes: 2 * 1024 * 1024,
        }
    }
}

impl Settings {
    /// Reads the settings from the process's environment.
    ///
    /// # Errors
    /// Everything that is missing, empty or malformed.
    pub fn from_env() -> Result<Self, SettingsError> {
        Self::read(|name| std::env::var_os(name))
    }

    /// Reads the settings from `env`, which looks up a variable by its name.
    ///
    /// # Errors
    /// Everything that is missing, empty or malformed.
    pub fn read(env: impl Fn(&str) -> Option<OsString>) -> Result<Self, SettingsError> {
        let mut reader = Reader::new(env);
        let base_url = reader.required(table::BASE_URL, values::base_url);
        let partner_id = reader.required(table::PARTNER_ID, values::partner_id);
        let api_key = reader.required(table::API_KEY, values::api_key);
        let api_secret = reader.secret(table::API_SECRET, 1);
        let algorithm = reader.required(table::ALGORITHM, values::algorithm);
        let listen = reader.required(table::LISTEN, values::listen);
        let prefix = reader.required(table::PREFIX, values::prefix);
        let public_origins = reader.value(table::PUBLIC_ORIGINS, Origins::parse);
        let allowed_origins = reader.value(table::ALLOWED_ORIGINS, Origins::parse);
        let trusted_proxies = reader.value(table::TRUSTED_PROXIES, TrustedProxies::parse);
        let static_dir = reader.value(table::STATIC_DIR, values::static_dir);
        let token_key = reader.secret(table::TOKEN_KEY, values::TOKEN_KEY_MIN_BYTES);
        let log_level = reader.required(table::LOG, values::log_level);
        let settings = || {
            Some(Self {
                base_url: base_url?,
                partner_id: partner_id?,
                api_key: api_key?,
                api_secret: api_secret?,
                algorithm: algorithm?,
                listen: listen?,
                prefix: prefix?,
                public_origins,
                allowed_origins: allowed_origins.unwrap_or_default(),
                trusted_proxies: trusted_proxies.unwrap_or_default(),
                static_dir,
                token_key: token_key?,
                log_level: log_level?,
                limits: Limits::default(),
            })
        };
        reader.finish(settings)
    }
}
