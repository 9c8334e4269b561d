//! Which pages may use the proxy.
//!
//! A request is allowed if its origin is listed in `PROXY_ALLOWED_ORIGINS`, or if it is the proxy's own, or if
//! it has none: then it comes from a server or a tool, unless `Sec-Fetch-Site` says that a page of another site
//! has sent it. The proxy's own are those of `PROXY_PUBLIC_ORIGINS`; unless that is set, the one of the address
//! that the request was sent to, if a trusted proxy names it (`X-Forwarded-Host` and `X-Forwarded-Proto`) or it
//! is of a loopback host. A `Host` header alone proves nothing: an attacker can make a name of his own lead
//! here. Any other request gets a 403, and one to a host that isn't public a 421, before anything is sent to
//! XCover.
//!
//! This check is the protection; CORS isn't. Preflights succeed for every origin, and the page that
//! sent a request may read the response, even the 403: otherwise developers whose origin isn't
//! listed would see no more than the browser's "CORS error". It gives nothing away. The proxy has no
//! cookies or sessions, so a page can read only what was meant for it, and credentials are never
//! allowed.

use std::{net::SocketAddr, sync::Arc};

use crate::{
    layers::host,
    problem::{Code, Problem},
    settings::{Origins, is_loopback},
    state::AppState,
};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri,
        header::{
            ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
            ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
            ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
        },
        uri::Authority,
    },
    middleware::Next,
    response::{IntoResponse, Response},
};

const ALLOWED_METHODS: &str = "POST, PATCH";
const ALLOWED_HEADERS: &str = "content-type, xcover-quote-token";
const EXPOSED_HEADERS: &str = "xcover-quote-token, retry-after";
/// How long a browser may cache a preflight, in seconds.
const PREFLIGHT_MAX_AGE_S: &str = "600";

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// Why a request was refused, for the log.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    /// The origin that came, cut to a length that fits a log.
    pub(crate) origin: String,
    /// The host that the request was sent to.
    pub(crate) host: String,
    /// The proxy's own, as it knows or computes it.
    pub(crate) own_origin: String,
}

/// The address that a request was sent to, as a browser sees it.
struct Address {
    /// `http` or `https`; `None` when nobody trusted says, because TLS usually ends in front of the proxy.
    scheme: Option<String>,
    /// A port may be missing even if it isn't the scheme's own.
    host: Authority,
    named_by: NamedBy,
}

/// Who says which host a browser has sent the request to.
#[derive(PartialEq)]
enum NamedBy {
    /// `Host`, which may be any name that leads here.
    Browser,
    /// `X-Forwarded-Host` of a trusted proxy.
    TrustedProxy,
    /// Nobody: a trusted proxy has put its own name for this one into `Host`.
    Nobody,
}

impl Address {
    /// # Errors
    /// 400 if the request names no host, or several.
    fn of(request: &Request, state: &AppState) -> Result<Self, Problem> {
        let host = host::of(request)?;
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        if !peer.is_some_and(|ConnectInfo(peer)| state.trusted_proxies.contains(peer.ip())) {
            return Ok(Self {
                scheme: None,
                host,
                named_by: NamedBy::Browser,
            });
        }
        let scheme = last(request.headers(), &FORWARDED_PROTO).map(str::to_owned);
        let forwarded = last(request.headers(), &FORWARDED_HOST);
        Ok(match forwarded.and_then(|host| host.parse().ok()) {
            Some(host) => Self {
                scheme,
                host,
                named_by: NamedBy::TrustedProxy,
            },
            None => Self {
                scheme,
                host,
                named_by: NamedBy::Nobody,
            },
        })
    }

    /// Whether browsers may reach the proxy here.
    fn is_public(&self, public: Option<&Origins>) -> bool {
        let host = self.host.host();
        public.is_none_or(|public| public.has_host(host))
            || is_loopback(host)
            || self.named_by == NamedBy::Nobody
    }

    /// Whether nobody could make a browser believe that it is elsewhere.
    fn is_certain(&self) -> bool {
        self.named_by == NamedBy::TrustedProxy || is_loopback(self.host.host())
    }

    /// Whether a page with this origin has been loaded from here.
    fn is_origin(&self, origin: &str) -> bool {
        let Ok(origin) = origin.parse::<Uri>() else {
            return false;
        };
        let (Some(scheme), Some(authority)) = (origin.scheme_str(), origin.authority()) else {
            return false;
        };
        let host = self.host.as_str();
        let host = match scheme {
            "https" => host.strip_suffix(":443"),
            "http" => host.strip_suffix(":80"),
            _ => return false,
        }
        .unwrap_or(host);
        authority.as_str().eq_ignore_ascii_case(host)
            && self
                .scheme
                .as_ref()
                .is_none_or(|own| own.eq_ignore_ascii_case(scheme))
    }

    /// The proxy's own origin here, for the log.
    fn origin(&self) -> String {
        if self.is_certain() {
            [
                self.scheme.as_deref().unwrap_or("http"),
                "://",
                self.host.as_str(),
            ]
            .concat()
        } else {
            "none: PROXY_PUBLIC_ORIGINS is not set".to_owned()
        }
    }
}

/// The last of a header's values, which the nearest proxy has added.
fn last<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let value = headers.get_all(name).iter().next_back()?.to_str().ok()?;
    let value = value.rsplit(',').next()?.trim();
    (!value.is_empty()).then_some(value)
}

/// The response that refuses a request because of where it was sent to, or which page has sent it; `None` if
/// it is allowed.
fn refusal(request: &Request, address: &Address, state: &AppState) -> Option<Response> {
    let public = state.public_origins.as_ref();
    let headers = request.headers();
    let origins = headers.get_all(ORIGIN).iter();
    let origins: Vec<_> = origins
        .map(|origin| origin.to_str().unwrap_or_default())
        .collect();
    let is_own = |origin: &str| match public {
        Some(own) => own.contains(origin),
        None => address.is_certain() && address.is_origin(origin),
    };
    let origin = short(&origins.join(", "));
    let host = short(address.host.as_str());
    // The page is told what came; what the proxy takes for its own may be the name of a server inside.
    let (code, detail) = if !address.is_public(public) {
        (
            Code::UnknownHost,
            format!("the host {host:?} is none of PROXY_PUBLIC_ORIGINS"),
        )
    } else {
        let detail = match origins.as_slice() {
            [] if !is_cross_site(headers) => return None,
            [origin] if is_own(origin) || state.allowed_origins.contains(origin) => return None,
            [] => "a request of another site's page needs an origin header".to_owned(),
            _ => format!(
                "the origin {origin:?} is neither the proxy's own (PROXY_PUBLIC_ORIGINS) nor in PROXY_ALLOWED_ORIGINS; the proxy's log has its own"
            ),
        };
        (Code::OriginNotAllowed, detail)
    };
    let mut response = Problem::new(code, detail).into_response();
    response.extensions_mut().insert(Refusal {
        origin,
        host,
        own_origin: public.map_or_else(|| address.origin(), Origins::list),
    });
    Some(response)
}

/// Whether a browser says that a page of another site has sent this: <https://www.w3.org/TR/fetch-metadata/>.
fn is_cross_site(headers: &HeaderMap) -> bool {
    headers
        .get_all(FETCH_SITE)
        .iter()
        .any(|site| site == "cross-site")
}

/// Cut to a length that fits a log.
fn short(text: &str) -> String {
    text.chars().take(256).collect()
}

/// Responds to preflights, refuses other pages, and lets every page read the response.
pub(crate) async fn guard(
    State(state): State<Arc<AppState>>,
    request: Request,
    next: Next,
) -> Response {
    let origin = request.headers().get(ORIGIN).cloned();
    let mut response = match Address::of(&request, &state) {
        Err(problem) => problem.into_response(),
        Ok(_) if origin.is_some() && is_preflight(&request) => {
            let headers = [
                (ACCESS_CONTROL_ALLOW_METHODS, ALLOWED_METHODS),
                (ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS),
                (ACCESS_CONTROL_MAX_AGE, PREFLIGHT_MAX_AGE_S),
            ];
            (StatusCode::NO_CONTENT, headers).into_response()
        }
        Ok(address) => match refusal(&request, &address, &state) {
            Some(refusal) => refusal,
            None => next.run(request).await,
        },
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
