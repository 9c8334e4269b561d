//! The proxy under load, beside an Express and a Flask proxy that do the same: `make load`.
//!
//! Each server is one process on one core of its own; XCover and the clients share another core. A run is one server with one
//! size of response and one delay of XCover. Ratios within one run of this program can be compared, times of two can't.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
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
        "| response | XCover's time | server | requests/s | added p50, ms | added p99, ms | CPU per request, ms | memory, MB |"
    );
    println!("|---|---|---|---:|---:|---:|---:|---:|");
    for size in upstream::SIZES {
        for delay_ms in [0, 400] {
            let path = format!("/{size}/{delay_ms}/x/partners/LOAD/quotes/");
            let direct = measure(&upstream, &path, delay_ms).await;
            for kind in [Kind::Proxy, Kind::Express, Kind::Flask] {
                let base_url = format!("http://127.0.0.1:{}/{size}/{delay_ms}/x", upstream.port);
                let server = Server::start(kind, &base_url, CORES.0).await;
                let run = measure(&server, "/xcover/quotes", delay_ms).await;
                let added = |of: fn(&Run) -> Duration| {
                    let (with, without) = (of(&run.one), of(&direct.one));
                    (with.as_secs_f64() - without.as_secs_f64()) * 1000.0
                };
                println!(
                    "| {} KB | {delay_ms} ms | {} | {:.0} | {:.2} | {:.2} | {:.3} | {} |",
                    size / 1000,
                    kind.name(),
                    run.many.per_second(),
                    added(|run| run.quantile(0.5)),
                    added(|run| run.quantile(0.99)),
                    run.cpu.as_secs_f64() * 1000.0 / run.many.latencies.len() as f64,
                    run.memory / 1_000_000,
                );
                let failed = run.many.failed + run.one.failed;
                if failed > 0 {
                    println!(
                        "|  |  | {failed} of these weren't answered with 201 |  |  |  |  |  |"
                    );
                }
            }
        }
    }
}

/// What one server was like.
struct Measured {
    /// One request at a time: what is added without waiting for others.
    one: Run,
    /// Many at a time: as many as it can do.
    many: Run,
    /// Its processor time for `many`.
    cpu: Duration,
    /// Its most memory with 1,000 requests open, in bytes.
    memory: u64,
}

async fn measure(server: &Server, path: &str, delay_ms: u64) -> Measured {
    // An instant XCover keeps a core busy with few; a slow one shows how many can wait at once.
    let (at_a_time, seconds) = if delay_ms == 0 { (64, 5) } else { (1000, 8) };
    let warm_up = Duration::from_secs(2);
    Run::of(server.port, path, 16, warm_up).await;
    let one = Run::of(server.port, path, 1, Duration::from_secs(seconds)).await;
    Run::of(server.port, path, at_a_time, warm_up).await;
    let before = server.cpu();
    let (many, memory) = tokio::join!(
        Run::of(server.port, path, at_a_time, Duration::from_secs(seconds)),
        server.most_memory(Duration::from_secs(seconds)),
    );
    Measured {
        one,
        many,
        cpu: server.cpu() - before,
        memory,
    }
}
