//! Where a request was sent to.

use std::net::SocketAddr;

use axum::{
    extract::{ConnectInfo, Request},
    http::{HeaderMap, HeaderName, Uri, Version, header::HOST, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{
    problem::{Code, Problem},
    settings::{Origins, TrustedProxies, is_loopback},
};

const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// The address that a request was sent to, as a browser sees it.
pub(crate) struct Address {
    /// `http` or `https`; `None` when nobody trusted says, because TLS usually ends in front of the proxy.
    scheme: Option<String>,
    /// A port may be missing even if it isn't the scheme's own.
    pub(crate) host: Authority,
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
    pub(crate) fn of(request: &Request, trusted: &TrustedProxies) -> Result<Self, Problem> {
        let host = named_host(request)?;
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        if !peer.is_some_and(|ConnectInfo(peer)| trusted.contains(peer.ip())) {
            return Ok(Self {
                scheme: None,
                host,
                named_by: NamedBy::Browser,
            });
        }
        let scheme = last(request.headers(), &FORWARDED_PROTO).map(str::to_owned);
        let forwarded = last(request.headers(), &FORWARDED_HOST)
            .and_then(|host| host.parse().ok())
            .filter(is_host_and_port);
        let (host, named_by) = match forwarded {
            Some(host) => (host, NamedBy::TrustedProxy),
            None => (host, NamedBy::Nobody),
        };
        Ok(Self {
            scheme,
            host,
            named_by,
        })
    }

    /// Whether browsers may reach the proxy here.
    pub(crate) fn is_public(&self, public: Option<&Origins>) -> bool {
        let host = self.host.host();
        public.is_none_or(|public| public.has_host(host))
            || is_loopback(host)
            || self.named_by == NamedBy::Nobody
    }

    /// Whether nobody could make a browser believe that it is elsewhere.
    pub(crate) fn is_certain(&self) -> bool {
        self.named_by == NamedBy::TrustedProxy || is_loopback(self.host.host())
    }

    /// Whether a page with this origin has been loaded from here.
    pub(crate) fn is_origin(&self, origin: &str) -> bool {
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
    pub(crate) fn origin(&self) -> String {
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

/// The host and port that a request names: in its target, as HTTP/2 does, else in its one `Host` header.
///
/// # Errors
/// 400 if it names none or several (RFC 9112, 3.2).
fn named_host(request: &Request) -> Result<Authority, Problem> {
    let mut headers = request.headers().get_all(HOST).iter();
    let named = match (request.uri().authority(), headers.next(), headers.next()) {
        (Some(target), _, None) => Some(target.clone()),
        (None, Some(host), None) => host.as_bytes().try_into().ok(),
        _ => None,
    };
    named.filter(is_host_and_port).ok_or_else(|| {
        Problem::new(
            Code::InvalidHost,
            "the request has no valid host header, or several",
        )
    })
}

/// Whether it is only that: no user, and nothing strange after the brackets of an IPv6 address.
fn is_host_and_port(authority: &Authority) -> bool {
    match authority.as_str().strip_prefix(authority.host()) {
        Some("") => true,
        Some(rest) => rest
            .strip_prefix(':')
            .is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit())),
        None => false,
    }
}

/// Refuses requests that name no host, or several. HTTP/1.0 needs none: health checks use it.
pub(crate) async fn require_host(request: Request, next: Next) -> Response {
    let is_exempt = request.version() <= Version::HTTP_10 && !request.headers().contains_key(HOST);
    match named_host(&request) {
        Err(problem) if !is_exempt => problem.into_response(),
        _ => next.run(request).await,
    }
}
