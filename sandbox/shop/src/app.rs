//! The router: orders are the shop's own, everything else goes to the proxy.

use std::sync::Arc;

use axum::Router;
use axum::routing::post;
use xcover_proxy::xcover::Client as Upstream;
use xcover_proxy::{Routers, Settings, StartError};

use crate::idempotency::IdempotencyKeys;
use crate::orders;
use crate::state::Shop;

pub(crate) fn app(settings: Settings) -> Result<Routers, StartError> {
    let shop = Arc::new(Shop {
        upstream: Upstream::new(&settings)?,
        limits: settings.limits,
        keys: IdempotencyKeys::default(),
    });
    let proxy = xcover_proxy::routers(settings)?;
    let public = Router::new()
        .route("/orders", post(orders::create))
        .with_state(shop)
        .fallback_service(proxy.public);
    Ok(Routers { public, ..proxy })
}
