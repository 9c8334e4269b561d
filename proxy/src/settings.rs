//! What operators set, all of it in the environment: one table, and the reading of it.
//!
//! [`TABLE`] is what `--help` prints and what the reading looks names and defaults up in. Every fault
//! is found in one go and names its setting; the value of a secret stands in none.

use std::{
    error,
    ffi::OsString,
    fmt,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use tracing::Level;

use self::secret::Secret;
use crate::{layers::origin::Origins, xcover::signing::Algorithm};

pub mod secret;
mod values;

/// One environment variable.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Setting {
    /// The variable's name.
    pub name: &'static str,
    /// What happens without it.
    pub absent: Absent,
    /// Whether `{name}_FILE` may name a file that holds the value, in place of `{name}`; one line
    /// break at its end is no part of the value.
    pub secret: bool,
    /// What it is, for people.
    pub meaning: &'static str,
}

/// What a setting that isn't there means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// The proxy doesn't start.
    Refused,
    /// The part of the proxy that it is for is off.
    Off,
    /// The same as this value.
    Default(&'static str),
}

const BASE_URL: Setting = setting(
    "XCOVER_BASE_URL",
    Absent::Refused,
    "XCover's address with its path, e.g. `https://api.xcover.com/x`; `http` only on loopback hosts",
);
const PARTNER_ID: Setting = setting(
    "XCOVER_PARTNER_ID",
    Absent::Refused,
    "the partner's id in XCover's paths: letters, digits, `-`, `_`",
);
const API_KEY: Setting = setting(
    "XCOVER_API_KEY",
    Absent::Refused,
    "the public name of the API key",
);
const API_SECRET: Setting = Setting {
    secret: true,
    ..setting(
        "XCOVER_API_SECRET",
        Absent::Refused,
        "the API key's secret, which signs requests",
    )
};
const ALGORITHM: Setting = setting(
    "XCOVER_ALGORITHM",
    Absent::Default("hmac-sha512"),
    "how requests are signed: `hmac-sha512`, `hmac-sha384`, `hmac-sha256` or the deprecated `hmac-sha1`",
);
const LISTEN: Setting = setting(
    "PROXY_LISTEN",
    Absent::Default("127.0.0.1:8080"),
    "the IP address and port to listen on; port 0 takes a free one",
);
const PREFIX: Setting = setting(
    "PROXY_PREFIX",
    Absent::Default("/xcover"),
    "the path above the proxy's routes: starts with `/`, doesn't end with one",
);
const ALLOWED_ORIGINS: Setting = setting(
    "PROXY_ALLOWED_ORIGINS",
    Absent::Off,
    "origins of pages that may use the proxy, besides its own: exact, with commas between, e.g. `https://shop.example`",
);
const STATIC_DIR: Setting = setting(
    "PROXY_STATIC_DIR",
    Absent::Off,
    "a folder to serve at `/` beside the routes, e.g. the widget's `dist`; what lies below a version, as in `/xcover-offer/0.1.0/`, is cached for a year: never change it",
);
const TOKEN_KEY: Setting = Setting {
    secret: true,
    ..setting(
        "PROXY_TOKEN_KEY",
        Absent::Refused,
        "a random key of the proxy's own for quote tokens, at least 32 bytes, the same on every instance",
    )
};
const LOG: Setting = setting(
    "PROXY_LOG",
    Absent::Default("info"),
    "how much is logged: `error`, `warn`, `info` or `debug` (also static files and health checks)",
);

/// Every setting, in the order of the documentation.
pub const TABLE: &[Setting] = &[
    BASE_URL,
    PARTNER_ID,
    API_KEY,
    API_SECRET,
    ALGORITHM,
    LISTEN,
    PREFIX,
    ALLOWED_ORIGINS,
    STATIC_DIR,
    TOKEN_KEY,
    LOG,
];

const fn setting(name: &'static str, absent: Absent, meaning: &'static str) -> Setting {
    Setting {
        name,
        absent,
        secret: false,
        meaning,
    }
}

impl Setting {
    /// The name of the variable that may name a file instead, for a secret.
    pub fn file_name(&self) -> Option<String> {
        self.secret.then(|| format!("{}_FILE", self.name))
    }
}

/// What the proxy runs with.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Settings {
    pub(crate) base_url: String,
    pub(crate) partner_id: String,
    pub(crate) api_key: String,
    pub(crate) api_secret: Secret,
    /// How requests are signed.
    pub algorithm: Algorithm,
    /// Where to listen.
    pub listen: SocketAddr,
    pub(crate) prefix: String,
    pub(crate) allowed_origins: Origins,
    pub(crate) static_dir: Option<PathBuf>,
    pub(crate) token_key: Secret,
    /// The least important level that is logged.
    pub log: Level,
    /// Times and sizes; no variable sets them.
    pub limits: Limits,
}

/// How long and how large things may get. Constants in use; tests make them smaller.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From a request's arrival to its answer: 8 s, two less than the widget waits.
    pub total: Duration,
    /// To resolve, connect and shake hands with XCover: 2 s.
    pub connect: Duration,
    /// A browser's body: 64 KiB, in bytes.
    pub request_bytes: usize,
    /// An answer of XCover's: 2 MiB, in bytes.
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
    pub fn from_env() -> Result<Self, Faults> {
        Self::read(|name| std::env::var_os(name))
    }

    /// Reads the settings from `env`, which gives a variable's value by its name.
    ///
    /// # Errors
    /// Everything that is missing, empty or malformed.
    pub fn read(env: impl Fn(&str) -> Option<OsString>) -> Result<Self, Faults> {
        let mut reader = Reader {
            env,
            faults: Vec::new(),
        };
        let base_url = reader.required(BASE_URL, values::base_url);
        let partner_id = reader.required(PARTNER_ID, values::partner_id);
        let api_key = reader.required(API_KEY, values::api_key);
        let api_secret = reader.secret(API_SECRET, 1);
        let algorithm = reader.required(ALGORITHM, values::algorithm);
        let listen = reader.required(LISTEN, values::listen);
        let prefix = reader.required(PREFIX, values::prefix);
        let allowed_origins = reader.value(ALLOWED_ORIGINS, Origins::parse);
        let static_dir = reader.value(STATIC_DIR, values::folder);
        let token_key = reader.secret(TOKEN_KEY, values::TOKEN_KEY_MIN_BYTES);
        let log = reader.required(LOG, values::level);
        if !reader.faults.is_empty() {
            return Err(Faults(reader.faults));
        }
        // Whatever is missing here has left a fault above.
        let settings = || {
            Some(Self {
                base_url: base_url?,
                partner_id: partner_id?,
                api_key: api_key?,
                api_secret: api_secret?,
                algorithm: algorithm?,
                listen: listen?,
                prefix: prefix?,
                allowed_origins: allowed_origins.unwrap_or_default(),
                static_dir,
                token_key: token_key?,
                log: log?,
                limits: Limits::default(),
            })
        };
        settings().ok_or(Faults(reader.faults))
    }
}

/// Everything that is wrong with the settings: one sentence, each part of which names its setting.
#[derive(Debug)]
pub struct Faults(Vec<String>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("; "))
    }
}

impl error::Error for Faults {}

struct Reader<E> {
    env: E,
    faults: Vec<String>,
}

impl<E: Fn(&str) -> Option<OsString>> Reader<E> {
    /// A setting that has a value or a default, or else a fault.
    fn required<T>(
        &mut self,
        setting: Setting,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let known = self.faults.len();
        let value = self.value(setting, parse);
        if value.is_none() && self.faults.len() == known {
            self.faults.push(format!("{} is not set", setting.name));
        }
        value
    }

    /// A setting's value or default; `None` is off, unless there is a new fault.
    fn value<T>(
        &mut self,
        setting: Setting,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let parsed = match ((self.env)(setting.name), setting.absent) {
            (None, Absent::Refused | Absent::Off) => return None,
            (None, Absent::Default(value)) => parse(value),
            (Some(value), _) => match value.to_str() {
                Some("") => Err("is empty".to_owned()),
                Some(value) => parse(value),
                None => Err("is not UTF-8".to_owned()),
            },
        };
        parsed
            .map_err(|fault| self.faults.push(format!("{} {fault}", setting.name)))
            .ok()
    }

    /// A secret of at least `min_bytes`, from its variable or from the file that another one names.
    fn secret(&mut self, setting: Setting, min_bytes: usize) -> Option<Secret> {
        let name = setting.name;
        let file_name = setting.file_name().unwrap_or_default();
        let (name, bytes) = match ((self.env)(name), (self.env)(&file_name)) {
            (None, None) => Err(format!("{name} is not set")),
            (Some(_), Some(_)) => Err(format!("{name} and {file_name} are both set")),
            (Some(value), None) => Ok((name, value.into_encoded_bytes())),
            (None, Some(path)) => values::file_contents(Path::new(&path))
                .map(|bytes| (file_name.as_str(), bytes))
                .map_err(|fault| format!("{file_name} {fault}")),
        }
        .map_err(|fault| self.faults.push(fault))
        .ok()?;
        let secret = Secret::new(bytes);
        match secret.expose().len() {
            0 => self.faults.push(format!("{name} is empty")),
            len if len < min_bytes => self.faults.push(format!(
                "{name} has {len} bytes, where at least {min_bytes} are needed"
            )),
            _ => return Some(secret),
        }
        None
    }
}
