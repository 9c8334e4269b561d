//! XCover's request signature: an HMAC over the `Date` header, pure and without a clock.
//!
//! The signed text is `date: ` and the exact value of the `Date` header. Its HMAC goes through
//! standard base64 and then percent-encoding, and ends up in the `Authorization` header. Only the
//! date is signed, so a captured header can be replayed: it never reaches a browser or a log.

use std::time::SystemTime;

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac, digest::InvalidLength};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};

use crate::settings::{Algorithm, Secret};

/// Everything but RFC 3986's unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Signs with one key; the HMAC is keyed once.
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
    /// `key_id` must be fit to stand between quotes in a header.
    ///
    /// # Errors
    /// Never with today's algorithms: HMAC takes keys of every length. The type says otherwise.
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

    /// The key's public name, sent as `X-Api-Key`.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The signature of a `Date` header's value: base64, then percent-encoded.
    pub fn signature(&self, date: &str) -> String {
        let tag = match &self.hmac {
            KeyedHmac::Sha512(hmac) => tag(hmac.clone(), date),
            KeyedHmac::Sha384(hmac) => tag(hmac.clone(), date),
            KeyedHmac::Sha256(hmac) => tag(hmac.clone(), date),
            KeyedHmac::Sha1(hmac) => tag(hmac.clone(), date),
        };
        percent_encode(STANDARD.encode(tag).as_bytes(), RESERVED).to_string()
    }

    /// The value of the `Authorization` header that goes with a `Date` header's value.
    pub fn authorization(&self, date: &str) -> String {
        format!(
            r#"Signature keyId="{}",algorithm="{}",signature="{}""#,
            self.key_id,
            self.algorithm.name(),
            self.signature(date)
        )
    }
}

fn tag(mut mac: impl Mac, date: &str) -> Vec<u8> {
    mac.update(b"date: ");
    mac.update(date.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// A time as a `Date` header has it: RFC 1123, GMT, padded day, `Thu, 04 Nov 2021 18:07:11 GMT`.
pub fn date(time: SystemTime) -> String {
    httpdate::fmt_http_date(time)
}
