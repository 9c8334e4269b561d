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
async fn names_that_begin_with_a_dot_are_not_served_except_well_known() {
    let folder = folder();
    let dist = folder.path().join("dist");
    for name in [
        ".env",
        ".env.br",
        ".git/config",
        "xcover-offer/.htaccess",
        ".well-known/.secret",
        ".well-known/security.txt",
        ".well-knownx",
        "a.b..c",
    ] {
        let path = dist.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "contents").unwrap();
    }
    let get = async |path: &str| {
        let request = Request::get(path).header("accept-encoding", "br");
        proxy(&folder)
            .send(request.body(Body::empty()).unwrap())
            .await
    };
    for path in [
        "/.env",
        "/%2eenv",
        "/%2Eenv",
        "/.git/config",
        "/.git/",
        "/.git",
        "/%2egit%2fconfig",
        "/xcover-offer/.htaccess",
        "/.well-known/.secret",
        "/.well-knownx",
        "/.well-known/../.env",
    ] {
        get(path).await.expect_problem(404, "unknown-route");
    }
    for path in [
        "/.well-known/security.txt",
        "/%2ewell-known/security.txt",
        "/a.b..c",
    ] {
        assert_eq!(get(path).await.text(), "contents", "{path}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn links_are_followed_inside_the_folder_only() {
    use std::os::unix::fs::symlink;
    let folder = folder();
    let dist = folder.path().join("dist");
    let link = |target: &std::path::Path, name: &str| symlink(target, dist.join(name)).unwrap();
    // As Kubernetes mounts a ConfigMap.
    fs::create_dir(dist.join("..2026_01")).unwrap();
    fs::write(dist.join("..2026_01/a.js"), "inside").unwrap();
    link("..2026_01".as_ref(), "..data");
    link("..data/a.js".as_ref(), "a.js");
    link(&dist.join("..2026_01/a.js"), "absolute.js");
    // Out of the folder.
    link("../secret.txt".as_ref(), "relative.txt");
    link(&folder.path().join("secret.txt"), "absolute.txt");
    link("/etc".as_ref(), "etc");
    link("..".as_ref(), "up");
    link("../secret.txt".as_ref(), "demo.css.br");
    link("relative.txt".as_ref(), "chain.txt");
    fs::create_dir(dist.join("folder")).unwrap();
    link("../../secret.txt".as_ref(), "folder/index.html");
    // A sibling whose path begins like the folder's.
    fs::create_dir(folder.path().join("dist-old")).unwrap();
    fs::write(folder.path().join("dist-old/b.js"), "secret").unwrap();
    link("../dist-old/b.js".as_ref(), "b.js");
    // Nowhere.
    link("loop".as_ref(), "loop");
    link("missing".as_ref(), "dangling");
    let get = async |path: &str| {
        let request = Request::get(path).header("accept-encoding", "br");
        proxy(&folder)
            .send(request.body(Body::empty()).unwrap())
            .await
    };
    for path in ["/a.js", "/absolute.js"] {
        assert_eq!(get(path).await.text(), "inside", "{path}");
    }
    assert_eq!(get("/demo.css").await.text(), "a{}");
    for path in [
        "/relative.txt",
        "/absolute.txt",
        "/etc/passwd",
        "/etc",
        "/up/secret.txt",
        "/chain.txt",
        "/folder/",
        "/b.js",
        "/loop",
        "/loop/x",
        "/dangling",
    ] {
        get(path).await.expect_problem(404, "unknown-route");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn the_folder_itself_may_be_a_link_that_changes() {
    use std::os::unix::fs::symlink;
    let scratch = scratch_folder();
    let current = scratch.path().join("current");
    for release in ["1", "2"] {
        fs::create_dir(scratch.path().join(release)).unwrap();
        fs::write(scratch.path().join(release).join("a.js"), release).unwrap();
    }
    symlink("1", &current).unwrap();
    let setting = [("PROXY_STATIC_DIR", current.to_str().unwrap())];
    let proxy = Proxy::with("http://127.0.0.1:1/x", &setting, Limits::default());
    for release in ["1", "2"] {
        fs::remove_file(&current).unwrap();
        symlink(release, &current).unwrap();
        let request = Request::get("/a.js").body(Body::empty()).unwrap();
        assert_eq!(proxy.send(request).await.text(), release);
    }
}

#[tokio::test]
async fn a_name_that_no_file_can_have_is_a_404() {
    let (longest, long) = ("a".repeat(255), "a".repeat(256));
    for path in [
        format!("/{longest}"),
        format!("/{long}"),
        format!("/{long}.js"),
        format!("/xcover-offer/{long}/embed.js"),
        format!("/{}", "é".repeat(128).replace('é', "%c3%a9")),
        format!("/{}x", "a/".repeat(2500)),
        // Its compressed version would have too long a name.
        format!("/{}.js", "a".repeat(251)),
        "/a%00b".to_owned(),
        "/%ff".to_owned(),
        "/embed.js/".to_owned(),
        "/embed.js/x".to_owned(),
    ] {
        let response = get_with(&path, &[("accept-encoding", "br, gzip")]).await;
        response.expect_problem(404, "unknown-route");
    }
}

#[tokio::test]
async fn a_file_with_the_longest_name_is_served() {
    let folder = folder();
    let name = format!("{}.js", "a".repeat(252));
    fs::write(folder.path().join("dist").join(&name), "x").unwrap();
    let request = Request::get(format!("/{name}")).header("accept-encoding", "br, gzip");
    let response = proxy(&folder)
        .send(request.body(Body::empty()).unwrap())
        .await;
    assert_eq!(response.text(), "x");
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

#[tokio::test]
async fn a_target_without_a_path_is_a_404() {
    for target in ["localhost", "p3.s=1-3", "localhost:80"] {
        let folder = folder();
        let request = Request::get(target).body(Body::empty()).unwrap();
        let response = proxy(&folder).send_as_it_is(request).await;
        response.expect_problem(404, "unknown-route");
    }
}
