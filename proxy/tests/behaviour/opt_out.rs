//! Declining a quote or an offer.

use std::time::{Duration, SystemTime};

use axum::{
    body::Body,
    extract::Request,
    http::{Method, StatusCode},
};
use tokio::{io::AsyncWriteExt, net::TcpStream};
use xcover_proxy::token::LIFETIME;

use crate::support::{Answer, Proxy, Xcover, serve, token};

const ID: &str = "PYWUR-TAPHT-INS";

/// Where each is declined at the proxy, and where at XCover.
const ROUTES: [(&str, &str); 2] = [
    (
        "/xcover/quotes/PYWUR-TAPHT-INS/opt_out",
        "/x/partners/LLODT/bookings/PYWUR-TAPHT-INS/opt_out",
    ),
    (
        "/xcover/offers/PYWUR-TAPHT-INS/opt_out",
        "/x/partners/LLODT/offers/PYWUR-TAPHT-INS/opt_out/",
    ),
];

async fn xcover() -> Xcover {
    Xcover::answering(|| StatusCode::NO_CONTENT).await
}

/// What an opt-out at this path is answered when XCover answers it with this status.
async fn when_xcover_answers(path: &str, status: u16) -> Answer {
    let status = StatusCode::from_u16(status).unwrap();
    let xcover = Xcover::answering(move || (status, r#"{"message":"from xcover"}"#)).await;
    let answer = Proxy::before(&xcover.base_url).decline(path, ID).await;
    assert!(!answer.text().contains("from xcover"));
    xcover.only_call();
    answer
}

/// An opt-out at this path with this token, which XCover must not hear of.
async fn refused_with(path: &str, token: Option<&str>) -> Answer {
    let xcover = xcover().await;
    let mut request = Request::post(path);
    if let Some(token) = token {
        request = request.header("xcover-quote-token", token);
    }
    let request = request.body(Body::empty()).unwrap();
    let answer = Proxy::before(&xcover.base_url).send(request).await;
    assert!(xcover.calls().is_empty());
    answer
}

#[tokio::test]
async fn an_opt_out_is_sent_up_with_an_idempotency_key() {
    for (path, upstream_path) in ROUTES {
        let xcover = xcover().await;
        let answer = Proxy::before(&xcover.base_url).decline(path, ID).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        assert!(answer.body.is_empty());
        let call = xcover.only_call();
        assert_eq!(call.method, Method::POST);
        assert_eq!(call.uri, upstream_path);
        assert_eq!(call.header("x-idempotency-key"), "opt-out-PYWUR-TAPHT-INS");
        assert_eq!(call.body, "{}");
        assert!(
            call.header("authorization")
                .starts_with("Signature keyId=\"test_api_key\"")
        );
    }
}

#[tokio::test]
async fn every_success_and_a_conflict_is_a_204() {
    for (path, _) in ROUTES {
        for status in [200, 201, 202, 204, 409] {
            let answer = when_xcover_answers(path, status).await;
            assert_eq!(answer.status, StatusCode::NO_CONTENT, "{path}: {status}");
            assert!(answer.body.is_empty());
        }
    }
}

#[tokio::test]
async fn other_answers_are_problems() {
    for (path, _) in ROUTES {
        for (upstream, status, code) in [
            (400, 400, "invalid-request"),
            (401, 502, "upstream-refused"),
            (403, 502, "upstream-refused"),
            (404, 404, "unknown-quote"),
            (422, 400, "invalid-request"),
            (423, 503, "upstream-busy"),
            (429, 429, "throttled"),
            (302, 502, "upstream-failed"),
            (500, 502, "upstream-failed"),
            (503, 502, "upstream-failed"),
        ] {
            let answer = when_xcover_answers(path, upstream).await;
            answer.expect_problem(status, code);
            let says_when = matches!(upstream, 423 | 429).then_some("1");
            assert_eq!(answer.header("retry-after"), says_when, "{upstream}");
        }
    }
}

#[tokio::test]
async fn the_token_of_a_quote_opts_out_of_it() {
    let xcover = Xcover::answering(|| (StatusCode::CREATED, r#"{"id":"PYWUR-TAPHT-INS"}"#)).await;
    let proxy = Proxy::before(&xcover.base_url);
    let quote = proxy.quote().await;
    let request = Request::post(format!("/xcover/quotes/{ID}/opt_out"))
        .header(
            "xcover-quote-token",
            quote.header("xcover-quote-token").unwrap(),
        )
        .header("content-type", "application/json")
        .body("{}".into())
        .unwrap();
    assert_eq!(proxy.send(request).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn an_opt_out_without_a_good_token_is_refused() {
    let now = SystemTime::now();
    let (other, old) = (token("OTHER-INS", now), token(ID, now - LIFETIME));
    for (path, _) in ROUTES {
        for (token, code) in [
            (None, "token-missing"),
            (Some(""), "token-invalid"),
            (Some("v1.x.y"), "token-invalid"),
            (Some(&*other), "token-invalid"),
            (Some(&*old), "token-expired"),
        ] {
            refused_with(path, token).await.expect_problem(403, code);
        }
    }
    let missing = refused_with(ROUTES[0].0, None).await;
    assert_eq!(
        missing.expect_problem(403, "token-missing"),
        "the header xcover-quote-token is missing"
    );
}

#[tokio::test]
async fn an_id_that_could_mean_something_else_in_a_path_is_refused() {
    let long = "a".repeat(65);
    for id in ["a%2Fb", "..%2f..", "a.b", "%20", "%ff", "a%0Ab", "é", &long] {
        for surface in ["quotes", "offers"] {
            let uri = format!("/xcover/{surface}/{id}/opt_out").replace('é', "%C3%A9");
            let answer = Proxy::alone().decline(&uri, "a").await;
            answer.expect_problem(400, "invalid-id");
        }
    }
}

#[tokio::test]
async fn a_body_may_be_left_out_but_not_be_anything() {
    let send = async |content_type: &str, body: &'static str| {
        let xcover = xcover().await;
        let request = Request::post(format!("/xcover/quotes/{ID}/opt_out"))
            .header("xcover-quote-token", token(ID, SystemTime::now()))
            .header("content-type", content_type)
            .body(body.into())
            .unwrap();
        let answer = Proxy::before(&xcover.base_url).send(request).await;
        (answer, xcover.calls().len())
    };
    for (content_type, body) in [("text/plain", ""), ("application/json", r#"{"x":1}"#)] {
        let (answer, calls) = send(content_type, body).await;
        assert_eq!((answer.status, calls), (StatusCode::NO_CONTENT, 1));
    }
    let (answer, calls) = send("text/plain", "{}").await;
    answer.expect_problem(415, "unsupported-media-type");
    assert_eq!(calls, 0);
    let (answer, calls) = send("application/json", "{").await;
    answer.expect_problem(400, "invalid-request");
    assert_eq!(calls, 0);
}

#[tokio::test]
async fn an_opt_out_is_finished_also_when_its_page_has_gone() {
    let delay = Duration::from_millis(200);
    let xcover = Xcover::answering_after(delay, || StatusCode::NO_CONTENT).await;
    let address = serve(Proxy::before(&xcover.base_url).0).await;
    let mut page = TcpStream::connect(address).await.unwrap();
    let request = format!(
        "POST /xcover/quotes/{ID}/opt_out HTTP/1.1\r\n\
         host: {address}\r\n\
         xcover-quote-token: {}\r\n\
         content-length: 0\r\n\r\n",
        token(ID, SystemTime::now())
    );
    page.write_all(request.as_bytes()).await.unwrap();
    drop(page);
    tokio::time::timeout(Duration::from_secs(5), async {
        while xcover.calls().is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await
    .expect("the opt-out was given up");
}
