//! The host that a request names.

use axum::{
    extract::Request,
    http::{Version, header::HOST, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::problem::{Code, Problem};

/// The host and port that a request names: in its target, as HTTP/2 does, else in its one `Host` header.
///
/// # Errors
/// 400 if it names none or several (RFC 9112, 3.2).
pub(crate) fn of(request: &Request) -> Result<Authority, Problem> {
    let mut headers = request.headers().get_all(HOST).iter();
    let named = match (request.uri().authority(), headers.next(), headers.next()) {
        (Some(target), _, None) => Some(target.clone()),
        (None, Some(host), None) => host.as_bytes().try_into().ok(),
        _ => None,
    };
    named
        .filter(|host| !host.as_str().contains('@'))
        .ok_or_else(|| {
            Problem::new(
                Code::InvalidHost,
                "the request has no valid host header, or several",
            )
        })
}

/// Refuses requests that name no host, or several. HTTP/1.0 needs none: health checks use it.
pub(crate) async fn require(request: Request, next: Next) -> Response {
    let is_exempt = request.version() <= Version::HTTP_10 && !request.headers().contains_key(HOST);
    match of(&request) {
        Err(problem) if !is_exempt => problem.into_response(),
        _ => next.run(request).await,
    }
}
