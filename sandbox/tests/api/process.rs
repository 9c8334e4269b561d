//! The sandbox as a process: its settings, its output, its end.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use xcover_sandbox::settings;

use crate::harness::{KEY, PARTNER, QUOTES, SECRET, authorization};
use crate::requests;

/// A running sandbox; it ends with the test.
pub(crate) struct Process {
    child: Child,
    lines: BufReader<ChildStdout>,
    pub(crate) address: String,
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xcover-sandbox"));
    command.env_clear().envs(settings.iter().copied());
    command
}

fn run(settings: &[(&str, &str)], arguments: &[&str]) -> Output {
    command(settings)
        .args(arguments)
        .output()
        .expect("an output")
}

pub(crate) fn start(settings: &[(&str, &str)]) -> Process {
    let mut child = command(settings)
        .env("SANDBOX_LISTEN", "127.0.0.1:0")
        .env("SANDBOX_PARTNER_ID", PARTNER)
        .env("SANDBOX_API_KEY", KEY)
        .env("SANDBOX_API_SECRET", SECRET)
        .stdout(Stdio::piped())
        .spawn()
        .expect("a process");
    let stdout = child.stdout.take().expect("its output");
    let mut process = Process {
        child,
        lines: BufReader::new(stdout),
        address: String::new(),
    };
    let first = process.next_line();
    let address = first.strip_prefix("xcover-sandbox listening on http://");
    process.address = address.expect("the address").to_owned();
    process
}

impl Process {
    fn next_line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).expect("a line");
        line.trim_end().to_owned()
    }

    /// Sends a signed quote request and leaves the answer to be read.
    fn post_quote(&self) -> TcpStream {
        let body = requests::event().to_string();
        let date = httpdate::fmt_http_date(SystemTime::now());
        let authorization = authorization(SECRET, &format!("date: {date}"), "");
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        write!(
            stream,
            "POST {QUOTES} HTTP/1.1\r\nhost: {}\r\ndate: {date}\r\nx-api-key: {KEY}\r\n\
             authorization: {authorization}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            self.address,
            body.len(),
        )
        .expect("a sent request");
        stream
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill")
            .args([&format!("-{name}"), &id])
            .status();
        assert!(sent.expect("a signal").success());
    }

    /// Waits for its end, ten seconds at most.
    fn wait(&mut self) -> i32 {
        let deadline = Instant::now() + Duration::from_secs(10);
        loop {
            if let Some(status) = self.child.try_wait().expect("a status") {
                return status.code().expect("an exit code");
            }
            assert!(Instant::now() < deadline, "it does not end");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

#[test]
fn a_free_port_is_taken_and_told() {
    let mut process = start(&[]);
    assert!(!process.address.ends_with(":0"), "{}", process.address);
    let mut answer = String::new();
    process
        .post_quote()
        .read_to_string(&mut answer)
        .expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 201 Created\r\n"), "{answer}");
    let wording = format!(r#""pds_url":"http://{}/pds/"#, process.address);
    assert!(answer.contains(&wording), "{answer}");
    let line = process.next_line();
    assert!(
        line.starts_with("time=") && line.contains(" status=201 "),
        "{line}"
    );
}

#[test]
fn a_signal_ends_it_with_success() {
    for name in ["TERM", "INT"] {
        let mut process = start(&[]);
        process.signal(name);
        assert_eq!(process.wait(), 0, "{name}");
    }
}

#[test]
fn a_hanging_call_does_not_keep_it_from_ending() {
    let mut process = start(&[("SANDBOX_FAULT", "hang")]);
    let hanging = process.post_quote();
    assert!(process.next_line().ends_with(" fault=hang"));
    process.signal("TERM");
    assert_eq!(process.wait(), 0);
    drop(hanging);
}

#[test]
fn help_lists_every_setting() {
    for flag in ["--help", "-h"] {
        let output = run(&[], &[flag]);
        assert!(output.status.success());
        let help = String::from_utf8(output.stdout).expect("text");
        for setting in settings() {
            let is_listed =
                |line: &str| line.split_whitespace().next() == Some(setting.name.as_str());
            assert!(help.lines().any(is_listed), "{}", setting.name);
        }
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    let output = run(&[], &["--version"]);
    let expected = concat!("xcover-sandbox ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(String::from_utf8(output.stdout).expect("text"), expected);
}

#[test]
fn an_unknown_argument_is_refused() {
    let output = run(&[], &["--port=1"]);
    assert!(!output.status.success());
    let expected = "xcover-sandbox: unknown arguments; see --help\n";
    assert_eq!(String::from_utf8(output.stderr).expect("text"), expected);
}

#[test]
fn it_does_not_start_with_a_missing_or_malformed_setting() {
    let output = run(&[], &[]);
    assert!(!output.status.success());
    let expected = "xcover-sandbox: SANDBOX_PARTNER_ID is required, but not set\n";
    assert_eq!(String::from_utf8(output.stderr).expect("text"), expected);
    assert!(output.stdout.is_empty());

    let output = run(&[("SANDBOX_LISTEN", "here")], &[]);
    assert!(!output.status.success());
    let expected = "xcover-sandbox: SANDBOX_LISTEN is \"here\", but must be an address with a \
        port, such as 127.0.0.1:8090\n";
    assert_eq!(String::from_utf8(output.stderr).expect("text"), expected);
}

#[test]
fn it_says_when_the_port_is_taken() {
    let process = start(&[]);
    let settings = [
        ("SANDBOX_LISTEN", process.address.as_str()),
        ("SANDBOX_PARTNER_ID", PARTNER),
        ("SANDBOX_API_KEY", KEY),
        ("SANDBOX_API_SECRET", SECRET),
    ];
    let output = run(&settings, &[]);
    assert!(!output.status.success());
    let sentence = String::from_utf8(output.stderr).expect("text");
    let expected = format!("xcover-sandbox: cannot listen on {}: ", process.address);
    assert!(sentence.starts_with(&expected), "{sentence}");
}
