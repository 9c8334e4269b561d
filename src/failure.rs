//! How a request ends without an offer.

/// How a request ended without an offer. The host page is told one of these, once. (`not-loaded` comes from
/// `www/embed/`.)
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// XCover offers nothing for this basket: `xce-unavailable`.
    NoOffer,
    /// The response can't be read, or lacks something that must be shown: `xce-unavailable`.
    NotShowable,
    /// Network, limits or servers stood in the way; another request may succeed: `xce-unavailable`.
    NotNow,
    /// The offer that was shown has expired: `xce-unavailable`.
    Expired,
    /// The host page's own mistake, for its developers: `xce-error`.
    Host {
        /// The stable code.
        code: &'static str,
        /// A sentence for developers: lower case, no full stop.
        message: String,
    },
}

impl Failure {
    /// The stable code: `reason` of `xce-unavailable`, `code` of `xce-error`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Failure::NoOffer => "no-offer",
            Failure::NotShowable => "not-showable",
            Failure::NotNow => "not-now",
            Failure::Expired => "expired",
            Failure::Host { code, .. } => code,
        }
    }
}
