//! Who may change or decline a quote or an offer: whoever was given it by this proxy.

use std::{sync::Arc, time::SystemTime};

use axum::{extract::FromRequestParts, http::request::Parts};

use crate::{
    app::Proxy,
    package_id::PackageId,
    problem::{Code, Problem},
    token::{self, Refusal},
};

/// The id in a route's path, of which the request carries a token that holds.
pub(crate) struct Granted(pub(crate) PackageId);

impl FromRequestParts<Arc<Proxy>> for Granted {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, proxy: &Arc<Proxy>) -> Result<Self, Problem> {
        let id = PackageId::from_request_parts(parts, proxy).await?;
        let Some(token) = parts.headers.get(token::HEADER) else {
            return Err(Problem::new(
                Code::TokenMissing,
                format!("the header {} is missing", token::HEADER),
            ));
        };
        let token = token.to_str().unwrap_or_default();
        match proxy.token_key.check(token, &id, SystemTime::now()) {
            Ok(()) => Ok(Self(id)),
            Err(refusal) => Err(refused(refusal)),
        }
    }
}

fn refused(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::Invalid => Problem::new(
            Code::TokenInvalid,
            format!("the header {} is no token of this id", token::HEADER),
        ),
        Refusal::Expired => Problem::new(
            Code::TokenExpired,
            format!(
                "the token in the header {} is older than 7 days",
                token::HEADER
            ),
        ),
    }
}
