//! Clients that send one request after another, each on a connection of its own.

use std::time::{Duration, Instant};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
};

/// A quote's request, of about 1 KB.
const BODY: &str = include_str!("quote_request.json");

/// What some clients have got.
pub(crate) struct Run {
    /// Sorted, of the requests that were answered with 201.
    pub(crate) latencies: Vec<Duration>,
    pub(crate) failed: usize,
    took: Duration,
}

impl Run {
    /// So many clients for so long.
    pub(crate) async fn of(port: u16, path: &str, clients: usize, duration: Duration) -> Self {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{BODY}",
            BODY.len()
        );
        let request: &'static str = request.leak();
        let start = Instant::now();
        let mut running = JoinSet::new();
        for _ in 0..clients {
            running.spawn(client(port, request, start + duration));
        }
        let mut run = Self {
            latencies: Vec::new(),
            failed: 0,
            took: Duration::ZERO,
        };
        for (latencies, failed) in running.join_all().await {
            run.latencies.extend(latencies);
            run.failed += failed;
        }
        run.took = start.elapsed();
        run.latencies.sort();
        run
    }

    pub(crate) fn per_second(&self) -> f64 {
        self.latencies.len() as f64 / self.took.as_secs_f64()
    }

    /// `of`: `[0, 1]`.
    pub(crate) fn quantile(&self, of: f64) -> Duration {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an index"
        )]
        let at = (self.latencies.len() as f64 * of) as usize;
        self.latencies.get(at).copied().unwrap_or_default()
    }
}

async fn client(port: u16, request: &str, until: Instant) -> (Vec<Duration>, usize) {
    let (mut latencies, mut failed) = (Vec::new(), 0);
    let mut connection: Option<TcpStream> = None;
    let mut buffer = Vec::with_capacity(64 * 1024);
    while Instant::now() < until {
        let start = Instant::now();
        let mut stream = match connection.take() {
            Some(stream) => stream,
            None => match TcpStream::connect(("127.0.0.1", port)).await {
                Ok(stream) => {
                    stream.set_nodelay(true).unwrap();
                    stream
                }
                Err(_) => {
                    failed += 1;
                    continue;
                }
            },
        };
        match exchange(&mut stream, request, &mut buffer).await {
            Some(201) => {
                latencies.push(start.elapsed());
                connection = Some(stream);
            }
            Some(_) => {
                failed += 1;
                // Refused at once: not again at once.
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            None => failed += 1,
        }
    }
    (latencies, failed)
}

/// Sends a request and reads its response; its status.
async fn exchange(stream: &mut TcpStream, request: &str, buffer: &mut Vec<u8>) -> Option<u16> {
    stream.write_all(request.as_bytes()).await.ok()?;
    buffer.clear();
    let mut end = None;
    loop {
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
        if end.is_none() {
            end = length(buffer);
        }
        match end {
            Some(Some(end)) if buffer.len() >= end => break,
            // Chunked.
            Some(None) if buffer.ends_with(b"\r\n0\r\n\r\n") => break,
            _ => {}
        }
    }
    str::from_utf8(buffer.get(9..12)?).ok()?.parse().ok()
}

/// The length of a response with its head, once that is there; inside `None` if it is chunked.
fn length(response: &[u8]) -> Option<Option<usize>> {
    let end = response.windows(4).position(|bytes| bytes == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(&response[..end]).to_ascii_lowercase();
    let length = head.split("\r\n").find_map(|line| {
        let length = line.strip_prefix("content-length:")?;
        length.trim().parse::<usize>().ok()
    });
    Some(length.map(|length| end + length))
}
