//! The proxy behind nginx and Caddy, with the configurations that the README shows.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant, SystemTime},
};

use axum::http::{Method, StatusCode};
use reqwest::Response;
use serde_json::Value;

use crate::{
    binary::Running,
    readme::README,
    support::{MockXcover, QUOTE_REQUEST, ScratchFolder, scratch_folder, token},
};

/// The servers that can be in front.
#[derive(Clone, Copy, Debug)]
enum Server {
    Nginx,
    Caddy,
}

const SERVERS: [Server; 2] = [Server::Nginx, Server::Caddy];

/// A server in front of the proxy, as `shop.example` on a port of its own. It is killed when dropped.
struct Gateway {
    child: Child,
    port: u16,
    _folder: ScratchFolder,
}

impl Gateway {
    /// On `port` in front of `proxy`, configured as the README says, after `edit`.
    fn start(server: Server, port: u16, proxy: &Running, edit: impl Fn(String) -> String) -> Self {
        let folder = scratch_folder();
        let proxy = proxy.address.strip_prefix("http://").unwrap();
        let snippet = |language| edit(snippet(language).replace("127.0.0.1:8080", proxy));
        let mut command = match server {
            Server::Nginx => nginx(folder.path(), port, &snippet("nginx")),
            Server::Caddy => caddy(folder.path(), port, &snippet("caddyfile")),
        };
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let mut gateway = Self {
            child: child.unwrap_or_else(|error| panic!("{server:?} (see tools/setup): {error}")),
            port,
            _folder: folder,
        };
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = gateway.child.try_wait().unwrap();
            assert!(ended.is_none(), "{server:?} ended: {ended:?}");
            assert!(start.elapsed() < Duration::from_secs(10), "{server:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
        gateway
    }

    /// The response to what a page of this origin sends.
    async fn send(&self, method: Method, path: &str, origin: &str) -> Response {
        let host = self::origin(self.port);
        let request = reqwest::Client::new()
            .request(method, format!("http://127.0.0.1:{}{path}", self.port))
            .header("host", host.strip_prefix("http://").unwrap())
            .header("origin", origin)
            .header("content-type", "application/json")
            .header("xcover-quote-token", token("A-1", SystemTime::now()))
            // What a browser's page could add.
            .header("x-forwarded-host", "evil.example")
            .header("x-forwarded-proto", "https")
            .body(QUOTE_REQUEST);
        request.send().await.unwrap()
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        // nginx's workers end with their master only if it is asked.
        let _ = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        let _ = self.child.wait();
    }
}

fn origin(port: u16) -> String {
    format!("http://shop.example:{port}")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// The README's code block in this language.
fn snippet(language: &str) -> &'static str {
    let (_, rest) = README.split_once(&format!("```{language}\n")).unwrap();
    rest.split_once("```").unwrap().0
}

fn nginx(folder: &Path, port: u16, location: &str) -> Command {
    let path = folder.display();
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|of| format!("{of}_temp_path {path}/{of};\n"))
        .concat();
    let configuration = format!(
        "daemon off; pid {path}/pid; error_log stderr; events {{}}\n\
         http {{\n{temporary}access_log off;\nserver {{ listen 127.0.0.1:{port}; server_name shop.example;\n{location}}}\n}}\n"
    );
    let file = folder.join("nginx.conf");
    fs::write(&file, configuration).unwrap();
    // Where Debian has it, which isn't on everybody's PATH.
    let debians = Path::new("/usr/sbin/nginx");
    let program = if debians.exists() {
        debians
    } else {
        Path::new("nginx")
    };
    let mut command = Command::new(program);
    command.args(["-e", "stderr", "-c"]).arg(file);
    command
}

fn caddy(folder: &Path, port: u16, site: &str) -> Command {
    let file = folder.join("Caddyfile");
    let site = site.replace("shop.example {", &format!("{} {{", origin(port)));
    fs::write(&file, format!("{{\nadmin off\nauto_https off\n}}\n{site}")).unwrap();
    let mut command = Command::new("caddy");
    command
        .args(["run", "--adapter", "caddyfile", "--config"])
        .arg(file)
        .env("HOME", folder);
    command
}

async fn xcover() -> MockXcover {
    MockXcover::responding(|| (StatusCode::CREATED, r#"{"id":"A-1"}"#)).await
}

fn as_written(snippet: String) -> String {
    snippet
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_server_as_the_readme_configures_it_the_shops_pages_are_served_and_no_others() {
    for server in SERVERS {
        let port = free_port();
        let own = origin(port);
        // Each of them is enough.
        for setting in [
            ("PROXY_PUBLIC_ORIGINS", own.as_str()),
            ("PROXY_TRUSTED_PROXIES", "127.0.0.1,::1"),
        ] {
            let xcover = xcover().await;
            let proxy = Running::start(&xcover.base_url, &[setting]);
            let gateway = Gateway::start(server, port, &proxy, as_written);
            let send = async |method, path: &str| gateway.send(method, path, &own).await;

            for path in ["/xcover/quotes", "/xcover/quotes/", "/xcover/offers"] {
                let quote = send(Method::POST, path).await;
                assert_eq!(
                    quote.status(),
                    StatusCode::CREATED,
                    "{server:?} {setting:?}"
                );
                assert!(quote.headers().contains_key("xcover-quote-token"));
                assert_eq!(quote.headers()["access-control-allow-origin"], own);
            }
            let change = send(Method::PATCH, "/xcover/quotes/A-1").await;
            assert_eq!(change.status(), StatusCode::CREATED, "{server:?}");
            assert_eq!(xcover.requests().len(), 4);

            for foreign in [
                "https://evil.example",
                "http://shop.example",
                "http://127.0.0.1",
            ] {
                let refused = gateway.send(Method::POST, "/xcover/quotes", foreign).await;
                assert_eq!(
                    refused.status(),
                    StatusCode::FORBIDDEN,
                    "{server:?} {foreign}"
                );
                assert_eq!(
                    refused.headers()["content-type"],
                    "application/problem+json"
                );
                let problem: Value =
                    serde_json::from_slice(&refused.bytes().await.unwrap()).unwrap();
                assert_eq!(problem["code"], "origin-not-allowed");
                let detail = problem["detail"].as_str().unwrap();
                assert!(detail.contains(foreign), "{detail}");
            }
            assert_eq!(xcover.requests().len(), 4);
        }
    }
}

/// nginx's `proxy_pass` sends its own argument as `Host`, unless it is told not to.
#[tokio::test(flavor = "multi_thread")]
async fn behind_nginx_with_its_default_host_the_log_names_both_origins_and_a_setting_mends_it() {
    let without_headers = |snippet: String| {
        let lines = snippet.lines();
        let lines = lines.filter(|line| !line.contains(" Host ") && !line.contains("X-Forwarded"));
        lines.collect::<Vec<_>>().join("\n")
    };
    let xcover = xcover().await;
    let port = free_port();
    let own = origin(port);

    let proxy = Running::start(&xcover.base_url, &[]);
    let gateway = Gateway::start(Server::Nginx, port, &proxy, without_headers);
    let refused = gateway.send(Method::POST, "/xcover/quotes", &own).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    drop(gateway);
    let seen_as = proxy.address.clone();
    let (_, lines) = proxy.stop("-TERM");
    let line = lines
        .iter()
        .find(|line| line.contains("origin-not-allowed"));
    let line: Value = serde_json::from_str(line.unwrap()).unwrap();
    assert_eq!(line["origin"], own);
    assert_eq!(line["own_origin"], seen_as);

    let proxy = Running::start(&xcover.base_url, &[("PROXY_PUBLIC_ORIGINS", &own)]);
    let gateway = Gateway::start(Server::Nginx, port, &proxy, without_headers);
    let quote = gateway.send(Method::POST, "/xcover/quotes", &own).await;
    assert_eq!(quote.status(), StatusCode::CREATED);
}
