//! The proxy's listener for the partner's own servers: it signs, tries again, and remembers what was booked. It is in
//! this process, so there is no need for a connection.

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use tower::ServiceExt;
use xcover_proxy::settings::Keys;

pub(crate) struct Backend {
    pub(crate) router: Router,
    /// What its paths begin with.
    pub(crate) partner_path: String,
    /// They have its token.
    pub(crate) keys: Keys,
}

impl Backend {
    /// Posts to one of XCover's paths below the partner's.
    ///
    /// # Errors
    /// The path or the key isn't one, or the listener has no token.
    pub(crate) async fn post(
        &self,
        path: &str,
        body: &Value,
        idempotency_key: &str,
    ) -> Result<Response, String> {
        let token = self.keys.backend_authorization();
        let request = Request::post(format!("{}{path}", self.partner_path))
            .header(AUTHORIZATION, token.ok_or("no token")?)
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .header("x-idempotency-key", idempotency_key)
            .body(Body::from(body.to_string()))
            .map_err(|error| error.to_string())?;
        Ok(self.router.clone().oneshot(request).await.into_response())
    }
}
