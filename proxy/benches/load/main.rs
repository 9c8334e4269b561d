//! The proxy under load, beside an Express and a Flask proxy that do the same: `make load`.
//!
//! Each server is one process on one core of its own; XCover and the clients share another core. A run is one server with one
//! size of response and one delay of XCover. Ratios within one run of this program can be compared, times of two can't.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark fails by panicking, and prints"
)]

mod clients;
mod server;
mod upstream;

use std::time::Duration;

use clients::Run;
use server::{Kind, Server};

const SERVERS: [Kind; 3] = [Kind::Proxy, Kind::Express, Kind::Flask];
/// Each with every server, one after the other; the best counts.
const ROUNDS: usize = 3;
/// What the servers are on, and everything else.
const CORES: (&str, &str) = ("0", "1");

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[1..] {
        ["upstream"] => runtime().block_on(upstream::serve()),
        ["proxy"] => server::run_proxy(),
        _ => runtime().block_on(compare()),
    }
}

fn runtime() -> tokio::runtime::Runtime {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().build().unwrap()
}

async fn compare() {
    server::pin_this_process(CORES.1);
    let upstream = Server::upstream(CORES.1);
    println!(
        "| response | XCover's time | server | requests/s | requests per core second | added p50, ms | added p99, ms | CPU per request, ms | memory, MB |"
    );
    println!("|---|---|---|---:|---:|---:|---:|---:|---:|");
    for size in upstream::SIZES {
        for delay_ms in [0, 400] {
            let base_url = format!("http://127.0.0.1:{}/{size}/{delay_ms}/x", upstream.port);
            let direct = format!("/{size}/{delay_ms}/x/partners/LOAD/quotes/");
            let mut without: Option<Measured> = None;
            let mut with = SERVERS.map(|kind| (kind, None));
            for _ in 0..ROUNDS {
                let measured = measure(&upstream, &direct, delay_ms).await;
                without = Some(measured.or_better(without));
                for (kind, best) in &mut with {
                    let server = Server::start(*kind, &base_url, CORES.0).await;
                    let measured = measure(&server, "/xcover/quotes", delay_ms).await;
                    *best = Some(measured.or_better(best.take()));
                }
            }
            let without = without.unwrap();
            for (kind, best) in with {
                let best = best.unwrap();
                println!(
                    "| {} KB | {delay_ms} ms | {} | {:.0} | {:.0} | {:.2} | {:.2} | {:.3} | {} |",
                    size / 1000,
                    kind.name(),
                    best.per_second,
                    1000.0 / best.cpu_ms,
                    best.p50_ms - without.p50_ms,
                    best.p99_ms - without.p99_ms,
                    best.cpu_ms,
                    best.memory / 1_000_000,
                );
                if best.failed > 0 {
                    eprintln!("{}: {} weren't answered with 201", kind.name(), best.failed);
                }
            }
        }
    }
}

/// What one server was like.
struct Measured {
    /// One request at a time: what is added without waiting for others.
    p50_ms: f64,
    p99_ms: f64,
    /// Many at a time: as many as it can do.
    per_second: f64,
    /// Its processor time for each of these.
    cpu_ms: f64,
    /// Its most memory meanwhile, in bytes.
    memory: u64,
    /// How many requests of all weren't answered with 201.
    failed: usize,
}

impl Measured {
    /// The better of two rounds in each respect: what else is running only makes figures worse.
    fn or_better(self, other: Option<Self>) -> Self {
        let Some(other) = other else { return self };
        Self {
            p50_ms: self.p50_ms.min(other.p50_ms),
            p99_ms: self.p99_ms.min(other.p99_ms),
            per_second: self.per_second.max(other.per_second),
            cpu_ms: self.cpu_ms.min(other.cpu_ms),
            memory: self.memory.max(other.memory),
            failed: self.failed + other.failed,
        }
    }
}

async fn measure(server: &Server, path: &str, delay_ms: u64) -> Measured {
    // An instant XCover keeps a core busy with few; a slow one shows how many can wait at once.
    let (at_a_time, seconds) = if delay_ms == 0 { (64, 4) } else { (1000, 5) };
    let (warm_up, duration) = (Duration::from_secs(1), Duration::from_secs(seconds));
    Run::of(server.port, path, 16, warm_up).await;
    let one = Run::of(server.port, path, 1, duration).await;
    Run::of(server.port, path, at_a_time, warm_up).await;
    let before = server.cpu();
    let (many, memory) = tokio::join!(
        Run::of(server.port, path, at_a_time, duration),
        server.most_memory(duration),
    );
    let cpu = server.cpu() - before;
    let ms = |of: f64| one.quantile(of).as_secs_f64() * 1000.0;
    Measured {
        p50_ms: ms(0.5),
        p99_ms: ms(0.99),
        per_second: many.per_second(),
        cpu_ms: cpu.as_secs_f64() * 1000.0 / many.latencies.len() as f64,
        memory,
        failed: one.failed + many.failed,
    }
}
