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
        let (id, verified) = verify(parts, state).await?;
        verified.map_err(problem)?;
        Ok(Self(id))
    }
}

/// The same for an opt-out, which may have a token of any age: however late the report of an order without cover
/// is, it mustn't be lost, and by then there is nothing to gain from it.
pub(crate) struct OptOutId(pub(crate) PackageId);

impl FromRequestParts<Arc<AppState>> for OptOutId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<AppState>) -> Result<Self, Problem> {
        match verify(parts, state).await? {
            (id, Ok(()) | Err(TokenError::Expired)) => Ok(Self(id)),
            (_, Err(error)) => Err(problem(error)),
        }
    }
}

/// The id in the path, and whether the request has a valid token for it.
async fn verify(
    parts: &mut Parts,
    state: &Arc<AppState>,
) -> Result<(PackageId, Result<(), TokenError>), Problem> {
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
    let verified = state.token_keys()?.verify(token, &id, SystemTime::now());
    Ok((id, verified))
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
