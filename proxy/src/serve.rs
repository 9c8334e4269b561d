//! Listening and shutting down: what every program around this library does.

mod connection;
mod places;

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::Router;
use tokio::{
    net::{TcpListener, TcpSocket},
    time::{sleep, timeout},
};

use crate::{
    core_dumps, file_limit, lifecycle::Lifecycle, log, reload, settings::Settings,
    start_error::StartError,
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
/// The router is usually [`app`](crate::app()), or one of the partner's own around it.
///
/// # Errors
/// One sentence that says why it can't start, or why it stopped.
pub async fn serve(
    program: &str,
    settings: Settings,
    app: impl FnOnce(Settings) -> Result<Router, StartError>,
) -> Result<(), String> {
    let _log = log::init(settings.log_level);
    if let Err(error) = core_dumps::turn_off() {
        tracing::warn!("core dumps, which have the keys in them, can't be turned off: {error}");
    }
    let (listen, stop_delay) = (settings.listen, settings.stop_delay);
    let (keys, warnings) = (settings.keys.clone(), settings.warnings.clone());
    let lifecycle = settings.lifecycle.clone();
    let places = Places::within(file_limit::raise(), settings.trusted_proxies.clone());
    // First of all, so that an early signal isn't lost.
    let mut signals = reload::on_hangup(keys)
        .and_then(|()| StopSignals::new())
        .map_err(|error| format!("can't listen for signals: {error}"))?;
    let app = app(settings).map_err(|error| error.to_string())?;
    let listener = bind(listen).map_err(|error| format!("can't listen on {listen}: {error}"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    tracing::info!("{program} listening on http://{address}");
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
        () = accept(listener, &app, &places, &lifecycle) => {}
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
    Ok(())
}

fn bind(address: SocketAddr) -> io::Result<TcpListener> {
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
