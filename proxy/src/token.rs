//! Quote tokens: they prove that whoever changes a quote or opts out of it got it from this proxy.
//! Offers have them as well.
//!
//! A token is `v1.{expiry}.{tag}`: the expiry in seconds since 1970, and the HMAC-SHA256 of id and
//! expiry with `PROXY_TOKEN_KEY`, in base64url without padding. It contains nothing that the browser
//! doesn't know already.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac, digest::InvalidLength};
use sha2::Sha256;

use crate::{
    package_id::PackageId,
    settings::{KeySet, Secret},
};

/// The header with the token, in responses and in requests.
pub const HEADER: &str = "xcover-quote-token";

/// How long a token is valid: 7 days, because an opt-out is reported when the order is placed, which
/// may be days after the quote.
pub const LIFETIME: Duration = Duration::from_secs(7 * 24 * 60 * 60);

const VERSION: &str = "v1";

/// Why a token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenError {
    /// Malformed, made with another key, or for another id.
    Invalid,
    /// Genuine, but older than [`LIFETIME`].
    Expired,
}

/// Issues and verifies tokens with one key.
pub struct TokenKey(Hmac<Sha256>);

impl TokenKey {
    /// # Errors
    /// None in practice, because HMAC accepts keys of any length, but its type allows for one.
    pub fn new(key: &Secret) -> Result<Self, InvalidLength> {
        Ok(Self(Hmac::new_from_slice(key.expose())?))
    }

    /// A token for `id`, valid from `now` for [`LIFETIME`].
    pub fn issue(&self, id: &PackageId, now: SystemTime) -> String {
        let expiry = unix_seconds(now + LIFETIME).to_string();
        let tag = self.mac(id, &expiry).finalize().into_bytes();
        format!("{VERSION}.{expiry}.{}", URL_SAFE_NO_PAD.encode(tag))
    }

    /// Checks that `token` was issued for `id` and is still valid at `now`. The tag is compared first,
    /// in constant time: before that, the expiry can't be trusted.
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

    /// The first line keeps these HMACs apart from any other use of the key. Neither an id nor a valid
    /// expiry contains a line break, so no two pairs of them give the same text.
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

/// The key that tokens are issued with, and another whose tokens are accepted as well: during a rotation, the
/// instances of a fleet get the new key one by one.
pub(crate) struct TokenKeys {
    current: TokenKey,
    previous: Option<TokenKey>,
}

impl TokenKeys {
    /// # Errors
    /// As [`TokenKey::new`].
    pub(crate) fn of(keys: &KeySet) -> Result<Self, InvalidLength> {
        let previous = keys.token_key_previous.as_ref();
        Ok(Self {
            current: TokenKey::new(&keys.token_key)?,
            previous: previous.map(TokenKey::new).transpose()?,
        })
    }

    /// See [`TokenKey::issue`].
    pub(crate) fn issue(&self, id: &PackageId, now: SystemTime) -> String {
        self.current.issue(id, now)
    }

    /// See [`TokenKey::verify`]. Only a token that neither key made is invalid.
    ///
    /// # Errors
    /// [`TokenError`]
    pub(crate) fn verify(
        &self,
        token: &str,
        id: &PackageId,
        now: SystemTime,
    ) -> Result<(), TokenError> {
        match (self.current.verify(token, id, now), &self.previous) {
            (Err(TokenError::Invalid), Some(previous)) => previous.verify(token, id, now),
            (outcome, _) => outcome,
        }
    }
}

fn unix_seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}
