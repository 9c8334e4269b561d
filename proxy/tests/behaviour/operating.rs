//! What operators see: metrics, health, and requests that can be followed.

use std::{
    collections::BTreeSet,
    fs,
    sync::{Arc, Mutex},
    time::{Duration, Instant, SystemTime},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::Request,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use serde_json::Value;
use xcover_proxy::{Limits, token::HEADER};

use crate::{
    binary::Running,
    readme::README,
    redis::Redis,
    support::{
        API_SECRET, MockXcover, Proxy, ProxyResponse, quote_request, scratch_folder, serve, token,
    },
};

const TOKEN: &str = "a-token-of-the-partners-own-servers";

async fn get(url: String) -> (StatusCode, String, String) {
    let response = reqwest::get(url).await.unwrap();
    let kind = response.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    (response.status(), kind, response.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_count_what_became_of_each_request_on_either_listener() {
    let xcover = MockXcover::responding_always(|| (StatusCode::CREATED, r#"{"id":"A-1"}"#)).await;
    let settings = [
        ("PROXY_BACKEND_LISTEN", "127.0.0.1:0"),
        ("PROXY_BACKEND_TOKEN", TOKEN),
    ];
    let mut proxy = Running::start(&xcover.base_url, &settings);
    let backend = proxy.backend();
    assert_eq!(proxy.quote().send().await.unwrap().status(), 201);
    let refused = proxy.quote().header("origin", "https://other.example");
    assert_eq!(refused.send().await.unwrap().status(), 403);
    let url = format!("{backend}/x/partners/LLODT/bookings/A-1/");
    let booking = reqwest::Client::new().get(url);
    assert_eq!(
        booking.try_clone().unwrap().send().await.unwrap().status(),
        401
    );
    assert_eq!(
        booking.bearer_auth(TOKEN).send().await.unwrap().status(),
        201
    );

    // Without a token, and not for the public.
    assert_eq!(get(format!("{}/metrics", proxy.address)).await.0, 404);
    let (status, kind, text) = get(format!("{backend}/metrics")).await;
    assert_eq!(status, 200);
    assert_eq!(
        kind,
        "application/openmetrics-text; version=1.0.0; charset=utf-8"
    );
    let booking = r#"listener="backend",method="GET",route="/x/partners/{partner}/bookings/{id}""#;
    for line in [
        r#"xcover_proxy_requests_total{listener="public",method="POST",route="/xcover/quotes",status="201",code=""} 1"#.to_owned(),
        r#"xcover_proxy_requests_total{listener="public",method="POST",route="/xcover/quotes",status="403",code="origin-not-allowed"} 1"#.to_owned(),
        format!(r#"xcover_proxy_requests_total{{{booking},status="201",code=""}} 1"#),
        format!(r#"xcover_proxy_requests_total{{{booking},status="401",code="bearer-token-invalid"}} 1"#),
        r#"xcover_proxy_request_duration_seconds_count{listener="public",route="/xcover/quotes",outcome="ok"} 1"#.to_owned(),
        r#"xcover_proxy_request_duration_seconds_count{listener="public",route="/xcover/quotes",outcome="refused"} 1"#.to_owned(),
        r#"xcover_proxy_upstream_calls_total{status="201"} 2"#.to_owned(),
        "xcover_proxy_upstream_duration_seconds_count 2".to_owned(),
        "xcover_proxy_limiter_wait_seconds_count 2".to_owned(),
        "xcover_proxy_breaker_open 0".to_owned(),
        "xcover_proxy_opt_outs_waiting 0".to_owned(),
        "xcover_proxy_opt_outs_dead 0".to_owned(),
        "xcover_proxy_webhooks_pending 0".to_owned(),
        "xcover_proxy_log_lines_dropped_total 0".to_owned(),
        "xcover_proxy_keys_stale 0".to_owned(),
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    assert!(text.ends_with("# EOF\n"));

    let opt_out = reqwest::Client::new()
        .post(format!("{}/xcover/offers/A-1/opt_out", proxy.address))
        .header(HEADER, token("A-1", SystemTime::now()));
    // XCover's 201 is no yes to an opt-out, so it waits.
    assert_eq!(opt_out.send().await.unwrap().status(), 202);
    let (_, _, later) = get(format!("{backend}/metrics")).await;
    assert!(later.contains("\nxcover_proxy_opt_outs_waiting 1\n"));
    let oldest = "xcover_proxy_opt_outs_oldest_seconds ";
    let oldest = later.lines().find_map(|line| line.strip_prefix(oldest));
    assert!(oldest.unwrap().parse::<f64>().unwrap() > 0.0);

    // The README has them all.
    let names: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names.len(), 13);
    for name in names {
        assert!(
            README.contains(&format!("| `{name}")),
            "not in the README: {name}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_backend_listener_says_whether_the_process_is_up_and_ready() {
    let settings = [
        ("PROXY_BACKEND_LISTEN", "127.0.0.1:0"),
        ("PROXY_BACKEND_TOKEN", TOKEN),
    ];
    let mut proxy = Running::start("http://127.0.0.1:1/x", &settings);
    let backend = proxy.backend();
    for path in ["healthz", "readyz"] {
        let (status, _, text) = get(format!("{backend}/{path}")).await;
        assert_eq!(
            (status, text.as_str()),
            (StatusCode::OK, r#"{"status":"ok"}"#)
        );
    }
}

/// What `/readyz` says to this query.
async fn ready(proxy: &Proxy, query: &str) -> ProxyResponse {
    let request = Request::get(format!("/readyz{query}")).body(Body::empty());
    proxy.send(request.unwrap()).await
}

/// Until another look is due.
async fn look_again() {
    tokio::time::sleep(Duration::from_millis(1100)).await;
}

#[tokio::test]
async fn readyz_says_what_is_missing_unless_that_is_excluded() {
    let folder = scratch_folder();
    let settings = [
        ("PROXY_UPSTREAM_RATE", "1000"),
        ("PROXY_DATA_DIR", folder.path().to_str().unwrap()),
    ];
    let proxy = Proxy::with("http://127.0.0.1:1/x", &settings, Limits::default());
    let response = ready(&proxy, "").await;
    assert_eq!(
        (response.status, response.text()),
        (StatusCode::OK, r#"{"status":"ok"}"#)
    );

    for _ in 0..10 {
        proxy.quote().await;
    }
    let response = ready(&proxy, "").await;
    response.expect_problem(503, "upstream-down");
    let excluded = "?exclude=upstream-down&exclude=redis-unavailable";
    assert_eq!(ready(&proxy, excluded).await.status, StatusCode::OK);
    let response = ready(&proxy, "?exclude=xcover").await;
    let detail = response.expect_problem(400, "invalid-request");
    assert!(detail.starts_with("exclude=xcover in the query is none of "));

    fs::remove_dir_all(folder.path()).unwrap();
    look_again().await;
    let response = ready(&proxy, excluded).await;
    response.expect_problem(503, "store-unavailable");
    let path = folder.path().to_str().unwrap();
    assert!(!response.text().contains(path), "{}", response.text());
}

#[tokio::test]
async fn readyz_says_that_redis_is_missing_and_when_it_is_back() {
    let mut redis = Redis::start();
    let url = [("PROXY_REDIS_URL", &*redis.url())];
    let proxy = Proxy::with("http://127.0.0.1:1/x", &url, Limits::default());
    assert_eq!(ready(&proxy, "").await.status, StatusCode::OK);
    redis.kill();
    look_again().await;
    let response = ready(&proxy, "").await;
    response.expect_problem(503, "redis-unavailable");
    let excluded = "?exclude=redis-unavailable";
    assert_eq!(ready(&proxy, excluded).await.status, StatusCode::OK);
    redis.restart(&[]);
    look_again().await;
    assert_eq!(ready(&proxy, "").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_readyz_often_causes_no_more_work() {
    let folder = scratch_folder();
    let proxy = Arc::new(Proxy::with(
        "http://127.0.0.1:1/x",
        &[("PROXY_DATA_DIR", folder.path().to_str().unwrap())],
        Limits::default(),
    ));
    let probe = folder.path().join("probe");
    let looks = async |times: usize| {
        let asked = (0..times).map(|_| {
            let proxy = Arc::clone(&proxy);
            tokio::spawn(async move {
                let request = Request::get("/readyz").body(Body::empty()).unwrap();
                assert_eq!(proxy.send(request).await.status, StatusCode::OK);
            })
        });
        for one in asked.collect::<Vec<_>>() {
            one.await.unwrap();
        }
    };
    looks(1).await;
    fs::remove_file(&probe).unwrap();
    looks(50).await;
    assert!(!probe.exists());
}

#[tokio::test]
async fn a_request_can_be_followed_to_xcover_by_its_id_and_its_trace() {
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let zeros = "00-00000000000000000000000000000000-00f067aa0ba902b7-01";
    for (sent, passed) in [
        (Some(parent), Some(parent)),
        (Some("00-1-2-3"), None),
        (Some(zeros), None),
        (Some("../../etc"), None),
        (None, None),
    ] {
        let xcover =
            MockXcover::responding_always(|| (StatusCode::CREATED, r#"{"id":"A-1"}"#)).await;
        let proxy = Proxy::in_front_of(&xcover.base_url);
        let mut request = quote_request().header("x-request-id", "balancer-7");
        if let Some(sent) = sent {
            request = request.header("traceparent", sent);
        }
        let response = proxy.send(request.body("{}".into()).unwrap()).await;
        assert_eq!(response.header("x-request-id"), Some("balancer-7"));
        let call = xcover.only_request();
        assert_eq!(call.header("x-request-id"), "balancer-7");
        let traceparent = call.headers.get("traceparent");
        assert_eq!(traceparent.map(|value| value.to_str().unwrap()), passed);
    }
}

#[tokio::test]
async fn a_request_without_an_id_or_with_a_strange_one_gets_one() {
    let xcover = MockXcover::responding_always(|| (StatusCode::CREATED, r#"{"id":"A-1"}"#)).await;
    let proxy = Proxy::in_front_of(&xcover.base_url);
    for strange in ["a b", &"x".repeat(65)] {
        let request: Request = quote_request()
            .header("x-request-id", strange)
            .body("{}".into())
            .unwrap();
        let response = proxy.send(request).await;
        let id = response.header("x-request-id").unwrap().to_owned();
        assert!(id != strange && id.len() > 16, "{id}");
        assert_eq!(xcover.requests().pop().unwrap().header("x-request-id"), id);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_level_of_a_line_says_whether_somebody_has_to_look() {
    for (upstream, level) in [(201, "INFO"), (422, "INFO"), (503, "WARN"), (403, "ERROR")] {
        let status = StatusCode::from_u16(upstream).unwrap();
        let xcover = MockXcover::responding_always(move || (status, r#"{"id":"A-1"}"#)).await;
        let proxy = Running::start(&xcover.base_url, &[]);
        proxy.quote().send().await.unwrap();
        let (_, lines) = proxy.stop("-TERM");
        let line = lines
            .iter()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        let line = line
            .into_iter()
            .find(|line| line["message"] == "request")
            .unwrap();
        assert_eq!(line["level"], level, "{upstream}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn spans_of_a_request_and_of_its_call_to_xcover_reach_a_collector() {
    let exported = Arc::new(Mutex::new(Vec::<u8>::new()));
    let record = Arc::clone(&exported);
    let collector = Router::new().route(
        "/v1/traces",
        post(async move |headers: HeaderMap, body: Bytes| {
            assert_eq!(headers["content-type"], "application/x-protobuf");
            assert_eq!(headers["x-key"], "of-the-collector");
            record.lock().unwrap().extend_from_slice(&body);
        }),
    );
    let collector = format!("http://{}", serve(collector).await);
    let xcover =
        MockXcover::responding_always(|| (StatusCode::FORBIDDEN, r#"{"message":"words"}"#)).await;
    let settings = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.as_str()),
        ("OTEL_EXPORTER_OTLP_HEADERS", "x-key=of-the-collector"),
    ];
    let running = Running::start(&xcover.base_url, &settings);
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let url = format!("{}/xcover/quotes?email=jane", running.address);
    let quote = reqwest::Client::new()
        .post(url)
        .header("content-type", "application/json")
        .header("traceparent", parent)
        .body(r#"{"email":"jane@shop.example"}"#);
    assert_eq!(quote.send().await.unwrap().status(), 502);
    // What isn't sent yet is sent at the end.
    let (status, _) = running.stop("-TERM");
    assert_eq!(status, Some(0));

    let exported = exported.lock().unwrap();
    let has = |bytes: &[u8]| exported.windows(bytes.len()).any(|at| at == bytes);
    for text in [
        "POST /xcover/quotes",
        "POST xcover",
        "http.route",
        "upstream-refused",
        "xcover-proxy",
    ] {
        assert!(has(text.as_bytes()), "{text}");
    }
    for secret in ["jane", "words", "test_api_key", "LLODT", API_SECRET] {
        assert!(!has(secret.as_bytes()), "{secret}");
    }
    let hex = |text: &str| -> Vec<u8> {
        let byte = |at| u8::from_str_radix(text.get(at..at + 2).unwrap(), 16).unwrap();
        (0..text.len()).step_by(2).map(byte).collect()
    };
    let call = xcover.only_request();
    let parts: Vec<_> = call.header("traceparent").split('-').collect();
    assert_eq!(parts[1], "4bf92f3577b34da6a3ce929d0e0e4736");
    assert_ne!(parts[2], "00f067aa0ba902b7");
    // The trace of the page, its span, and the one that XCover was told.
    for id in [parts[1], "00f067aa0ba902b7", parts[2]] {
        assert!(has(&hex(id)), "{id}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_that_is_missing_stops_nothing_and_is_logged_once() {
    let xcover = MockXcover::responding_always(|| (StatusCode::CREATED, r#"{"id":"A-1"}"#)).await;
    let settings = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"),
        ("OTEL_BSP_SCHEDULE_DELAY", "50"),
    ];
    let running = Running::start(&xcover.base_url, &settings);
    for _ in 0..5 {
        assert_eq!(running.quote().send().await.unwrap().status(), 201);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let start = Instant::now();
    let (status, lines) = running.stop("-TERM");
    assert_eq!(status, Some(0));
    assert!(start.elapsed() < Duration::from_secs(5));
    let said = lines
        .iter()
        .filter(|line| line.contains("spans can't be exported"));
    assert_eq!(said.count(), 1, "{lines:?}");
}
