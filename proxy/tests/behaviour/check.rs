//! `check` and `sign`, which the command line offers.

use std::time::{Duration, SystemTime};

use axum::{
    body::Body,
    http::{Response, StatusCode},
};
use xcover_proxy::{Finding, Report, Settings, check, sign, xcover::signing};

use crate::redis::Redis;
use crate::support::{MockXcover, environment, scratch_folder};

fn settings(base_url: &str, more: &[(&str, &str)]) -> Settings {
    let mut environment = environment(base_url);
    environment.insert(
        "PROXY_PUBLIC_ORIGINS".to_owned(),
        "https://shop.example".into(),
    );
    environment.extend(
        more.iter()
            .map(|(name, value)| (name.to_string(), value.into())),
    );
    Settings::read(|name| environment.get(name).cloned()).unwrap()
}

async fn check_in_a_folder(base_url: &str) -> Report {
    let folder = scratch_folder();
    let data_dir = ("PROXY_DATA_DIR", folder.path().to_str().unwrap());
    check(settings(base_url, &[data_dir])).await
}

/// The report on an XCover that responds like this, with a clock that is so many seconds behind.
async fn report_on(status: u16, body: &'static str, behind_s: u64) -> Report {
    let xcover = MockXcover::responding_always(move || {
        let at = SystemTime::now() - Duration::from_secs(behind_s);
        Response::builder()
            .status(StatusCode::from_u16(status).unwrap())
            .header("date", signing::date(at))
            .body(Body::from(body))
            .unwrap()
    })
    .await;
    let report = check_in_a_folder(&xcover.base_url).await;
    let request = xcover.only_request();
    assert_eq!(request.method, "GET");
    assert_eq!(
        request.uri.path(),
        "/x/partners/LLODT/quotes/00000-00000-INS/"
    );
    assert!(request.header("authorization").starts_with("Signature "));
    report
}

const UNKNOWN: &str = r#"{"type":"api_error","message":"Quote package does not exist"}"#;

#[tokio::test]
async fn xcovers_own_404_is_what_shows_that_all_is_right() {
    let report = report_on(404, UNKNOWN, 0).await;
    assert!(report.is_good(), "{report}");
    let good = |text: &str| Finding::Good(text.to_owned());
    assert!(
        report
            .0
            .contains(&good("xcover accepts the key and the signature"))
    );
    assert!(report.0.contains(&good("the clock is right, by xcover's")));
}

#[tokio::test]
async fn anything_else_that_responds_is_an_error_that_says_what_to_check() {
    let refused = r#"{"type":"auth_error","message":"no"}"#;
    for (status, body, says) in [
        (403, refused, "XCOVER_API_SECRET"),
        (401, refused, "XCOVER_API_SECRET"),
        (
            404,
            "<!doctype html>",
            "what responds at XCOVER_BASE_URL is not xcover (status 404",
        ),
        (
            200,
            "",
            "what responds at XCOVER_BASE_URL is not xcover (status 200",
        ),
        (
            503,
            r#"{"type":"api_error"}"#,
            "xcover responds with status 503",
        ),
    ] {
        let report = report_on(status, body, 0).await;
        assert!(!report.is_good(), "{report}");
        let text = report.to_string();
        assert!(text.contains(says), "{text}");
        assert!(!text.contains("api_secret"), "{text}");
    }
}

#[tokio::test]
async fn a_clock_that_is_off_is_measured_by_xcovers_date() {
    let report = report_on(404, UNKNOWN, 60).await;
    assert!(report.is_good(), "{report}");
    assert!(
        report.to_string().contains("warning  the clock is 6"),
        "{report}"
    );
    let report = report_on(404, UNKNOWN, 3600).await;
    assert!(!report.is_good(), "{report}");
    assert!(
        report.to_string().contains("error    the clock is 360"),
        "{report}"
    );
    assert!(report.to_string().contains(" s fast"), "{report}");
}

#[tokio::test]
async fn an_xcover_that_cannot_be_reached_is_an_error_with_its_cause() {
    let report = check_in_a_folder("http://127.0.0.1:1/x").await;
    assert!(!report.is_good());
    let text = report.to_string();
    assert!(
        text.contains("xcover can't be reached: ") && text.contains("refused"),
        "{text}"
    );
}

#[tokio::test]
async fn warnings_the_folder_and_the_webhooks_server_are_in_the_report() {
    let folder = scratch_folder();
    let settings = settings(
        "http://127.0.0.1:1/x",
        &[
            ("PROXY_WEBHOOK_URL", "http://127.0.0.1:1/hook"),
            ("PROXY_DATA_DIR", folder.path().to_str().unwrap()),
            ("XCOVER_ALGORITHM", "hmac-sha1"),
            ("PROXY_REDIS_URL", "redis://:password@127.0.0.1:1"),
        ],
    );
    let text = check(settings).await.to_string();
    for line in [
        "warning  XCOVER_ALGORITHM is hmac-sha1",
        "ok       PROXY_DATA_DIR can be written to",
        "warning  PROXY_WEBHOOK_URL can't be connected to: ",
        "error    PROXY_REDIS_URL can't be used: ",
        " files",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(!text.contains("password"), "{text}");
}

#[tokio::test]
async fn whether_redis_keeps_opt_outs_is_in_the_report() {
    for (more, line) in [
        (
            &[][..],
            "ok       opt-outs can be stored in PROXY_REDIS_URL\n",
        ),
        (
            &["--appendfsync", "everysec"],
            "error    PROXY_REDIS_URL can't be used: its appendfsync is everysec, where always is needed\n",
        ),
    ] {
        let redis = Redis::with(more);
        let settings = settings("http://127.0.0.1:1/x", &[("PROXY_REDIS_URL", &redis.url())]);
        let text = check(settings).await.to_string();
        assert!(text.contains(line), "{text}");
    }
}

#[test]
fn the_published_signature_is_made_for_its_date() {
    let settings = settings(
        "http://127.0.0.1:1/x",
        &[("XCOVER_ALGORITHM", "hmac-sha256")],
    );
    let headers = sign(&settings, Some("Sun, 29 Aug 2021 12:07:26 GMT")).unwrap();
    let expected = "Date: Sun, 29 Aug 2021 12:07:26 GMT\nX-Api-Key: test_api_key\n\
        Authorization: Signature keyId=\"test_api_key\",algorithm=\"hmac-sha256\",\
        signature=\"bfxytCfvFqito27v0%2FKcN1jBJsgnCReimKXdAWwoi0k%3D\"\n";
    assert_eq!(headers, expected);
    let now = sign(&settings, None).unwrap();
    let date = now.lines().next().unwrap().strip_prefix("Date: ").unwrap();
    let age = SystemTime::now().duration_since(httpdate::parse_http_date(date).unwrap());
    assert!(age.unwrap() < Duration::from_secs(60));
}

#[test]
fn a_date_that_xcover_could_not_read_is_not_signed() {
    let settings = settings("http://127.0.0.1:1/x", &[]);
    for date in [
        "now",
        "Thu, 4 Nov 2021 18:07:11 GMT",
        "2021-11-04T18:07:11Z",
    ] {
        let error = sign(&settings, Some(date)).unwrap_err();
        assert!(error.ends_with(&format!("{date:?}")), "{error}");
    }
}
