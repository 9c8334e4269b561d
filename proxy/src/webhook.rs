//! Webhooks of XCover: what happened to a booking.
//!
//! XCover signs them as it wants its own requests signed. [`verify`] checks that, for a server of your own; with
//! `PROXY_WEBHOOK_URL` the proxy receives them itself: it stores each before it says 200, drops repeats, and
//! forwards it until your server has taken it.

mod forward;
mod inbox;
mod receive;
mod signature;

pub use signature::{CLOCK_WINDOW, SignatureError, verify};

use std::{path::Path, sync::Arc};

use axum::{Extension, Router, middleware, routing::post};
use reqwest::Url;
use tokio::{runtime::Handle, sync::Semaphore};

use crate::{
    layers::capacity, lifecycle::Lifecycle, start_error::StartError, state::AppState, store::Store,
};
pub(crate) use inbox::Inbox;

/// How many requests may be in progress.
const REQUESTS: usize = 64;

/// Opens the store of webhooks, and starts forwarding what is in it.
///
/// # Errors
/// When the store can't be opened, or there is no Tokio runtime.
pub(crate) fn open(
    forward_to: Url,
    data_dir: &Path,
    lifecycle: &Lifecycle,
) -> Result<Arc<Inbox>, StartError> {
    let runtime = Handle::try_current()?;
    let inbox = Arc::new(Inbox::in_store(Store::open(data_dir)?)?);
    let closing = lifecycle.closing.clone();
    let forwarding = forward::forward(Arc::clone(&inbox), forward_to)?;
    runtime.spawn(async move {
        tokio::select! {
            () = forwarding => {}
            () = closing.cancelled() => {}
        }
    });
    Ok(inbox)
}

/// The route that receives webhooks.
pub(crate) fn router(inbox: &Arc<Inbox>) -> Router<Arc<AppState>> {
    let places = Arc::new(Semaphore::new(REQUESTS));
    let receive = || post(receive::receive).layer(Extension(Arc::clone(inbox)));
    Router::new()
        .route("/webhooks", receive())
        .route("/webhooks/", receive())
        .route_layer(middleware::from_fn_with_state(places, capacity::limit))
}
