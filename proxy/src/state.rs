//! What every route and layer can reach.

use std::time::Instant;

use crate::{
    body,
    settings::{AllowedOrigins, Limits, Settings},
    start_error::StartError,
    token::TokenKey,
    xcover::Client,
};

/// One per process, shared by all requests and never changed.
pub(crate) struct AppState {
    pub(crate) xcover: Client,
    pub(crate) token_key: TokenKey,
    pub(crate) allowed_origins: AllowedOrigins,
    limits: Limits,
}

impl AppState {
    pub(crate) fn new(settings: Settings) -> Result<Self, StartError> {
        Ok(Self {
            xcover: Client::new(&settings)?,
            token_key: TokenKey::new(&settings.token_key)?,
            allowed_origins: settings.allowed_origins,
            limits: settings.limits,
        })
    }

    /// The limits of a request that arrives now. Its deadline covers the request to XCover as well.
    pub(crate) fn request_limit(&self) -> body::Limit {
        body::Limit {
            deadline: Instant::now() + self.limits.total,
            bytes: self.limits.request_bytes,
        }
    }
}
