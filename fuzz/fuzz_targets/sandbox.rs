//! Whatever is sent to the sandbox, it fails only if it was asked to. The data is the method and the rest of the path, headers, an empty
//! line and a body; `{package}` stands for the id of a quote package, `{quote}` for that of the quote in it, `{booking}` for that of a booking.
#![no_main]

use std::{io, sync::LazyLock, time::SystemTime};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{
        Request, StatusCode,
        header::{AUTHORIZATION, DATE},
    },
};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;
use xcover_proxy::{
    settings::{Algorithm, Secret},
    xcover::signing::{self, Signer},
};
use xcover_sandbox::{Log, Settings, app_with_log};

const PARTNER: &str = "/x/partners/FUZZ/";
const QUOTE: &str = include_str!("../../proxy/benches/load/quote_request.json");

static SANDBOX: LazyLock<(Runtime, Router)> = LazyLock::new(|| {
    let settings = Settings::from_lookup(|name| {
        let value = match name {
            "SANDBOX_PARTNER_ID" => "FUZZ",
            "SANDBOX_API_KEY" => "key",
            "SANDBOX_API_SECRET" => "secret",
            _ => return None,
        };
        Some(value.into())
    });
    let app = app_with_log(settings.expect("valid settings"), Log::to(io::sink()));
    (
        Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime"),
        app,
    )
});

/// Sends a request, signed unless it says otherwise; `None` if it isn't one.
fn send(
    method: &[u8],
    path: &[u8],
    headers: &[(&[u8], &[u8])],
    body: &[u8],
) -> Option<(StatusCode, Vec<u8>)> {
    let mut request = Request::builder()
        .method(method)
        .uri(&[PARTNER.as_bytes(), path].concat()[..]);
    request = request.header("x-api-key", "key");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut request = request.body(Body::from(body.to_vec())).ok()?;
    if !request.headers().contains_key(AUTHORIZATION) {
        let date = signing::date(SystemTime::now());
        let signer = Signer::new(Algorithm::Sha512, "key", &Secret::new(b"secret".to_vec()))
            .expect("a signer");
        let authorization = signer.authorization(&date).parse().expect("a header");
        request.headers_mut().insert(AUTHORIZATION, authorization);
        request
            .headers_mut()
            .insert(DATE, date.parse().expect("a header"));
    }
    let (runtime, sandbox) = &*SANDBOX;
    let (parts, body) = runtime
        .block_on(sandbox.clone().oneshot(request))
        .expect("no error")
        .into_parts();
    Some((
        parts.status,
        runtime
            .block_on(to_bytes(body, usize::MAX))
            .expect("a body")
            .to_vec(),
    ))
}

/// The ids of a new quote package and of its quote.
fn package() -> (String, String) {
    let (_, body) = send(b"POST", b"quotes/", &[], QUOTE.as_bytes()).expect("a request");
    let package: Value = serde_json::from_slice(&body).expect("JSON");
    let text = |id: &Value| id.as_str().expect("an id").to_owned();
    (text(&package["id"]), text(&package["quotes"]["0"]["id"]))
}

/// The id of a new booking.
fn booking() -> String {
    let (id, quote) = package();
    let body = format!(
        r#"{{"quotes":[{{"id":"{quote}"}}],"policyholder":{{"first_name":"A","last_name":"B","email":"a@example.com","country":"GB"}}}}"#
    );
    let booked = send(
        b"POST",
        format!("bookings/{id}").as_bytes(),
        &[],
        body.as_bytes(),
    )
    .expect("a request");
    assert_eq!(
        booked.0,
        StatusCode::CREATED,
        "{}",
        String::from_utf8_lossy(&booked.1)
    );
    id
}

fuzz_target!(|data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    // An escape could hide the name of a scenario that never answers.
    if text.contains("hang") || text.contains("\\u") {
        return;
    }
    let mut text = text.to_owned();
    if text.contains("{booking}") {
        text = text.replace("{booking}", &booking());
    }
    if text.contains("{package}") || text.contains("{quote}") {
        let (package, quote) = package();
        text = text
            .replace("{package}", &package)
            .replace("{quote}", &quote);
    }
    let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
    let mut lines = head.split('\n');
    let Some((method, path)) = lines.next().and_then(|line| line.split_once(' ')) else {
        return;
    };
    let headers = lines.filter_map(|line| line.split_once(':'));
    let headers: Vec<_> = headers
        .map(|(name, value)| (name.as_bytes(), value.as_bytes()))
        .collect();
    let Some((status, _)) = send(
        method.as_bytes(),
        path.as_bytes(),
        &headers,
        body.as_bytes(),
    ) else {
        return;
    };
    let is_asked_to_fail = ["500", "502", "503"]
        .iter()
        .any(|failure| body.contains(failure));
    assert!(!status.is_server_error() || is_asked_to_fail, "{status}");
});
