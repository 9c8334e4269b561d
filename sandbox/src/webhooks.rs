//! Webhooks: the partner's server is told what happened to a booking, as XCover does it.

use std::time::{Duration, SystemTime};

use axum::http::Uri;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use sha2::Sha256;

use crate::auth::verify::Credentials;

/// How often one is sent in all, if the server doesn't say 200.
const ATTEMPTS: u32 = 4;
const PAUSE: Duration = Duration::from_secs(1);
const TIMEOUT: Duration = Duration::from_secs(10);

/// What is percent-encoded in a signature.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Sends webhooks to one address.
pub(crate) struct Webhooks {
    url: String,
    credentials: Credentials,
    client: reqwest::Client,
}

impl Webhooks {
    pub(crate) fn to(url: &Uri, credentials: Credentials) -> Self {
        Self {
            url: url.to_string(),
            credentials,
            client: reqwest::Client::new(),
        }
    }

    /// Sends one, in the background.
    pub(crate) fn send(&self, webhook: &Value) {
        let (client, credentials) = (self.client.clone(), self.credentials.clone());
        let (url, body) = (self.url.clone(), webhook.to_string());
        tokio::spawn(async move {
            for _ in 0..ATTEMPTS {
                let date = httpdate::fmt_http_date(SystemTime::now());
                let request = client
                    .post(&url)
                    .timeout(TIMEOUT)
                    .header("content-type", "application/json")
                    .header("authorization", authorization(&credentials, &date))
                    .header("date", date)
                    .header("x-api-key", &credentials.key)
                    .body(body.clone());
                let status = request.send().await.map(|response| response.status());
                if status.is_ok_and(|status| status == 200) {
                    return;
                }
                tokio::time::sleep(PAUSE).await;
            }
        });
    }
}

/// Signed with SHA-256, as XCover signs webhooks.
fn authorization(credentials: &Credentials, date: &str) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(credentials.secret.as_bytes());
    let tag = mac.map(|mut mac| {
        mac.update(format!("date: {date}").as_bytes());
        mac.finalize().into_bytes()
    });
    let base64 = tag.map(|tag| STANDARD.encode(tag)).unwrap_or_default();
    let signature = utf8_percent_encode(&base64, RESERVED);
    let key = &credentials.key;
    format!(r#"Signature keyId="{key}",algorithm="hmac-sha256",signature="{signature}""#)
}
