//! The HTTP client for XCover: it signs requests and keeps to the limits.
//!
//! A partner's own server can book cover with it as well.

use std::{
    error::Error,
    time::{Duration, Instant, SystemTime},
};

use axum::{
    body::Bytes,
    http::{HeaderValue, Method, StatusCode, header},
};
use reqwest::redirect;
use tokio::time::timeout_at;

use crate::{
    exchange::{Exchange, ms_since},
    problem::{Code, Problem},
    settings::{Algorithm, Keys, Limits, Settings},
    start_error::StartError,
    xcover::{
        retry_after,
        signing::{self, Signer},
        statuses::{self, Operation},
    },
};

/// How long an idle connection is kept. Load balancers close theirs after a minute; a request sent at
/// that moment would be lost, so ours are closed first.
const POOL_IDLE: Duration = Duration::from_secs(30);

/// XCover's API for one partner.
pub struct Client {
    http: reqwest::Client,
    /// `{base}/partners/{partner}`.
    partner_url: String,
    algorithm: Algorithm,
    keys: Keys,
    limits: Limits,
}

/// A request to XCover.
pub struct Request<'a> {
    /// The HTTP method.
    pub method: Method,
    /// Path and query after `{base}/partners/{partner}`, e.g. `/quotes/`.
    pub path: &'a str,
    /// JSON, sent unchanged.
    pub body: Bytes,
    /// Must be a valid header value. XCover answers a repeat with the same key within 48 h with 409
    /// and the first response's body.
    pub idempotency_key: Option<&'a str>,
    /// When the whole response must have arrived.
    pub deadline: Instant,
}

/// XCover's response, before its body is read.
pub struct Response {
    response: reqwest::Response,
    sent: Instant,
    deadline: Instant,
    max_bytes: usize,
}

impl Client {
    /// A client with the address, the key and the limits of the settings.
    ///
    /// # Errors
    /// When the HTTP client can't start, e.g. because the machine has no root certificates.
    pub fn new(settings: &Settings) -> Result<Self, StartError> {
        let http = reqwest::Client::builder()
            .user_agent(concat!("xcover-proxy/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(settings.limits.connect)
            .pool_idle_timeout(POOL_IDLE)
            // A proxy in the environment or the target of a redirect would see the signature.
            .no_proxy()
            .redirect(redirect::Policy::none())
            .referer(false)
            // Retries are for the caller to decide.
            .retry(reqwest::retry::never())
            .build()?;
        let partner_url = format!("{}/partners/{}", settings.base_url, settings.partner_id);
        Ok(Self {
            http,
            partner_url,
            algorithm: settings.algorithm,
            keys: settings.keys.clone(),
            limits: settings.limits,
        })
    }

    /// Signs and sends a request. A response of any status is `Ok`.
    ///
    /// # Errors
    /// No connection (502, or 504 after the connect timeout), no response before the deadline (504),
    /// or a response that isn't HTTP (502).
    pub async fn send(&self, request: Request<'_>) -> Result<Response, Problem> {
        let date = signing::date(SystemTime::now());
        let keys = self.keys.current();
        let authorization = Signer::new(self.algorithm, &keys.api_key, &keys.api_secret)
            .map(|signer| signer.authorization(&date));
        let mut authorization = authorization
            .ok()
            .and_then(|authorization| HeaderValue::try_from(authorization).ok())
            .ok_or_else(|| Problem::new(Code::InternalError, "the signature is not a header"))?;
        authorization.set_sensitive(true);
        let url = format!("{}{}", self.partner_url, request.path);
        let mut outgoing = self
            .http
            .request(request.method, url)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/json")
            .header(header::DATE, date)
            .header("x-api-key", &keys.api_key)
            .header(header::AUTHORIZATION, authorization)
            .body(request.body);
        if let Some(key) = request.idempotency_key {
            outgoing = outgoing.header("x-idempotency-key", key);
        }

        let sent = Instant::now();
        let exchange = |cause| Exchange {
            status: None,
            ms: ms_since(sent),
            cause,
        };
        match timeout_at(request.deadline.into(), outgoing.send()).await {
            Ok(Ok(response)) => Ok(Response {
                response,
                sent,
                deadline: request.deadline,
                max_bytes: self.limits.upstream_bytes,
            }),
            Ok(Err(error)) => {
                Err(send_problem(&error).with_exchange(exchange(Some(cause_chain(error)))))
            }
            Err(_) => Err(timed_out().with_exchange(exchange(None))),
        }
    }
}

impl Response {
    /// XCover's status.
    pub fn status(&self) -> StatusCode {
        self.response.status()
    }

    /// The exchange so far, for the log.
    pub fn exchange(&self) -> Exchange {
        Exchange {
            status: Some(self.status()),
            ms: ms_since(self.sent),
            cause: None,
        }
    }

    /// This response, if the operation succeeded.
    ///
    /// # Errors
    /// What its status means otherwise; its body isn't read.
    pub(crate) fn success_of(self, operation: Operation) -> Result<Self, Problem> {
        let status = self.status();
        if statuses::is_success(operation, status) {
            return Ok(self);
        }
        let problem = statuses::problem(operation, status, self.retry_after_s());
        Err(problem.with_exchange(self.exchange()))
    }

    /// How long to wait before another request, in seconds, `[1, 3600]`; 1 if XCover doesn't say.
    pub fn retry_after_s(&self) -> u64 {
        let header = self.response.headers().get(header::RETRY_AFTER);
        retry_after::seconds(header, SystemTime::now())
    }

    /// Reads the whole body. The exchange is for the log.
    ///
    /// # Errors
    /// Too large or cut short (502), or incomplete at the deadline (504).
    pub async fn body(mut self) -> Result<(Vec<u8>, Exchange), Problem> {
        let mut body = Vec::new();
        loop {
            match timeout_at(self.deadline.into(), self.response.chunk()).await {
                Ok(Ok(Some(chunk))) if body.len() + chunk.len() <= self.max_bytes => {
                    body.extend_from_slice(&chunk);
                }
                Ok(Ok(None)) => return Ok((body, self.exchange())),
                Ok(Ok(Some(_))) => {
                    let cause = format!("the body has more than {} bytes", self.max_bytes);
                    return Err(
                        statuses::unusable().with_exchange(self.exchange().with_cause(cause))
                    );
                }
                Ok(Err(error)) => {
                    return Err(statuses::unusable()
                        .with_exchange(self.exchange().with_cause(cause_chain(error))));
                }
                Err(_) => return Err(timed_out().with_exchange(self.exchange())),
            }
        }
    }
}

fn timed_out() -> Problem {
    Problem::new(Code::UpstreamTimeout, "xcover didn't respond in time")
}

fn send_problem(error: &reqwest::Error) -> Problem {
    match (error.is_connect(), error.is_timeout()) {
        (_, true) => timed_out(),
        (true, false) => Problem::new(Code::UpstreamUnreachable, "xcover can't be reached"),
        (false, false) => statuses::unusable(),
    }
}

/// An error and its causes, innermost last, without the URL, which has ids in it.
fn cause_chain(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut error: &dyn Error = &error;
    while let Some(source) = error.source() {
        text.push_str(": ");
        text.push_str(&source.to_string());
        error = source;
    }
    text
}
