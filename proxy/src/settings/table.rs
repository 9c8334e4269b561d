//! The table of settings: what `--help` prints, and where names and defaults come from.

/// One environment variable.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Setting {
    /// The variable's name.
    pub name: &'static str,
    /// What happens without it.
    pub when_unset: WhenUnset,
    /// Whether `{name}_FILE` may name a file that holds the value, in place of `{name}`; one line
    /// break at its end is no part of the value.
    pub secret: bool,
    /// What it is, for people.
    pub description: &'static str,
}

/// What a setting that isn't there means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenUnset {
    /// The proxy doesn't start.
    Required,
    /// The part of the proxy that it is for is off.
    Off,
    /// The same as this value.
    Default(&'static str),
}

pub(crate) const BASE_URL: Setting = setting(
    "XCOVER_BASE_URL",
    WhenUnset::Required,
    "XCover's address with its path, e.g. `https://api.xcover.com/x`; `http` only on loopback hosts",
);
pub(crate) const PARTNER_ID: Setting = setting(
    "XCOVER_PARTNER_ID",
    WhenUnset::Required,
    "the partner's id in XCover's paths: letters, digits, `-`, `_`",
);
pub(crate) const API_KEY: Setting = setting(
    "XCOVER_API_KEY",
    WhenUnset::Required,
    "the public name of the API key",
);
pub(crate) const API_SECRET: Setting = Setting {
    secret: true,
    ..setting(
        "XCOVER_API_SECRET",
        WhenUnset::Required,
        "the API key's secret, which signs requests",
    )
};
pub(crate) const ALGORITHM: Setting = setting(
    "XCOVER_ALGORITHM",
    WhenUnset::Default("hmac-sha512"),
    "how requests are signed: `hmac-sha512`, `hmac-sha384`, `hmac-sha256` or the deprecated `hmac-sha1`",
);
pub(crate) const LISTEN: Setting = setting(
    "PROXY_LISTEN",
    WhenUnset::Default("127.0.0.1:8080"),
    "the IP address and port to listen on; port 0 takes a free one",
);
pub(crate) const PREFIX: Setting = setting(
    "PROXY_PREFIX",
    WhenUnset::Default("/xcover"),
    "the path above the proxy's routes: starts with `/`, doesn't end with one",
);
pub(crate) const ALLOWED_ORIGINS: Setting = setting(
    "PROXY_ALLOWED_ORIGINS",
    WhenUnset::Off,
    "origins of pages that may use the proxy, besides its own: exact, with commas between, e.g. `https://shop.example`",
);
pub(crate) const STATIC_DIR: Setting = setting(
    "PROXY_STATIC_DIR",
    WhenUnset::Off,
    "a folder to serve at `/` beside the routes, e.g. the widget's `dist`; what lies below a version, as in `/xcover-offer/0.1.0/`, is cached for a year: never change it",
);
pub(crate) const TOKEN_KEY: Setting = Setting {
    secret: true,
    ..setting(
        "PROXY_TOKEN_KEY",
        WhenUnset::Required,
        "a random key of the proxy's own for quote tokens, at least 32 bytes, the same on every instance",
    )
};
pub(crate) const LOG: Setting = setting(
    "PROXY_LOG",
    WhenUnset::Default("info"),
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

const fn setting(name: &'static str, when_unset: WhenUnset, description: &'static str) -> Setting {
    Setting {
        name,
        when_unset,
        secret: false,
        description,
    }
}

impl Setting {
    /// The name of the variable that may name a file instead, for a secret.
    pub fn file_variable(&self) -> Option<String> {
        self.secret.then(|| format!("{}_FILE", self.name))
    }
}
