//! What every route and layer can reach.

use std::time::Instant;

use crate::{
    body,
    lifecycle::Lifecycle,
    outbox::Outbox,
    problem::{Code, Problem},
    readiness::Readiness,
    settings::{Keys, Limits, Origins, Settings, TrustedProxies},
    start_error::StartError,
    token::TokenKeys,
    xcover::Client,
};

/// One per process, shared by all requests and never changed.
pub(crate) struct AppState {
    pub(crate) xcover: Client,
    pub(crate) keys: Keys,
    pub(crate) partner_id: String,
    pub(crate) public_origins: Option<Origins>,
    pub(crate) allowed_origins: Origins,
    pub(crate) trusted_proxies: TrustedProxies,
    pub(crate) lifecycle: Lifecycle,
    pub(crate) limits: Limits,
    pub(crate) outbox: Outbox,
    pub(crate) readiness: Readiness,
}

impl AppState {
    pub(crate) fn new(settings: Settings) -> Result<Self, StartError> {
        // Longer than an attempt takes: a look at the status and the report.
        let take_over = settings.limits.total * 3;
        let outbox = Outbox::open(&settings.outbox, take_over)
            .map_err(|error| StartError::outbox(&settings.outbox, &error))?;
        let readiness = Readiness::of(&settings);
        Ok(Self {
            xcover: Client::new(&settings)?,
            keys: settings.keys,
            partner_id: settings.partner_id,
            public_origins: settings.public_origins,
            allowed_origins: settings.allowed_origins,
            trusted_proxies: settings.trusted_proxies,
            lifecycle: settings.lifecycle,
            limits: settings.limits,
            outbox,
            readiness,
        })
    }

    /// The keys of quote tokens, for one request: SIGHUP may replace them.
    ///
    /// # Errors
    /// None in practice.
    pub(crate) fn token_keys(&self) -> Result<TokenKeys, Problem> {
        TokenKeys::of(&self.keys.current())
            .map_err(|_| Problem::new(Code::InternalError, "the token key can't be used"))
    }

    /// The limits of a request that arrives now. Its deadline covers the request to XCover as well.
    pub(crate) fn request_limit(&self) -> body::Limit {
        body::Limit {
            deadline: Instant::now() + self.limits.total,
            bytes: self.limits.request_bytes,
        }
    }
}
