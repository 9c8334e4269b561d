//! The keys, which can be replaced while the proxy runs.

use std::sync::Arc;

use arc_swap::ArcSwap;
use axum::http::HeaderValue;
use zeroize::Zeroizing;

use crate::settings::{
    secret::Secret,
    table::{self, Setting},
};

/// The only two settings whose keys may be the same.
const TOKEN_KEYS: (&str, &str) = (table::TOKEN_KEY.name, table::TOKEN_KEY_PREVIOUS.name);

/// The keys in use. Clones share them, so that whoever has one sees new keys at once.
#[derive(Clone, Debug)]
pub struct Keys(Arc<ArcSwap<KeySet>>);

impl Keys {
    pub(crate) fn new(set: KeySet) -> Self {
        Self(Arc::new(ArcSwap::from_pointee(set)))
    }

    /// The keys for one use.
    pub(crate) fn current(&self) -> Arc<KeySet> {
        self.0.load_full()
    }

    /// Uses the keys of `others` from now on; the old ones are wiped from memory with their last use.
    pub fn replace_with(&self, others: &Self) {
        self.0.store(others.current());
    }

    /// The header `Authorization` that opens the backend listener now, if that has a token.
    pub fn backend_authorization(&self) -> Option<HeaderValue> {
        let keys = self.current();
        let token = keys.backend_token.as_ref()?.expose();
        let header = Zeroizing::new([b"Bearer ", token].concat());
        let mut header = HeaderValue::from_bytes(&header).ok()?;
        header.set_sensitive(true);
        Some(header)
    }
}

/// The keys as they were read together.
#[derive(Debug)]
pub(crate) struct KeySet {
    /// XCover's id of the key, which isn't secret.
    pub(crate) api_key: String,
    pub(crate) api_secret: Secret,
    pub(crate) token_key: Secret,
    /// Of tokens that are still accepted, and not issued any more.
    pub(crate) token_key_previous: Option<Secret>,
    /// Of the partner's own servers.
    pub(crate) backend_token: Option<Secret>,
    /// The key that signs webhooks and its secret; `None`: those that sign requests.
    pub(crate) webhook: Option<(String, Secret)>,
}

impl KeySet {
    /// The key that signs webhooks, and its secret.
    pub(crate) fn webhook_pair(&self) -> (&str, &Secret) {
        self.webhook
            .as_ref()
            .map_or((&self.api_key, &self.api_secret), |(key, secret)| {
                (key, secret)
            })
    }

    /// What mustn't be: the same key in two places.
    pub(crate) fn errors(&self) -> Vec<String> {
        self.repeated()
            .filter(|pair| *pair != TOKEN_KEYS)
            .map(|(one, other)| format!("{other} is the same as {one}"))
            .collect()
    }

    /// What had better not be.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let repeated = self
            .repeated()
            .filter(|pair| *pair == TOKEN_KEYS)
            .map(|(one, other)| {
                format!("{other} is the same as {one}: the tokens of no other key are accepted")
            });
        let previous = self.token_key_previous.as_ref();
        let own_keys = [
            (table::TOKEN_KEY, Some(&self.token_key)),
            (table::TOKEN_KEY_PREVIOUS, previous),
            (table::BACKEND_TOKEN, self.backend_token.as_ref()),
        ];
        let weak = own_keys.into_iter().filter_map(|(setting, key)| {
            let why = weakness(key?.expose())?;
            Some(format!("{} is weak: it {why}", setting.name))
        });
        repeated.chain(weak).collect()
    }

    /// The names of two settings with the same key, in the table's order.
    fn repeated(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let all: [(Setting, Option<&[u8]>); 5] = [
            (table::API_KEY, Some(self.api_key.as_bytes())),
            (table::API_SECRET, Some(self.api_secret.expose())),
            (table::TOKEN_KEY, Some(self.token_key.expose())),
            (
                table::TOKEN_KEY_PREVIOUS,
                self.token_key_previous.as_ref().map(Secret::expose),
            ),
            (
                table::BACKEND_TOKEN,
                self.backend_token.as_ref().map(Secret::expose),
            ),
        ];
        let mut found = Vec::new();
        for (at, (one, key)) in all.iter().enumerate() {
            for (other, other_key) in all.iter().skip(at + 1) {
                if key.is_some() && key == other_key {
                    found.push((one.name, other.name));
                }
            }
        }
        found.into_iter()
    }
}

/// Why a key can be guessed although it is long; `None` if nothing says so. Of random keys in hexadecimal, fewer
/// than one in ten million has fewer than 8 different digits.
fn weakness(key: &[u8]) -> Option<&'static str> {
    let different = (0..=u8::MAX).filter(|byte| key.contains(byte)).count();
    let is_repeated = (1..=key.len() / 2).any(|period| {
        key.iter()
            .zip(key.iter().skip(period))
            .all(|(one, other)| one == other)
    });
    let steps = || {
        key.windows(2)
            .filter(|pair| matches!(pair, [one, other] if one.abs_diff(*other) == 1))
    };
    if is_repeated {
        Some("repeats itself")
    } else if different < 8 {
        Some("has fewer than 8 different characters")
    } else if steps().count() * 2 > key.len() {
        Some("is a sequence")
    } else {
        None
    }
}
