//! Whatever a request's head says, only pages of the proxy's own origin and of listed ones get past the check, only to
//! a public host, only the files inside the static folder are served, and nothing is an error of the proxy's. A head is its
//! method and path, and its headers, each on a line.
#![no_main]

use std::{fs, net::SocketAddr, os::unix::fs::symlink, sync::LazyLock};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::Request,
};
use libfuzzer_sys::fuzz_target;
use tokio::runtime::Runtime;
use tower::ServiceExt;
use xcover_proxy::problem::Code;

const HIDDEN: &str = "nobody may see this";

static PROXY: LazyLock<(Runtime, Router)> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("xcover-fuzz-files-{}", std::process::id()));
    let files = folder.join("files");
    fs::create_dir_all(files.join("a")).expect("a folder");
    fs::write(files.join("a/b.js"), "everybody may").expect("a file");
    for hidden in [folder.join("c"), files.join(".d")] {
        fs::write(hidden, HIDDEN).expect("a file");
    }
    symlink("../c", files.join("e")).expect("a link");
    let settings = [
        ("PROXY_PUBLIC_ORIGINS", "https://shop.example"),
        ("PROXY_ALLOWED_ORIGINS", "https://partner.example"),
        ("PROXY_TRUSTED_PROXIES", "10.0.0.0/8"),
        ("PROXY_CLIENT_RATE", "10000"),
        ("PROXY_STATIC_DIR", files.to_str().expect("text")),
    ];
    xcover_fuzz::proxy("requests", &settings)
});

fuzz_target!(|data: &[u8]| {
    let mut lines = data.split(|&byte| byte == b'\n');
    let first = lines.next().unwrap_or_default();
    let Some(space) = first.iter().position(|&byte| byte == b' ') else {
        return;
    };
    let mut request = Request::builder()
        .method(&first[..space])
        .uri(&first[space + 1..]);
    let (mut origins, mut hosts) = (Vec::new(), Vec::new());
    for line in lines {
        let mut parts = line.splitn(2, |&byte| byte == b':');
        let (name, value) = (
            parts.next().unwrap_or_default(),
            parts.next().unwrap_or_default(),
        );
        if name.eq_ignore_ascii_case(b"origin") {
            origins.push(String::from_utf8_lossy(value).to_lowercase());
        }
        if name.eq_ignore_ascii_case(b"host") {
            hosts.push(String::from_utf8_lossy(value).to_lowercase());
        }
        request = request.header(name, value);
    }
    let is_trusted = data.len() % 2 == 0;
    let peer = if is_trusted {
        "10.0.0.1:1"
    } else {
        "192.0.2.1:1"
    };
    let peer: SocketAddr = peer.parse().expect("an address");
    // Without a body, no request gets as far as XCover.
    let Ok(request) = request.extension(ConnectInfo(peer)).body(Body::empty()) else {
        return;
    };
    let is_under_prefix = request
        .uri()
        .path()
        .strip_prefix("/xcover/")
        .is_some_and(|rest| !rest.is_empty());
    let target = request
        .uri()
        .authority()
        .map(|target| target.host().to_lowercase());

    let (runtime, proxy) = &*PROXY;
    let response = runtime
        .block_on(proxy.clone().oneshot(request))
        .expect("no error");
    let (parts, body) = response.into_parts();
    assert!(parts.status.as_u16() < 500, "{}", parts.status);
    let body = runtime
        .block_on(to_bytes(body, usize::MAX))
        .expect("a body");
    assert!(!String::from_utf8_lossy(&body).contains(HIDDEN));

    let code = parts.extensions.get::<Code>();
    let is_refused = matches!(
        code,
        Some(Code::InvalidHost | Code::UnknownHost | Code::OriginNotAllowed)
    );
    // A preflight succeeds for every page.
    if !is_under_prefix || is_refused || parts.status.is_success() {
        return;
    }
    assert!(
        hosts.len() < 2 && hosts.len() + target.iter().len() > 0,
        "{hosts:?}"
    );
    let own = ["https://shop.example", "https://partner.example"];
    assert!(
        origins.iter().all(|origin| own.contains(&origin.trim())) && origins.len() < 2,
        "{origins:?}"
    );
    if !is_trusted {
        let host = target.unwrap_or_else(|| {
            let port = hosts[0]
                .rfind(':')
                .filter(|&at| !hosts[0][at..].contains(']'));
            hosts[0][..port.unwrap_or(hosts[0].len())].to_owned()
        });
        let is_loopback = host == "localhost" || host == "[::1]" || host.starts_with("127.");
        assert!(host == "shop.example" || is_loopback, "{host}");
    }
});
