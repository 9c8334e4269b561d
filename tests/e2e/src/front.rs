//! The network between the browser and the shop. It records every exchange in full, and breaks what a
//! test's rules tell it to.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use futures_util::stream::{self, StreamExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// What happens to the responses to requests whose path ends with the rule's path.
#[derive(Clone)]
pub enum Rule {
    /// It comes this much later.
    Delay(Duration),
    /// It has this status and an empty body.
    Status(u16),
    /// It stops in the middle of the body; the connection stays open.
    Stall,
    /// It stops in the middle of the body; the connection breaks.
    Cut,
    /// It has one more header.
    Header(&'static str, &'static str),
    /// Every occurrence of the first text is replaced with the second.
    Edit(String, String),
    /// It is this text instead, with this media type.
    Replace(&'static str, String),
    /// It is a problem document of the proxy's, with this status and code.
    Problem(u16, &'static str),
    /// It has one header less.
    Without(&'static str),
}

/// A request of the browser's, and the response that it got.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Method and path: `POST /xcover/quotes`.
    pub request: String,
    /// The headers of the request.
    pub request_headers: String,
    /// The headers of the response.
    pub headers: String,
    /// The body of the response, as far as it was sent.
    pub body: Vec<u8>,
}

struct Network {
    upstream: String,
    client: reqwest::Client,
    rules: Mutex<Vec<(String, Rule)>>,
    exchanges: Mutex<Vec<Exchange>>,
}

/// The network in front of a server. It listens until it is dropped.
pub struct Front {
    network: Arc<Network>,
    server: JoinHandle<()>,
    /// Its address for the browser: `http://localhost:PORT`.
    pub address: String,
}

impl Front {
    /// Passes requests on to the server at `upstream`.
    pub async fn before(upstream: &str) -> Front {
        let network = Arc::new(Network {
            upstream: upstream.to_owned(),
            client: reqwest::Client::builder()
                .no_proxy()
                .build()
                .expect("a client"),
            rules: Mutex::default(),
            exchanges: Mutex::default(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let router = Router::new()
            .fallback(pass)
            .with_state(Arc::clone(&network));
        let server = tokio::spawn(async move {
            axum::serve(listener, router)
                .await
                .expect("the front serves");
        });
        Front {
            network,
            server,
            address: format!("http://localhost:{port}"),
        }
    }

    /// Adds a rule for paths that end with `path`.
    pub fn rule(&self, path: &str, rule: Rule) {
        self.network
            .rules
            .lock()
            .unwrap()
            .push((path.to_owned(), rule));
    }

    /// Shortens the widget's deadline from 10 s to 6 s: still enough for an offer on a busy machine.
    pub fn short_deadline(&self) {
        let with_deadline = "embed.js\" data-deadline-ms=\"6000\"";
        self.rule("/", Rule::Edit("embed.js\"".into(), with_deadline.into()));
    }

    /// Removes all rules.
    pub fn heal(&self) {
        self.network.rules.lock().unwrap().clear();
    }

    /// Every exchange so far.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.network.exchanges.lock().unwrap().clone()
    }

    /// How many requests there were whose method and path contain `path`.
    pub fn count(&self, path: &str) -> usize {
        self.exchanges()
            .iter()
            .filter(|exchange| exchange.request.contains(path))
            .count()
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn pass(State(network): State<Arc<Network>>, request: Request) -> Response<Body> {
    let path = request.uri().path().to_owned();
    let rules: Vec<Rule> = {
        let rules = network.rules.lock().unwrap();
        rules
            .iter()
            .filter(|(of, _)| path.ends_with(of))
            .map(|(_, rule)| rule.clone())
            .collect()
    };
    let method = request.method().clone();
    let target = request
        .uri()
        .path_and_query()
        .map_or("/", |target| target.as_str())
        .to_owned();
    let (mut parts, body) = request.into_parts();
    let request_headers = format!("{:?}", parts.headers);
    let body = to_bytes(body, 1 << 20).await.unwrap_or_default();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::ACCEPT_ENCODING);
    let answer = network
        .client
        .request(method.clone(), format!("{}{target}", network.upstream))
        .headers(parts.headers)
        .body(body)
        .send()
        .await;
    let (mut status, mut headers, mut body) = match answer {
        Ok(answer) => {
            let (status, headers) = (answer.status(), answer.headers().clone());
            (status, headers, answer.bytes().await.unwrap_or_default())
        }
        Err(_) => (
            StatusCode::BAD_GATEWAY,
            header::HeaderMap::new(),
            Bytes::new(),
        ),
    };
    let mut sent = None;
    for rule in rules {
        match rule {
            Rule::Delay(time) => tokio::time::sleep(time).await,
            Rule::Status(code) => {
                status = StatusCode::from_u16(code).expect("a status");
                body = Bytes::new();
            }
            Rule::Header(name, value) => {
                headers.insert(
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                );
            }
            Rule::Edit(from, to) => {
                body = replaced(&body, from.as_bytes(), to.as_bytes()).into();
            }
            Rule::Replace(media_type, text) => {
                status = StatusCode::OK;
                headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
                body = text.into();
            }
            Rule::Problem(code, name) => {
                status = StatusCode::from_u16(code).expect("a status");
                let media_type = HeaderValue::from_static("application/problem+json");
                headers.insert(header::CONTENT_TYPE, media_type);
                body = format!(r#"{{"status":{code},"code":"{name}","detail":"why"}}"#).into();
            }
            Rule::Without(name) => {
                headers.remove(name);
            }
            Rule::Stall => sent = Some(true),
            Rule::Cut => sent = Some(false),
        }
    }
    headers.remove(header::TRANSFER_ENCODING);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    let half = body.slice(..body.len() / 2);
    network.exchanges.lock().unwrap().push(Exchange {
        request: format!("{method} {path}"),
        request_headers,
        headers: format!("{headers:?}"),
        body: if sent.is_some() {
            half.to_vec()
        } else {
            body.to_vec()
        },
    });
    let body = match sent {
        None => Body::from(body),
        Some(stays_open) => half_body(half, stays_open),
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

/// `body` with `to` wherever it had `from`; a body need not be text.
fn replaced(body: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut result = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some(first) = rest.first() {
        if let Some(after) = rest.strip_prefix(from) {
            result.extend_from_slice(to);
            rest = after;
        } else {
            result.push(*first);
            rest = &rest[1..];
        }
    }
    result
}

/// A body that stops in the middle: either nothing more comes, or the connection breaks.
fn half_body(half: Bytes, stays_open: bool) -> Body {
    let sent = stream::iter([Ok(half)]);
    if stays_open {
        Body::from_stream(sent.chain(stream::pending::<Result<Bytes, io::Error>>()))
    } else {
        let broken = Err(io::Error::from(io::ErrorKind::ConnectionAborted));
        Body::from_stream(sent.chain(stream::iter([broken])))
    }
}
