//! Listening and shutting down: what every program around this library does.

mod connection;
mod places;

use std::{future, io, net::SocketAddr, sync::Arc, time::Duration};

use axum::Router;
use tokio::{
    net::{TcpListener, TcpSocket},
    time::{sleep, timeout},
};

use crate::{
    core_dumps, file_limit, lifecycle::Lifecycle, log, reload, routers::Routers,
    settings::Settings, start_error::StartError, telemetry::Telemetry,
};
use places::Places;

/// How many connections may wait to be accepted, if the system allows it.
const BACKLOG: u32 = 4096;
/// How long after an error, mostly no file left, accepting is tried again.
const ACCEPT_AGAIN: Duration = Duration::from_millis(50);

/// How long requests in progress may take once no more are accepted: a little longer than one may.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(10);

/// Serves the router that `app` builds until SIGTERM or SIGINT, after which it ends within
/// `PROXY_STOP_DELAY` and 10 s, whatever clients do; `program` is its name in the log.
/// The routers are usually [`routers`](crate::routers()), or the partner's own around them.
///
/// # Errors
/// One sentence that says why it can't start, or why it stopped.
pub async fn serve<R: Into<Routers>>(
    program: &str,
    settings: Settings,
    app: impl FnOnce(Settings) -> Result<R, StartError>,
) -> Result<(), String> {
    let _log = log::init(settings.log_level);
    let telemetry = settings.otel_endpoint.as_ref().map(Telemetry::start);
    let telemetry = telemetry.transpose().map_err(|error| error.to_string())?;
    if let Err(error) = core_dumps::turn_off() {
        tracing::warn!("core dumps, which have the keys in them, can't be turned off: {error}");
    }
    let (listen, stop_delay) = (settings.listen, settings.stop_delay);
    let backend_listen = settings.backend_listen;
    let (keys, warnings) = (settings.keys.clone(), settings.warnings.clone());
    let lifecycle = settings.lifecycle.clone();
    let places = Places::within(file_limit::raise(), settings.trusted_proxies.clone());
    // First of all, so that an early signal isn't lost.
    let mut signals = reload::on_hangup(keys)
        .and_then(|()| StopSignals::new())
        .map_err(|error| format!("can't listen for signals: {error}"))?;
    let app = app(settings).map_err(|error| error.to_string())?;
    let Routers { public, backend } = app.into();
    let listener = bind(listen)?;
    let backend = match backend_listen.zip(backend) {
        Some((listen, router)) => Some((bind(listen)?, router)),
        None => None,
    };
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    tracing::info!("{program} listening on http://{address}");
    if let Some((listener, _)) = &backend {
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        tracing::info!("{program} listening for the partner's servers on http://{address}");
    }
    for warning in warnings {
        tracing::warn!("{warning}");
    }

    let stop = async {
        if signals.next().await == Stop::Later {
            lifecycle.stopping.cancel();
            tokio::select! {
                () = sleep(stop_delay) => {}
                _ = signals.next() => {}
            }
        }
        lifecycle.stopping.cancel();
    };
    tokio::select! {
        () = stop => {}
        () = accept(listener, &public, &places, &lifecycle) => {}
        () = async {
            match backend {
                Some((listener, router)) => accept(listener, &router, &places, &lifecycle).await,
                None => future::pending().await,
            }
        } => {}
        () = log::report_dropped_lines() => {}
    }
    lifecycle.closing.cancel();
    lifecycle.work.close();
    if timeout(SHUTDOWN_GRACE, lifecycle.work.wait())
        .await
        .is_err()
    {
        tracing::warn!("{program} stopped with requests unanswered");
    }
    if let Some(telemetry) = telemetry {
        telemetry.finish().await;
    }
    Ok(())
}

/// # Errors
/// One sentence that says why this address can't be listened on.
fn bind(address: SocketAddr) -> Result<TcpListener, String> {
    try_bind(address).map_err(|error| format!("can't listen on {address}: {error}"))
}

fn try_bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    }?;
    // A restart need not wait for the last process's connections to be forgotten.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Accepts connections and serves them, without an end. Those without a place are closed at once.
async fn accept(listener: TcpListener, app: &Router, places: &Arc<Places>, lifecycle: &Lifecycle) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                let Some(place) = places.take(peer.ip()) else {
                    continue;
                };
                let connection = connection::serve(stream, peer, app.clone(), lifecycle.clone());
                lifecycle.work.spawn(async move {
                    connection.await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!("can't accept a connection: {error}");
                sleep(ACCEPT_AGAIN).await;
            }
        }
    }
}

/// How to stop.
#[derive(PartialEq)]
enum Stop {
    /// SIGTERM: once load balancers have noticed.
    Later,
    /// SIGINT, or Ctrl-C: whoever has pressed it waits.
    Now,
}

/// The signals to stop, from [`StopSignals::new`] on.
#[cfg(unix)]
struct StopSignals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl StopSignals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) -> Stop {
        tokio::select! {
            _ = self.terminate.recv() => Stop::Later,
            _ = self.interrupt.recv() => Stop::Now,
        }
    }
}

/// Ctrl-C.
#[cfg(not(unix))]
struct StopSignals;

#[cfg(not(unix))]
impl StopSignals {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> Stop {
        tokio::signal::ctrl_c().await.unwrap_or_default();
        Stop::Now
    }
}
