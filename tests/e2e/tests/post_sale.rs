//! A partner's server: it books and cancels through the proxy, and is told of it by webhooks.

use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::routing::post;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use xcover_e2e::stack::{Program, partner, sandbox};

const TOKEN: &str = "e2e-backend-token-0123456789abcdef";

/// What the partner's server has been told.
type Told = Arc<Mutex<Vec<Value>>>;

async fn partners_server() -> (String, Told) {
    let told = Told::default();
    let record = async |State(told): State<Told>, body: String| {
        told.lock()
            .unwrap()
            .push(serde_json::from_str(&body).unwrap());
    };
    let app = Router::new()
        .route("/hook", post(record))
        .with_state(Arc::clone(&told));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    (url, told)
}

/// Where the proxy listens for the partner's servers.
async fn backend_of(proxy: &Program) -> String {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(10) {
        let lines = proxy.lines();
        let address = lines
            .iter()
            .find_map(|line| line.split_once("partner's servers on "));
        if let Some((_, address)) = address {
            return address.split('"').next().unwrap().to_owned();
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("no backend listener: {:?}", proxy.lines());
}

#[tokio::test]
async fn a_booking_is_made_and_cancelled_through_the_proxy_and_webhooks_tell_of_it() {
    let (hook, told) = partners_server().await;
    let public = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .to_string();
    let webhook_url = format!("http://{public}/xcover/webhooks");
    let xcover = sandbox(&[("SANDBOX_WEBHOOK_URL", &webhook_url)]);
    let data = std::env::temp_dir().join(format!("xcover-e2e-{}", std::process::id()));
    std::fs::create_dir_all(&data).unwrap();
    let settings = [
        ("PROXY_LISTEN", public.as_str()),
        ("PROXY_BACKEND_LISTEN", "127.0.0.1:0"),
        ("PROXY_BACKEND_TOKEN", TOKEN),
        ("PROXY_WEBHOOK_URL", &hook),
        ("PROXY_DATA_DIR", data.to_str().unwrap()),
    ];
    let proxy = partner("xcover-proxy", &format!("{}/x", xcover.address), &settings);
    let backend = backend_of(&proxy).await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let send = async |method: Method, path: &str, body: Value| -> (StatusCode, Value) {
        let url = format!("{backend}/x/partners/E2E{path}");
        let request = client.request(method, url).bearer_auth(TOKEN);
        let request = request
            .header("content-type", "application/json")
            .header("x-idempotency-key", format!("test {path}"))
            .body(body.to_string());
        let response = request.send().await.unwrap();
        let status = response.status();
        let text = response.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or_default())
    };

    let request: Value = serde_json::from_str(crate::opt_out::SEED_004).unwrap();
    let (status, quote) = send(Method::POST, "/quotes/", request).await;
    assert_eq!(status, 201, "{quote}");
    assert!(quote["quotes"]["0"]["commission"].is_object());
    let id = quote["id"].as_str().unwrap().to_owned();
    let holder = json!({
        "first_name": "Ann", "last_name": "Other", "email": "ann@example.com", "country": "US",
    });
    let booking = json!({"quotes": [{"id": quote["quotes"]["0"]["id"]}], "policyholder": holder});
    let path = format!("/bookings/{id}/");
    let (status, booked) = send(Method::POST, &path, booking).await;
    assert_eq!(
        (status, &booked["status"]),
        (StatusCode::CREATED, &json!("CONFIRMED"))
    );

    let path = format!("/bookings/{id}/cancel");
    let (status, preview) = send(Method::POST, &path, json!({"preview": true})).await;
    assert_eq!(status, 200, "{preview}");
    let change = preview["cancellation_id"].as_str().unwrap();
    let path = format!("/bookings/{id}/confirm_cancellation/{change}/");
    let (status, cancelled) = send(Method::POST, &path, json!({})).await;
    assert_eq!(
        (status, &cancelled["status"]),
        (StatusCode::OK, &json!("CANCELLED"))
    );
    let (status, listed) = send(Method::GET, "/bookings/?limit=5", json!({})).await;
    assert_eq!((status, &listed["count"]), (StatusCode::OK, &json!(1)));

    let start = Instant::now();
    while told.lock().unwrap().len() < 2 && start.elapsed() < Duration::from_secs(10) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let told = told.lock().unwrap().clone();
    let mut events: Vec<&str> = told
        .iter()
        .map(|one| one["event"].as_str().unwrap())
        .collect();
    events.sort_unstable();
    assert_eq!(events, ["BOOKING_CANCELLED", "BOOKING_CREATED"]);
    assert!(
        told.iter().all(|one| one["payload"]["id"] == id.as_str()),
        "{told:?}"
    );
    std::fs::remove_dir_all(&data).unwrap();
}
