//! The HTTP client for XCover: it signs requests and keeps to the limits.
//!
//! A partner's own server can book cover with it as well.

use std::{
    error::Error,
    io, iter,
    sync::atomic::{AtomicBool, Ordering},
    task::{Context, Poll},
    time::{Duration, Instant, SystemTime},
};

use axum::{
    body::Bytes,
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
};
use h2::Reason;
use reqwest::{RequestBuilder, redirect};
use tokio::time::timeout_at;
use tower::{Service, layer::layer_fn};

use crate::{
    exchange::{Exchange, ms_since},
    metrics::METRICS,
    problem::{Code, Problem},
    settings::{Algorithm, Keys, Limits, Settings},
    start_error::StartError,
    trace::Trace,
    xcover::{
        breaker::Breaker,
        rate::Rate,
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
    rate: Rate,
    breaker: Breaker,
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
            .connector_layer(layer_fn(NotesNewConnections))
            // Retries are for the caller to decide, but for one: see `send_once_or_twice`.
            .retry(reqwest::retry::never())
            .build()?;
        let partner_url = format!("{}/partners/{}", settings.base_url, settings.partner_id);
        let redis = settings.redis_url.as_ref();
        let rate = Rate::new(settings.upstream_rate, redis, &partner_url)?;
        Ok(Self {
            http,
            partner_url,
            algorithm: settings.algorithm,
            keys: settings.keys.clone(),
            rate,
            breaker: Breaker::default(),
            limits: settings.limits,
        })
    }

    /// Whether XCover is thought to be down, and so isn't asked.
    pub fn is_down(&self) -> bool {
        self.breaker.is_open()
    }

    /// Signs and sends a request, once its turn has come. A response of any status is `Ok`.
    ///
    /// # Errors
    /// XCover is down (503), more requests wait than can be sent soon (429), no connection (502, or 504 after the connect timeout), no response before the deadline (504),
    /// or a response that isn't HTTP (502).
    pub async fn send(&self, request: Request<'_>) -> Result<Response, Problem> {
        // First of all: while XCover is down, nobody waits for a turn.
        let call = self.breaker.allow(Instant::now()).map_err(|wait| {
            Problem::new(Code::UpstreamDown, "xcover is down")
                .with_retry_after_s(wait.as_secs() + 1)
        })?;
        let asked = Instant::now();
        let has_turn = self.rate.turn().await;
        METRICS.limiter_wait(asked.elapsed());
        if !has_turn {
            return Err(Problem::new(
                Code::Throttled,
                "more requests wait for xcover than PROXY_UPSTREAM_RATE allows",
            )
            .with_retry_after_s(2));
        }
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
        let (headers, span) = Trace::of_call(&request.method);
        let mut outgoing = self
            .http
            .request(request.method, url)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/json")
            .header(header::DATE, date)
            .header("x-api-key", &keys.api_key)
            .header(header::AUTHORIZATION, authorization)
            .headers(headers)
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
        let outcome = timeout_at(request.deadline.into(), send_once_or_twice(outgoing)).await;
        let response = outcome.as_ref().ok().and_then(|sent| sent.as_ref().ok());
        let status = response.map(reqwest::Response::status);
        METRICS.upstream_call(status, sent.elapsed());
        span.end(status, None);
        match outcome {
            Ok(Ok(response)) => {
                if matches!(response.status().as_u16(), 502..=504) {
                    call.failed(Instant::now());
                } else {
                    call.succeeded();
                }
                Ok(Response {
                    response,
                    sent,
                    deadline: request.deadline,
                    max_bytes: self.limits.upstream_bytes,
                })
            }
            Ok(Err(error)) => {
                call.failed(Instant::now());
                Err(send_problem(&error).with_exchange(exchange(Some(cause_chain(error)))))
            }
            Err(_) => {
                call.failed(Instant::now());
                Err(timed_out().with_exchange(exchange(None)))
            }
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
        if statuses::is_success(status) {
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

    /// One of XCover's headers.
    pub(crate) fn header(&self, name: HeaderName) -> Option<&HeaderValue> {
        self.response.headers().get(name)
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

tokio::task_local! {
    /// Whether the request that this task sends has opened a connection.
    static OPENED_CONNECTION: AtomicBool;
}

/// Sends a request. XCover may close a kept connection at the very moment a request is sent on it: that one is
/// sent again, on another connection.
async fn send_once_or_twice(request: RequestBuilder) -> reqwest::Result<reqwest::Response> {
    let again = request.try_clone();
    let (sent, was_new) = OPENED_CONNECTION
        .scope(AtomicBool::new(false), async {
            let sent = request.send().await;
            (
                sent,
                OPENED_CONNECTION.with(|opened| opened.load(Ordering::Relaxed)),
            )
        })
        .await;
    match (sent, again) {
        (Err(error), Some(again)) if !was_new && is_lost_connection(&error) => {
            match again.send().await {
                // The first may have arrived, which "no connection" would deny.
                Err(second) if second.is_connect() => Err(error),
                sent => sent,
            }
        }
        (sent, _) => sent,
    }
}

/// Whether the connection was closed before any byte of the response, or XCover was about to close it.
fn is_lost_connection(error: &reqwest::Error) -> bool {
    iter::successors(error.source(), |&error| error.source()).any(|error| {
        error
            .downcast_ref::<hyper::Error>()
            .is_some_and(|error| error.is_incomplete_message() || error.is_canceled())
            || error.downcast_ref::<h2::Error>().is_some_and(is_goodbye)
            || error.downcast_ref::<io::Error>().is_some_and(|error| {
                matches!(
                    error.kind(),
                    io::ErrorKind::ConnectionReset
                        | io::ErrorKind::ConnectionAborted
                        | io::ErrorKind::BrokenPipe
                        | io::ErrorKind::UnexpectedEof
                )
            })
    })
}

/// Whether an HTTP/2 server ends the connection in good order, or didn't begin with the request.
fn is_goodbye(error: &h2::Error) -> bool {
    error.is_remote()
        && (error.is_go_away() && error.reason() == Some(Reason::NO_ERROR)
            || error.is_reset() && error.reason() == Some(Reason::REFUSED_STREAM))
}

/// A connector that notes in [`OPENED_CONNECTION`] that it was used.
#[derive(Clone)]
struct NotesNewConnections<S>(S);

impl<R, S: Service<R>> Service<R> for NotesNewConnections<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, target: R) -> S::Future {
        let _ = OPENED_CONNECTION.try_with(|opened| opened.store(true, Ordering::Relaxed));
        self.0.call(target)
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
