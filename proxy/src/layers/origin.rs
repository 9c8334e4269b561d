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

use std::sync::Arc;

use crate::{
    layers::address::Address,
    problem::{Code, Problem},
    settings::Origins,
    state::AppState,
};
use axum::{
    extract::{Request, State},
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, StatusCode,
        header::{
            ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
            ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
            ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
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

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

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
    let origin = || short(&origins.join(", "));
    let host = || short(address.host.as_str());
    // The page is told what came; what the proxy takes for its own may be the name of a server inside.
    let (code, detail) = if !address.is_public(public) {
        (
            Code::UnknownHost,
            format!("the host {:?} is none of PROXY_PUBLIC_ORIGINS", host()),
        )
    } else {
        let detail = match origins.as_slice() {
            [] if !is_cross_site(headers) => return None,
            [origin] if is_own(origin) || state.allowed_origins.contains(origin) => return None,
            [] => "a request of another site's page needs an origin header".to_owned(),
            _ => format!(
                "the origin {:?} is neither the proxy's own (PROXY_PUBLIC_ORIGINS) nor in PROXY_ALLOWED_ORIGINS; the proxy's log has its own",
                origin()
            ),
        };
        (Code::OriginNotAllowed, detail)
    };
    let mut response = Problem::new(code, detail).into_response();
    response.extensions_mut().insert(Refusal {
        origin: origin(),
        host: host(),
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
    let mut response = match Address::of(&request, &state.trusted_proxies) {
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
