//! What every route and layer can reach.

use std::time::Instant;

use crate::{
    body,
    settings::{Limits, Origins, Settings},
    start_error::StartError,
    token::TokenKey,
    xcover::Upstream,
};

/// One per process, shared by all requests. It never changes.
pub(crate) struct Proxy {
    pub(crate) upstream: Upstream,
    pub(crate) token_key: TokenKey,
    pub(crate) origins: Origins,
    limits: Limits,
}

impl Proxy {
    pub(crate) fn new(settings: Settings) -> Result<Self, StartError> {
        Ok(Self {
            upstream: Upstream::new(&settings)?,
            token_key: TokenKey::new(&settings.token_key)?,
            origins: settings.allowed_origins,
            limits: settings.limits,
        })
    }

    /// The limits of a request that arrives now. Its deadline holds for the call to XCover as well.
    pub(crate) fn limit(&self) -> body::Limit {
        body::Limit {
            deadline: Instant::now() + self.limits.total,
            bytes: self.limits.request_bytes,
        }
    }
}
