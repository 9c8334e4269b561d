//! Ids of quote packages and offers.

/// The longest id that is accepted, in characters.
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
