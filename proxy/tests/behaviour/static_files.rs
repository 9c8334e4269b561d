//! Static files beside the routes.

use std::fs;

use axum::{
    body::Body,
    extract::Request,
    http::{Method, StatusCode},
};
use xcover_proxy::Limits;

use crate::support::{Proxy, ProxyResponse, ScratchFolder, scratch_folder};

const IMMUTABLE: &str = "public, max-age=31536000, immutable";

const VERSIONS: [&str; 5] = [
    "0.1.0",
    "10.20.30",
    "1.0.0-pre.1",
    "1.0.0+build.007",
    "1.0.0-x-y.0a+b-c",
];

const NO_VERSIONS: [&str; 12] = [
    "latest",
    "1",
    "1.0",
    "1.0.0.0",
    "v1.0.0",
    "1.0.x",
    "1..0",
    "2026.01.02",
    "1.0.0-",
    "1.0.0-pre.01",
    "1.0.0+",
    "1.0.0+a+b",
];

/// A folder with a release, and a file beside it that must not be served.
fn folder() -> ScratchFolder {
    let folder = scratch_folder();
    let dist = folder.path().join("dist");
    fs::create_dir_all(dist.join("xcover")).unwrap();
    for version in VERSIONS.iter().chain(&NO_VERSIONS) {
        let release = dist.join("xcover-offer").join(version);
        fs::create_dir_all(&release).unwrap();
        fs::write(release.join("embed.js"), "export {}").unwrap();
    }
    fs::write(folder.path().join("secret.txt"), "secret").unwrap();
    for (name, contents) in [
        ("index.html", "<!doctype html>"),
        ("embed.js", "export {}"),
        ("embed.js.br", "brotli"),
        ("embed.js.gz", "gzip"),
        ("embed.d.ts", "export {}"),
        ("xcover-offer_bg.wasm", "\0asm"),
        ("integrity.json", "{}"),
        ("demo.css", "a{}"),
        ("healthz", "a file"),
        ("xcover/quotes", "a file"),
    ] {
        fs::write(dist.join(name), contents).unwrap();
    }
    folder
}

fn proxy(folder: &ScratchFolder) -> Proxy {
    let dist = folder.path().join("dist");
    let dist = [("PROXY_STATIC_DIR", dist.to_str().unwrap())];
    Proxy::with("http://127.0.0.1:1/x", &dist, Limits::default())
}

async fn get_with(path: &str, headers: &[(&str, &str)]) -> ProxyResponse {
    let folder = folder();
    let request = headers
        .iter()
        .fold(Request::get(path), |request, (name, value)| {
            request.header(*name, *value)
        });
    proxy(&folder)
        .send(request.body(Body::empty()).unwrap())
        .await
}

async fn get(path: &str) -> ProxyResponse {
    get_with(path, &[]).await
}

#[tokio::test]
async fn files_have_the_content_types_that_browsers_insist_on() {
    for (path, content_type) in [
        ("/", "text/html"),
        ("/index.html", "text/html"),
        ("/embed.js", "text/javascript"),
        ("/xcover-offer_bg.wasm", "application/wasm"),
        ("/integrity.json", "application/json"),
        ("/demo.css", "text/css"),
        ("/embed.d.ts", "text/plain; charset=utf-8"),
    ] {
        let response = get(path).await;
        assert_eq!(response.status, StatusCode::OK, "{path}");
        assert_eq!(
            response.header("content-type"),
            Some(content_type),
            "{path}"
        );
        assert_eq!(response.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(response.header("cache-control"), Some("no-cache"));
    }
}

#[tokio::test]
async fn any_page_may_load_the_module_from_here() {
    let response = get_with("/embed.js", &[("origin", "https://shop.example")]).await;
    assert_eq!(response.header("access-control-allow-origin"), Some("*"));
}

#[tokio::test]
async fn compressed_files_are_sent_to_clients_that_accept_them() {
    for (accepted, encoding, body) in [
        ("gzip, br", Some("br"), "brotli"),
        ("gzip", Some("gzip"), "gzip"),
        ("identity", None, "export {}"),
    ] {
        let response = get_with("/embed.js", &[("accept-encoding", accepted)]).await;
        assert_eq!(response.header("content-encoding"), encoding);
        assert_eq!(response.text(), body);
        assert_eq!(response.header("content-type"), Some("text/javascript"));
        assert_eq!(response.header("vary"), Some("accept-encoding"));
    }
    let response = get_with("/demo.css", &[("accept-encoding", "br, gzip")]).await;
    assert_eq!(
        (response.header("content-encoding"), response.text()),
        (None, "a{}")
    );
}

#[tokio::test]
async fn a_file_that_has_not_changed_is_a_304() {
    let folder = folder();
    let proxy = proxy(&folder);
    let get = async |name: &str, value: &str| {
        let request = Request::get("/embed.js")
            .header(name, value)
            .body(Body::empty())
            .unwrap();
        proxy.send(request).await
    };
    let first = get("accept", "*/*").await;
    let (etag, modified) = (
        first.header("etag").unwrap(),
        first.header("last-modified").unwrap(),
    );
    for (name, value) in [("if-none-match", etag), ("if-modified-since", modified)] {
        let again = get(name, value).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{name}");
        assert_eq!(again.header("cache-control"), Some("no-cache"));
    }
    assert_eq!(
        get("if-none-match", "\"other\"").await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_file_below_a_version_is_cached_for_good() {
    for version in VERSIONS {
        let path = format!("/xcover-offer/{version}/embed.js");
        let response = get(&path).await;
        assert_eq!(response.status, StatusCode::OK, "{path}");
        assert_eq!(response.header("cache-control"), Some(IMMUTABLE), "{path}");
    }
}

#[tokio::test]
async fn an_unchanged_file_below_a_version_is_cached_for_good() {
    let path = "/xcover-offer/0.1.0/embed.js";
    let later = ("if-modified-since", "Fri, 31 Dec 2100 00:00:00 GMT");
    let response = get_with(path, &[later]).await;
    assert_eq!(response.status, StatusCode::NOT_MODIFIED);
    assert_eq!(response.header("cache-control"), Some(IMMUTABLE));
}

#[tokio::test]
async fn a_file_below_what_only_looks_like_a_version_is_revalidated() {
    for name in NO_VERSIONS {
        let path = format!("/xcover-offer/{name}/embed.js");
        let response = get(&path).await;
        assert_eq!(response.status, StatusCode::OK, "{path}");
        assert_eq!(response.header("cache-control"), Some("no-cache"), "{path}");
    }
    let response = get("/embed.js?0.1.0/1.0.0/").await;
    assert_eq!(response.header("cache-control"), Some("no-cache"));
}

#[tokio::test]
async fn a_missing_file_below_a_version_is_not_cached() {
    for (path, status) in [
        ("/xcover-offer/0.1.0/nowhere.js", StatusCode::NOT_FOUND),
        ("/xcover-offer/9.9.9/embed.js", StatusCode::NOT_FOUND),
        ("/xcover-offer/0.1.0", StatusCode::TEMPORARY_REDIRECT),
    ] {
        let response = get(path).await;
        assert_eq!(response.status, status, "{path}");
        assert_eq!(response.header("cache-control"), Some("no-cache"), "{path}");
    }
}

#[tokio::test]
async fn the_proxys_own_routes_are_never_files() {
    assert_eq!(get("/healthz").await.text(), r#"{"status":"ok"}"#);
    get("/xcover/quotes")
        .await
        .expect_problem(405, "method-not-allowed");
    get("/xcover/nowhere")
        .await
        .expect_problem(404, "unknown-route");
    get("/xcover/").await.expect_problem(404, "unknown-route");
    get("/xcover").await.expect_problem(404, "unknown-route");
}

#[tokio::test]
async fn no_path_leads_out_of_the_folder() {
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/xcover-offer/../../secret.txt",
        "/..%5csecret.txt",
        "//../secret.txt",
        "/%00",
        "/secret.txt",
    ] {
        let response = get(path).await;
        response.expect_problem(404, "unknown-route");
    }
}

#[tokio::test]
async fn a_missing_file_or_another_method_than_get_is_a_404() {
    get("/nowhere.js")
        .await
        .expect_problem(404, "unknown-route");
    for path in ["/embed.js", "/quotes"] {
        let request = Request::builder().method(Method::POST).uri(path);
        let response = proxy(&folder())
            .send(request.body(Body::empty()).unwrap())
            .await;
        response.expect_problem(404, "unknown-route");
    }
}
