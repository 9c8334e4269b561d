//! What can break, each as a run.

use std::{
    future::Future,
    hash::{BuildHasher, RandomState},
    net::SocketAddr,
    time::{Duration, Instant},
};

use tokio::{net::TcpListener, time::sleep};
use xcover_proxy::{Limits, Settings, app};

use crate::{
    fleet::{Environment, Folder, Proxy},
    outcome::Outcome,
    pages::{Pages, Report, report_all},
    redis::Redis,
    upstream::{Slowness, Upstream},
};

/// How large a run is.
#[derive(Clone, Copy)]
pub(crate) struct Scale {
    pub(crate) opt_outs: usize,
    /// The time over which they come.
    pub(crate) over: Duration,
    /// How long what breaks is away.
    pub(crate) down: Duration,
    /// `PROXY_UPSTREAM_RATE`.
    pub(crate) upstream_rate: &'static str,
    /// How long XCover may take to have them all.
    pub(crate) patience: Duration,
}

impl Scale {
    fn pages(self, leave: bool) -> Pages {
        Pages {
            count: self.opt_outs,
            over: self.over,
            leave,
        }
    }

    /// A proxy with its outbox in this folder.
    fn in_folder(self, upstream: &Upstream, folder: &Folder) -> Environment {
        let folder = folder.path().to_str().unwrap();
        let settings = [
            ("PROXY_DATA_DIR", folder),
            ("PROXY_UPSTREAM_RATE", self.upstream_rate),
        ];
        Environment::new(&upstream.base_url(), &settings)
    }

    /// A proxy with its outbox in this Redis.
    fn in_redis(self, upstream: &Upstream, url: &str) -> Environment {
        let settings = [
            ("PROXY_REDIS_URL", url),
            ("PROXY_UPSTREAM_RATE", self.upstream_rate),
        ];
        Environment::new(&upstream.base_url(), &settings)
    }
}

/// `kill -9` every 0.6 to 1.4 s.
pub(crate) async fn kills(scale: Scale) -> Outcome {
    let upstream = Upstream::start(Slowness::default());
    let folder = Folder::new();
    let mut proxy = Proxy::start(&scale.in_folder(&upstream, &folder)).await;
    let pages = report_all(scale.pages(false), vec![proxy.address]);
    let (reports, last_fault) = meanwhile(pages, async || {
        sleep(between(0.6, 1.4)).await;
        proxy.kill();
        let killed = Instant::now();
        proxy.start_again();
        killed
    })
    .await;
    let fault = "`kill -9` every 0.6 to 1.4 s";
    Outcome::of(fault, &reports, &upstream, last_fault, scale.patience).await
}

/// SIGTERM every 1 to 2 s, while XCover takes 1.5 s for a handshake, and pages close their connections at once.
pub(crate) async fn stops(scale: Scale) -> Outcome {
    let upstream = Upstream::start(Slowness {
        handshake: Duration::from_millis(1500),
        ..Slowness::default()
    });
    let folder = Folder::new();
    let mut proxy = Proxy::start(&scale.in_folder(&upstream, &folder)).await;
    let pages = report_all(scale.pages(true), vec![proxy.address]);
    let (reports, last_fault) = meanwhile(pages, async || {
        sleep(between(1.0, 2.0)).await;
        proxy.terminate().await;
        let stopped = Instant::now();
        proxy.start_again();
        stopped
    })
    .await;
    let fault = "SIGTERM every 1 to 2 s, pages gone, XCover's handshake takes 1.5 s";
    Outcome::of(fault, &reports, &upstream, last_fault, scale.patience).await
}

/// XCover answers 503 half the time, until all pages have reported.
pub(crate) async fn failures(scale: Scale) -> Outcome {
    let upstream = Upstream::start(Slowness::default());
    upstream.fail_half_the_time(true);
    let folder = Folder::new();
    let proxy = Proxy::start(&scale.in_folder(&upstream, &folder)).await;
    let reports = report_all(scale.pages(true), vec![proxy.address]).await;
    upstream.fail_half_the_time(false);
    let fault = "pages gone, XCover says 503 half the time";
    Outcome::of(fault, &reports, &upstream, Instant::now(), scale.patience).await
}

/// XCover is down for a while.
pub(crate) async fn outage(scale: Scale) -> Outcome {
    let mut upstream = Upstream::start(Slowness::default());
    let folder = Folder::new();
    let proxy = Proxy::start(&scale.in_folder(&upstream, &folder)).await;
    let pages = report_all(scale.pages(false), vec![proxy.address]);
    let away = async {
        sleep(Duration::from_millis(500)).await;
        upstream.go_down();
        sleep(scale.down).await;
        upstream.come_back();
        Instant::now()
    };
    let (reports, last_fault) = tokio::join!(pages, away);
    let fault = if scale.down == Duration::from_secs(30) {
        "XCover is down for 30 s"
    } else {
        "XCover is down"
    };
    Outcome::of(fault, &reports, &upstream, last_fault, scale.patience).await
}

/// One of three proxies with one Redis is killed halfway, and doesn't come back.
pub(crate) async fn one_of_three(scale: Scale) -> Outcome {
    let upstream = Upstream::start(Slowness {
        answer: Duration::from_millis(400),
        ..Slowness::default()
    });
    let redis = Redis::start();
    let environment = scale.in_redis(&upstream, &redis.url());
    let mut proxies = Vec::new();
    for _ in 0..3 {
        proxies.push(Proxy::start(&environment).await);
    }
    let addresses = proxies.iter().map(|proxy| proxy.address).collect();
    let pages = report_all(scale.pages(false), addresses);
    let fault = async {
        sleep(scale.over / 2).await;
        proxies[0].kill();
        Instant::now()
    };
    let (reports, last_fault) = tokio::join!(pages, fault);
    let fault = "one of three proxies on Redis is killed";
    Outcome::of(fault, &reports, &upstream, last_fault, scale.patience).await
}

/// Two proxies die with opt-outs that they are just delivering, which a third delivers. It takes over after 2 s, not after
/// 24 s as usual.
pub(crate) async fn take_over() -> Outcome {
    let upstream = Upstream::start(Slowness::default());
    upstream.hold(true);
    let redis = Redis::start();
    let settings = [("PROXY_REDIS_URL", &*redis.url())];
    let environment = Environment::new(&upstream.base_url(), &settings);
    let pages = Pages {
        count: 8,
        over: Duration::from_millis(100),
        leave: false,
    };
    let mut first = Proxy::start(&environment).await;
    let reports = report_all(pages, vec![first.address]).await;
    upstream.has_begun(1).await;
    first.kill();
    let mut second = Proxy::start(&environment).await;
    upstream.has_begun(pages.count).await;
    second.kill();
    let last_fault = Instant::now();
    assert!(upstream.keys().is_empty(), "nothing to take over");
    upstream.hold(false);
    let _third = in_this_process(&environment, Duration::from_millis(700)).await;
    let patience = Duration::from_secs(30);
    Outcome::of("take-over", &reports, &upstream, last_fault, patience).await
}

/// The proxy's disk is full, until there is room again.
pub(crate) async fn full_disk(scale: Scale) -> Outcome {
    let mut upstream = Upstream::start(Slowness::default());
    // What isn't delivered stays in the database.
    upstream.go_down();
    let folder = Folder::new();
    let environment = scale.in_folder(&upstream, &folder);
    // In blocks of 512 bytes; a write beyond that is an error then, and no signal.
    let full = "trap '' XFSZ; ulimit -S -f 256; exec";
    let proxy = Proxy::start_with(&environment, full).await;
    let pages = report_all(scale.pages(false), vec![proxy.address]);
    let room = async {
        sleep(scale.over).await;
        proxy.lift_limit_of_files();
        upstream.come_back();
        Instant::now()
    };
    let (reports, last_fault) = tokio::join!(pages, room);
    let fault = "the disk is full";
    Outcome::of(fault, &reports, &upstream, last_fault, scale.patience).await
}

/// The Redis of two proxies is killed, and comes back.
pub(crate) async fn redis_killed(scale: Scale) -> Outcome {
    let fault = "Redis is killed, and comes back after 10 s";
    without_redis(fault, scale, Redis::kill, |redis| redis.restart(&[])).await
}

/// The Redis of two proxies hangs, and goes on.
pub(crate) async fn redis_hangs(scale: Scale) -> Outcome {
    let fault = "Redis hangs for 10 s";
    without_redis(
        fault,
        scale,
        |redis| redis.hang(true),
        |redis| redis.hang(false),
    )
    .await
}

async fn without_redis(
    fault: &'static str,
    scale: Scale,
    leave: fn(&mut Redis),
    come_back: fn(&mut Redis),
) -> Outcome {
    let upstream = Upstream::start(Slowness::default());
    let mut redis = Redis::start();
    let environment = scale.in_redis(&upstream, &redis.url());
    let proxies = [
        Proxy::start(&environment).await,
        Proxy::start(&environment).await,
    ];
    let addresses = proxies.iter().map(|proxy| proxy.address).collect();
    let pages = report_all(scale.pages(false), addresses);
    let away = async {
        sleep(scale.over / 4).await;
        leave(&mut redis);
        sleep(scale.down.min(Duration::from_secs(10))).await;
        come_back(&mut redis);
        Instant::now()
    };
    let (reports, last_fault) = tokio::join!(pages, away);
    Outcome::of(fault, &reports, &upstream, last_fault, scale.patience).await
}

/// Repeats a fault until all pages have reported; returns when the last one was.
async fn meanwhile(
    pages: impl Future<Output = Vec<Report>> + Send + 'static,
    mut fault: impl AsyncFnMut() -> Instant,
) -> (Vec<Report>, Instant) {
    let pages = tokio::spawn(pages);
    let mut last = Instant::now();
    while !pages.is_finished() {
        last = fault().await;
    }
    (pages.await.unwrap(), last)
}

/// A proxy in this process, whose requests may take so long.
async fn in_this_process(environment: &Environment, total: Duration) -> SocketAddr {
    let mut settings = Settings::read(|name| environment.get(name)).unwrap();
    settings.limits = Limits {
        total,
        ..Limits::default()
    };
    let router = app(settings).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

/// By chance, in seconds.
fn between(least: f64, most: f64) -> Duration {
    let chance = RandomState::new().hash_one(0) % 1000;
    #[expect(clippy::cast_precision_loss, reason = "below 1000")]
    Duration::from_secs_f64(least + (most - least) * chance as f64 / 1000.0)
}
