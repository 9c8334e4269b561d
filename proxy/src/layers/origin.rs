//! Which pages may use the proxy.
//!
//! A request is allowed if it has no `Origin` (it comes from a server or a tool), if its origin is
//! listed in `PROXY_ALLOWED_ORIGINS`, or if it is the proxy's own. Its own are those of
//! `PROXY_PUBLIC_ORIGINS`; unless that is set, the one of the address that the request was sent to, as
//! `Host` names it, or a trusted proxy's `X-Forwarded-Host` and `X-Forwarded-Proto`. Any other request
//! gets a 403 before anything is sent to XCover.
//!
//! This check is the protection; CORS isn't. Preflights succeed for every origin, and the page that
//! sent a request may read the response, even the 403: otherwise developers whose origin isn't
//! listed would see no more than the browser's "CORS error". It gives nothing away. The proxy has no
//! cookies or sessions, so a page can read only what was meant for it, and credentials are never
//! allowed.

use std::{net::SocketAddr, sync::Arc};

use crate::{
    problem::{Code, Problem},
    state::AppState,
};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri,
        header::{
            ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
            ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
            ACCESS_CONTROL_REQUEST_METHOD, HOST, ORIGIN, VARY,
        },
    },
    middleware::Next,
    response::{IntoResponse, Response},
};

const ALLOWED_METHODS: &str = "POST, PATCH";
const ALLOWED_HEADERS: &str = "content-type, xcover-quote-token";
const EXPOSED_HEADERS: &str = "xcover-quote-token, retry-after";
/// How long a browser may cache a preflight, in seconds.
const PREFLIGHT_MAX_AGE_S: &str = "600";

const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// Why a page was refused, for the log.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    /// The origin that came, cut to a length that fits a log.
    pub(crate) origin: String,
    /// The proxy's own, as it knows or computes it.
    pub(crate) own_origin: String,
}

/// The address that a request was sent to, as a browser sees it.
struct Address<'a> {
    /// `http` or `https`; `None` when nobody trusted says, because TLS usually ends in front of the proxy.
    scheme: Option<&'a str>,
    /// With a port unless it is the scheme's own; empty if the request names none.
    host: &'a str,
}

impl<'a> Address<'a> {
    fn of(request: &'a Request, state: &AppState) -> Self {
        let headers = request.headers();
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let is_forwarded =
            peer.is_some_and(|ConnectInfo(peer)| state.trusted_proxies.contains(peer.ip()));
        let forwarded = |name| is_forwarded.then(|| last(headers, &name)).flatten();
        let host = headers.get(HOST).and_then(|host| host.to_str().ok());
        Self {
            scheme: forwarded(FORWARDED_PROTO),
            host: forwarded(FORWARDED_HOST).or(host).unwrap_or_default(),
        }
    }

    /// Whether a page with this origin has been loaded from here.
    fn is_origin(&self, origin: &str) -> bool {
        let Ok(origin) = origin.parse::<Uri>() else {
            return false;
        };
        let (Some(scheme), Some(authority)) = (origin.scheme_str(), origin.authority()) else {
            return false;
        };
        let host = match scheme {
            "https" => self.host.strip_suffix(":443"),
            "http" => self.host.strip_suffix(":80"),
            _ => return false,
        }
        .unwrap_or(self.host);
        authority.as_str().eq_ignore_ascii_case(host)
            && self
                .scheme
                .is_none_or(|own| own.eq_ignore_ascii_case(scheme))
    }
}

/// The last of a header's values, which the nearest proxy has added.
fn last<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let value = headers.get_all(name).iter().next_back()?.to_str().ok()?;
    let value = value.rsplit(',').next()?.trim();
    (!value.is_empty()).then_some(value)
}

/// Checks where a request comes from.
///
/// # Errors
/// Why its page is refused.
fn check(request: &Request, state: &AppState) -> Result<(), Refusal> {
    let origins: Vec<_> = request.headers().get_all(ORIGIN).iter().collect();
    let address = Address::of(request, state);
    let is_own = |origin: &str| match &state.public_origins {
        Some(own) => own.contains(origin),
        None => address.is_origin(origin),
    };
    let is_allowed = match origins.as_slice() {
        [] => true,
        [origin] => origin
            .to_str()
            .is_ok_and(|origin| is_own(origin) || state.allowed_origins.contains(origin)),
        _ => false,
    };
    if is_allowed {
        return Ok(());
    }
    let origins = origins.iter().map(|origin| origin.to_str());
    let origins: Vec<_> = origins.map(Result::unwrap_or_default).collect();
    Err(Refusal {
        origin: origins.join(", ").chars().take(256).collect(),
        own_origin: match &state.public_origins {
            Some(own) => own.list(),
            None => [address.scheme.unwrap_or("http"), "://", address.host].concat(),
        },
    })
}

/// Responds to preflights, refuses other pages, and lets every page read the response.
pub(crate) async fn guard(
    State(state): State<Arc<AppState>>,
    request: Request,
    next: Next,
) -> Response {
    let origin = request.headers().get(ORIGIN).cloned();
    let mut response = if origin.is_some() && is_preflight(&request) {
        let headers = [
            (ACCESS_CONTROL_ALLOW_METHODS, ALLOWED_METHODS),
            (ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS),
            (ACCESS_CONTROL_MAX_AGE, PREFLIGHT_MAX_AGE_S),
        ];
        (StatusCode::NO_CONTENT, headers).into_response()
    } else {
        match check(&request, &state) {
            Ok(()) => next.run(request).await,
            Err(refusal) => not_allowed(refusal),
        }
    };
    let headers = response.headers_mut();
    headers.append(VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = origin {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(
            ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static(EXPOSED_HEADERS),
        );
    }
    response
}

fn is_preflight(request: &Request) -> bool {
    request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

/// The page is told which origin came; what the proxy takes for its own may be the name of a server inside.
fn not_allowed(refusal: Refusal) -> Response {
    let problem = Problem::new(
        Code::OriginNotAllowed,
        format!(
            "the origin {:?} is neither the proxy's own (PROXY_PUBLIC_ORIGINS) nor in PROXY_ALLOWED_ORIGINS; the proxy's log has its own",
            refusal.origin
        ),
    );
    let mut response = problem.into_response();
    response.extensions_mut().insert(refusal);
    response
}
