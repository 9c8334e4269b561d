//! The settings: read from the environment, checked before anything starts.

use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use crate::auth::verify::Credentials;
use crate::scenarios::faults::FaultSettings;
use crate::settings::environment::{Environment, SettingsError};

pub(crate) const LISTEN: &str = "SANDBOX_LISTEN";
pub(crate) const PARTNER_ID: &str = "SANDBOX_PARTNER_ID";
pub(crate) const API_KEY: &str = "SANDBOX_API_KEY";
pub(crate) const API_SECRET: &str = "SANDBOX_API_SECRET";
pub(crate) const API_SECRET_FILE: &str = "SANDBOX_API_SECRET_FILE";
pub(crate) const PUBLIC_URL: &str = "SANDBOX_PUBLIC_URL";
pub(crate) const SHAPE: &str = "SANDBOX_SHAPE";
pub(crate) const CLOCK_WINDOW_S: &str = "SANDBOX_CLOCK_WINDOW_S";
pub(crate) const LATENCY_MS: &str = "SANDBOX_LATENCY_MS";
pub(crate) const LATENCY_LIST_MS: &str = "SANDBOX_LATENCY_LIST_MS";
pub(crate) const FAULT: &str = "SANDBOX_FAULT";
pub(crate) const FAULT_ROUTE: &str = "SANDBOX_FAULT_ROUTE";
pub(crate) const FAULT_TIMES: &str = "SANDBOX_FAULT_TIMES";
pub(crate) const VALID_S: &str = "SANDBOX_VALID_S";
pub(crate) const RETRY_AFTER_S: &str = "SANDBOX_RETRY_AFTER_S";

const SIXTY_DAYS_S: u64 = 60 * 86_400;
const MAX_VALID_S: u64 = 3_650 * 86_400;

/// A setting as `--help` shows it.
#[derive(Debug)]
pub struct Setting {
    /// The name of its environment variable.
    pub name: &'static str,
    /// What holds when it is unset.
    pub default: &'static str,
    /// What it does.
    pub help: &'static str,
}

/// Every setting there is.
pub const SETTINGS: &[Setting] = &[
    setting(
        LISTEN,
        "127.0.0.1:8090",
        "address and port; port 0 takes a free one",
    ),
    setting(
        PARTNER_ID,
        "required",
        "partner code, as it stands in the paths",
    ),
    setting(API_KEY, "required", "key that requests are signed with"),
    setting(API_SECRET, "required", "secret that belongs to the key"),
    setting(
        API_SECRET_FILE,
        "unset",
        "file that holds the secret, instead of it",
    ),
    setting(
        PUBLIC_URL,
        "http://{listen}",
        "where links to wording and terms point",
    ),
    setting(SHAPE, "quotes", "shape of a quote: quotes, xce_v1"),
    setting(
        CLOCK_WINDOW_S,
        "300",
        "how far a Date header may be off, in seconds",
    ),
    setting(LATENCY_MS, "0", "how late each answer is, in milliseconds"),
    setting(
        LATENCY_LIST_MS,
        "unset",
        "the same for the 1st,2nd,… call for prices; the last one stays",
    ),
    setting(FAULT, "none", "what goes wrong; see below"),
    setting(
        FAULT_ROUTE,
        "quotes",
        "calls that go wrong: quotes, offers, bookings, opt_out, all",
    ),
    setting(
        FAULT_TIMES,
        "unset",
        "how many calls go wrong before it recovers; unset: all",
    ),
    setting(
        VALID_S,
        "5184000",
        "how long a price holds, in seconds: it can be booked until then",
    ),
    setting(RETRY_AFTER_S, "1", "Retry-After of a 429, in seconds"),
];

const fn setting(name: &'static str, default: &'static str, help: &'static str) -> Setting {
    Setting {
        name,
        default,
        help,
    }
}

/// How a quote looks in an answer.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Shape {
    /// As the Quotes API has it.
    #[default]
    Quotes,
    /// As XCover Elements v1 hands it to the page.
    XceV1,
}

/// All settings, checked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen; `main` puts the real port here.
    pub listen: SocketAddr,
    pub(crate) partner_id: String,
    pub(crate) credentials: Credentials,
    pub(crate) shape: Shape,
    pub(crate) clock_window: Duration,
    pub(crate) faults: FaultSettings,
    pub(crate) retry_after_s: u64,
    pub(crate) valid_for: Duration,
    public_url: Option<String>,
}

impl Settings {
    /// Reads the settings of this process.
    ///
    /// # Errors
    /// One sentence that names the first setting that is missing or malformed.
    pub fn from_env() -> Result<Self, SettingsError> {
        Self::from_lookup(|name| std::env::var_os(name))
    }

    /// Reads the settings from wherever `lookup` finds them.
    ///
    /// # Errors
    /// One sentence that names the first setting that is missing or malformed.
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<OsString>) -> Result<Self, SettingsError> {
        let environment = Environment(&lookup);
        Ok(Self {
            listen: environment
                .parsed(LISTEN, "an address with a port, such as 127.0.0.1:8090")?
                .unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 8090))),
            partner_id: environment.partner_id()?,
            credentials: Credentials {
                key: environment.key()?,
                secret: environment.secret()?,
            },
            shape: environment.shape()?,
            clock_window: Duration::from_secs(
                environment.number(CLOCK_WINDOW_S, 86_400)?.unwrap_or(300),
            ),
            faults: environment.faults()?,
            retry_after_s: environment.number(RETRY_AFTER_S, 86_400)?.unwrap_or(1),
            valid_for: Duration::from_secs(
                environment
                    .number(VALID_S, MAX_VALID_S)?
                    .unwrap_or(SIXTY_DAYS_S),
            ),
            public_url: environment.public_url()?,
        })
    }

    /// Where this sandbox is found from outside, without a slash at the end.
    pub(crate) fn public_url(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| {
            let ip = match self.listen.ip() {
                // One can listen on "any address" but not go there.
                ip if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
                ip => ip,
            };
            format!("http://{}", SocketAddr::from((ip, self.listen.port())))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    use super::*;
    use crate::scenarios::scenario::Scenario;

    const NEEDED: &[(&str, &str)] = &[
        (PARTNER_ID, "LLODT"),
        (API_KEY, "key"),
        (API_SECRET, "a-very-secret-secret"),
    ];

    /// The settings with `changes` to what is needed; an empty value unsets one.
    fn settings(changes: &[(&str, &str)]) -> Result<Settings, SettingsError> {
        Settings::from_lookup(|name| {
            let all = changes.iter().chain(NEEDED);
            let value = all.copied().find(|(known, _)| *known == name);
            value.map(|(_, value)| value.into())
        })
    }

    #[track_caller]
    fn refusal(changes: &[(&str, &str)]) -> String {
        settings(changes).expect_err("refused").to_string()
    }

    #[test]
    fn the_needed_settings_are_enough() {
        let settings = settings(&[]).expect("settings");
        assert_eq!(settings.listen.to_string(), "127.0.0.1:8090");
        assert_eq!(settings.public_url(), "http://127.0.0.1:8090");
        assert_eq!(settings.clock_window, Duration::from_secs(300));
        assert_eq!(settings.shape, Shape::Quotes);
        assert_eq!(settings.retry_after_s, 1);
        assert_eq!(settings.faults.scenario, Scenario::Plain);
    }

    #[test]
    fn a_missing_setting_is_named() {
        for (name, _) in NEEDED {
            let sentence = format!("{name} is required, but not set");
            assert_eq!(refusal(&[(name, "")]), sentence);
        }
    }

    #[test]
    fn a_malformed_setting_is_named_with_its_value() {
        for (name, value, sentence) in [
            (
                LISTEN,
                "8090",
                r#"SANDBOX_LISTEN is "8090", but must be an address with a port, such as 127.0.0.1:8090"#,
            ),
            (
                PARTNER_ID,
                "A/B",
                r#"SANDBOX_PARTNER_ID is "A/B", but must be letters, digits, - and _ only"#,
            ),
            (
                SHAPE,
                "offers",
                r#"SANDBOX_SHAPE is "offers", but must be quotes or xce_v1"#,
            ),
            (
                CLOCK_WINDOW_S,
                "-1",
                r#"SANDBOX_CLOCK_WINDOW_S is "-1", but must be a whole number from 0 to 86400"#,
            ),
            (
                LATENCY_MS,
                "600001",
                r#"SANDBOX_LATENCY_MS is "600001", but must be a whole number from 0 to 600000"#,
            ),
            (
                LATENCY_LIST_MS,
                "5,,5",
                r#"SANDBOX_LATENCY_LIST_MS is "5,,5", but must be whole numbers from 0 to 600000 between commas"#,
            ),
            (
                FAULT_ROUTE,
                "get",
                r#"SANDBOX_FAULT_ROUTE is "get", but must be quotes, offers, bookings, opt_out or all"#,
            ),
            (
                FAULT_TIMES,
                "x",
                r#"SANDBOX_FAULT_TIMES is "x", but must be a whole number from 0 to 4294967295"#,
            ),
            (
                VALID_S,
                "315360001",
                r#"SANDBOX_VALID_S is "315360001", but must be a whole number from 0 to 315360000"#,
            ),
            (
                RETRY_AFTER_S,
                "soon",
                r#"SANDBOX_RETRY_AFTER_S is "soon", but must be a whole number from 0 to 86400"#,
            ),
        ] {
            assert_eq!(refusal(&[(name, value)]), sentence);
        }
        assert!(
            refusal(&[(FAULT, "418")])
                .starts_with(r#"SANDBOX_FAULT is "418", but must be one of none, 401"#)
        );
    }

    #[test]
    fn a_public_url_is_http_or_https_and_bare() {
        for url in [
            "ftp://a",
            "example.com",
            "/x",
            "http://",
            "https://a?b",
            "https://a#b",
            "https://u@a",
            "https://a/\"x",
        ] {
            assert!(
                refusal(&[(PUBLIC_URL, url)]).contains("http or https URL"),
                "{url}"
            );
        }
        for (url, kept) in [
            ("https://sandbox.example/", "https://sandbox.example"),
            ("http://localhost:9000/x", "http://localhost:9000/x"),
        ] {
            let settings = settings(&[(PUBLIC_URL, url)]).expect("settings");
            assert_eq!(settings.public_url(), kept);
        }
    }

    #[test]
    fn a_sandbox_on_every_address_is_found_on_this_machine() {
        let settings = settings(&[(LISTEN, "0.0.0.0:9000")]).expect("settings");
        assert_eq!(settings.public_url(), "http://127.0.0.1:9000");
    }

    #[test]
    fn an_omission_cannot_be_asked_of_calls_without_prices() {
        for route in ["opt_out", "bookings"] {
            let sentence = refusal(&[(FAULT, "no_price"), (FAULT_ROUTE, route)]);
            assert!(
                sentence.starts_with(r#"SANDBOX_FAULT is "no_price", but must be"#),
                "{sentence}"
            );
        }
    }

    #[test]
    fn the_secret_can_come_from_a_file() {
        let file = std::env::temp_dir().join(format!("sandbox-secret-{}", std::process::id()));
        let path = file.to_str().expect("a path");
        std::fs::write(&file, "from-a-file\n").expect("a written file");
        let read = settings(&[(API_SECRET, ""), (API_SECRET_FILE, path)]);
        let both = refusal(&[(API_SECRET_FILE, path)]);
        std::fs::write(&file, "\n").expect("a written file");
        let empty = refusal(&[(API_SECRET, ""), (API_SECRET_FILE, path)]);
        std::fs::remove_file(&file).expect("a removed file");
        let gone = refusal(&[(API_SECRET, ""), (API_SECRET_FILE, path)]);
        assert_eq!(read.expect("settings").credentials.secret, "from-a-file");
        assert_eq!(
            both,
            "SANDBOX_API_SECRET and SANDBOX_API_SECRET_FILE are both set"
        );
        assert!(
            empty.ends_with("must be a file with a secret in it"),
            "{empty}"
        );
        assert!(gone.contains("cannot be read"), "{gone}");
    }

    #[test]
    fn the_value_of_a_secret_is_never_shown() {
        let shown = format!("{:?}", settings(&[]).expect("settings"));
        assert!(!shown.contains("very-secret"), "{shown}");
        let refused = refusal(&[(API_KEY, "a \"secret\"")]);
        assert_eq!(
            refused,
            "SANDBOX_API_KEY must be ASCII without blanks, quotes and commas"
        );
    }

    #[test]
    fn the_table_lists_exactly_the_settings_that_are_read() {
        let read = RefCell::new(BTreeSet::new());
        let spy = |name: &str| {
            read.borrow_mut().insert(name.to_owned());
            let value = NEEDED.iter().find(|(known, _)| *known == name);
            value.map(|(_, value)| value.into())
        };
        Settings::from_lookup(spy).expect("settings");
        let listed: BTreeSet<String> = SETTINGS.iter().map(|s| s.name.to_owned()).collect();
        assert_eq!(listed, read.into_inner());
    }
}
