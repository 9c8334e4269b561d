//! The program: how it starts, what it logs, how it stops.

use std::{
    collections::HashMap,
    ffi::OsString,
    io::{BufRead, BufReader, Read},
    process::{Child, ChildStdout, Command, Output, Stdio},
    time::{Duration, Instant, SystemTime},
};

use axum::http::StatusCode;
use serde_json::Value;
use xcover_proxy::{settings::TABLE, token::HEADER};

use crate::readme::README;
use crate::support::{API_SECRET, MockXcover, TOKEN_KEY, environment, token};

fn program(environment: &HashMap<String, OsString>) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_xcover-proxy"));
    program
        .env_clear()
        .envs(environment)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    program
}

fn run(arguments: &[&str], environment: &HashMap<String, OsString>) -> Output {
    program(environment).args(arguments).output().unwrap()
}

/// A running program, killed when dropped.
pub(crate) struct Running {
    child: Child,
    stdout: BufReader<ChildStdout>,
    pub(crate) address: String,
    lines: Vec<String>,
}

impl Running {
    pub(crate) fn start(base_url: &str, more: &[(&str, &str)]) -> Self {
        let mut environment = environment(base_url);
        environment.insert("PROXY_LISTEN".to_owned(), "127.0.0.1:0".into());
        environment.extend(
            more.iter()
                .map(|(name, value)| (name.to_string(), value.into())),
        );
        let mut child = program(&environment).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let first: Value = serde_json::from_str(&line).unwrap();
        let message = first["message"].as_str().unwrap();
        let address = message
            .strip_prefix("xcover-proxy listening on ")
            .unwrap()
            .to_owned();
        Self {
            child,
            stdout,
            address,
            lines: vec![line],
        }
    }

    /// A request for a quote, to be sent.
    fn quote(&self) -> reqwest::RequestBuilder {
        reqwest::Client::new()
            .post(format!("{}/xcover/quotes", self.address))
            .header("content-type", "application/json")
            .body("{}")
    }

    /// Stops the program by a signal; returns its exit status and its log.
    pub(crate) fn stop(mut self, signal: &str) -> (Option<i32>, Vec<String>) {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .unwrap()
                .success()
        );
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).unwrap();
        let mut lines = std::mem::take(&mut self.lines);
        lines.extend(rest.lines().map(str::to_owned));
        let mut stderr = String::new();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut stderr)
            .unwrap();
        assert_eq!(stderr, "");
        (self.child.wait().unwrap().code(), lines)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn help_names_every_setting_with_its_default_and_meaning() {
    let output = run(&["--help"], &HashMap::new());
    assert!(output.status.success());
    let help = String::from_utf8(output.stdout).unwrap();
    for setting in TABLE {
        assert!(help.contains(setting.name), "{}", setting.name);
        assert!(help.contains(setting.description), "{}", setting.name);
        if let Some(file_variable) = setting.file_variable() {
            assert!(help.contains(&file_variable));
        }
    }
    assert!(help.contains("PROXY_LISTEN (default 127.0.0.1:8080)"));
}

#[test]
fn version_names_the_program() {
    let output = run(&["--version"], &HashMap::new());
    let version = concat!("xcover-proxy ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(String::from_utf8(output.stdout).unwrap(), version);
}

#[test]
fn invalid_settings_and_arguments_exit_with_status_2_and_one_sentence() {
    let mut wrong = environment("https://api.xcover.example/x");
    wrong.remove("XCOVER_PARTNER_ID");
    wrong.insert("PROXY_TOKEN_KEY".to_owned(), "short".into());
    let output = run(&[], &wrong);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(output.stdout, b"");
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "xcover-proxy: XCOVER_PARTNER_ID is not set; \
         PROXY_TOKEN_KEY has 5 bytes, where at least 32 are needed\n"
    );
    let output = run(&["--listen"], &environment("https://api.xcover.example/x"));
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "xcover-proxy: takes no arguments but --help and --version\n"
    );
}

#[test]
fn a_port_in_use_exits_with_status_1() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let mut environment = environment("https://api.xcover.example/x");
    environment.insert("PROXY_LISTEN".to_owned(), address.clone().into());
    let output = run(&[], &environment);
    assert_eq!(output.status.code(), Some(1));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(
        stderr.starts_with(&format!("xcover-proxy: can't listen on {address}: ")),
        "{stderr}"
    );
}

#[test]
fn it_stops_on_either_signal() {
    for signal in ["-TERM", "-INT"] {
        let (status, lines) = Running::start("https://api.xcover.example/x", &[]).stop(signal);
        assert_eq!(status, Some(0), "{lines:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_in_progress_is_completed_before_it_stops() {
    let delay = Duration::from_millis(500);
    let xcover = MockXcover::responding_after(delay, || (StatusCode::CREATED, "{}")).await;
    let running = Running::start(&xcover.base_url, &[]);
    let response = tokio::spawn(running.quote().send());
    tokio::time::sleep(Duration::from_millis(150)).await;
    let start = Instant::now();
    let (status, _) = running.stop("-TERM");
    assert_eq!(
        response.await.unwrap().unwrap().status(),
        StatusCode::CREATED
    );
    assert_eq!(status, Some(0));
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn sha1_logs_a_warning() {
    let sha1 = [("XCOVER_ALGORITHM", "hmac-sha1")];
    let (_, lines) = Running::start("https://api.xcover.example/x", &sha1).stop("-TERM");
    let warning: Value = serde_json::from_str(&lines[1]).unwrap();
    assert_eq!(warning["level"], "WARN");
    assert_eq!(
        warning["message"],
        "XCOVER_ALGORITHM is hmac-sha1, which xcover has deprecated"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn each_request_is_one_log_line_without_secrets_or_personal_data() {
    let xcover =
        MockXcover::responding(|| (StatusCode::FORBIDDEN, r#"{"message":"upstream words"}"#)).await;
    let running = Running::start(&xcover.base_url, &[("PROXY_LOG", "debug")]);
    let client = reqwest::Client::new();
    let id = "PYWUR-TAPHT-INS";
    let quote_token = token(id, SystemTime::now());
    for path in [
        "/xcover/quotes?email=query@shop.example",
        "/xcover/quotes/PYWUR-TAPHT-INS/opt_out/",
        "/xcover/jane-in-the-path",
        "/jane-in-the-path.js",
        "/healthz/",
    ] {
        client
            .post(format!("{}{path}", running.address))
            .header("content-type", "application/json")
            .header("x-request-id", "balancer-7")
            .header("cookie", "session=biscuit")
            .header(HEADER, &quote_token)
            .body(r#"{"email":"jane@shop.example"}"#)
            .send()
            .await
            .unwrap();
    }
    let authorizations: Vec<String> = xcover
        .requests()
        .iter()
        .map(|request| request.header("authorization").to_owned())
        .collect();
    let (_, lines) = running.stop("-TERM");

    let all = lines.concat();
    let signature = authorizations[0]
        .split("signature=")
        .nth(1)
        .unwrap()
        .trim_matches('"');
    for secret in [
        API_SECRET,
        TOKEN_KEY,
        &quote_token,
        signature,
        "Signature",
        "test_api_key",
        "jane",
        "query",
        "biscuit",
        "upstream words",
        id,
    ] {
        assert!(!all.contains(secret), "{secret} is in {all}");
    }

    let lines: Vec<Value> = lines
        .iter()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let requests: Vec<_> = lines
        .iter()
        .filter(|line| line["message"] == "request")
        .collect();
    let summary: Vec<_> = requests
        .iter()
        .map(|line| {
            (
                line["level"].as_str().unwrap(),
                line["route"].as_str().unwrap(),
                line["status"].as_u64().unwrap(),
                line["code"].as_str().unwrap_or("-"),
                line["upstream_status"].as_u64().unwrap_or(0),
            )
        })
        .collect();
    assert_eq!(
        summary,
        [
            ("INFO", "/xcover/quotes", 502, "upstream-refused", 403),
            (
                "INFO",
                "/xcover/quotes/{id}/opt_out",
                502,
                "upstream-refused",
                403
            ),
            ("INFO", "unknown", 404, "unknown-route", 0),
            ("DEBUG", "static", 404, "unknown-route", 0),
            ("DEBUG", "/healthz", 405, "method-not-allowed", 0),
        ]
    );
    for line in &requests {
        assert_eq!(line["method"], "POST");
        assert_eq!(line["request_id"], "balancer-7");
        assert!(line["ms"].is_u64());
        assert!(line["timestamp"].as_str().unwrap().ends_with('Z'));
    }
    assert!(requests[0]["upstream_ms"].is_u64());
}

#[tokio::test(flavor = "multi_thread")]
async fn why_xcover_was_not_reached_is_logged_but_not_sent_to_the_browser() {
    let running = Running::start("http://127.0.0.1:1/x", &[]);
    let response = running.quote().send().await.unwrap().text().await.unwrap();
    assert!(!response.contains("refused"), "{response}");
    let (_, lines) = running.stop("-TERM");
    let line: Value = serde_json::from_str(&lines[1]).unwrap();
    let cause = line["cause"].as_str().unwrap();
    assert!(cause.contains("refused"), "{cause}");
    assert!(!cause.contains("LLODT"), "{cause}");
    assert!(line["request_id"].as_str().unwrap().len() > 16);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_origin_is_logged_with_the_proxys_own() {
    for (settings, host, own_origin) in [
        (&[][..], "10.0.0.5:8080", "http://10.0.0.5:8080"),
        (
            &[("PROXY_TRUSTED_PROXIES", "127.0.0.1")],
            "10.0.0.5:8080",
            "https://inner.example",
        ),
        (
            &[(
                "PROXY_PUBLIC_ORIGINS",
                "https://a.example, https://b.example",
            )],
            "10.0.0.5:8080",
            "https://a.example,https://b.example",
        ),
    ] {
        let running = Running::start("http://127.0.0.1:1/x", settings);
        let request = running
            .quote()
            .header("host", host)
            .header("x-forwarded-host", "inner.example")
            .header("x-forwarded-proto", "https");
        let origin = format!("https://shop.example{}", "x".repeat(5000));
        request.header("origin", &origin).send().await.unwrap();
        let (_, lines) = running.stop("-TERM");
        let line = lines
            .iter()
            .find(|line| line.contains("origin-not-allowed"));
        let line: Value = serde_json::from_str(line.unwrap()).unwrap();
        assert_eq!(line["own_origin"], own_origin);
        assert_eq!(line["origin"], origin.split_at(256).0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_line_has_the_fields_that_the_readme_names() {
    let xcover = MockXcover::responding(|| "[]").await;
    let running = Running::start(&xcover.base_url, &[]);
    running.quote().send().await.unwrap();
    let (_, lines) = running.stop("-TERM");

    let line: Value = serde_json::from_str(&lines[1]).unwrap();
    let fields: Vec<_> = line.as_object().unwrap().keys().collect();
    let (_, table) = README.split_once("| field | is |").unwrap();
    let documented: Vec<_> = table
        .lines()
        .skip(2)
        .map_while(|row| row.strip_prefix("| `")?.split('`').next())
        .collect();
    assert_eq!(fields, documented);
}
