//! One connection, within limits of time and size.

use std::{
    convert::Infallible,
    io,
    net::SocketAddr,
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::{Router, body::Body, extract::ConnectInfo};
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Sleep, sleep},
};
use tower::ServiceExt;

use crate::{layers::completion, lifecycle::Lifecycle};

/// For a request's head, from its first byte; for the first one, from the connection's start.
const HEAD: Duration = Duration::from_secs(5);
/// How long a connection may wait for its next request. Load balancers close theirs after a minute.
const IDLE: Duration = Duration::from_secs(75);
/// How long a client may read nothing of what is sent to it.
const WRITE_STALL: Duration = Duration::from_secs(10);
/// The largest head of a request, in bytes.
const HEAD_BYTES: usize = 32 * 1024;

/// Serves a connection until its end, or once it is time to close until its current request has been answered.
pub(crate) async fn serve(stream: TcpStream, peer: SocketAddr, app: Router, lifecycle: Lifecycle) {
    // Without it, the end of an answer could wait for the client's acknowledgement.
    let _ = stream.set_nodelay(true);
    let phase = Phase::default();
    let io = TokioIo::new(Limited::new(stream, phase.clone()));
    let service = service_fn(|request: Request<Incoming>| {
        phase.head_is_complete();
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        // At once: if the browser has gone by now, what isn't spawned would never be polled.
        let response = lifecycle.work.spawn(app.clone().oneshot(request));
        let phase = phase.clone();
        async move {
            let response = response.await;
            phase.awaits_head();
            match response {
                Ok(response) => response,
                Err(_) => Ok::<_, Infallible>(completion::internal_error()),
            }
        }
    });
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(IDLE)
            .max_buf_size(HEAD_BYTES)
            .serve_connection(io, service)
    );
    tokio::select! {
        _ = &mut connection => return,
        () = lifecycle.closing.cancelled() => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}

/// Counts the changes between waiting for a head (even) and a request in progress (odd).
#[derive(Clone, Default)]
struct Phase(Arc<AtomicU64>);

impl Phase {
    fn head_is_complete(&self) {
        self.0.fetch_or(1, Ordering::Relaxed);
    }

    fn awaits_head(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// A stream that fails when the client takes too long over a head or over reading.
struct Limited {
    stream: TcpStream,
    phase: Phase,
    seen: u64,
    head: Option<Pin<Box<Sleep>>>,
    write: Option<Pin<Box<Sleep>>>,
}

impl Limited {
    fn new(stream: TcpStream, phase: Phase) -> Self {
        Self {
            stream,
            phase,
            seen: 0,
            head: Some(Box::pin(sleep(HEAD))),
            write: None,
        }
    }

    fn limit_write<T>(
        &mut self,
        cx: &mut Context<'_>,
        written: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.write = None;
            return written;
        }
        let stall = self
            .write
            .get_or_insert_with(|| Box::pin(sleep(WRITE_STALL)));
        stall.as_mut().poll(cx).map(|()| Err(timed_out()))
    }
}

impl AsyncRead for Limited {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let phase = self.phase.0.load(Ordering::Relaxed);
        if phase != self.seen {
            self.seen = phase;
            self.head = None;
        }
        let awaits_head = phase.is_multiple_of(2);
        let read = Pin::new(&mut self.stream).poll_read(cx, buf);
        match &mut self.head {
            None if awaits_head && read.is_ready() => self.head = Some(Box::pin(sleep(HEAD))),
            Some(head) if read.is_pending() => {
                return head.as_mut().poll(cx).map(|()| Err(timed_out()));
            }
            _ => {}
        }
        read
    }
}

impl AsyncWrite for Limited {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.limit_write(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.limit_write(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

fn timed_out() -> io::Error {
    io::ErrorKind::TimedOut.into()
}
