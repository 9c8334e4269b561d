//! How XCover fails, and what a page gets: `faults.tsv`. Browser, proxy and XCover are on real sockets.

use std::time::{Duration, Instant, SystemTime};

use axum::http::header::CONTENT_TYPE;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
    time::sleep,
};
use xcover_proxy::Limits;

use crate::support::{Proxy, QUOTE_REQUEST, serve};

const TABLE: &str = include_str!("../faults.tsv");
/// The request's limits of the test, instead of 8 s and 2 s.
const TOTAL: Duration = Duration::from_millis(1800);
const CONNECT: Duration = Duration::from_millis(900);
/// For what follows the limits: this machine may be busy.
const MARGIN: Duration = Duration::from_secs(4);
const CREATED: &str = "HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\n{}";

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_xcover_is_a_problem_within_the_time_limit() {
    let rows: Vec<Vec<&str>> = TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
        .collect();
    assert!(rows.len() > 20);
    let client = reqwest::Client::new();
    let checks = rows.into_iter().map(|row| {
        let [fault, status, code] = row[..] else {
            panic!("{row:?} is not a fault, a status and a code");
        };
        tokio::spawn(check(client.clone(), fault, status.parse().unwrap(), code))
    });
    let mut wrong = Vec::new();
    for check in checks.collect::<Vec<_>>() {
        wrong.extend(check.await.unwrap());
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What is not as the table says.
async fn check(client: reqwest::Client, fault: &str, status: u16, code: &str) -> Option<String> {
    let xcover = Xcover::with(fault).await;
    let limits = Limits {
        total: TOTAL,
        connect: CONNECT,
        ..Limits::default()
    };
    let proxy = Proxy::with(&xcover.base_url, &[], limits);
    let address = serve(proxy.0.clone()).await;
    let quote = client
        .post(format!("http://{address}/xcover/quotes"))
        .header(CONTENT_TYPE, "application/json")
        .body(QUOTE_REQUEST);
    if xcover.is_kept {
        let first = quote.try_clone().unwrap().send().await.unwrap();
        assert_eq!(first.status(), 201, "{fault}");
        first.bytes().await.unwrap();
        // The connection goes back to the pool after that.
        sleep(Duration::from_millis(50)).await;
    }
    let start = Instant::now();
    let response = quote.send().await.unwrap();
    let (found, body) = (response.status(), response.text().await.unwrap());
    let took = start.elapsed();
    println!("{fault}: {found} {body} in {took:?}");
    let problem: serde_json::Value = serde_json::from_str(&body).unwrap();
    let found_code = problem["code"].as_str().unwrap_or("-");
    let is_right = found == status && found_code == code && took < TOTAL + MARGIN;
    (!is_right).then(|| format!("{fault}: {found} {found_code} in {took:?}"))
}

/// An XCover with a fault.
struct Xcover {
    base_url: String,
    /// The fault is met by the second request on a connection.
    is_kept: bool,
    _full: Option<(TcpListener, Vec<TcpStream>)>,
}

impl Xcover {
    async fn with(fault: &str) -> Self {
        let mut this = Self {
            base_url: String::new(),
            is_kept: fault.contains("kept connection"),
            _full: None,
        };
        this.base_url = match fault {
            "refuses connections" => "http://127.0.0.1:1/x".to_owned(),
            "name is gone" => "https://xcover.invalid/x".to_owned(),
            "accepts no connection" => {
                let socket = TcpSocket::new_v4().unwrap();
                socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
                let listener = socket.listen(1).unwrap();
                let address = listener.local_addr().unwrap();
                // The backlog is full: the system answers no more.
                let mut waiting = Vec::new();
                for _ in 0..8 {
                    let connect = TcpStream::connect(address);
                    let connected = tokio::time::timeout(Duration::from_millis(50), connect).await;
                    waiting.extend(connected.ok().and_then(Result::ok));
                }
                this._full = Some((listener, waiting));
                format!("http://{address}/x")
            }
            _ => {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                let address = listener.local_addr().unwrap();
                let fault = fault.to_owned();
                let scheme = match fault.as_str() {
                    "tls fails" | "tls hangs" => "https",
                    _ => "http",
                };
                tokio::spawn(async move {
                    for nth in 0.. {
                        let (stream, _) = listener.accept().await.unwrap();
                        let fault = fault.clone();
                        tokio::spawn(async move { misbehave(&fault, nth, stream).await });
                    }
                });
                format!("{scheme}://{address}/x")
            }
        };
        this
    }
}

/// Serves the nth connection, from 0.
async fn misbehave(fault: &str, nth: usize, mut stream: TcpStream) {
    let json = "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\n";
    let send = async |stream: &mut TcpStream, text: &str| {
        let _ = stream.write_all(text.as_bytes()).await;
    };
    let request = read(&mut stream).await;
    match fault {
        "hangs" | "tls hangs" => sleep(TOTAL * 4).await,
        "tls fails" => send(&mut stream, "HTTP/1.1 400 Bad Request\r\n\r\n").await,
        "resets" => reset(&stream),
        "resets in the body" => {
            send(&mut stream, &format!("{json}content-length: 99\r\n\r\n{{")).await;
            sleep(Duration::from_millis(50)).await;
            reset(&stream);
        }
        "half a head" => send(&mut stream, "HTTP/1.1 201 Crea").await,
        "half a body" => {
            let text = format!("{json}content-length: 20\r\n\r\n{{\"id\":");
            send(&mut stream, &text).await;
        }
        "half a chunk" => {
            let text = format!("{json}transfer-encoding: chunked\r\n\r\n9\r\n{{\"id\":");
            send(&mut stream, &text).await;
        }
        "another protocol" => send(&mut stream, "220 mail.example ESMTP\r\n").await,
        "html" => {
            let text = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 13\r\n\r\n<html></html>";
            send(&mut stream, text).await;
        }
        "json that is no object" => {
            send(
                &mut stream,
                &format!("{json}content-length: 4\r\n\r\n[{{}}]"),
            )
            .await;
        }
        "an empty body" => send(&mut stream, &format!("{json}content-length: 0\r\n\r\n")).await,
        "100 MB" => {
            send(
                &mut stream,
                &format!("{json}content-length: 104857600\r\n\r\n"),
            )
            .await;
            pour(&mut stream).await;
        }
        "100 MB in a head" => {
            send(&mut stream, &format!("{json}x-long: ")).await;
            pour(&mut stream).await;
        }
        "a slow drip" => {
            send(
                &mut stream,
                &format!("{json}content-length: 1000\r\n\r\n{{"),
            )
            .await;
            drip(&mut stream, &" ".repeat(999)).await;
        }
        "a slow drip of a head" => drip(&mut stream, json).await,
        "a redirect" => {
            let text = "HTTP/1.1 302 Found\r\nlocation: https://evil.example/\r\ncontent-length: 0\r\n\r\n";
            send(&mut stream, text).await;
        }
        "the clock is an hour off" => {
            let text = signed(&request, SystemTime::now() + Duration::from_secs(3600));
            send(&mut stream, text).await;
        }
        "the clock is right" => {
            let text = signed(&request, SystemTime::now());
            send(&mut stream, text).await;
        }
        "drops a kept connection"
        | "resets a kept connection"
        | "drops a kept connection twice" => {
            if nth > 0 && fault.ends_with("twice") {
                return;
            }
            send(&mut stream, CREATED).await;
            read(&mut stream).await;
            if fault.starts_with("resets") {
                reset(&stream);
            }
        }
        "503 from a gateway" => {
            let text = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 4\r\n\r\nbusy";
            send(&mut stream, text).await;
        }
        other => panic!("no such fault: {other}"),
    }
}

/// A request's head and what has come of its body.
async fn read(stream: &mut TcpStream) -> String {
    let mut bytes = vec![0; 8192];
    let read = stream.read(&mut bytes).await.unwrap_or(0);
    String::from_utf8_lossy(&bytes[..read]).into_owned()
}

/// Makes its end a reset.
fn reset(stream: &TcpStream) {
    stream.set_zero_linger().unwrap();
}

async fn pour(stream: &mut TcpStream) {
    for _ in 0..100 {
        if stream.write_all(&vec![b' '; 1 << 20]).await.is_err() {
            return;
        }
    }
}

async fn drip(stream: &mut TcpStream, text: &str) {
    for byte in text.as_bytes() {
        sleep(Duration::from_millis(50)).await;
        if stream.write_all(&[*byte]).await.is_err() {
            return;
        }
    }
}

/// XCover's answer by a clock of its own: a date may be 5 minutes off.
fn signed(request: &str, now: SystemTime) -> &'static str {
    let date = request.lines().find_map(|line| line.strip_prefix("date: "));
    let date = httpdate::parse_http_date(date.unwrap()).unwrap();
    let off = now.duration_since(date).unwrap_or_default();
    if off < Duration::from_secs(300) {
        CREATED
    } else {
        "HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\n{}"
    }
}
