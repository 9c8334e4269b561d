//! Reads the settings from the command line and the environment, by clap, and says what is wrong with
//! them in one sentence.

use std::error::Error;
use std::ffi::OsString;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use axum::http::Uri;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory, FromArgMatches};

use crate::auth::verify::Credentials;
use crate::scenarios::faults::FaultSettings;
use crate::scenarios::scenario::Kind;
use crate::settings::help::help;
use crate::settings::options::{Options, Shape, variable};

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
    pub(crate) webhook_url: Option<Uri>,
    pub(crate) retry_after_s: u64,
    pub(crate) valid_for: Duration,
    public_url: Option<String>,
}

/// Why there are no settings to start with.
#[derive(Debug)]
pub enum SettingsError {
    /// The command line asks for this text instead: help, or the version.
    Asked(String),
    /// One sentence about the first setting that is missing or malformed.
    Wrong(String),
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Asked(text) | Self::Wrong(text) => f.write_str(text),
        }
    }
}

impl Error for SettingsError {}

impl Settings {
    /// Reads the settings of this process.
    ///
    /// # Errors
    /// What the command line asks for instead, or which setting is wrong.
    pub fn from_process() -> Result<Self, SettingsError> {
        Self::read(std::env::args_os().skip(1), |name| std::env::var_os(name))
    }

    /// Reads the settings from wherever `lookup` finds the value of a variable.
    ///
    /// # Errors
    /// Which setting is wrong.
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<OsString>) -> Result<Self, SettingsError> {
        Self::read([], lookup)
    }

    fn read(
        arguments: impl IntoIterator<Item = OsString>,
        lookup: impl Fn(&str) -> Option<OsString>,
    ) -> Result<Self, SettingsError> {
        let mut command = Options::command().override_help(help());
        command.build();
        let mut all = vec![OsString::from("xcover-sandbox")];
        for option in command.get_arguments() {
            let (Some(name), Some(long)) = (variable(option), option.get_long()) else {
                continue;
            };
            // An empty variable counts as unset.
            let Some(value) = lookup(&name).filter(|value| !value.is_empty()) else {
                continue;
            };
            let Ok(value) = value.into_string() else {
                return wrong(format!("{name} is not UTF-8"));
            };
            all.push(format!("--{long}={value}").into());
        }
        // Of two values for an option the last one counts.
        all.extend(arguments);
        let options = command
            .clone()
            .try_get_matches_from(all)
            .and_then(|matches| Options::from_arg_matches(&matches));
        match options {
            Ok(options) => Self::from_options(options),
            Err(error) => Err(explain(&command, &error)),
        }
    }

    fn from_options(options: Options) -> Result<Self, SettingsError> {
        let (scenario, route) = (options.fault, options.fault_route);
        let needs_prices = matches!(scenario.kind(), Kind::Omission | Kind::Variation);
        if needs_prices && !route.has_prices() {
            let wanted = "a fault that calls of SANDBOX_FAULT_ROUTE can have";
            return malformed("SANDBOX_FAULT", &scenario.to_string(), wanted);
        }
        let secret = match (options.api_secret, options.api_secret_file) {
            (Some(secret), None) => secret.0,
            (None, Some(file)) => secret_in(&file)?,
            (None, None) => return wrong("SANDBOX_API_SECRET is required, but not set"),
            (Some(_), Some(_)) => {
                return wrong("SANDBOX_API_SECRET and SANDBOX_API_SECRET_FILE are both set");
            }
        };
        Ok(Self {
            listen: options.listen,
            partner_id: options.partner_id,
            credentials: Credentials {
                key: options.api_key,
                secret,
            },
            shape: options.shape,
            clock_window: Duration::from_secs(options.clock_window_s),
            faults: FaultSettings {
                scenario,
                route,
                times: options.fault_times,
                latency: options.latency_ms,
                price_latencies: options.latency_list_ms.unwrap_or_default().0,
            },
            webhook_url: options.webhook_url,
            retry_after_s: options.retry_after_s,
            valid_for: Duration::from_secs(options.valid_s),
            public_url: options.public_url,
        })
    }

    /// The address of this sandbox in links, without a slash at the end.
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

fn secret_in(file: &Path) -> Result<String, SettingsError> {
    let name = "SANDBOX_API_SECRET_FILE";
    let shown = file.display().to_string();
    let text = std::fs::read_to_string(file);
    let text = match text {
        Ok(text) => text,
        Err(error) => {
            return wrong(format!(
                "{name} is {shown:?}, which cannot be read: {error}"
            ));
        }
    };
    match text.trim_end_matches(['\r', '\n']) {
        "" => malformed(name, &shown, "a file with a secret in it"),
        secret => Ok(secret.to_owned()),
    }
}

fn wrong<T>(sentence: impl Into<String>) -> Result<T, SettingsError> {
    Err(SettingsError::Wrong(sentence.into()))
}

fn malformed<T>(name: &str, value: &str, wanted: &str) -> Result<T, SettingsError> {
    wrong(format!("{name} is {value:?}, but must be {wanted}"))
}

/// What clap says, in one sentence that names the environment variable.
fn explain(command: &Command, error: &clap::Error) -> SettingsError {
    let texts = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    };
    let first = |kind| texts(kind).into_iter().next().unwrap_or_default();
    let option = first(ContextKind::InvalidArg);
    let mut options = command.get_arguments();
    let known = options.find(|known| known.to_string() == option);
    let name = known.and_then(variable).unwrap_or(option);
    let value = first(ContextKind::InvalidValue);
    let wanted = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            return SettingsError::Asked(error.to_string());
        }
        ErrorKind::MissingRequiredArgument => {
            return SettingsError::Wrong(format!("{name} is required, but not set"));
        }
        ErrorKind::ValueValidation => error.source().map(ToString::to_string).unwrap_or_default(),
        ErrorKind::InvalidValue if value.is_empty() => {
            return SettingsError::Wrong(format!("{name} has no value"));
        }
        ErrorKind::InvalidValue => one_of(&texts(ContextKind::ValidValue)),
        _ => return SettingsError::Wrong("unknown arguments; see --help".to_owned()),
    };
    SettingsError::Wrong(match name.as_str() {
        // Not shown: it may well be the secret, pasted into the wrong line.
        "SANDBOX_API_KEY" => format!("{name} must be {wanted}"),
        _ => format!("{name} is {value:?}, but must be {wanted}"),
    })
}

/// `a, b or c`; a long list as `one of a, b, c`.
fn one_of(values: &[String]) -> String {
    match values {
        [few @ .., last] if few.len() < 5 => format!("{} or {last}", few.join(", ")),
        many => format!("one of {}", many.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    use super::*;
    use crate::scenarios::scenario::Scenario;
    use crate::settings::help;

    const LISTEN: &str = "SANDBOX_LISTEN";
    const PARTNER_ID: &str = "SANDBOX_PARTNER_ID";
    const API_KEY: &str = "SANDBOX_API_KEY";
    const API_SECRET: &str = "SANDBOX_API_SECRET";
    const API_SECRET_FILE: &str = "SANDBOX_API_SECRET_FILE";
    const PUBLIC_URL: &str = "SANDBOX_PUBLIC_URL";
    const SHAPE: &str = "SANDBOX_SHAPE";
    const CLOCK_WINDOW_S: &str = "SANDBOX_CLOCK_WINDOW_S";
    const LATENCY_MS: &str = "SANDBOX_LATENCY_MS";
    const LATENCY_LIST_MS: &str = "SANDBOX_LATENCY_LIST_MS";
    const FAULT: &str = "SANDBOX_FAULT";
    const FAULT_ROUTE: &str = "SANDBOX_FAULT_ROUTE";
    const FAULT_TIMES: &str = "SANDBOX_FAULT_TIMES";
    const VALID_S: &str = "SANDBOX_VALID_S";
    const RETRY_AFTER_S: &str = "SANDBOX_RETRY_AFTER_S";

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
        let listed: BTreeSet<String> = help::settings().into_iter().map(|s| s.name).collect();
        assert_eq!(listed, read.into_inner());
    }

    #[test]
    fn an_option_goes_before_its_variable() {
        let read = |arguments: &[&str]| {
            let arguments = arguments.iter().map(OsString::from);
            Settings::read(arguments, |name| {
                let all = [(RETRY_AFTER_S, "7")];
                let value = all.iter().chain(NEEDED).find(|(known, _)| *known == name);
                value.map(|(_, value)| value.into())
            })
        };
        assert_eq!(read(&[]).expect("settings").retry_after_s, 7);
        for arguments in [&["--retry-after-s", "9"][..], &["--retry-after-s=9"]] {
            assert_eq!(read(arguments).expect("settings").retry_after_s, 9);
        }
        for (arguments, sentence) in [
            (
                &["--shape", "offers"][..],
                r#"SANDBOX_SHAPE is "offers", but must be quotes or xce_v1"#,
            ),
            (&["--shape"], "SANDBOX_SHAPE has no value"),
            (&["--colour=red"], "unknown arguments; see --help"),
            (&["offers"], "unknown arguments; see --help"),
        ] {
            assert_eq!(read(arguments).expect_err("refused").to_string(), sentence);
        }
    }
}
