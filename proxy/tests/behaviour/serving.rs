//! Nothing that a client or a log's reader does stops the program, and it ends in time.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
    thread,
    time::{Duration, Instant, SystemTime},
};

use axum::http::StatusCode;
use xcover_proxy::token::HEADER;

use crate::{
    binary::Running,
    support::{MockXcover, scratch_folder, signal, token},
};

const NOBODY: &str = "http://127.0.0.1:1/x";

fn address(running: &Running) -> SocketAddr {
    running
        .address
        .strip_prefix("http://")
        .unwrap()
        .parse()
        .unwrap()
}

fn connect(running: &Running) -> TcpStream {
    TcpStream::connect(address(running)).unwrap()
}

/// Waits until the program closes the connection; returns what it sent before, and when it was closed.
fn read_to_end(mut stream: TcpStream) -> (String, Duration) {
    let start = Instant::now();
    stream
        .set_read_timeout(Some(Duration::from_secs(90)))
        .unwrap();
    let mut bytes = Vec::new();
    // A reset is an end as well.
    let _ = stream.read_to_end(&mut bytes);
    (
        String::from_utf8_lossy(&bytes).into_owned(),
        start.elapsed(),
    )
}

#[test]
fn a_head_has_5_seconds_however_it_is_sent() {
    let running = Running::start(NOBODY, &[]);
    let silent = connect(&running);
    let mut half = connect(&running);
    half.write_all(b"GET /healthz HTTP/1.1\r\n").unwrap();
    let mut dripping = connect(&running);
    let mut kept = connect(&running);
    kept.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .unwrap();
    let _ = kept.read(&mut [0; 1024]).unwrap();
    kept.write_all(b"GET /hea").unwrap();
    let drip = dripping.try_clone().unwrap();
    thread::spawn(move || {
        for byte in b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" {
            thread::sleep(Duration::from_millis(500));
            if dripping.write_all(&[*byte]).is_err() {
                return;
            }
        }
    });
    let ends: Vec<_> = [silent, half, drip, kept]
        .map(|stream| thread::spawn(move || read_to_end(stream)))
        .into_iter()
        .map(|end| end.join().unwrap())
        .collect();
    for (sent, after) in ends {
        assert!(!sent.contains("200 OK"), "{sent}");
        assert!(
            (Duration::from_secs(4)..Duration::from_secs(8)).contains(&after),
            "{after:?}"
        );
    }
}

#[test]
fn a_kept_connection_may_be_idle_for_longer_than_a_head_may_take() {
    let running = Running::start(NOBODY, &[]);
    let mut stream = connect(&running);
    for _ in 0..2 {
        stream
            .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .unwrap();
        let mut answer = [0; 1024];
        let length = stream.read(&mut answer).unwrap();
        assert!(answer[..length].starts_with(b"HTTP/1.1 200 OK"));
        thread::sleep(Duration::from_secs(7));
    }
}

#[test]
fn a_head_of_more_than_32_kib_is_refused() {
    let running = Running::start(NOBODY, &[]);
    let mut stream = connect(&running);
    let head = format!(
        "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Long: {}",
        "x".repeat(33 * 1024)
    );
    // It may be refused before all of it is sent.
    let _ = stream.write_all(head.as_bytes());
    let (sent, _) = read_to_end(stream);
    assert!(
        sent.is_empty() || sent.starts_with("HTTP/1.1 431"),
        "{sent}"
    );
}

#[test]
fn a_client_that_stops_reading_is_cut_off_after_10_seconds() {
    let folder = scratch_folder();
    std::fs::write(folder.path().join("large.bin"), vec![0; 32 << 20]).unwrap();
    let folder_name = folder.path().to_str().unwrap();
    let running = Running::start(NOBODY, &[("PROXY_STATIC_DIR", folder_name)]);
    let mut stream = connect(&running);
    stream
        .write_all(b"GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .unwrap();
    thread::sleep(Duration::from_secs(13));
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest);
    assert!(rest.len() < 32 << 20, "{} bytes", rest.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn after_sigterm_readyz_says_503_while_requests_are_still_taken() {
    let running = Running::start(NOBODY, &[("PROXY_STOP_DELAY", "1")]);
    let get = async |path: &str| {
        let response = reqwest::get(format!("{}{path}", running.address));
        response.await.unwrap().status().as_u16()
    };
    assert_eq!(get("/readyz").await, 200);
    signal("-TERM", running.id());
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(get("/readyz").await, 503);
    assert_eq!(get("/healthz").await, 200);
    let start = Instant::now();
    assert_eq!(running.wait(), Some(0));
    assert!(start.elapsed() < Duration::from_secs(3));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_request_began_is_done_before_the_end_even_if_its_browser_has_gone() {
    let xcover =
        MockXcover::responding_after(Duration::from_secs(1), || StatusCode::NO_CONTENT).await;
    let running = Running::start(&xcover.base_url, &[("PROXY_STOP_DELAY", "0")]);
    for id in ["A-1", "A-2", "A-3"] {
        let mut stream = connect(&running);
        let token = token(id, SystemTime::now());
        write!(
            stream,
            "POST /xcover/quotes/{id}/opt_out HTTP/1.1\r\nHost: localhost\r\n\
             {HEADER}: {token}\r\nContent-Length: 0\r\n\r\n"
        )
        .unwrap();
    }
    tokio::time::sleep(Duration::from_millis(400)).await;
    let (status, lines) = running.stop("-TERM");
    assert_eq!(status, Some(0), "{lines:?}");
    assert_eq!(xcover.requests().len(), 3);
}

#[test]
fn a_log_that_nobody_reads_does_not_keep_it_from_stopping() {
    let mut running = Running::start(NOBODY, &[("PROXY_LOG", "debug"), ("PROXY_STOP_DELAY", "0")]);
    // More than wait for the log's reader, on few connections.
    let clients = (0..4).map(|_| {
        let mut stream = connect(&running);
        let mut responses = stream.try_clone().unwrap();
        let reader = thread::spawn(move || {
            let mut bytes = Vec::new();
            responses.read_to_end(&mut bytes).unwrap();
            bytes
                .windows(15)
                .filter(|at| at == b"HTTP/1.1 200 OK")
                .count()
        });
        let one = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
        let last = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        stream.write_all(one.repeat(4499).as_bytes()).unwrap();
        stream.write_all(last.as_bytes()).unwrap();
        reader
    });
    let clients: Vec<_> = clients.collect();
    let answered: usize = clients
        .into_iter()
        .map(|client| client.join().unwrap())
        .sum();
    assert_eq!(answered, 18_000);
    signal("-TERM", running.id());
    let start = Instant::now();
    while !running.has_ended() {
        assert!(start.elapsed() < Duration::from_secs(10));
        thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn clients_that_never_finish_do_not_keep_it_from_stopping() {
    let running = Running::start(NOBODY, &[("PROXY_STOP_DELAY", "0")]);
    let _silent = connect(&running);
    let mut half_body = connect(&running);
    half_body
        .write_all(
            b"POST /xcover/quotes HTTP/1.1\r\nHost: localhost\r\n\
              Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{",
        )
        .unwrap();
    thread::sleep(Duration::from_millis(100));
    let start = Instant::now();
    let (status, _) = running.stop("-TERM");
    assert_eq!(status, Some(0));
    assert!(
        start.elapsed() < Duration::from_secs(12),
        "{:?}",
        start.elapsed()
    );
}

/// `make panic` builds the example first, with the proxy's own profile.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "builds for minutes"]
async fn in_the_profile_server_a_panic_is_a_500_and_a_line_and_the_others_go_on() {
    let xcover =
        MockXcover::responding_after(Duration::from_secs(1), || (StatusCode::CREATED, "{}")).await;
    let target = Path::new(env!("CARGO_BIN_EXE_xcover-proxy"))
        .ancestors()
        .nth(2);
    let example = target.unwrap().join("server/examples/falls_over");
    let running = Running::start_other(&example, &xcover.base_url);
    let slow = tokio::spawn(running.quote().send());
    tokio::time::sleep(Duration::from_millis(300)).await;
    for _ in 0..3 {
        let response = reqwest::get(format!("{}/panic", running.address))
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let problem = response.text().await.unwrap();
        assert!(
            problem.contains("internal-error") && !problem.contains("fell over"),
            "{problem}"
        );
    }
    assert_eq!(slow.await.unwrap().unwrap().status(), StatusCode::CREATED);
    let (status, lines) = running.stop("-TERM");
    assert_eq!(status, Some(0));
    let panics: Vec<serde_json::Value> = lines
        .iter()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|line: &serde_json::Value| line["message"] == "panic")
        .collect();
    assert_eq!(panics.len(), 3, "{lines:?}");
    assert_eq!(panics[0]["level"], "ERROR");
    assert!(
        panics[0]["place"]
            .as_str()
            .unwrap()
            .contains("falls_over.rs")
    );
    assert!(!lines.concat().contains("fell over"));
}
