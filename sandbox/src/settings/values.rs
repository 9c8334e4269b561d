//! Reading the values of settings. An error says what the value must be.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use axum::http::Uri;

/// The longest latency, in milliseconds.
const MAX_LATENCY_MS: u64 = 600_000;

/// A value that is never shown.
#[derive(Clone)]
pub(crate) struct Secret(pub(crate) String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// A list of latencies.
#[derive(Clone, Debug, Default)]
pub(crate) struct Latencies(pub(crate) Vec<Duration>);

pub(crate) fn address(text: &str) -> Result<SocketAddr, &'static str> {
    let wanted = "an address with a port, such as 127.0.0.1:8090";
    text.parse().map_err(|_| wanted)
}

pub(crate) fn webhook_url(text: &str) -> Result<Uri, &'static str> {
    let url = text.parse::<Uri>().ok();
    url.filter(|url| matches!(url.scheme_str(), Some("http" | "https")))
        .ok_or("an http or https address")
}

pub(crate) fn partner_id(text: &str) -> Result<String, &'static str> {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
    match text.bytes().all(is_plain) {
        true => Ok(text.to_owned()),
        false => Err("letters, digits, - and _ only"),
    }
}

pub(crate) fn api_key(text: &str) -> Result<String, &'static str> {
    let is_allowed = |b: u8| b.is_ascii_graphic() && !b"\",".contains(&b);
    match text.bytes().all(is_allowed) {
        true => Ok(text.to_owned()),
        false => Err("ASCII without blanks, quotes and commas"),
    }
}

pub(crate) fn secret(text: &str) -> Result<Secret, &'static str> {
    Ok(Secret(text.to_owned()))
}

pub(crate) fn public_url(text: &str) -> Result<String, &'static str> {
    let is_usable = text.parse::<Uri>().is_ok_and(|url| {
        matches!(url.scheme_str(), Some("http" | "https"))
            && url.host().is_some_and(|host| !host.is_empty())
            && url.query().is_none()
            && !text.contains(['#', '@', '"', '<', '>', '&'])
    });
    match is_usable {
        true => Ok(text.trim_end_matches('/').to_owned()),
        false => Err("an http or https URL without query and fragment"),
    }
}

/// A whole number from 0 to `MAX`.
pub(crate) fn up_to<const MAX: u64>(text: &str) -> Result<u64, String> {
    let number = text.parse().ok().filter(|number| *number <= MAX);
    number.ok_or_else(|| format!("a whole number from 0 to {MAX}"))
}

pub(crate) fn latency(text: &str) -> Result<Duration, String> {
    up_to::<MAX_LATENCY_MS>(text).map(Duration::from_millis)
}

pub(crate) fn latencies(text: &str) -> Result<Latencies, String> {
    let list = text.split(',').map(|item| latency(item.trim()));
    let wanted = || format!("whole numbers from 0 to {MAX_LATENCY_MS} between commas");
    list.collect::<Result<_, _>>()
        .map(Latencies)
        .map_err(|_| wanted())
}
