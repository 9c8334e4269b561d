//! The table of settings: their names, defaults and descriptions, as in `--help` and the README.

/// A setting, which is an environment variable.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Setting {
    /// The variable's name.
    pub name: &'static str,
    /// What happens when it isn't set.
    pub when_unset: WhenUnset,
    /// Whether it can come from a file as well, which `{name}_FILE` names. One line break at the end is
    /// ignored. SIGHUP reads the file again.
    pub secret: bool,
    /// What it is for, in Markdown.
    pub description: &'static str,
}

/// What happens when a setting isn't set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenUnset {
    /// The proxy doesn't start.
    Required,
    /// What it configures is off.
    Off,
    /// It has this value.
    Default(&'static str),
}

pub(crate) const BASE_URL: Setting = setting(
    "XCOVER_BASE_URL",
    WhenUnset::Required,
    "XCover's base URL, e.g. `https://api.xcover.com/x`; `http` only for loopback hosts",
);
pub(crate) const PARTNER_ID: Setting = setting(
    "XCOVER_PARTNER_ID",
    WhenUnset::Required,
    "the partner's id in XCover's paths: letters, digits, `-`, `_`",
);
pub(crate) const API_KEY: Setting = Setting {
    secret: true,
    ..setting(
        "XCOVER_API_KEY",
        WhenUnset::Required,
        "the id of the API key, which isn't secret but changes with it",
    )
};
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
    "the IP address and port to listen on; port 0 picks a free one",
);
pub(crate) const PREFIX: Setting = setting(
    "PROXY_PREFIX",
    WhenUnset::Default("/xcover"),
    "the path that the proxy's routes begin with: starts with `/`, doesn't end with one",
);
pub(crate) const PUBLIC_ORIGINS: Setting = setting(
    "PROXY_PUBLIC_ORIGINS",
    WhenUnset::Off,
    "the origins under which browsers reach this proxy, whose pages may use it: exact and separated by commas, e.g. `https://shop.example`; unset, only those of loopback hosts such as `localhost`",
);
pub(crate) const ALLOWED_ORIGINS: Setting = setting(
    "PROXY_ALLOWED_ORIGINS",
    WhenUnset::Off,
    "origins of other pages that may use the proxy: exact and separated by commas, e.g. `https://shop.example`",
);
pub(crate) const TRUSTED_PROXIES: Setting = setting(
    "PROXY_TRUSTED_PROXIES",
    WhenUnset::Off,
    "addresses and networks of the servers in front whose `X-Forwarded-Host` and `X-Forwarded-Proto` count, separated by commas, e.g. `127.0.0.1,10.0.0.0/8`; they must overwrite what a browser sends",
);
pub(crate) const STATIC_DIR: Setting = setting(
    "PROXY_STATIC_DIR",
    WhenUnset::Off,
    "a folder to serve at `/` beside the routes, e.g. the widget's `dist`; files below a version, as in `/xcover-offer/0.1.0/`, are cached for a year: never change them",
);
pub(crate) const DATA_DIR: Setting = setting(
    "PROXY_DATA_DIR",
    WhenUnset::Off,
    "required without `PROXY_REDIS_URL`, and with `PROXY_WEBHOOK_URL`: a folder of this instance's own for the opt-outs that XCover doesn't have yet, unless they are in Redis, and the webhooks that aren't forwarded yet, on a disk that outlives the process; made if it is missing",
);
pub(crate) const TOKEN_KEY: Setting = Setting {
    secret: true,
    ..setting(
        "PROXY_TOKEN_KEY",
        WhenUnset::Required,
        "a random key for the proxy's quote tokens, at least 32 bytes, the same on every instance",
    )
};
pub(crate) const TOKEN_KEY_PREVIOUS: Setting = Setting {
    secret: true,
    ..setting(
        "PROXY_TOKEN_KEY_PREVIOUS",
        WhenUnset::Off,
        "another key whose tokens are accepted, while `PROXY_TOKEN_KEY` is being replaced",
    )
};
pub(crate) const UPSTREAM_RATE: Setting = setting(
    "PROXY_UPSTREAM_RATE",
    WhenUnset::Default("10"),
    "how many calls a second are made to XCover at most: your key's limit; without `PROXY_REDIS_URL` each instance counts its own",
);
pub(crate) const CLIENT_RATE: Setting = setting(
    "PROXY_CLIENT_RATE",
    WhenUnset::Default("5"),
    "how many requests a second for quotes and offers each client may send, four seconds' worth at once; clients are told apart by address (in IPv6, by /64), behind `PROXY_TRUSTED_PROXIES` by the `X-Forwarded-For` that they add, and behind other servers with private addresses not at all",
);
pub(crate) const REDIS_URL: Setting = Setting {
    secret: true,
    ..setting(
        "PROXY_REDIS_URL",
        WhenUnset::Off,
        "the Redis or Valkey that all instances share, e.g. `redis://:password@redis.example:6379`; with it, they share their opt-outs, so it must keep what it is told (see Many instances), and `PROXY_UPSTREAM_RATE` is for all of them together",
    )
};
pub(crate) const STOP_DELAY: Setting = setting(
    "PROXY_STOP_DELAY",
    WhenUnset::Default("2"),
    "for how many seconds after SIGTERM `/readyz` says 503 while requests are still accepted: longer than your load balancer takes to notice",
);
pub(crate) const BACKEND_LISTEN: Setting = setting(
    "PROXY_BACKEND_LISTEN",
    WhenUnset::Off,
    "another IP address and port, for your own servers: XCover's paths with `PROXY_BACKEND_TOKEN`; keep it inside your network",
);
pub(crate) const BACKEND_TOKEN: Setting = Setting {
    secret: true,
    ..setting(
        "PROXY_BACKEND_TOKEN",
        WhenUnset::Off,
        "the bearer token of your own servers, at least 22 random characters; required with `PROXY_BACKEND_LISTEN`",
    )
};
pub(crate) const WEBHOOK_URL: Setting = setting(
    "PROXY_WEBHOOK_URL",
    WhenUnset::Off,
    "where your own server takes XCover's webhooks from the proxy, e.g. `http://orders.internal:3000/xcover`; turns on `POST {prefix}/webhooks`",
);
pub(crate) const WEBHOOK_KEY: Setting = Setting {
    secret: true,
    ..setting(
        "PROXY_WEBHOOK_KEY",
        WhenUnset::Off,
        "the id of the key that you have given to XCover to sign webhooks with; unset, they are signed with `XCOVER_API_KEY`",
    )
};
pub(crate) const WEBHOOK_SECRET: Setting = Setting {
    secret: true,
    ..setting(
        "PROXY_WEBHOOK_SECRET",
        WhenUnset::Off,
        "the secret of `PROXY_WEBHOOK_KEY`",
    )
};
pub(crate) const OTEL_ENDPOINT: Setting = setting(
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    WhenUnset::Off,
    "a collector of OpenTelemetry that takes OTLP over HTTP, e.g. `http://collector.internal:4318`; turns on traces",
);
pub(crate) const LOG: Setting = setting(
    "PROXY_LOG",
    WhenUnset::Default("info"),
    "how much is logged: `error`, `warn`, `info` or `debug`, which adds static files and health checks",
);

/// Every setting, in the order of `--help` and the README.
pub const TABLE: &[Setting] = &[
    BASE_URL,
    PARTNER_ID,
    API_KEY,
    API_SECRET,
    ALGORITHM,
    LISTEN,
    PREFIX,
    PUBLIC_ORIGINS,
    ALLOWED_ORIGINS,
    TRUSTED_PROXIES,
    STATIC_DIR,
    DATA_DIR,
    TOKEN_KEY,
    TOKEN_KEY_PREVIOUS,
    UPSTREAM_RATE,
    CLIENT_RATE,
    REDIS_URL,
    STOP_DELAY,
    BACKEND_LISTEN,
    BACKEND_TOKEN,
    WEBHOOK_URL,
    WEBHOOK_KEY,
    WEBHOOK_SECRET,
    OTEL_ENDPOINT,
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
    /// The variable that can name a file instead, e.g. `XCOVER_API_SECRET_FILE`.
    pub fn file_variable(&self) -> Option<String> {
        self.secret.then(|| format!("{}_FILE", self.name))
    }
}
