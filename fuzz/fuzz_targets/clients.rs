//! Whatever `X-Forwarded-For` says, a client that isn't behind a trusted server stays one client, and nothing is an error of the
//! proxy's. The data is the values of the header, each on a line.
#![no_main]

use std::{
    net::SocketAddr,
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use axum::{Router, body::Body, extract::ConnectInfo, http::Request};
use libfuzzer_sys::fuzz_target;
use tokio::runtime::Runtime;
use tower::ServiceExt;

/// A client may send four at once, and one a second from then on.
const AT_ONCE: u64 = 4;

static PROXY: LazyLock<(Runtime, Router, Instant)> = LazyLock::new(|| {
    let settings = [("PROXY_CLIENT_RATE", "1"), ("PROXY_TRUSTED_PROXIES", "10.0.0.0/8,2001:db8::/32")];
    let (runtime, proxy) = xcover_fuzz::proxy("clients", &settings);
    (runtime, proxy, Instant::now())
});
/// How many of the client's requests got past the limit.
static PASSED: AtomicU64 = AtomicU64::new(0);

fuzz_target!(|data: &[u8]| {
    let (runtime, proxy, start) = &*PROXY;
    for peer in ["10.0.0.1:1", "192.0.2.1:1"] {
        let is_trusted = peer.starts_with("10.");
        let peer: SocketAddr = peer.parse().expect("an address");
        // Without a type, it goes no further than the limit.
        let mut request = Request::post("/xcover/quotes").header("host", "localhost").extension(ConnectInfo(peer));
        for value in data.split(|&byte| byte == b'\n') {
            request = request.header("x-forwarded-for", value);
        }
        let Ok(request) = request.body(Body::empty()) else { return };
        let response = runtime.block_on(proxy.clone().oneshot(request)).expect("no error");
        let status = response.status().as_u16();
        assert!(matches!(status, 415 | 429), "{status}");
        if !is_trusted && status == 415 {
            let passed = PASSED.fetch_add(1, Ordering::Relaxed) + 1;
            assert!(passed <= AT_ONCE + 1 + start.elapsed().as_secs(), "{passed}");
        }
    }
});
