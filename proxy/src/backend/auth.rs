//! Who may use the backend listener: whoever has its token, and no browser.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{
        HeaderMap, HeaderName, HeaderValue,
        header::{AUTHORIZATION, ORIGIN, WWW_AUTHENTICATE},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

use crate::{
    problem::{Code, Problem},
    state::AppState,
};

/// Headers that browsers send, and pages can't leave out.
const OF_BROWSERS: [HeaderName; 2] = [ORIGIN, HeaderName::from_static("sec-fetch-site")];

/// Passes a request on if it has the token and isn't a browser's.
pub(crate) async fn require_token(
    State(state): State<Arc<AppState>>,
    request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    if OF_BROWSERS.iter().any(|name| headers.contains_key(name)) {
        let detail = "browsers can't use this listener: it is for servers";
        return Problem::new(Code::BrowserRefused, detail).into_response();
    }
    if !has_token(headers, &state) {
        let detail = "the header authorization is not bearer and PROXY_BACKEND_TOKEN";
        let mut response = Problem::new(Code::BearerTokenInvalid, detail).into_response();
        let scheme = HeaderValue::from_static("Bearer");
        response.headers_mut().insert(WWW_AUTHENTICATE, scheme);
        return response;
    }
    next.run(request).await
}

fn has_token(headers: &HeaderMap, state: &AppState) -> bool {
    let mut sent = headers.get_all(AUTHORIZATION).iter();
    let (Some(sent), None) = (sent.next(), sent.next()) else {
        return false;
    };
    let Some((scheme, sent)) = sent.to_str().ok().and_then(|sent| sent.split_once(' ')) else {
        return false;
    };
    let keys = state.keys.current();
    // Hashes are compared: how long that takes says nothing of the token.
    scheme.eq_ignore_ascii_case("bearer")
        && keys
            .backend_token
            .as_ref()
            .is_some_and(|token| Sha256::digest(token.expose()) == Sha256::digest(sent))
}
