//! An XCover that takes opt-outs, and can be slow, failing or down.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    io,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
    serve::Listener,
};
use tokio::{
    io::{DuplexStream, copy_bidirectional, duplex},
    net::{TcpListener, TcpSocket, TcpStream},
    sync::watch,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

/// How slow it is.
#[derive(Clone, Copy, Default)]
pub(crate) struct Slowness {
    /// From a connection until anything is read from it, as with a slow TLS handshake.
    pub(crate) handshake: Duration,
    /// Of each answer.
    pub(crate) answer: Duration,
}

/// How long a request is held at most.
const HELD: Duration = Duration::from_secs(60);

/// One that is up.
pub(crate) struct Upstream {
    address: SocketAddr,
    slowness: Slowness,
    state: Arc<Taken>,
    up: CancellationToken,
}

#[derive(Default)]
struct Taken {
    /// How often each idempotency key has come.
    keys: Mutex<HashMap<String, u32>>,
    fails_half_the_time: AtomicBool,
    /// Whether no request is answered for now.
    holds: watch::Sender<bool>,
    /// How many requests there were.
    begun: AtomicUsize,
    answer: Duration,
}

impl Upstream {
    pub(crate) fn start(slowness: Slowness) -> Self {
        let state = Taken {
            answer: slowness.answer,
            ..Taken::default()
        };
        let mut upstream = Self {
            address: ([127, 0, 0, 1], 0).into(),
            slowness,
            state: Arc::new(state),
            up: CancellationToken::new(),
        };
        upstream.come_back();
        upstream
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://{}/x", self.address)
    }

    /// How often each idempotency key has come that was taken.
    pub(crate) fn keys(&self) -> HashMap<String, u32> {
        self.state.keys.lock().unwrap().clone()
    }

    pub(crate) fn fail_half_the_time(&self, does: bool) {
        self.state
            .fails_half_the_time
            .store(does, Ordering::Relaxed);
    }

    /// Answers nothing until told to.
    pub(crate) fn hold(&self, does: bool) {
        self.state.holds.send_replace(does);
    }

    /// Waits until there were so many requests.
    pub(crate) async fn has_begun(&self, requests: usize) {
        while self.state.begun.load(Ordering::Relaxed) < requests {
            sleep(Duration::from_millis(10)).await;
        }
    }

    /// Closes all connections and takes no more.
    pub(crate) fn go_down(&self) {
        self.up.cancel();
    }

    pub(crate) fn come_back(&mut self) {
        self.up = CancellationToken::new();
        let listener = TcpSocket::new_v4()
            .and_then(|socket| {
                socket.set_reuseaddr(true)?;
                socket.bind(self.address)?;
                socket.listen(1024)
            })
            .unwrap();
        self.address = listener.local_addr().unwrap();
        let slow = SlowListener {
            listener,
            handshake: self.slowness.handshake,
            up: self.up.clone(),
        };
        let router = Router::new()
            .route("/x/partners/LLODT/quotes/{id}/", get(status))
            .route("/x/partners/LLODT/bookings/{id}/opt_out", post(take))
            .route("/x/partners/LLODT/offers/{id}/opt_out/", post(take))
            .with_state(Arc::clone(&self.state));
        let up = self.up.clone();
        tokio::spawn(async move {
            tokio::select! {
                _ = axum::serve(slow, router) => {}
                () = up.cancelled() => {}
            }
        });
    }
}

impl Drop for Upstream {
    fn drop(&mut self) {
        self.up.cancel();
    }
}

impl Taken {
    async fn answer(&self, answer: impl FnOnce() -> Response) -> Response {
        self.begun.fetch_add(1, Ordering::Relaxed);
        let mut holds = self.holds.subscribe();
        let _ = timeout(HELD, holds.wait_for(|&holds| !holds)).await;
        sleep(self.answer).await;
        let fails = self.fails_half_the_time.load(Ordering::Relaxed);
        if fails && RandomState::new().hash_one(0).is_multiple_of(2) {
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
        answer()
    }
}

async fn status(State(taken): State<Arc<Taken>>, Path(id): Path<String>) -> Response {
    taken
        .answer(|| {
            let is_taken = taken.keys.lock().unwrap().contains_key(&key(&id));
            let status = if is_taken { "OPTED_OUT" } else { "RECEIVED" };
            format!(r#"{{"status":"{status}"}}"#).into_response()
        })
        .await
}

async fn take(State(taken): State<Arc<Taken>>, headers: HeaderMap) -> Response {
    let key = headers["x-idempotency-key"].to_str().unwrap().to_owned();
    taken
        .answer(|| {
            let mut keys = taken.keys.lock().unwrap();
            let times = keys.entry(key).or_default();
            *times += 1;
            match *times {
                1 => StatusCode::NO_CONTENT.into_response(),
                _ => StatusCode::CONFLICT.into_response(),
            }
        })
        .await
}

/// The idempotency key of an opt-out.
pub(crate) fn key(id: &str) -> String {
    format!("opt-out-{id}")
}

/// Connections that are slow to begin, and end when XCover goes down.
struct SlowListener {
    listener: TcpListener,
    handshake: Duration,
    up: CancellationToken,
}

impl Listener for SlowListener {
    type Io = DuplexStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (DuplexStream, SocketAddr) {
        loop {
            let Ok((mut socket, address)) = TcpListener::accept(&self.listener).await else {
                sleep(Duration::from_millis(50)).await;
                continue;
            };
            let (mut inner, outer) = duplex(64 * 1024);
            let (handshake, up) = (self.handshake, self.up.clone());
            tokio::spawn(async move {
                tokio::select! {
                    () = pump(&mut socket, &mut inner, handshake) => {}
                    () = up.cancelled() => {}
                }
            });
            return (outer, address);
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        TcpListener::local_addr(&self.listener)
    }
}

async fn pump(socket: &mut TcpStream, inner: &mut DuplexStream, handshake: Duration) {
    sleep(handshake).await;
    let _ = copy_bidirectional(socket, inner).await;
}
