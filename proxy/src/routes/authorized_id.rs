//! Who may change a quote or opt out of it: whoever got it from this proxy and so has its token.

use std::{sync::Arc, time::SystemTime};

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};

use crate::{
    package_id::PackageId,
    problem::{Code, Problem},
    state::AppState,
    token::{self, TokenError},
};

/// The id in a route's path, once the request's token for it has been verified.
pub(crate) struct AuthorizedId(pub(crate) PackageId);

impl FromRequestParts<Arc<AppState>> for AuthorizedId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<AppState>) -> Result<Self, Problem> {
        let id = Path::<String>::from_request_parts(parts, state)
            .await
            .ok()
            .and_then(|Path(text)| PackageId::parse(&text))
            .ok_or_else(|| {
                Problem::new(
                    Code::InvalidId,
                    "the id in the path is not 1 to 64 letters, digits and hyphens",
                )
            })?;
        let Some(token) = parts.headers.get(token::HEADER) else {
            return Err(Problem::new(
                Code::TokenMissing,
                format!("the header {} is missing", token::HEADER),
            ));
        };
        let token = token.to_str().unwrap_or_default();
        match state.token_key.verify(token, &id, SystemTime::now()) {
            Ok(()) => Ok(Self(id)),
            Err(error) => Err(problem(error)),
        }
    }
}

fn problem(error: TokenError) -> Problem {
    match error {
        TokenError::Invalid => Problem::new(
            Code::TokenInvalid,
            format!(
                "the header {} is not a valid token for this id",
                token::HEADER
            ),
        ),
        TokenError::Expired => Problem::new(
            Code::TokenExpired,
            format!(
                "the token in the header {} is older than 7 days",
                token::HEADER
            ),
        ),
    }
}
