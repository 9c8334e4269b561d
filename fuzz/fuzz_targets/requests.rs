//! Whatever a request's head says, only pages of the proxy's own origin and of listed ones get past the check, only to
//! a public host, and nothing is an error of the proxy's. A head is its path and its headers, each on a line.
#![no_main]

use std::{net::SocketAddr, sync::LazyLock};

use axum::{Router, body::Body, extract::ConnectInfo, http::Request};
use libfuzzer_sys::fuzz_target;
use tokio::runtime::Runtime;
use tower::ServiceExt;

static PROXY: LazyLock<(Runtime, Router)> = LazyLock::new(|| {
    let settings = [
        ("PROXY_PUBLIC_ORIGINS", "https://shop.example"),
        ("PROXY_ALLOWED_ORIGINS", "https://partner.example"),
        ("PROXY_TRUSTED_PROXIES", "10.0.0.0/8"),
    ];
    xcover_fuzz::proxy("requests", &settings)
});

fuzz_target!(|data: &[u8]| {
    let mut lines = data.split(|&byte| byte == b'\n');
    // GET: no route takes it, so a request that isn't refused ends as 404 or 405.
    let mut request = Request::get(lines.next().unwrap_or_default());
    let (mut origins, mut hosts) = (Vec::new(), Vec::new());
    for line in lines {
        let mut parts = line.splitn(2, |&byte| byte == b':');
        let (name, value) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        if name.eq_ignore_ascii_case(b"origin") {
            origins.push(String::from_utf8_lossy(value).to_lowercase());
        }
        if name.eq_ignore_ascii_case(b"host") {
            hosts.push(String::from_utf8_lossy(value).to_lowercase());
        }
        request = request.header(name, value);
    }
    let is_trusted = data.len() % 2 == 0;
    let peer = if is_trusted { "10.0.0.1:1" } else { "192.0.2.1:1" };
    let peer: SocketAddr = peer.parse().expect("an address");
    let Ok(request) = request.extension(ConnectInfo(peer)).body(Body::empty()) else { return };
    let is_under_prefix = request.uri().path().strip_prefix("/xcover/").is_some_and(|rest| !rest.is_empty());
    let target = request.uri().authority().map(|target| target.host().to_lowercase());

    let (runtime, proxy) = &*PROXY;
    let response = runtime.block_on(proxy.clone().oneshot(request)).expect("no error");
    let status = response.status().as_u16();
    assert!(status < 500, "{status}");
    if !is_under_prefix || !matches!(status, 404 | 405) {
        return;
    }
    assert!(hosts.len() < 2 && hosts.len() + target.iter().len() > 0, "{hosts:?}");
    let own = ["https://shop.example", "https://partner.example"];
    assert!(origins.iter().all(|origin| own.contains(&origin.trim())) && origins.len() < 2, "{origins:?}");
    if !is_trusted {
        let host = target.unwrap_or_else(|| {
            let port = hosts[0].rfind(':').filter(|&at| !hosts[0][at..].contains(']'));
            hosts[0][..port.unwrap_or(hosts[0].len())].to_owned()
        });
        let is_loopback = host == "localhost" || host == "[::1]" || host.starts_with("127.");
        assert!(host == "shop.example" || is_loopback, "{host}");
    }
});
