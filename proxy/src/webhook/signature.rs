//! The signature of a webhook: by the algorithm that its `Authorization` header names, over its `Date` header.

use std::{
    error, fmt,
    time::{Duration, SystemTime},
};

use axum::http::{
    HeaderMap, HeaderName,
    header::{AUTHORIZATION, DATE},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use percent_encoding::percent_decode_str;

use crate::{
    settings::{Algorithm, Secret},
    xcover::signing::Signer,
};

/// How far `Date` may be from the clock. Only the date is signed, so whoever captures a signature can use it for
/// so long.
pub const CLOCK_WINDOW: Duration = Duration::from_secs(300);

const API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// Why a webhook isn't XCover's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureError {
    /// A header is missing, there twice, or can't be read.
    Malformed(&'static str),
    /// It is signed with another key.
    UnknownKey,
    /// It is signed by an algorithm that isn't accepted: SHA-1, or an unknown one.
    Algorithm,
    /// Its date is further from the clock than [`CLOCK_WINDOW`].
    Clock,
    /// The signature is another one.
    Wrong,
}

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(header) => write!(f, "the header {header} is missing or malformed"),
            Self::UnknownKey => write!(f, "the key is another one"),
            Self::Algorithm => {
                write!(
                    f,
                    "the algorithm is none of hmac-sha512, hmac-sha384, hmac-sha256"
                )
            }
            Self::Clock => write!(f, "the date is more than 5 minutes off"),
            Self::Wrong => write!(f, "the signature doesn't fit the date"),
        }
    }
}

impl error::Error for SignatureError {}

/// Checks that a webhook with these headers is XCover's, which signs it with the pair of key and secret that the
/// partner has given it.
///
/// # Errors
/// [`SignatureError`]
pub fn verify(
    headers: &HeaderMap,
    key: &str,
    secret: &Secret,
    now: SystemTime,
) -> Result<(), SignatureError> {
    let date = only(headers, &DATE).ok_or(SignatureError::Malformed("date"))?;
    let malformed = SignatureError::Malformed("authorization");
    let authorization = only(headers, &AUTHORIZATION).ok_or(malformed)?;
    let parameters = Parameters::read(authorization).ok_or(malformed)?;
    let has_other_key = headers.get_all(API_KEY).iter().any(|sent| sent != key);
    if parameters.key_id != key || has_other_key {
        return Err(SignatureError::UnknownKey);
    }
    let algorithm = Algorithm::ALL
        .into_iter()
        .filter(|&algorithm| algorithm != Algorithm::Sha1)
        .find(|algorithm| algorithm.name() == parameters.algorithm)
        .ok_or(SignatureError::Algorithm)?;
    let signed_at =
        httpdate::parse_http_date(date).map_err(|_| SignatureError::Malformed("date"))?;
    let distance = now
        .duration_since(signed_at)
        .unwrap_or_else(|earlier| earlier.duration());
    if distance > CLOCK_WINDOW {
        return Err(SignatureError::Clock);
    }
    let base64: Vec<u8> = percent_decode_str(parameters.signature).collect();
    let tag = STANDARD.decode(base64).map_err(|_| malformed)?;
    match Signer::new(algorithm, key, secret) {
        Ok(signer) if signer.has_signed(date, &tag) => Ok(()),
        _ => Err(SignatureError::Wrong),
    }
}

/// A header that is there once.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let (value, None) = (values.next()?, values.next()) else {
        return None;
    };
    value.to_str().ok()
}

/// The parameters of the `Signature` scheme.
struct Parameters<'a> {
    key_id: &'a str,
    algorithm: &'a str,
    /// Base64, percent-encoded.
    signature: &'a str,
}

impl<'a> Parameters<'a> {
    /// Reads `Signature keyId="…",algorithm="…",signature="…"`, with the parameters in any order. `headers="date"`
    /// says what is true anyway; nothing else can be there.
    fn read(authorization: &'a str) -> Option<Self> {
        let (scheme, parameters) = authorization.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("signature") {
            return None;
        }
        let (mut key_id, mut algorithm, mut signature, mut headers) = (None, None, None, None);
        for parameter in parameters.split(',') {
            let (name, value) = parameter.trim().split_once('=')?;
            let value = value.strip_prefix('"')?.strip_suffix('"')?;
            let place = match name {
                "keyId" => &mut key_id,
                "algorithm" => &mut algorithm,
                "signature" => &mut signature,
                "headers" => &mut headers,
                _ => return None,
            };
            if place.replace(value).is_some() {
                return None;
            }
        }
        if headers.is_some_and(|headers| headers != "date") {
            return None;
        }
        Some(Self {
            key_id: key_id?,
            algorithm: algorithm?,
            signature: signature?,
        })
    }
}
