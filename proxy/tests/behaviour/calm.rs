//! Nothing freezes: what one client, XCover or the log's reader does keeps no other client waiting.
//!
//! Each has a short form, which only has to show that nothing stops, because other tests run beside it. `make calm` runs the full
//! forms on the program for production, one by one, and prints their figures.

use std::{
    io::Write,
    iter,
    net::{IpAddr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

use axum::http::StatusCode;
use reqwest::Client;
use tokio::{
    net::TcpListener,
    task::JoinSet,
    time::{interval, sleep},
};
use xcover_proxy::token::HEADER;

use crate::{
    binary::Running,
    support::{MockXcover, signal, token},
};

/// How long an answer may take in the short forms, where this machine is busy.
const BUSY: Duration = Duration::from_secs(2);

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_nobody_reads_stops_nothing() {
    unread_log(1_000, BUSY).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "make calm"]
async fn in_full_a_log_that_nobody_reads() {
    unread_log(20_000, Duration::from_millis(100)).await;
}

/// Quotes while nobody reads the log, a pipe of 4 KiB.
async fn unread_log(quotes: usize, healthz_within: Duration) {
    let xcover = MockXcover::responding(|| (StatusCode::CREATED, "{}")).await;
    let settings = [("PROXY_UPSTREAM_RATE", "10000"), ("PROXY_STOP_DELAY", "0")];
    let running = Running::start(&xcover.base_url, &settings);
    #[cfg(target_os = "linux")]
    rustix::pipe::fcntl_setpipe_size(running.log(), 4096).unwrap();
    let health = Health::watch(&running);
    let start = Instant::now();
    let client = client_at([127, 0, 0, 1]);
    let mut clients = JoinSet::new();
    for _ in 0..16 {
        let quote = quote(&client, &running);
        clients.spawn(async move {
            for _ in 0..quotes / 16 {
                let response = quote.try_clone().unwrap().send().await.unwrap();
                assert_eq!(response.status(), StatusCode::CREATED);
                response.bytes().await.unwrap();
            }
        });
    }
    clients.join_all().await;
    let took = start.elapsed();
    let (asked, slowest) = health.stop().await;
    println!(
        "nobody reads the log: {quotes} quotes answered in {took:.1?}; /healthz asked {asked} times, slowest {slowest:.1?}"
    );
    assert!(slowest < healthz_within, "{slowest:?}");
    let start = Instant::now();
    assert_eq!(running.stop_unread("-TERM"), Some(0));
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[tokio::test(flavor = "multi_thread")]
async fn half_sent_heads_keep_no_other_client_out() {
    half_heads(200, 128, BUSY).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "make calm"]
async fn in_full_half_sent_heads() {
    half_heads(5_000, 1_024, Duration::from_secs(1)).await;
}

/// So many half-sent heads, and then a quote from elsewhere.
async fn half_heads(heads: usize, files: u32, quote_within: Duration) {
    #[cfg(unix)]
    may_open_many_files();
    let xcover = MockXcover::responding(|| (StatusCode::CREATED, "{}")).await;
    let running = Running::start_with_files(files, &xcover.base_url);
    let at = address(&running);
    let half_heads: Vec<_> = (0..heads)
        .map(|_| {
            let mut stream = std::net::TcpStream::connect(at).unwrap();
            // The program may have closed it already.
            let _ = stream.write_all(b"POST /xcover/quotes HTTP/1.1\r\nHost: local");
            stream
        })
        .collect();
    let quote = quote(&client_at([127, 0, 0, 2]), &running);
    let start = Instant::now();
    assert_eq!(quote.send().await.unwrap().status(), StatusCode::CREATED);
    let took = start.elapsed();
    let memory = running.memory();
    println!(
        "{} half-sent heads, {files} files: a quote from elsewhere took {took:.1?}, memory {} MB",
        half_heads.len(),
        memory / 1_000_000
    );
    assert!(took < quote_within, "{took:?}");
    assert!(memory < 100_000_000, "{memory}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hung_xcover_keeps_neither_health_checks_nor_opt_outs_waiting() {
    hung_xcover(Duration::from_secs(3), BUSY).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "make calm"]
async fn in_full_a_hung_xcover() {
    hung_xcover(Duration::from_secs(60), Duration::from_millis(100)).await;
}

/// 80 quotes a second for so long while XCover accepts connections and says nothing.
async fn hung_xcover(duration: Duration, healthz_within: Duration) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}/x", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut hanging = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            hanging.push(stream);
        }
    });
    let settings = [("PROXY_UPSTREAM_RATE", "100"), ("PROXY_STOP_DELAY", "0")];
    let running = Running::start(&base_url, &settings);
    let health = Health::watch(&running);
    let client = client_at([127, 0, 0, 1]);
    let quote = quote(&client, &running);
    let (start, mut quotes, mut opt_outs) = (Instant::now(), JoinSet::new(), JoinSet::new());
    let mut tick = interval(Duration::from_millis(1000 / 80));
    let mut nth = 0;
    while start.elapsed() < duration {
        tick.tick().await;
        let quote = quote.try_clone().unwrap();
        quotes.spawn(async move { quote.send().await.unwrap().status().as_u16() });
        nth += 1;
        if nth % 8 == 0 {
            let id = format!("A-{nth}");
            let opt_out = client
                .post(format!("{}/xcover/offers/{id}/opt_out", running.address))
                .header(HEADER, token(&id, SystemTime::now()));
            opt_outs.spawn(async move {
                let start = Instant::now();
                (
                    opt_out.send().await.unwrap().status().as_u16(),
                    start.elapsed(),
                )
            });
        }
    }
    let opt_outs = opt_outs.join_all().await;
    let slowest_opt_out = opt_outs.iter().map(|(_, took)| *took).max().unwrap();
    let (asked, slowest) = health.stop().await;
    // Those that have been answered.
    let quotes: Vec<_> = iter::from_fn(|| quotes.try_join_next())
        .map(Result::unwrap)
        .collect();
    let of = |status: u16| quotes.iter().filter(|&&found| found == status).count();
    println!(
        "XCover hangs for {duration:.0?}: {} quotes, {} are 504 and {} are 503; {} opt-outs, slowest {slowest_opt_out:.1?}; \
         /healthz asked {asked} times, slowest {slowest:.1?}",
        quotes.len(),
        of(504),
        of(503),
        opt_outs.len(),
    );
    assert!(opt_outs.iter().all(|(status, _)| *status == 202));
    assert_eq!(of(504) + of(503), quotes.len());
    assert!(slowest < healthz_within, "{slowest:?}");
    signal("-KILL", running.id());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_connects_at_once_are_all_taken_quickly() {
    // A SYN that found the backlog full would be sent again after 1 s.
    connects(Duration::from_millis(900)).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "make calm"]
async fn in_full_a_thousand_connects_at_once() {
    connects(Duration::from_millis(200)).await;
}

async fn connects(within: Duration) {
    let running = Running::start("http://127.0.0.1:1/x", &[]);
    let at = address(&running);
    let mut connects = JoinSet::new();
    for _ in 0..1000 {
        connects.spawn(async move {
            let start = Instant::now();
            let stream = tokio::net::TcpStream::connect(at).await.unwrap();
            (start.elapsed(), stream)
        });
    }
    let connects = connects.join_all().await;
    let slowest = connects.iter().map(|(took, _)| *took).max().unwrap();
    println!("1,000 connects at once: slowest {slowest:.1?}");
    assert!(slowest < within, "{slowest:?}");
}

/// The test has the other ends of the connections.
#[cfg(unix)]
fn may_open_many_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let maximum = getrlimit(Resource::Nofile).maximum;
    let raised = Rlimit {
        current: maximum,
        maximum,
    };
    setrlimit(Resource::Nofile, raised).unwrap();
}

/// Asks `/healthz` all the time, on connections of its own.
struct Health {
    is_over: Arc<AtomicBool>,
    asked: tokio::task::JoinHandle<(usize, Duration)>,
}

impl Health {
    fn watch(running: &Running) -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let until = Arc::clone(&is_over);
        let healthz = client_at([127, 0, 0, 3]).get(format!("{}/healthz", running.address));
        let asked = tokio::spawn(async move {
            let (mut asked, mut slowest) = (0, Duration::ZERO);
            while !until.load(Ordering::Relaxed) {
                let start = Instant::now();
                let response = healthz.try_clone().unwrap().send().await.unwrap();
                assert_eq!(response.status(), StatusCode::OK);
                response.bytes().await.unwrap();
                (asked, slowest) = (asked + 1, slowest.max(start.elapsed()));
                sleep(Duration::from_millis(10)).await;
            }
            (asked, slowest)
        });
        Self { is_over, asked }
    }

    /// How often it was asked, and the slowest answer.
    async fn stop(self) -> (usize, Duration) {
        self.is_over.store(true, Ordering::Relaxed);
        self.asked.await.unwrap()
    }
}

fn address(running: &Running) -> SocketAddr {
    let address = running.address.strip_prefix("http://");
    address.unwrap().parse().unwrap()
}

fn client_at(ip: [u8; 4]) -> Client {
    Client::builder()
        .local_address(IpAddr::from(ip))
        .timeout(Duration::from_secs(12))
        .build()
        .unwrap()
}

fn quote(client: &Client, running: &Running) -> reqwest::RequestBuilder {
    client
        .post(format!("{}/xcover/quotes", running.address))
        .header("content-type", "application/json")
        .body("{}")
}
