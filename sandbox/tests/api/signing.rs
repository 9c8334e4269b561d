//! Who may call.

use std::time::{Duration, SystemTime};

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::json;

use crate::harness::{KEY, QUOTES, Reply, SECRET, Sandbox, authorization, signed};
use crate::requests;

#[track_caller]
fn see_refusal(sandbox: &Sandbox, reply: &Reply, reason: &str) {
    assert_eq!(reply.status, 403);
    let body = json!({
        "type": "auth_error",
        "message": "You do not have permission to access this url",
    });
    assert_eq!(reply.json(), body);
    let line = sandbox.last_line();
    assert!(line.contains(" outcome=refused "), "{line}");
    assert!(line.ends_with(&format!(" reason={reason}")), "{line}");
}

fn quote_request(at: SystemTime) -> Request<Body> {
    signed(Method::POST, QUOTES, at, requests::event().to_string())
}

#[tokio::test]
async fn a_signed_call_is_answered_under_both_prefixes_with_and_without_the_slash() {
    let sandbox = Sandbox::new();
    for prefix in ["/x", "/xcover"] {
        for slash in ["", "/"] {
            let path = format!("{prefix}/partners/LLODT/quotes{slash}");
            let body = requests::event().to_string();
            let id = sandbox
                .call(Method::POST, &path, body)
                .await
                .expect(201)
                .json()["id"]
                .clone();
            let id = id.as_str().expect("an id");
            let path = format!("{prefix}/partners/LLODT/quotes/{id}{slash}");
            sandbox.call(Method::GET, &path, "").await.expect(200);
            let path = format!("{prefix}/partners/LLODT/bookings/{id}/opt_out{slash}");
            sandbox.call(Method::POST, &path, "{}").await.expect(204);
        }
    }
}

#[tokio::test]
async fn the_form_of_the_python_sdk_is_answered_on_every_route() {
    let sandbox = Sandbox::new();
    let sign = |method: &str, path: &str| {
        let date = httpdate::fmt_http_date(SystemTime::now());
        let text = format!(
            "(request-target): {} {path}\ndate: {date}",
            method.to_lowercase()
        );
        let parameters = r#"headers="(request-target) date","#;
        Request::builder()
            .method(method)
            .uri(path)
            .header("date", date)
            .header("authorization", authorization(SECRET, &text, parameters))
    };
    let body = Body::from(requests::event_of_sdk().to_string());
    let reply = sandbox
        .send(sign("POST", QUOTES).body(body).unwrap())
        .await
        .expect(201);
    let id = reply.json()["id"].as_str().expect("an id").to_owned();
    let path = format!("{QUOTES}{id}/");
    sandbox
        .send(sign("GET", &path).body(Body::empty()).unwrap())
        .await
        .expect(200);
    let other = sign("POST", &path).uri(QUOTES).body(Body::empty()).unwrap();
    let reply = sandbox.send(other).await;
    see_refusal(&sandbox, &reply, "signature");
}

#[tokio::test]
async fn a_call_signed_with_another_secret_is_refused() {
    let sandbox = Sandbox::new();
    let mut request = quote_request(SystemTime::now());
    let date = request.headers()["date"].to_str().unwrap().to_owned();
    let forged = authorization("another secret", &format!("date: {date}"), "");
    request
        .headers_mut()
        .insert("authorization", forged.parse().unwrap());
    let reply = sandbox.send(request).await;
    see_refusal(&sandbox, &reply, "signature");
}

#[tokio::test]
async fn a_call_that_lacks_a_header_is_refused() {
    let sandbox = Sandbox::new();
    for (header, reason) in [
        ("authorization", "no_authorization"),
        ("date", "no_date"),
        ("x-api-key", "api_key_header"),
    ] {
        let mut request = quote_request(SystemTime::now());
        request.headers_mut().remove(header);
        let reply = sandbox.send(request).await;
        see_refusal(&sandbox, &reply, reason);
    }
}

#[tokio::test]
async fn a_call_with_another_key_is_refused() {
    let sandbox = Sandbox::new();
    let mut request = quote_request(SystemTime::now());
    let authorization = request.headers()["authorization"].to_str().unwrap();
    let other = authorization.replace(KEY, "another_key").parse().unwrap();
    request.headers_mut().insert("authorization", other);
    let reply = sandbox.send(request).await;
    see_refusal(&sandbox, &reply, "unknown_key");
}

#[tokio::test]
async fn a_call_from_another_time_is_refused() {
    let sandbox = Sandbox::new();
    let now = SystemTime::now();
    let minutes = |n: u64| Duration::from_secs(60 * n);
    sandbox
        .send(quote_request(now - minutes(4)))
        .await
        .expect(201);
    sandbox
        .send(quote_request(now + minutes(4)))
        .await
        .expect(201);
    for at in [now - minutes(6), now + minutes(6)] {
        let reply = sandbox.send(quote_request(at)).await;
        see_refusal(&sandbox, &reply, "clock");
    }
}

#[tokio::test]
async fn the_clock_window_can_be_set() {
    let sandbox = Sandbox::with(&[("SANDBOX_CLOCK_WINDOW_S", "3600")]);
    let hour = Duration::from_secs(3600);
    let minute = Duration::from_secs(60);
    let now = SystemTime::now();
    sandbox
        .send(quote_request(now - hour + minute))
        .await
        .expect(201);
    let reply = sandbox.send(quote_request(now - hour - minute)).await;
    see_refusal(&sandbox, &reply, "clock");
}

#[tokio::test]
async fn a_call_for_another_partner_is_refused() {
    let sandbox = Sandbox::new();
    let path = "/x/partners/OTHER/quotes/";
    let reply = sandbox
        .call(Method::POST, path, requests::event().to_string())
        .await;
    see_refusal(&sandbox, &reply, "partner");
}

#[tokio::test]
async fn opt_outs_and_retrievals_need_a_signature_too() {
    let sandbox = Sandbox::new();
    let reply = sandbox
        .open("/x/partners/LLODT/quotes/ABCDE-FGHJK-INS/")
        .await;
    see_refusal(&sandbox, &reply, "no_authorization");
    let path = "/x/partners/LLODT/bookings/ABCDE-FGHJK-INS/opt_out";
    let request = Request::post(path).body(Body::empty()).unwrap();
    let reply = sandbox.send(request).await;
    see_refusal(&sandbox, &reply, "no_authorization");
}
