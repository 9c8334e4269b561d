//! Listening and shutting down: what every program around this library does.

use std::{io, net::SocketAddr, time::Duration};

use axum::Router;
use tokio::net::TcpListener;

use crate::{core_dumps, log, reload, settings::Settings, start_error::StartError};

/// How long requests in progress may take after the signal to stop: a little longer than one may.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(10);

/// Serves the router that `app` builds until SIGTERM or SIGINT; `program` is its name in the log.
/// The router is usually [`app`](crate::app()), or one of the partner's own around it.
///
/// # Errors
/// One sentence that says why it can't start, or why it stopped.
pub async fn serve(
    program: &str,
    settings: Settings,
    app: impl FnOnce(Settings) -> Result<Router, StartError>,
) -> Result<(), String> {
    log::init(settings.log_level);
    if let Err(error) = core_dumps::turn_off() {
        tracing::warn!("core dumps, which have the keys in them, can't be turned off: {error}");
    }
    let listen = settings.listen;
    let (keys, warnings) = (settings.keys.clone(), settings.warnings.clone());
    // First of all, so that an early signal isn't lost.
    let signals = shutdown_signal().and_then(|stop| {
        reload::on_hangup(keys)?;
        Ok((stop, shutdown_signal()?))
    });
    let (stop, give_up) = signals.map_err(|error| format!("can't listen for signals: {error}"))?;
    let app = app(settings).map_err(|error| error.to_string())?;
    let listener = TcpListener::bind(listen)
        .await
        .map_err(|error| format!("can't listen on {listen}: {error}"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    tracing::info!("{program} listening on http://{address}");
    for warning in warnings {
        tracing::warn!("{warning}");
    }

    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, app)
        .with_graceful_shutdown(stop)
        .into_future();
    tokio::select! {
        ended = server => ended.map_err(|error| format!("stopped serving: {error}")),
        () = async { give_up.await; tokio::time::sleep(SHUTDOWN_GRACE).await } => {
            tracing::warn!("{program} stopped with requests unanswered");
            Ok(())
        }
    }
}

/// Listens for SIGTERM and SIGINT from now on. The future is ready at the first of them.
#[cfg(unix)]
fn shutdown_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Listens for Ctrl-C.
#[cfg(not(unix))]
fn shutdown_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async { tokio::signal::ctrl_c().await.unwrap_or_default() })
}
