//! The environment as settings see it: text in, checked values or one sentence out.

use std::ffi::OsString;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use axum::http::Uri;

use crate::scenarios::endpoint::FaultRoute;
use crate::scenarios::faults::FaultSettings;
use crate::scenarios::scenario::{Kind, Scenario};
use crate::settings::help::fault_names;
use crate::settings::options::{
    API_KEY, API_SECRET, API_SECRET_FILE, FAULT, FAULT_ROUTE, FAULT_TIMES, LATENCY_LIST_MS,
    LATENCY_MS, PARTNER_ID, PUBLIC_URL, SHAPE, Shape,
};

const MAX_LATENCY_MS: u64 = 600_000;

/// Why the sandbox does not start.
#[derive(Debug)]
pub struct SettingsError(String);

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SettingsError {}

fn refused<T>(name: &str, value: &str, wanted: &str) -> Result<T, SettingsError> {
    Err(SettingsError(format!(
        "{name} is {value:?}, but must be {wanted}"
    )))
}

/// Where the settings come from, with a reader for each kind of them.
pub(crate) struct Environment<'a>(pub(crate) &'a dyn Fn(&str) -> Option<OsString>);

impl Environment<'_> {
    /// The text of a setting; an empty one counts as unset.
    fn text(&self, name: &str) -> Result<Option<String>, SettingsError> {
        match (self.0)(name).map(OsString::into_string) {
            None => Ok(None),
            Some(Ok(text)) => Ok(Some(text).filter(|text| !text.is_empty())),
            Some(Err(_)) => Err(SettingsError(format!("{name} is not UTF-8"))),
        }
    }

    fn required(&self, name: &str) -> Result<String, SettingsError> {
        self.text(name)?
            .ok_or_else(|| SettingsError(format!("{name} is required, but not set")))
    }

    pub(crate) fn parsed<T: FromStr>(
        &self,
        name: &str,
        wanted: &str,
    ) -> Result<Option<T>, SettingsError> {
        match self.text(name)? {
            None => Ok(None),
            Some(text) => match text.parse() {
                Ok(value) => Ok(Some(value)),
                Err(_) => refused(name, &text, wanted),
            },
        }
    }

    pub(crate) fn number(&self, name: &str, most: u64) -> Result<Option<u64>, SettingsError> {
        let wanted = format!("a whole number from 0 to {most}");
        match self.parsed::<u64>(name, &wanted)? {
            Some(number) if number > most => refused(name, &number.to_string(), &wanted),
            number => Ok(number),
        }
    }

    pub(crate) fn partner_id(&self) -> Result<String, SettingsError> {
        let id = self.required(PARTNER_ID)?;
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
        if id.bytes().all(is_plain) {
            Ok(id)
        } else {
            refused(PARTNER_ID, &id, "letters, digits, - and _ only")
        }
    }

    pub(crate) fn key(&self) -> Result<String, SettingsError> {
        let key = self.required(API_KEY)?;
        if key
            .bytes()
            .all(|b| b.is_ascii_graphic() && !b"\",".contains(&b))
        {
            Ok(key)
        } else {
            // Not shown: it may well be the secret, pasted into the wrong line.
            let wanted = "must be ASCII without blanks, quotes and commas";
            Err(SettingsError(format!("{API_KEY} {wanted}")))
        }
    }

    pub(crate) fn secret(&self) -> Result<String, SettingsError> {
        let Some(file) = self.text(API_SECRET_FILE)? else {
            return self.required(API_SECRET);
        };
        if self.text(API_SECRET)?.is_some() {
            let both = format!("{API_SECRET} and {API_SECRET_FILE} are both set");
            return Err(SettingsError(both));
        }
        let text = std::fs::read_to_string(&file).map_err(|error| {
            SettingsError(format!(
                "{API_SECRET_FILE} is {file:?}, which cannot be read: {error}"
            ))
        })?;
        match text.trim_end_matches(['\r', '\n']) {
            "" => refused(API_SECRET_FILE, &file, "a file with a secret in it"),
            secret => Ok(secret.to_owned()),
        }
    }

    pub(crate) fn public_url(&self) -> Result<Option<String>, SettingsError> {
        let Some(text) = self.text(PUBLIC_URL)? else {
            return Ok(None);
        };
        let is_usable = text.parse::<Uri>().is_ok_and(|url| {
            matches!(url.scheme_str(), Some("http" | "https"))
                && url.host().is_some_and(|host| !host.is_empty())
                && url.query().is_none()
                && !text.contains(['#', '@', '"', '<', '>', '&'])
        });
        if is_usable {
            Ok(Some(text.trim_end_matches('/').to_owned()))
        } else {
            refused(
                PUBLIC_URL,
                &text,
                "an http or https URL without query and fragment",
            )
        }
    }

    pub(crate) fn shape(&self) -> Result<Shape, SettingsError> {
        match self.text(SHAPE)?.as_deref() {
            None | Some("quotes") => Ok(Shape::Quotes),
            Some("xce_v1") => Ok(Shape::XceV1),
            Some(other) => refused(SHAPE, other, "quotes or xce_v1"),
        }
    }

    pub(crate) fn faults(&self) -> Result<FaultSettings, SettingsError> {
        let (scenario, route) = (self.scenario()?, self.route()?);
        let needs_prices = matches!(scenario.kind(), Kind::Omission | Kind::Variation);
        if needs_prices && !route.has_prices() {
            let wanted = "a fault that calls of SANDBOX_FAULT_ROUTE can have";
            return refused(FAULT, &scenario.to_string(), wanted);
        }
        Ok(FaultSettings {
            scenario,
            route,
            times: self.number(FAULT_TIMES, u64::from(u32::MAX))?,
            latency: Duration::from_millis(self.number(LATENCY_MS, MAX_LATENCY_MS)?.unwrap_or(0)),
            price_latencies: self.latencies()?,
        })
    }

    fn scenario(&self) -> Result<Scenario, SettingsError> {
        match self.text(FAULT)? {
            None => Ok(Scenario::Plain),
            Some(name) => match Scenario::from_name(&name) {
                Some(scenario) => Ok(scenario),
                None => refused(FAULT, &name, &format!("one of {}", fault_names())),
            },
        }
    }

    fn route(&self) -> Result<FaultRoute, SettingsError> {
        let Some(name) = self.text(FAULT_ROUTE)? else {
            return Ok(FaultRoute::default());
        };
        match <FaultRoute as clap::ValueEnum>::from_str(&name, false) {
            Ok(route) => Ok(route),
            Err(_) => refused(
                FAULT_ROUTE,
                &name,
                "quotes, offers, bookings, opt_out or all",
            ),
        }
    }

    fn latencies(&self) -> Result<Vec<Duration>, SettingsError> {
        let Some(text) = self.text(LATENCY_LIST_MS)? else {
            return Ok(Vec::new());
        };
        let read = |item: &str| {
            let ms = item.trim().parse().ok()?;
            (ms <= MAX_LATENCY_MS).then_some(Duration::from_millis(ms))
        };
        let wanted = format!("whole numbers from 0 to {MAX_LATENCY_MS} between commas");
        match text.split(',').map(read).collect() {
            Some(list) => Ok(list),
            None => refused(LATENCY_LIST_MS, &text, &wanted),
        }
    }
}
