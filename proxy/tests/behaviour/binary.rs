//! The program: how it starts, what it logs, how it stops.

use std::{
    collections::HashMap,
    ffi::{OsStr, OsString},
    io::{BufRead, BufReader, Read, Write},
    path::Path,
    process::{Child, ChildStdout, Command, Output, Stdio},
    time::{Duration, Instant, SystemTime},
};

use axum::http::StatusCode;
use serde_json::Value;
use xcover_proxy::{
    settings::{Algorithm, Secret, TABLE},
    token::HEADER,
    xcover::signing::Signer,
};

use crate::readme::README;
use crate::support::{
    API_SECRET, MockXcover, ScratchFolder, TOKEN_KEY, environment, folder_for_data, scratch_folder,
    signal, token,
};

fn program(environment: &HashMap<String, OsString>) -> Command {
    piped(path(), environment)
}

/// Where the program is; `PROGRAM` names another build of it.
fn path() -> OsString {
    std::env::var_os("PROGRAM").unwrap_or_else(|| env!("CARGO_BIN_EXE_xcover-proxy").into())
}

/// A program with this environment, whose output the test reads.
fn piped(path: impl AsRef<OsStr>, environment: &HashMap<String, OsString>) -> Command {
    let mut program = Command::new(path);
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

#[tokio::test(flavor = "multi_thread")]
async fn the_partners_own_servers_have_a_listener_of_their_own() {
    let xcover = MockXcover::responding_always(|| r#"{"id":"A-1","commission":{}}"#).await;
    let token = "a-token-of-the-partners-own-servers";
    let settings = [
        ("PROXY_BACKEND_LISTEN", "127.0.0.1:0"),
        ("PROXY_BACKEND_TOKEN", token),
    ];
    let mut proxy = Running::start(&xcover.base_url, &settings);
    let backend = proxy.backend();
    let get = async |address: &str| {
        let url = format!("{address}/x/partners/LLODT/bookings/A-1");
        let request = reqwest::Client::new().get(url).bearer_auth(token);
        request.send().await.unwrap()
    };
    let public = proxy.address.clone();
    assert_eq!(get(&public).await.status(), 404);
    let response = get(&backend).await;
    assert_eq!(response.status(), 200);
    let body = response.text().await.unwrap();
    assert_eq!(body, r#"{"id":"A-1","commission":{}}"#);
    let (_, lines) = proxy.stop("-TERM");
    assert!(!lines.concat().contains(token));
}

/// How the program ends with these settings: its exit status and what it says.
pub(crate) fn exit_of(base_url: &str, more: &[(&str, &str)]) -> (Option<i32>, String) {
    let mut environment = environment(base_url);
    environment.insert("PROXY_LISTEN".to_owned(), "127.0.0.1:0".into());
    environment.extend(
        more.iter()
            .map(|(name, value)| (name.to_string(), value.into())),
    );
    let output = run(&[], &environment);
    let message = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), message)
}

/// A running program, killed when dropped.
pub(crate) struct Running {
    child: Child,
    stdout: BufReader<ChildStdout>,
    pub(crate) address: String,
    lines: Vec<String>,
    /// Deleted with it.
    data: Option<ScratchFolder>,
}

impl Running {
    pub(crate) fn start(base_url: &str, more: &[(&str, &str)]) -> Self {
        let mut environment = environment(base_url);
        let data = folder_for_data(&mut environment);
        environment.insert("PROXY_LISTEN".to_owned(), "127.0.0.1:0".into());
        environment.insert("PROXY_STOP_DELAY".to_owned(), "0".into());
        environment.extend(
            more.iter()
                .map(|(name, value)| (name.to_string(), value.into())),
        );
        Self::with(&environment).keeping(data)
    }

    fn with(environment: &HashMap<String, OsString>) -> Self {
        Self::spawn(&mut program(environment))
    }

    /// With so many open files at most.
    pub(crate) fn start_with_files(files: u32, base_url: &str) -> Self {
        let mut environment = environment(base_url);
        let data = folder_for_data(&mut environment);
        environment.insert("PROXY_LISTEN".to_owned(), "127.0.0.1:0".into());
        Self::in_shell(&format!("ulimit -n {files}"), &environment).keeping(data)
    }

    /// Where no file can have more than so many blocks of 512 bytes.
    pub(crate) fn start_with_full_disk(blocks: u32, base_url: &str, more: &[(&str, &str)]) -> Self {
        let mut environment = environment(base_url);
        environment.insert("PROXY_LISTEN".to_owned(), "127.0.0.1:0".into());
        environment.extend(
            more.iter()
                .map(|(name, value)| (name.to_string(), value.into())),
        );
        // A write beyond the limit is an error then, and no signal.
        Self::in_shell(&format!("trap '' XFSZ; ulimit -f {blocks}"), &environment)
    }

    /// After these commands of a shell.
    fn in_shell(commands: &str, environment: &HashMap<String, OsString>) -> Self {
        let mut shell = piped("sh", environment);
        let script = format!("{commands}; exec \"$0\"");
        Self::spawn(shell.arg("-c").arg(script).arg(path()))
    }

    /// Another program around the library.
    pub(crate) fn start_other(path: &Path, base_url: &str) -> Self {
        let mut environment = environment(base_url);
        let data = folder_for_data(&mut environment);
        environment.insert("PROXY_LISTEN".to_owned(), "127.0.0.1:0".into());
        Self::spawn(&mut piped(path, &environment)).keeping(data)
    }

    fn keeping(mut self, data: ScratchFolder) -> Self {
        self.data = Some(data);
        self
    }

    fn spawn(program: &mut Command) -> Self {
        let mut child = program.spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut lines = Vec::new();
        // On a busy machine the log may have a warning before that.
        let address = loop {
            let mut line = String::new();
            assert!(stdout.read_line(&mut line).unwrap() > 0, "{lines:?}");
            let fields: Value = serde_json::from_str(&line).unwrap();
            lines.push(line);
            let message = fields["message"].as_str().unwrap();
            if let Some(address) = message.strip_prefix("xcover-proxy listening on ") {
                break address.to_owned();
            }
        };
        Self {
            child,
            stdout,
            address,
            lines,
            data: None,
        }
    }

    /// The address for the partner's own servers, before any request.
    pub(crate) fn backend(&mut self) -> String {
        let message = self.next_message();
        let address = message.strip_prefix("xcover-proxy listening for the partner's servers on ");
        address.unwrap().to_owned()
    }

    /// The message of the log's next line.
    fn next_message(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        let fields: Value = serde_json::from_str(&line).unwrap();
        self.lines.push(line);
        fields["message"].as_str().unwrap().to_owned()
    }

    /// A request for a quote, to be sent.
    pub(crate) fn quote(&self) -> reqwest::RequestBuilder {
        reqwest::Client::new()
            .post(format!("{}/xcover/quotes", self.address))
            .header("content-type", "application/json")
            .body("{}")
    }

    /// Sends SIGHUP; returns the log's first line from then on whose message begins with `message`.
    fn hang_up(&mut self, message: &str) -> Value {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-HUP", &id])
                .status()
                .unwrap()
                .success()
        );
        loop {
            let mut line = String::new();
            assert!(
                self.stdout.read_line(&mut line).unwrap() > 0,
                "the log ended"
            );
            let value: Value = serde_json::from_str(&line).unwrap();
            self.lines.push(line);
            if value["message"].as_str().unwrap().starts_with(message) {
                return value;
            }
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// The file that the log goes to, a pipe.
    pub(crate) fn log(&self) -> &ChildStdout {
        self.stdout.get_ref()
    }

    /// The memory that it uses, in bytes.
    pub(crate) fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib: u64 = line
            .unwrap()
            .trim()
            .strip_suffix(" kB")
            .unwrap()
            .parse()
            .unwrap();
        kib * 1024
    }

    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Waits for the end; returns the exit status.
    pub(crate) fn wait(mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    /// Stops the program by a signal without reading its log; returns its exit status.
    pub(crate) fn stop_unread(self, with: &str) -> Option<i32> {
        signal(with, self.id());
        self.wait()
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
        String::from_utf8(output.stderr).unwrap().lines().next(),
        Some("error: unexpected argument '--listen' found")
    );
}

#[test]
fn a_port_in_use_exits_with_status_1() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let mut environment = environment("https://api.xcover.example/x");
    environment.insert("PROXY_LISTEN".to_owned(), address.clone().into());
    let _data = folder_for_data(&mut environment);
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

/// The log's first line about a request.
fn request_line(lines: &[String]) -> Value {
    let mut lines = lines.iter().map(|line| serde_json::from_str(line).unwrap());
    lines
        .find(|line: &Value| line["message"] == "request")
        .unwrap()
}

/// What the proxy warns of at start with these settings.
fn warnings_with(settings: &[(&str, &str)]) -> Vec<String> {
    let (_, lines) = Running::start("https://api.xcover.example/x", settings).stop("-TERM");
    let lines = lines.iter().map(|line| serde_json::from_str(line).unwrap());
    lines
        .filter(|line: &Value| line["level"] == "WARN")
        .map(|line| line["message"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn sha1_logs_a_warning() {
    let warnings = warnings_with(&[("XCOVER_ALGORITHM", "hmac-sha1")]);
    let expected = "XCOVER_ALGORITHM is hmac-sha1, which xcover has deprecated";
    assert!(
        warnings.iter().any(|warning| warning == expected),
        "{warnings:?}"
    );
}

#[test]
fn without_public_origins_a_warning_is_logged() {
    let warning = "PROXY_PUBLIC_ORIGINS is not set: of this proxy's own pages, only those of loopback hosts may use it";
    assert_eq!(warnings_with(&[]), [warning]);
    let set = [("PROXY_PUBLIC_ORIGINS", "https://shop.example")];
    assert_eq!(warnings_with(&set), [""; 0]);
}

#[test]
fn a_variable_that_looks_like_a_setting_and_is_none_is_named_at_start_without_its_value() {
    let mut warnings = warnings_with(&[
        ("PROXY_ALLOWED_ORIGIN", "https://shop.example"),
        ("PROXY_TOKENKEY", "hunter2"),
        ("XCOVER_API_SECRET_FILES", "/run/secret"),
        ("PROXY_NOTHING_LIKE_IT", "1"),
        ("proxy_log", "debug"),
        ("PROXY_PORT", "8080"),
        // Kubernetes, for a service called `proxy`.
        ("PROXY_SERVICE_HOST", "10.0.0.1"),
        ("PROXY_SERVICE_PORT_HTTP", "80"),
        ("PROXY_PORT_80_TCP", "tcp://10.0.0.1:80"),
        ("PROXY_PORT_80_TCP_ADDR", "10.0.0.1"),
        ("XCOVER_PROXY_PORT", "tcp://10.0.0.1:80"),
        ("HTTPS_PROXY", "http://proxy:3128"),
        ("MY_PROXY_LOG", "debug"),
    ]);
    warnings.retain(|warning| warning.contains("no setting"));
    assert_eq!(
        warnings,
        [
            "PROXY_ALLOWED_ORIGIN is no setting: PROXY_ALLOWED_ORIGINS may be meant",
            "PROXY_NOTHING_LIKE_IT is no setting",
            "PROXY_PORT is no setting",
            "PROXY_TOKENKEY is no setting: PROXY_TOKEN_KEY may be meant",
            "XCOVER_API_SECRET_FILES is no setting: XCOVER_API_SECRET_FILE may be meant",
            "proxy_log is no setting: PROXY_LOG may be meant",
        ]
    );
}

/// The response's first line and its last, which is the body, to these bytes.
fn raw(address: &str, request: &str) -> (String, String) {
    let mut stream =
        std::net::TcpStream::connect(address.strip_prefix("http://").unwrap()).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    let first = response.lines().next().unwrap_or_default().to_owned();
    (
        first,
        response.lines().last().unwrap_or_default().to_owned(),
    )
}

#[test]
fn a_request_names_exactly_one_host() {
    let running = Running::start("http://127.0.0.1:1/x", &[]);
    let tail = "Connection: close\r\nContent-Length: 0\r\n\r\n";
    for path in ["/xcover/quotes", "/xcover/nowhere", "/healthz", "/embed.js"] {
        for hosts in [
            "",
            "Host: localhost\r\nHost: localhost\r\n",
            "Host: localhost\r\nHost: evil.example\r\n",
            "Host: localhost, evil.example\r\n",
            "Host:\r\n",
            "Host: a b\r\n",
            "Host: user@localhost\r\n",
            "Host: local/host\r\n",
            "Host: [::1]evil.example\r\n",
            "Host: localhost:evil\r\n",
        ] {
            let request = format!("POST {path} HTTP/1.1\r\n{hosts}{tail}");
            let (status, body) = raw(&running.address, &request);
            assert_eq!(status, "HTTP/1.1 400 Bad Request", "{path} {hosts:?}");
            assert!(body.contains("invalid-host"), "{body}");
        }
    }
    let twice = format!("GET http://localhost/healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n{tail}");
    assert_eq!(raw(&running.address, &twice).0, "HTTP/1.1 400 Bad Request");
    // HTTP/1.0 needs none: health checks use it.
    let old = "GET /healthz HTTP/1.0\r\n\r\n";
    assert_eq!(raw(&running.address, old).0, "HTTP/1.0 200 OK");
    let old = "POST /xcover/quotes HTTP/1.0\r\nContent-Length: 0\r\n\r\n";
    assert_eq!(raw(&running.address, old).0, "HTTP/1.0 400 Bad Request");
}

#[cfg(target_os = "linux")]
#[test]
fn a_core_dump_would_be_empty() {
    let running = Running::start("https://api.xcover.example/x", &[]);
    let limits = format!("/proc/{}/limits", running.child.id());
    let limits = std::fs::read_to_string(limits).unwrap();
    let core = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"));
    let core: Vec<_> = core.unwrap().split_whitespace().collect();
    assert_eq!(core[4..6], ["0", "0"]);
}

/// Keys in files that a test can replace.
struct KeyFiles {
    folder: ScratchFolder,
}

impl KeyFiles {
    fn write(&self, name: &str, key: &str) {
        std::fs::write(self.folder.path().join(name), key).unwrap();
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn on_sighup_the_keys_are_read_again_and_wrong_ones_are_not_taken() {
    let xcover = MockXcover::responding(|| (StatusCode::CREATED, r#"{"id":"A-1"}"#)).await;
    let files = KeyFiles {
        folder: scratch_folder(),
    };
    let (old, new) = (TOKEN_KEY, "another-token-key-of-more-than-32-bytes");
    for (name, key) in [
        ("id", "id-1"),
        ("secret", "secret-1"),
        ("current", old),
        ("previous", old),
    ] {
        files.write(name, key);
    }
    let mut environment = environment(&xcover.base_url);
    let _data = folder_for_data(&mut environment);
    environment.insert("PROXY_LISTEN".to_owned(), "127.0.0.1:0".into());
    for (variable, file) in [
        ("XCOVER_API_KEY", "id"),
        ("XCOVER_API_SECRET", "secret"),
        ("PROXY_TOKEN_KEY", "current"),
        ("PROXY_TOKEN_KEY_PREVIOUS", "previous"),
    ] {
        environment.remove(variable);
        environment.insert(format!("{variable}_FILE"), files.path(file).into());
    }
    let mut running = Running::with(&environment);

    let signed_with = async |running: &Running| {
        let response = running.quote().send().await.unwrap();
        let token = response.headers()[HEADER].to_str().unwrap().to_owned();
        let requests = xcover.requests();
        let request = requests.last().unwrap();
        let (date, authorization) = (request.header("date"), request.header("authorization"));
        let key = ["1", "2"].into_iter().find(|nth| {
            let secret = Secret::new(format!("secret-{nth}").into_bytes());
            let signer = Signer::new(Algorithm::Sha512, &format!("id-{nth}"), &secret).unwrap();
            signer.authorization(date) == authorization
        });
        assert_eq!(request.header("x-api-key"), format!("id-{}", key.unwrap()));
        (key.unwrap(), token)
    };
    let opt_out = async |running: &Running, token: &str| {
        let url = format!("{}/xcover/quotes/A-1/opt_out", running.address);
        let request = reqwest::Client::new().post(url).header(HEADER, token);
        request.send().await.unwrap().status().as_u16()
    };
    let (key, old_token) = signed_with(&running).await;
    assert_eq!(key, "1");

    // A wrong key: nothing changes, and the error names the setting.
    files.write("secret", "secret-2\n\n");
    files.write("id", "id-2");
    let line = running.hang_up("the keys stay as they were");
    assert_eq!(line["level"], "ERROR");
    assert!(
        line["message"]
            .as_str()
            .unwrap()
            .contains("XCOVER_API_SECRET_FILE ends with")
    );
    assert_eq!(signed_with(&running).await.0, "1");

    // New keys all at once; tokens of the old one are still accepted.
    files.write("secret", "secret-2\n");
    files.write("current", new);
    running.hang_up("the keys have been read again");
    let (key, new_token) = signed_with(&running).await;
    assert_eq!(key, "2");
    assert_eq!(opt_out(&running, &old_token).await, 202);
    assert_eq!(opt_out(&running, &new_token).await, 202);

    // The end of the rotation.
    files.write("previous", new);
    running.hang_up("the keys have been read again");
    assert_eq!(opt_out(&running, &old_token).await, 403);
    assert_eq!(opt_out(&running, &new_token).await, 202);
    let (status, _) = running.stop("-TERM");
    assert_eq!(status, Some(0));
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
            ("ERROR", "/xcover/quotes", 502, "upstream-refused", 403),
            ("INFO", "/xcover/quotes/{id}/opt_out", 202, "-", 0),
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
    let line = request_line(&lines);
    let cause = line["cause"].as_str().unwrap();
    assert!(cause.contains("refused"), "{cause}");
    assert!(!cause.contains("LLODT"), "{cause}");
    assert!(line["request_id"].as_str().unwrap().len() > 16);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_origin_is_logged_with_the_proxys_own() {
    for (settings, host, own_origin) in [
        (&[][..], "127.0.0.1:8080", "http://127.0.0.1:8080"),
        (
            &[],
            "10.0.0.5:8080",
            "none: PROXY_PUBLIC_ORIGINS is not set",
        ),
        (
            &[("PROXY_TRUSTED_PROXIES", "127.0.0.1")],
            "inner.example",
            "https://inner.example",
        ),
        (
            &[(
                "PROXY_PUBLIC_ORIGINS",
                "https://a.example, https://b.example",
            )],
            "a.example",
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
        let line = request_line(&lines);
        assert_eq!(line["code"], "origin-not-allowed");
        assert_eq!(line["host"], host);
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

    let line = request_line(&lines);
    let fields: Vec<_> = line.as_object().unwrap().keys().collect();
    let (_, table) = README.split_once("| field | is |").unwrap();
    let documented: Vec<_> = table
        .lines()
        .skip(2)
        .map_while(|row| row.strip_prefix("| `")?.split('`').next())
        .collect();
    assert_eq!(fields, documented);
}
