//! `xcover-proxy check`: whether the proxy would work with these settings, on this machine, now.

use std::{
    fmt,
    time::{Duration, Instant, SystemTime},
};

use axum::{
    body::Bytes,
    http::{Method, StatusCode, header::DATE},
};
use serde_json::Value;
use tokio::{net::TcpStream, time::timeout};

use crate::{
    file_limit,
    outbox::{OpenError, Outbox},
    settings::{OutboxPlace, Settings},
    store::Store,
    xcover::{Client, Request, Response},
};

/// A package that doesn't exist: asking for it is harmless.
const UNKNOWN_QUOTE: &str = "/quotes/00000-00000-INS/";
/// For the call to XCover.
const XCOVER: Duration = Duration::from_secs(10);
/// For a connection to another server.
const CONNECT: Duration = Duration::from_secs(2);
/// How far the clock may be off before that is worth a look, and before signatures are refused.
const CLOCK: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(120));
/// How many open files are few: each connection is one.
const FEW_FILES: u64 = 4096;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It works.
    Good(String),
    /// It works, but probably not as it is meant to.
    Warning(String),
    /// The proxy doesn't work like this.
    Bad(String),
}

/// Everything that was found. `Display` has a line for each finding.
#[derive(Clone, Debug)]
pub struct Report(pub Vec<Finding>);

impl Report {
    /// Whether the proxy works.
    pub fn is_good(&self) -> bool {
        !self
            .0
            .iter()
            .any(|finding| matches!(finding, Finding::Bad(_)))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.0 {
            match finding {
                Finding::Good(text) => writeln!(f, "ok       {text}")?,
                Finding::Warning(text) => writeln!(f, "warning  {text}")?,
                Finding::Bad(text) => writeln!(f, "error    {text}")?,
            }
        }
        Ok(())
    }
}

/// Checks what settings that could be read don't show: the machine's limits, the folder, the other servers, and one
/// harmless signed call to XCover, which also tells the time.
pub async fn check(settings: Settings) -> Report {
    let mut findings = vec![Finding::Good("the settings can be read".to_owned())];
    findings.extend(settings.warnings.iter().cloned().map(Finding::Warning));
    findings.push(files());
    findings.push(outbox(&settings));
    // With Redis, the folder has only webhooks.
    if let (OutboxPlace::Redis { .. }, Some(folder)) = (&settings.outbox, &settings.data_dir) {
        findings.push(match Store::open(folder) {
            Ok(_) => Finding::Good("PROXY_DATA_DIR can be written to".to_owned()),
            Err(error) => Finding::Warning(format!(
                "PROXY_DATA_DIR can't be used, perhaps because the running proxy has it: {error}"
            )),
        });
    }
    if let Some(url) = &settings.webhook_url {
        findings.push(reaches(url).await);
    }
    findings.extend(xcover(&settings).await);
    Report(findings)
}

/// Whether opt-outs can be taken.
fn outbox(settings: &Settings) -> Finding {
    let place = &settings.outbox;
    match Outbox::check(place) {
        Ok(()) => Finding::Good(format!("opt-outs can be stored in {place}")),
        // It is, while the proxy runs.
        Err(OpenError::InUse) => Finding::Warning(format!(
            "{place} is in use by another process, e.g. the running proxy"
        )),
        Err(error) => Finding::Bad(format!("{place} can't be used: {error}")),
    }
}

fn files() -> Finding {
    match file_limit::raise() {
        files if files < FEW_FILES => Finding::Warning(format!(
            "this process may open {files} files, which limits the connections: raise its limit (ulimit -n)"
        )),
        files => Finding::Good(format!("this process may open {files} files")),
    }
}

/// Whether PROXY_WEBHOOK_URL can be connected to. Nothing is sent.
async fn reaches(url: &reqwest::Url) -> Finding {
    let host = url.host_str().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let port = url.port_or_known_default().unwrap_or_default();
    let failure = match timeout(CONNECT, TcpStream::connect((host, port))).await {
        Ok(Ok(_)) => return Finding::Good("PROXY_WEBHOOK_URL can be connected to".to_owned()),
        Ok(Err(error)) => error.to_string(),
        Err(_) => "no connection within 2 s".to_owned(),
    };
    Finding::Warning(format!(
        "PROXY_WEBHOOK_URL can't be connected to: {failure}"
    ))
}

/// Asks XCover for a quote that doesn't exist. Only its own 404 shows that address, key, signature and partner are
/// right: anything else can have other reasons.
async fn xcover(settings: &Settings) -> Vec<Finding> {
    let client = match Client::new(settings) {
        Ok(client) => client,
        Err(error) => return vec![Finding::Bad(error.to_string())],
    };
    let request = Request {
        method: Method::GET,
        path: UNKNOWN_QUOTE,
        body: Bytes::new(),
        idempotency_key: None,
        deadline: Instant::now() + XCOVER,
    };
    let response = match client.send(request).await {
        Ok(response) => response,
        Err(problem) => {
            let why = problem.cause().unwrap_or("no response in time").to_owned();
            return vec![Finding::Bad(format!("xcover can't be reached: {why}"))];
        }
    };
    let clock = clock(&response);
    let status = response.status();
    let is_xcovers = response.body().await.is_ok_and(|(body, _)| {
        serde_json::from_slice::<Value>(&body)
            .is_ok_and(|body| body.get("type").is_some_and(Value::is_string))
    });
    let answer = match (status, is_xcovers) {
        (StatusCode::NOT_FOUND, true) => {
            Finding::Good("xcover accepts the key and the signature".to_owned())
        }
        (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, true) => Finding::Bad(format!(
            "xcover refuses the key, the signature or the partner (status {status}): check XCOVER_API_KEY, XCOVER_API_SECRET, XCOVER_PARTNER_ID and the clock"
        )),
        (status, true) => Finding::Bad(format!("xcover responds with status {status}")),
        (status, false) => Finding::Bad(format!(
            "what responds at XCOVER_BASE_URL is not xcover (status {status}): check the address and its path"
        )),
    };
    [clock, Some(answer)].into_iter().flatten().collect()
}

/// Compares the clock with that of whoever responded. `Date` has whole seconds.
fn clock(response: &Response) -> Option<Finding> {
    let date = response.header(DATE)?.to_str().ok()?;
    let theirs = httpdate::parse_http_date(date).ok()?;
    let now = SystemTime::now();
    let (off, direction) = match now.duration_since(theirs) {
        Ok(ahead) => (ahead, "fast"),
        Err(behind) => (behind.duration(), "slow"),
    };
    let text = format!("the clock is {} s {direction}, by xcover's", off.as_secs());
    Some(match off {
        off if off > CLOCK.1 => Finding::Bad(format!("{text}: signatures are refused")),
        off if off > CLOCK.0 => Finding::Warning(text),
        _ => Finding::Good("the clock is right, by xcover's".to_owned()),
    })
}
