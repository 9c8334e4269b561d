//! The proxy's routers: one for browsers, one for the partner's own servers.

use axum::Router;

/// What [`serve`](crate::serve()) serves. A router alone is one for browsers.
pub struct Routers {
    /// On `PROXY_LISTEN`.
    pub public: Router,
    /// On `PROXY_BACKEND_LISTEN`, if that is set.
    pub backend: Option<Router>,
}

impl From<Router> for Routers {
    fn from(public: Router) -> Self {
        Self {
            public,
            backend: None,
        }
    }
}
