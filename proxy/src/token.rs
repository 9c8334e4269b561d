//! Quote tokens: the proof that whoever changes or declines a quote or an offer was given it by this
//! proxy.
//!
//! A token is `v1.{expiry}.{tag}`: the expiry in seconds since 1970, and the HMAC-SHA256 of the
//! id and the expiry under `PROXY_TOKEN_KEY`, in base64url without padding. It says nothing
//! that the browser doesn't know already. Pure: the caller brings the clock.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac, digest::InvalidLength};
use sha2::Sha256;

use crate::{package_id::PackageId, settings::Secret};

/// The header that carries a token, in answers and in requests.
pub const HEADER: &str = "xcover-quote-token";

/// How long a token holds: 7 days. An opt-out is reported when the order is placed, which may be
/// days after a basket was filled.
pub const LIFETIME: Duration = Duration::from_secs(7 * 24 * 60 * 60);

const VERSION: &str = "v1";

/// Why a token was turned down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenError {
    /// Malformed, made under another key, or of another id.
    Invalid,
    /// Genuine, and older than [`LIFETIME`].
    Expired,
}

/// Issues and checks tokens under one key.
pub struct TokenKey(Hmac<Sha256>);

impl TokenKey {
    /// # Errors
    /// Never in practice: HMAC takes keys of every length. The type says otherwise.
    pub fn new(key: &Secret) -> Result<Self, InvalidLength> {
        Ok(Self(Hmac::new_from_slice(key.expose())?))
    }

    /// A token for `id` that holds until [`LIFETIME`] after `now`.
    pub fn issue(&self, id: &PackageId, now: SystemTime) -> String {
        let expiry = unix_seconds(now + LIFETIME).to_string();
        let tag = self.mac(id, &expiry).finalize().into_bytes();
        format!("{VERSION}.{expiry}.{}", URL_SAFE_NO_PAD.encode(tag))
    }

    /// Whether `token` was issued for `id` and still holds at `now`. The tag is compared in constant
    /// time, and before the expiry is believed.
    ///
    /// # Errors
    /// [`TokenError`]
    pub fn verify(&self, token: &str, id: &PackageId, now: SystemTime) -> Result<(), TokenError> {
        let mut parts = token.split('.');
        let (Some(VERSION), Some(expiry), Some(tag), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(TokenError::Invalid);
        };
        let tag = URL_SAFE_NO_PAD
            .decode(tag)
            .map_err(|_| TokenError::Invalid)?;
        self.mac(id, expiry)
            .verify_slice(&tag)
            .map_err(|_| TokenError::Invalid)?;
        let expiry: u64 = expiry.parse().map_err(|_| TokenError::Invalid)?;
        if unix_seconds(now) < expiry {
            Ok(())
        } else {
            Err(TokenError::Expired)
        }
    }

    /// The first line keeps this key's HMACs apart from any other use; neither an id nor a tag's
    /// expiry can hold a line break, so that the three lines can't be read in two ways.
    fn mac(&self, id: &PackageId, expiry: &str) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        for part in [
            "xcover-proxy quote token v1",
            "\n",
            id.as_str(),
            "\n",
            expiry,
        ] {
            mac.update(part.as_bytes());
        }
        mac
    }
}

fn unix_seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}
