//! How requests to XCover are signed: by an HMAC of the `Date` header in the `Authorization` header.
//!
//! The signed text is `date: ` and the exact value of `Date`. The HMAC is encoded in standard base64,
//! then percent-encoded. Only the date is signed, so whoever captures a signature can use it for other
//! requests: it must never reach a browser or a log.

use std::time::SystemTime;

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac, digest::InvalidLength};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};

use crate::settings::{Algorithm, Secret};

/// What is percent-encoded: all but the unreserved characters (RFC 3986, 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Signs with one API key.
pub struct Signer {
    algorithm: Algorithm,
    key_id: String,
    hmac: KeyedHmac,
}

enum KeyedHmac {
    Sha512(Hmac<Sha512>),
    Sha384(Hmac<Sha384>),
    Sha256(Hmac<Sha256>),
    Sha1(Hmac<Sha1>),
}

impl Signer {
    /// `key_id` must be valid inside a quoted header parameter.
    ///
    /// # Errors
    /// None in practice, because HMAC accepts keys of any length, but its type allows for one.
    pub fn new(algorithm: Algorithm, key_id: &str, secret: &Secret) -> Result<Self, InvalidLength> {
        let secret = secret.expose();
        let hmac = match algorithm {
            Algorithm::Sha512 => KeyedHmac::Sha512(Hmac::new_from_slice(secret)?),
            Algorithm::Sha384 => KeyedHmac::Sha384(Hmac::new_from_slice(secret)?),
            Algorithm::Sha256 => KeyedHmac::Sha256(Hmac::new_from_slice(secret)?),
            Algorithm::Sha1 => KeyedHmac::Sha1(Hmac::new_from_slice(secret)?),
        };
        Ok(Self {
            algorithm,
            key_id: key_id.to_owned(),
            hmac,
        })
    }

    /// The signature for a `Date` header, percent-encoded base64.
    pub fn signature(&self, date: &str) -> String {
        let tag = match &self.hmac {
            KeyedHmac::Sha512(hmac) => tag(hmac.clone(), date),
            KeyedHmac::Sha384(hmac) => tag(hmac.clone(), date),
            KeyedHmac::Sha256(hmac) => tag(hmac.clone(), date),
            KeyedHmac::Sha1(hmac) => tag(hmac.clone(), date),
        };
        percent_encode(STANDARD.encode(tag).as_bytes(), RESERVED).to_string()
    }

    /// Whether `tag`, the decoded signature, is that for a `Date` header. Compares in constant time.
    pub fn has_signed(&self, date: &str, tag: &[u8]) -> bool {
        match &self.hmac {
            KeyedHmac::Sha512(hmac) => is_tag(hmac.clone(), date, tag),
            KeyedHmac::Sha384(hmac) => is_tag(hmac.clone(), date, tag),
            KeyedHmac::Sha256(hmac) => is_tag(hmac.clone(), date, tag),
            KeyedHmac::Sha1(hmac) => is_tag(hmac.clone(), date, tag),
        }
    }

    /// The `Authorization` header for a `Date` header.
    pub fn authorization(&self, date: &str) -> String {
        format!(
            r#"Signature keyId="{}",algorithm="{}",signature="{}""#,
            self.key_id,
            self.algorithm.name(),
            self.signature(date)
        )
    }
}

fn tag(mac: impl Mac, date: &str) -> Vec<u8> {
    signed(mac, date).finalize().into_bytes().to_vec()
}

fn is_tag(mac: impl Mac, date: &str, tag: &[u8]) -> bool {
    signed(mac, date).verify_slice(tag).is_ok()
}

fn signed<M: Mac>(mut mac: M, date: &str) -> M {
    mac.update(b"date: ");
    mac.update(date.as_bytes());
    mac
}

/// A time as a `Date` header, e.g. `Thu, 04 Nov 2021 18:07:11 GMT` (RFC 9110, 5.6.7).
pub fn date(time: SystemTime) -> String {
    httpdate::fmt_http_date(time)
}
