//! What operators set, by environment variables.
//!
//! Errors are reported all at once, and each names its variable. No error shows a secret.

mod algorithm;
mod keys;
mod origins;
mod outbox_place;
mod reader;
mod redis_url;
mod secret;
mod table;
mod trusted_proxies;
mod unknown;
mod values;

pub use algorithm::Algorithm;
pub(crate) use keys::KeySet;
pub use keys::Keys;
pub(crate) use origins::Origins;
pub(crate) use outbox_place::DATABASE;
pub use outbox_place::OutboxPlace;
pub use reader::SettingsError;
pub use redis_url::RedisUrl;
pub use secret::Secret;
pub use table::{Setting, TABLE, WhenUnset};
pub(crate) use trusted_proxies::TrustedProxies;
pub(crate) use values::is_loopback;

use std::{ffi::OsString, net::SocketAddr, num::NonZeroU32, path::PathBuf, time::Duration};

use reqwest::Url;
use tracing::Level;

use crate::lifecycle::Lifecycle;
use reader::Reader;

/// The settings that the proxy runs with.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Settings {
    pub(crate) base_url: String,
    pub(crate) partner_id: String,
    /// How requests to XCover are signed.
    pub algorithm: Algorithm,
    /// The address to listen on.
    pub listen: SocketAddr,
    pub(crate) prefix: String,
    /// Where webhooks are forwarded to; `None`: none are received.
    pub(crate) webhook_url: Option<Url>,
    /// Where the partner's own servers reach the proxy; `None`: nowhere.
    pub(crate) backend_listen: Option<SocketAddr>,
    /// `None`: the proxy's own origin is that of the address that a request was sent to, if it is a loopback one.
    pub(crate) public_origins: Option<Origins>,
    pub(crate) allowed_origins: Origins,
    pub(crate) trusted_proxies: TrustedProxies,
    pub(crate) static_dir: Option<PathBuf>,
    /// Where the outbox is.
    pub(crate) outbox: OutboxPlace,
    /// The folder of the outbox, the webhooks or both; `None` if neither is in one.
    pub(crate) data_dir: Option<PathBuf>,
    /// What signs requests and tokens.
    pub keys: Keys,
    /// The most detailed level that is logged.
    pub log_level: Level,
    /// The collector that spans are sent to; `None`: there are none.
    pub(crate) otel_endpoint: Option<Url>,
    /// Calls to XCover per second, at most.
    pub(crate) upstream_rate: NonZeroU32,
    /// Requests per second of one client, at most.
    pub(crate) client_rate: NonZeroU32,
    /// The Redis that all instances share.
    pub(crate) redis_url: Option<RedisUrl>,
    /// From SIGTERM, which `/readyz` shows, until no more connections are accepted.
    pub(crate) stop_delay: Duration,
    /// The work in progress, and whether the process is stopping; clones share it.
    pub(crate) lifecycle: Lifecycle,
    /// Times and sizes, which no variable sets.
    pub limits: Limits,
    /// What is allowed but probably not meant; each names its variable.
    pub warnings: Vec<String>,
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
    /// Requests for quotes and offers in progress: 512.
    pub quotes: usize,
    /// Opt-outs in progress, which have places of their own: 512.
    pub opt_outs: usize,
    /// How long it is tried to deliver an opt-out: 7 days.
    pub delivery: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            total: Duration::from_secs(8),
            connect: Duration::from_secs(2),
            request_bytes: 64 * 1024,
            upstream_bytes: 2 * 1024 * 1024,
            quotes: 512,
            opt_outs: 512,
            delivery: Duration::from_secs(7 * 24 * 60 * 60),
        }
    }
}

impl Settings {
    /// Reads the settings from the process's environment.
    ///
    /// # Errors
    /// Everything that is missing, empty or malformed.
    pub fn from_env() -> Result<Self, SettingsError> {
        let mut settings = Self::read(|name| std::env::var_os(name))?;
        settings
            .warnings
            .extend(unknown::warnings(std::env::vars_os()));
        Ok(settings)
    }

    /// What XCover's paths for this partner begin with, on the backend listener as well: `/partners/{partner}`.
    pub fn partner_path(&self) -> String {
        format!("/partners/{}", self.partner_id)
    }

    /// Reads the settings from `env`, which looks up a variable by its name.
    ///
    /// # Errors
    /// Everything that is missing, empty or malformed.
    pub fn read(env: impl Fn(&str) -> Option<OsString>) -> Result<Self, SettingsError> {
        let mut reader = Reader::new(env);
        let base_url = reader.required(table::BASE_URL, values::base_url);
        let partner_id = reader.required(table::PARTNER_ID, values::partner_id);
        let api_key = reader.secret(table::API_KEY, values::api_key);
        let api_secret = reader.secret(table::API_SECRET, values::secret);
        let algorithm = reader.required(table::ALGORITHM, values::algorithm);
        let listen = reader.required(table::LISTEN, values::listen);
        let prefix = reader.required(table::PREFIX, values::prefix);
        let public_origins = reader.value(table::PUBLIC_ORIGINS, Origins::parse);
        let allowed_origins = reader.value(table::ALLOWED_ORIGINS, Origins::parse);
        let trusted_proxies = reader.value(table::TRUSTED_PROXIES, TrustedProxies::parse);
        let static_dir = reader.value(table::STATIC_DIR, values::static_dir);
        let known = reader.errors.len();
        let redis_url = reader.secret(table::REDIS_URL, RedisUrl::parse);
        let webhook_url = reader.value(table::WEBHOOK_URL, values::server_url);
        let data_dir =
            if webhook_url.is_none() && (redis_url.is_some() || reader.errors.len() > known) {
                reader.value(table::DATA_DIR, values::data_dir)
            } else {
                reader.required(table::DATA_DIR, values::data_dir)
            };
        if let (Some(static_dir), Some(data_dir)) = (&static_dir, &data_dir)
            && values::is_inside(data_dir, static_dir)
        {
            let error = format!(
                "PROXY_DATA_DIR is in PROXY_STATIC_DIR, whose files are all public: {}",
                data_dir.display()
            );
            reader.errors.push(error);
        }
        let token_key = reader.secret(table::TOKEN_KEY, values::token_key);
        let token_key_previous = reader.secret(table::TOKEN_KEY_PREVIOUS, values::token_key);
        let upstream_rate = reader.required(table::UPSTREAM_RATE, values::rate);
        let client_rate = reader.required(table::CLIENT_RATE, values::rate);
        let stop_delay = reader.required(table::STOP_DELAY, values::stop_delay);
        let backend_listen = reader.value(table::BACKEND_LISTEN, values::listen);
        let backend_token = reader.secret(table::BACKEND_TOKEN, values::bearer_token);
        if backend_listen.is_some() && backend_token.is_none() && reader.errors.is_empty() {
            let error = "PROXY_BACKEND_TOKEN is not set: PROXY_BACKEND_LISTEN needs it";
            reader.errors.push(error.to_owned());
        }
        let webhook_key = reader.secret(table::WEBHOOK_KEY, values::api_key);
        let webhook_secret = reader.secret(table::WEBHOOK_SECRET, values::secret);
        if webhook_key.is_some() != webhook_secret.is_some() && reader.errors.is_empty() {
            let error = "PROXY_WEBHOOK_KEY and PROXY_WEBHOOK_SECRET go together: one is not set";
            reader.errors.push(error.to_owned());
        }
        let otel_endpoint = reader.value(table::OTEL_ENDPOINT, values::server_url);
        let log_level = reader.required(table::LOG, values::log_level);
        let keys = || {
            Some(KeySet {
                api_key: api_key?,
                api_secret: api_secret?,
                token_key: token_key?,
                token_key_previous,
                backend_token,
                webhook: webhook_key.zip(webhook_secret),
            })
        };
        let keys = keys();
        if let Some(keys) = &keys {
            reader.errors.extend(keys.errors());
            reader.warnings.extend(keys.warnings());
        }
        if public_origins.is_none() {
            let warning = "PROXY_PUBLIC_ORIGINS is not set: of this proxy's own pages, only those of loopback hosts may use it";
            reader.warnings.push(warning.to_owned());
        }
        if let (Some(_), Some(folder)) = (&redis_url, &data_dir)
            && folder.join(DATABASE).exists()
        {
            let warning = "PROXY_DATA_DIR has an outbox, which isn't used with PROXY_REDIS_URL: move it (xcover-proxy outbox move)";
            reader.warnings.push(warning.to_owned());
        }
        if algorithm == Some(Algorithm::Sha1) {
            let warning = "XCOVER_ALGORITHM is hmac-sha1, which xcover has deprecated";
            reader.warnings.push(warning.to_owned());
        }
        reader.finish(|warnings| {
            let (base_url, partner_id) = (base_url?, partner_id?);
            let (outbox, data_dir) = match redis_url.clone() {
                Some(url) => (
                    OutboxPlace::redis(url, &base_url, &partner_id),
                    // Without webhooks, nothing is in it.
                    data_dir.filter(|_| webhook_url.is_some()),
                ),
                None => (OutboxPlace::Folder(data_dir.clone()?), data_dir),
            };
            Some(Self {
                base_url,
                partner_id,
                algorithm: algorithm?,
                listen: listen?,
                prefix: prefix?,
                webhook_url,
                backend_listen,
                public_origins,
                allowed_origins: allowed_origins.unwrap_or_default(),
                trusted_proxies: trusted_proxies.unwrap_or_default(),
                static_dir,
                outbox,
                data_dir,
                keys: Keys::new(keys?),
                log_level: log_level?,
                otel_endpoint,
                upstream_rate: upstream_rate?,
                client_rate: client_rate?,
                redis_url,
                stop_delay: stop_delay?,
                lifecycle: Lifecycle::default(),
                limits: Limits::default(),
                warnings,
            })
        })
    }
}
