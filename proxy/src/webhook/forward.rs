//! Forwards webhooks to the partner's server, until it has taken them.

use std::{sync::Arc, time::Duration};

use axum::http::header::CONTENT_TYPE;
use reqwest::{Client, Url, redirect};
use tokio::time::timeout;

use crate::webhook::inbox::{Inbox, Next, Webhook};

/// How long the server has for one.
const ATTEMPT: Duration = Duration::from_secs(10);
/// After the first failure; doubled after each one that follows.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(600);
/// Before the store is asked again that has failed.
const STORE_PAUSE: Duration = Duration::from_secs(1);

/// The key by which the server can tell that it has had a webhook before.
const ID: &str = "x-idempotency-key";

/// Forwards each webhook at least once, without an end. Those that fail don't keep up the others.
///
/// # Errors
/// When the HTTP client can't start.
pub(crate) fn forward(
    inbox: Arc<Inbox>,
    url: Url,
) -> reqwest::Result<impl Future<Output = ()> + use<>> {
    let client = Client::builder()
        .user_agent(concat!("xcover-proxy/", env!("CARGO_PKG_VERSION")))
        .timeout(ATTEMPT)
        .no_proxy()
        .redirect(redirect::Policy::none())
        .build()?;
    Ok(async move {
        loop {
            let wait = match inbox.next().await {
                Ok(Next::Forward(webhook)) => {
                    let id = webhook.id;
                    let done = match send(&client, &url, webhook).await {
                        None => inbox.forwarded(id).await,
                        Some(pause) => inbox.failed(id, pause).await,
                    };
                    done.err().map(|error| store_failed(&error))
                }
                Ok(Next::Wait(wait)) => Some(wait),
                Ok(Next::Nothing) => Some(Duration::MAX),
                Err(error) => Some(store_failed(&error)),
            };
            match wait {
                None => {}
                Some(Duration::MAX) => inbox.arrival.notified().await,
                Some(wait) => {
                    let _ = timeout(wait, inbox.arrival.notified()).await;
                }
            }
        }
    })
}

/// `None` if the server has taken it; otherwise how long to wait before the next attempt.
async fn send(client: &Client, url: &Url, webhook: Webhook) -> Option<Duration> {
    let id = webhook.id;
    let request = client
        .post(url.clone())
        .header(CONTENT_TYPE, "application/json")
        .header(ID, format!("webhook-{id}"))
        .body(webhook.body);
    let cause = match request.send().await {
        Ok(response) if response.status().is_success() => {
            tracing::info!(webhook = id, "webhook forwarded");
            return None;
        }
        Ok(response) => format!("status {}", response.status().as_u16()),
        Err(error) => error.without_url().to_string(),
    };
    let doubled = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(webhook.attempts));
    let pause = doubled.min(LONGEST_PAUSE);
    let (attempts, again_in_s) = (webhook.attempts + 1, pause.as_secs());
    tracing::warn!(
        webhook = id,
        attempts,
        again_in_s,
        cause,
        "webhook not forwarded"
    );
    Some(pause)
}

fn store_failed(error: &rusqlite::Error) -> Duration {
    tracing::error!("webhooks can't be forwarded: the store failed: {error}");
    STORE_PAUSE
}
