//! Ids of quote packages and offers.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};

use crate::problem::{Code, Problem};

/// The longest id that is taken, in characters.
const MAX_LEN: usize = 64;

/// The id of a package or an offer, safe in a path, a header and a token: `[A-Za-z0-9-]{1,64}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageId(String);

impl PackageId {
    /// `None` when the text isn't such an id.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=MAX_LEN).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        fits.then(|| Self(text.to_owned()))
    }

    /// The id's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Taken from the one parameter of a route's path.
impl<S: Send + Sync> FromRequestParts<S> for PackageId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        Path::<String>::from_request_parts(parts, state)
            .await
            .ok()
            .and_then(|Path(text)| Self::parse(&text))
            .ok_or_else(|| {
                Problem::new(
                    Code::InvalidId,
                    "the id in the path is not 1 to 64 letters, digits and hyphens",
                )
            })
    }
}
