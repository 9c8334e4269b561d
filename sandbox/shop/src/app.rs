//! The router: orders are the shop's own, everything else is the proxy's.

use std::sync::Arc;

use axum::Router;
use axum::routing::post;
use xcover_proxy::upstream::Upstream;
use xcover_proxy::{Limits, Settings, StartError};

use crate::place;
use crate::repeats::Repeats;

/// What every order can reach.
pub(crate) struct Shop {
    pub(crate) upstream: Upstream,
    pub(crate) limits: Limits,
    pub(crate) repeats: Repeats,
}

pub(crate) fn app(settings: Settings) -> Result<Router, StartError> {
    let shop = Arc::new(Shop {
        upstream: Upstream::new(&settings)?,
        limits: settings.limits,
        repeats: Repeats::default(),
    });
    Ok(Router::new()
        .route("/orders", post(place::create))
        .with_state(shop)
        .fallback_service(xcover_proxy::app(settings)?))
}
