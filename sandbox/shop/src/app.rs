//! The router: orders are the shop's own, everything else goes to the proxy.

use std::sync::Arc;

use axum::Router;
use axum::routing::post;
use xcover_proxy::{Routers, Settings, StartError};

use crate::backend::Backend;
use crate::idempotency::IdempotencyKeys;
use crate::ledger::Ledger;
use crate::orders;
use crate::state::Shop;

pub(crate) fn app(settings: Settings) -> Result<Routers, StartError> {
    let (limits, partner_path) = (settings.limits, settings.partner_path());
    let keys = settings.keys.clone();
    let proxy = xcover_proxy::routers(settings)?;
    let router = proxy.backend.clone().ok_or_else(|| {
        StartError::new("PROXY_BACKEND_LISTEN is not set: the shop books through it")
    })?;
    let ledger = std::env::var_os("SHOP_ORDERS_DIR")
        .map(|folder| Ledger::open(folder.into()))
        .transpose()
        .map_err(|error| StartError::new(&format!("SHOP_ORDERS_DIR can't be used: {error}")))?;
    let shop = Arc::new(Shop {
        backend: Backend {
            router,
            partner_path,
            keys,
        },
        limits,
        keys: IdempotencyKeys::default(),
        ledger,
    });
    let public = Router::new()
        .route("/orders", post(orders::create))
        .with_state(shop)
        .fallback_service(proxy.public);
    Ok(Routers { public, ..proxy })
}
