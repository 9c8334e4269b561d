//! `PATCH /quotes/{id}`: the basket of a quote has changed.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{Method, StatusCode},
    response::Response,
};

use crate::{
    app::Proxy,
    body,
    problem::Problem,
    routes::{authorized_id::Granted, forward},
    xcover::{client::Call, statuses},
};

/// Sends the browser's body on as it is; answers like a new quote.
///
/// # Errors
/// 400 for the id, 403 for the token, 404 for a quote that XCover doesn't know; otherwise those of a
/// new quote.
pub(crate) async fn quote(
    State(proxy): State<Arc<Proxy>>,
    Granted(id): Granted,
    request: Request,
) -> Result<Response, Problem> {
    let limit = proxy.limit();
    let body = body::object(request, limit).await?;
    let call = Call {
        method: Method::PATCH,
        path: &format!("/quotes/{}/", id.as_str()),
        body,
        idempotency_key: None,
        deadline: limit.deadline,
    };
    let answer = proxy.upstream.send(call).await?;
    if answer.status() == StatusCode::NOT_FOUND {
        return Err(statuses::unknown_quote().seen(answer.seen()));
    }
    forward::pass_on(&proxy, answer).await
}
