//! XCover's webhooks.

use std::{
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant, SystemTime},
};

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode},
};
use tokio::time::sleep;
use xcover_proxy::{
    Limits,
    settings::{Algorithm, Secret},
    webhook::{SignatureError, verify},
    xcover::signing::{self, Signer},
};

use crate::{
    binary::{Running, exit_of},
    support::{API_SECRET, MockXcover, Proxy, ProxyResponse, ReceivedRequest, scratch_folder},
};

const KEY: &str = "test_api_key";
const DAY: &str = "Sun, 29 Aug 2021 12:07:26 GMT";
/// As the documents show it.
const CREATED: &str =
    r#"{"event":"BOOKING_CREATED","payload":{"id":"8AMKH-KQ8NR-INS","total_price":68.71}}"#;

fn secret(text: &str) -> Secret {
    Secret::new(text.as_bytes().to_vec())
}

fn headers(entries: &[(&'static str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in entries {
        headers.append(*name, HeaderValue::from_str(value).unwrap());
    }
    headers
}

#[test]
fn the_published_signatures_are_xcovers() {
    let now = httpdate::parse_http_date(DAY).unwrap();
    for (algorithm, signature) in [
        (
            "hmac-sha256",
            "bfxytCfvFqito27v0%2FKcN1jBJsgnCReimKXdAWwoi0k%3D",
        ),
        (
            "hmac-sha512",
            "qLxGTecb22ktTsA0GgrwHlPTSoZEbmtNM8ihXKM%2FTY%2BaMa%2FbvW7IymC6jdUgR8KS7zgbHVxM5LpumLxCgt%2BQrQ%3D%3D",
        ),
    ] {
        let authorization =
            format!(r#"Signature keyId="{KEY}",algorithm="{algorithm}",signature="{signature}""#);
        let headers = headers(&[
            ("date", DAY),
            ("x-api-key", KEY),
            ("authorization", &authorization),
        ]);
        assert_eq!(verify(&headers, KEY, &secret(API_SECRET), now), Ok(()));
        let other = verify(&headers, KEY, &secret("another"), now);
        assert_eq!(other, Err(SignatureError::Wrong));
        let other = verify(&headers, "another", &secret(API_SECRET), now);
        assert_eq!(other, Err(SignatureError::UnknownKey));
        for (off, expected) in [(300, Ok(())), (301, Err(SignatureError::Clock))] {
            let off = Duration::from_secs(off);
            for now in [now + off, now - off] {
                assert_eq!(verify(&headers, KEY, &secret(API_SECRET), now), expected);
            }
        }
    }
}

#[test]
fn what_is_not_signed_as_xcover_signs_is_refused() {
    let now = httpdate::parse_http_date(DAY).unwrap();
    let signed = |algorithm| {
        let signer = Signer::new(algorithm, KEY, &secret(API_SECRET)).unwrap();
        signer.authorization(DAY)
    };
    let good = signed(Algorithm::Sha256);
    let malformed = SignatureError::Malformed;
    let authorization = malformed("authorization");
    let date = ("date", DAY);
    let cases: [(&[(&str, &str)], SignatureError); 11] = [
        (&[("authorization", &good)], malformed("date")),
        (&[date, date, ("authorization", &good)], malformed("date")),
        (
            &[("date", "2021-08-29"), ("authorization", &good)],
            malformed("date"),
        ),
        (&[date], authorization),
        (
            &[date, ("authorization", &good), ("authorization", &good)],
            authorization,
        ),
        (&[date, ("authorization", "Bearer abc")], authorization),
        (
            &[
                date,
                ("authorization", &good.replace("signature=", "other=")),
            ],
            authorization,
        ),
        (
            &[date, ("authorization", &good.replace("%3D", ""))],
            authorization,
        ),
        (
            &[date, ("authorization", &signed(Algorithm::Sha1))],
            SignatureError::Algorithm,
        ),
        (
            &[date, ("authorization", &good), ("x-api-key", "another")],
            SignatureError::UnknownKey,
        ),
        (
            &[date, ("authorization", &good.replace("sha256", "sha384"))],
            SignatureError::Wrong,
        ),
    ];
    for (entries, error) in cases {
        let outcome = verify(&headers(entries), KEY, &secret(API_SECRET), now);
        assert_eq!(outcome, Err(error), "{entries:?}");
    }
}

/// A proxy that forwards to the server at this URL, and keeps what it must in the folder.
fn forwarding_to(url: &str, folder: &Path, more: &[(&str, &str)]) -> Proxy {
    let url = format!("{url}/hook");
    let mut settings = vec![
        ("PROXY_WEBHOOK_URL", url.as_str()),
        ("PROXY_DATA_DIR", folder.to_str().unwrap()),
    ];
    settings.extend(more);
    Proxy::with("http://127.0.0.1:1/x", &settings, Limits::default())
}

/// What XCover sends, signed at this time.
fn webhook(body: &str, key: &str, secret_text: &str, at: SystemTime) -> Request {
    let date = signing::date(at);
    let signer = Signer::new(Algorithm::Sha256, key, &secret(secret_text)).unwrap();
    Request::post("/xcover/webhooks")
        .header("content-type", "application/json")
        .header("authorization", signer.authorization(&date))
        .header("date", date)
        .header("x-api-key", key)
        .body(Body::from(body.to_owned()))
        .unwrap()
}

async fn receive(proxy: &Proxy, body: &str, at: SystemTime) -> ProxyResponse {
    proxy.send(webhook(body, KEY, API_SECRET, at)).await
}

/// The webhooks that reached the partner's server, once there are so many.
async fn forwarded(server: &MockXcover, count: usize) -> Vec<ReceivedRequest> {
    let start = Instant::now();
    while server.requests().len() < count && start.elapsed() < Duration::from_secs(10) {
        sleep(Duration::from_millis(20)).await;
    }
    // Any further one would come now.
    sleep(Duration::from_millis(100)).await;
    let requests = server.requests();
    assert_eq!(requests.len(), count, "{requests:?}");
    requests
}

#[tokio::test]
async fn a_webhook_is_forwarded_byte_for_byte_and_its_repeats_are_not() {
    let server = MockXcover::responding(|| StatusCode::NO_CONTENT).await;
    let folder = scratch_folder();
    let proxy = forwarding_to(&server.base_url, folder.path(), &[]);
    let now = SystemTime::now();
    for at in [now, now, now - Duration::from_secs(60)] {
        let response = receive(&proxy, CREATED, at).await;
        assert_eq!(response.status, 200, "{}", response.text());
    }
    let other = CREATED.replace("CREATED", "UPDATED");
    assert_eq!(receive(&proxy, &other, now).await.status, 200);

    let requests = forwarded(&server, 2).await;
    assert_eq!(requests[0].body, CREATED);
    assert_eq!(requests[1].body, other);
    assert_eq!(requests[0].uri.path(), "/x/hook");
    assert_eq!(requests[0].header("content-type"), "application/json");
    assert_eq!(requests[0].header("x-idempotency-key"), "webhook-1");
    assert_eq!(requests[1].header("x-idempotency-key"), "webhook-2");
    assert!(!requests[0].headers.contains_key("authorization"));
}

#[tokio::test]
async fn what_xcover_has_not_signed_or_is_no_object_is_neither_kept_nor_forwarded() {
    let server = MockXcover::responding(|| StatusCode::OK).await;
    let folder = scratch_folder();
    let proxy = forwarding_to(&server.base_url, folder.path(), &[]);
    let now = SystemTime::now();
    for request in [
        webhook(CREATED, KEY, "another", now),
        webhook(CREATED, "another", API_SECRET, now),
        webhook(CREATED, KEY, API_SECRET, now - Duration::from_secs(3600)),
        Request::post("/xcover/webhooks")
            .body(CREATED.into())
            .unwrap(),
    ] {
        proxy
            .send(request)
            .await
            .expect_problem(401, "signature-invalid");
    }
    receive(&proxy, "[]", now)
        .await
        .expect_problem(400, "invalid-request");
    assert_eq!(receive(&proxy, CREATED, now).await.status, 200);
    forwarded(&server, 1).await;
}

#[tokio::test]
async fn webhooks_can_have_a_key_of_their_own() {
    let server = MockXcover::responding(|| StatusCode::OK).await;
    let folder = scratch_folder();
    let own = [
        ("PROXY_WEBHOOK_KEY", "hooks"),
        ("PROXY_WEBHOOK_SECRET", "of-the-hooks"),
    ];
    let proxy = forwarding_to(&server.base_url, folder.path(), &own);
    let now = SystemTime::now();
    let response = receive(&proxy, CREATED, now).await;
    response.expect_problem(401, "signature-invalid");
    let response = proxy
        .send(webhook(CREATED, "hooks", "of-the-hooks", now))
        .await;
    assert_eq!(response.status, 200);
    forwarded(&server, 1).await;
}

#[tokio::test]
async fn a_webhook_that_the_server_refuses_is_forwarded_again_and_the_others_meanwhile() {
    let count = AtomicUsize::new(0);
    let server = MockXcover::responding(move || match count.fetch_add(1, Ordering::Relaxed) {
        0 => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::OK,
    })
    .await;
    let folder = scratch_folder();
    let proxy = forwarding_to(&server.base_url, folder.path(), &[]);
    let now = SystemTime::now();
    assert_eq!(receive(&proxy, CREATED, now).await.status, 200);
    forwarded(&server, 1).await;
    let other = CREATED.replace("CREATED", "UPDATED");
    assert_eq!(receive(&proxy, &other, now).await.status, 200);
    let requests = forwarded(&server, 3).await;
    let keys = requests
        .iter()
        .map(|request| request.header("x-idempotency-key"));
    assert_eq!(
        keys.collect::<Vec<_>>(),
        ["webhook-1", "webhook-2", "webhook-1"]
    );
}

#[tokio::test]
async fn without_an_address_there_is_no_route() {
    let response = receive(&Proxy::without_xcover(), CREATED, SystemTime::now()).await;
    response.expect_problem(404, "unknown-route");
}

/// The program with webhooks, and the settings that it was started with.
fn settings<'a>(url: &'a str, folder: &'a Path) -> [(&'static str, &'a str); 2] {
    [
        ("PROXY_WEBHOOK_URL", url),
        ("PROXY_DATA_DIR", folder.to_str().unwrap()),
    ]
}

async fn post(address: &str, body: &str) -> StatusCode {
    let (parts, body) = webhook(body, KEY, API_SECRET, SystemTime::now()).into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let request = reqwest::Client::new().post(format!("{address}/xcover/webhooks"));
    let request = request.headers(parts.headers).body(body);
    request.send().await.unwrap().status()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_accepted_is_forwarded_after_the_process_was_killed() {
    let folder = scratch_folder();
    let nowhere = settings("http://127.0.0.1:1/hook", folder.path());
    let proxy = Running::start("http://127.0.0.1:1/x", &nowhere);
    for at in 0..20 {
        let body = format!(r#"{{"event":"BOOKING_CREATED","payload":{{"id":"{at}"}}}}"#);
        assert_eq!(post(&proxy.address, &body).await, 200);
    }
    // Another process can't use the folder at the same time.
    let (status, message) = exit_of("http://127.0.0.1:1/x", &nowhere);
    assert_eq!(status, Some(1));
    assert!(message.contains("another process uses it"), "{message}");

    proxy.stop("-KILL");
    let server = MockXcover::responding(|| StatusCode::OK).await;
    let url = format!("{}/hook", server.base_url);
    let _proxy = Running::start("http://127.0.0.1:1/x", &settings(&url, folder.path()));
    let mut bodies: Vec<_> = forwarded(&server, 20)
        .await
        .into_iter()
        .map(|one| one.body)
        .collect();
    bodies.sort();
    bodies.dedup();
    assert_eq!(bodies.len(), 20);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_stored_is_not_accepted() {
    let server = MockXcover::responding(|| StatusCode::SERVICE_UNAVAILABLE).await;
    let url = format!("{}/hook", server.base_url);
    let folder = scratch_folder();
    let settings = settings(&url, folder.path());
    // No file can become larger than 256 KiB, as on a disk that is full.
    let proxy = Running::start_with_full_disk(512, "http://127.0.0.1:1/x", &settings);
    let mut statuses = Vec::new();
    for at in 0..30 {
        let body = format!(r#"{{"event":"{at}","payload":"{}"}}"#, "x".repeat(20_000));
        statuses.push(post(&proxy.address, &body).await.as_u16());
    }
    let accepted = statuses.iter().filter(|status| **status == 200).count();
    assert!((1..30).contains(&accepted), "{statuses:?}");
    assert!(
        statuses.iter().all(|status| [200, 503].contains(status)),
        "{statuses:?}"
    );
    proxy.stop("-KILL");

    let server = MockXcover::responding(|| StatusCode::OK).await;
    let url = format!("{}/hook", server.base_url);
    let _proxy = Running::start("http://127.0.0.1:1/x", &self::settings(&url, folder.path()));
    sleep(Duration::from_secs(1)).await;
    let start = Instant::now();
    // Those that have failed before wait for their turn.
    while server.requests().len() < accepted && start.elapsed() < Duration::from_secs(20) {
        sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(server.requests().len(), accepted);
}
