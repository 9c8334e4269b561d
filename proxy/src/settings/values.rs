//! Parses the value of each setting.
//!
//! An error is the rest of a sentence that begins with the setting's name.

use std::{
    net::SocketAddr,
    num::NonZeroU32,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use reqwest::Url;
use tracing::Level;

use crate::settings::{algorithm::Algorithm, secret::Secret};

/// The shortest `PROXY_TOKEN_KEY`: as long as the HMAC-SHA256 (RFC 2104, 3).
const TOKEN_KEY_MIN_BYTES: usize = 32;

/// The shortest `PROXY_BACKEND_TOKEN`: 128 random bits in base64 have 22, in hexadecimal 32.
const BEARER_TOKEN_MIN_BYTES: usize = 22;

/// Paths of the proxy's own at the root, now or in future: no prefix may begin with them.
const RESERVED_ROOTS: [&str; 3] = ["healthz", "readyz", "metrics"];

/// A URL, without slashes at its end.
pub(crate) fn base_url(value: &str) -> Result<String, String> {
    // First, because no error may show the value: what is before the `@` may be a password.
    if value.contains('@') {
        return Err("holds an @: a user and password can't be part of it".to_owned());
    }
    let url = Url::parse(value).map_err(|error| format!("is not a url: {value:?}, {error}"))?;
    let error = match url.scheme() {
        "https" => None,
        "http" if url.host_str().is_some_and(is_loopback) => None,
        "http" => Some("uses http on a host that is not loopback"),
        _ => Some("is not an https address"),
    }
    .or(url.query().map(|_| "has a query"))
    .or(url.fragment().map(|_| "has a fragment"));
    match error {
        Some(error) => Err(format!("{error}: {value:?}")),
        None => Ok(url.as_str().trim_end_matches('/').to_owned()),
    }
}

/// Whether a host is this machine, whatever the names of the network mean.
pub(crate) fn is_loopback(host: &str) -> bool {
    let ip = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || ip
            .parse()
            .is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
}

pub(crate) fn partner_id(value: &str) -> Result<String, String> {
    match value
        .chars()
        .find(|&char| !(char.is_ascii_alphanumeric() || "-_".contains(char)))
    {
        Some(char) => Err(format!(
            "holds {char:?}: letters, digits, - and _ are allowed"
        )),
        None => Ok(value.to_owned()),
    }
}

/// Characters that are valid inside a quoted header parameter. The error doesn't show the value: it
/// may be the secret, put into the wrong variable.
pub(crate) fn api_key(value: &str) -> Result<String, String> {
    let fits = |char: char| char.is_ascii_graphic() && !"\"\\,".contains(char);
    if value.is_empty() {
        return Err("is empty".to_owned());
    }
    match value.chars().position(|char| !fits(char)) {
        Some(at) => Err(format!(
            "has a character at position {} that no key has",
            at + 1
        )),
        None => Ok(value.to_owned()),
    }
}

/// What may come from a file, without one line break at its end (LF, or CR LF), which editors and `echo` add.
pub(crate) fn text(bytes: &[u8]) -> Result<&str, String> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || bytes.contains(&0) {
        return Err("is UTF-16 or binary: write it as UTF-8 text".to_owned());
    }
    let text = str::from_utf8(bytes)
        .map_err(|_| "is not UTF-8 text: write a binary key in hex or base64".to_owned())?;
    Ok(match text.strip_suffix('\n') {
        Some(line) => line.strip_suffix('\r').unwrap_or(line),
        None => text,
    })
}

/// A key for the proxy's tokens.
pub(crate) fn token_key(text: &str) -> Result<Secret, String> {
    let key = secret(text)?;
    match key.expose().len() {
        len if len < TOKEN_KEY_MIN_BYTES => Err(format!(
            "has {len} bytes, where at least {TOKEN_KEY_MIN_BYTES} are needed"
        )),
        _ => Ok(key),
    }
}

/// A bearer token: what its header can hold (RFC 6750, 2.1).
pub(crate) fn bearer_token(text: &str) -> Result<Secret, String> {
    let token = secret(text)?;
    let is_allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(byte);
    match token.expose() {
        bytes if bytes.len() < BEARER_TOKEN_MIN_BYTES => Err(format!(
            "has {} characters, where at least {BEARER_TOKEN_MIN_BYTES} are needed",
            bytes.len()
        )),
        bytes => match bytes.iter().position(|byte| !is_allowed(byte)) {
            Some(at) => Err(format!(
                "has a character at position {} that no bearer token has",
                at + 1
            )),
            None => Ok(token),
        },
    }
}

/// A secret. Whatever never belongs to one but gets into variables and files unseen is refused: XCover would
/// refuse every request. No error shows the secret.
pub(crate) fn secret(text: &str) -> Result<Secret, String> {
    let is_edge = |is: fn(char) -> bool| text.starts_with(is) || text.ends_with(is);
    if text.is_empty() {
        Err("is empty".to_owned())
    } else if text.starts_with('\u{feff}') {
        Err("begins with a byte order mark".to_owned())
    } else if text.ends_with(['\n', '\r']) {
        Err("ends with a carriage return, or with more than one line break".to_owned())
    } else if text.ends_with("\\n") || text.ends_with("\\r") {
        Err("ends with a line break that is spelled out, \\n or \\r".to_owned())
    } else if is_edge(char::is_whitespace) {
        Err("begins or ends with white space".to_owned())
    } else if is_edge(is_quotation_mark) {
        Err("begins or ends with a quotation mark".to_owned())
    } else if let Some(at) = text.chars().position(is_invisible) {
        Err(format!("has an invisible character at position {}", at + 1))
    } else {
        Ok(Secret::new(text.as_bytes().to_vec()))
    }
}

fn is_quotation_mark(char: char) -> bool {
    "\"'`\u{b4}\u{ab}\u{bb}\u{2018}\u{2019}\u{201a}\u{201b}\u{201c}\u{201d}\u{201e}\u{201f}\u{2039}\u{203a}"
        .contains(char)
}

/// Whether it can't be seen, or is the sign of an encoding that was misread. A space can be seen between
/// other characters.
fn is_invisible(char: char) -> bool {
    char.is_control()
        || (char.is_whitespace() && char != ' ')
        || matches!(char, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}'
            | '\u{e0000}'..='\u{e007f}')
}

pub(crate) fn algorithm(value: &str) -> Result<Algorithm, String> {
    Algorithm::ALL
        .into_iter()
        .find(|algorithm| algorithm.name() == value)
        .ok_or_else(|| {
            let names = Algorithm::ALL.map(Algorithm::name).join(", ");
            format!("is none of {names}: {value:?}")
        })
}

pub(crate) fn listen(value: &str) -> Result<SocketAddr, String> {
    value
        .parse()
        .map_err(|_| format!("is not an ip address and a port: {value:?}"))
}

/// A path that can be part of a route.
pub(crate) fn prefix(value: &str) -> Result<String, String> {
    let segment_fits = |segment: &str| {
        !matches!(segment, "" | "." | "..")
            && segment
                .chars()
                .all(|char| char.is_ascii_alphanumeric() || "-_.~".contains(char))
    };
    let path = value
        .strip_prefix('/')
        .ok_or_else(|| format!("doesn't start with /: {value:?}"))?;
    if !path.split('/').all(segment_fits) {
        return Err(format!(
            "is not a path like /xcover without a slash at its end: {value:?}"
        ));
    }
    match path
        .split('/')
        .next()
        .filter(|root| RESERVED_ROOTS.contains(root))
    {
        Some(root) => Err(format!(
            "begins with /{root}, a path of the proxy's own: {value:?}"
        )),
        None => Ok(value.to_owned()),
    }
}

/// An address of the partner's own server. `http` is allowed: it is inside the network.
pub(crate) fn server_url(value: &str) -> Result<Url, String> {
    if value.contains('@') {
        return Err("holds an @: a user and password can't be part of it".to_owned());
    }
    let url = Url::parse(value).map_err(|error| format!("is not a url: {value:?}, {error}"))?;
    match (url.scheme(), url.fragment()) {
        ("http" | "https", None) => Ok(url),
        _ => Err(format!("is not an http or https address: {value:?}")),
    }
}

pub(crate) fn static_dir(value: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(value);
    match path.canonicalize() {
        Ok(real) if real.parent().is_none() => Err(format!(
            "is the root of the file system, whose files would all be public: {value:?}"
        )),
        Ok(real) if real.is_dir() => Ok(path),
        _ => Err(format!("is not a folder: {value:?}")),
    }
}

/// A folder, which may not exist yet.
pub(crate) fn data_dir(value: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(value);
    if path.exists() && !path.is_dir() {
        return Err(format!("is not a folder: {value:?}"));
    }
    Ok(path)
}

/// Whether `inner` is `outer` or in it, also where `inner` doesn't exist yet.
pub(crate) fn is_inside(inner: &Path, outer: &Path) -> bool {
    let Ok(outer) = outer.canonicalize() else {
        return false;
    };
    let Ok(inner) = std::path::absolute(inner) else {
        return false;
    };
    inner
        .ancestors()
        .find_map(|known| known.canonicalize().ok())
        .is_some_and(|known| known.starts_with(outer))
}

pub(crate) fn rate(value: &str) -> Result<NonZeroU32, String> {
    whole_number(value, 1, 100_000)?
        .try_into()
        .map_err(|_| "is 0".to_owned())
}

pub(crate) fn stop_delay(value: &str) -> Result<Duration, String> {
    let seconds = whole_number(value, 0, 300)?;
    Ok(Duration::from_secs(seconds.into()))
}

fn whole_number(value: &str, min: u32, max: u32) -> Result<u32, String> {
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    value
        .parse()
        .ok()
        .filter(|number| digits && (min..=max).contains(number))
        .ok_or_else(|| format!("is not a whole number from {min} to {max}: {value:?}"))
}

pub(crate) fn log_level(value: &str) -> Result<Level, String> {
    match value {
        "error" | "warn" | "info" | "debug" => Level::from_str(value).ok(),
        _ => None,
    }
    .ok_or_else(|| format!("is none of error, warn, info, debug: {value:?}"))
}
