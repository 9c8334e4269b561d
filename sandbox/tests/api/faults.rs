//! `SANDBOX_FAULT` and the latencies.

use std::time::{Duration, Instant};

use axum::http::Method;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::harness::{QUOTES, Reply, Sandbox};
use crate::requests;

fn with_fault(name: &str) -> Sandbox {
    Sandbox::with(&[("SANDBOX_FAULT", name)])
}

async fn quote(sandbox: &Sandbox) -> Reply {
    sandbox.quote(&requests::two_events()).await
}

/// Whether some object in it has the key.
fn has(value: &Value, key: &str) -> bool {
    match value {
        Value::Object(object) => object.contains_key(key) || object.values().any(|v| has(v, key)),
        Value::Array(items) => items.iter().any(|item| has(item, key)),
        _ => false,
    }
}

#[tokio::test]
async fn a_fault_is_in_the_log() {
    for name in [
        "401", "422", "423", "429", "500", "502", "503", "not_json", "empty",
    ] {
        let sandbox = with_fault(name);
        quote(&sandbox).await;
        let line = sandbox.last_line();
        assert!(
            line.contains(" outcome=fault ms=") && line.ends_with(&format!(" fault={name}")),
            "{line}"
        );
    }
    for name in [
        "null_quote",
        "null_first",
        "no_pds",
        "no_disclaimer",
        "no_price",
    ] {
        let sandbox = with_fault(name);
        quote(&sandbox).await.expect(201);
        let line = sandbox.last_line();
        assert!(
            line.contains(" outcome=quoted ms=") && line.ends_with(&format!(" fault={name}")),
            "{line}"
        );
    }
}

#[tokio::test]
async fn refusals_look_like_those_of_upstream() {
    let reply = quote(&with_fault("401")).await.expect(401).json();
    assert_eq!(reply["type"], "auth_error");
    let reply = quote(&with_fault("422")).await.expect(422).json();
    assert_eq!(reply["type"], "validation_error");
    assert_eq!(reply["code"], "offer_quote_generation_failed");
    assert_eq!(reply["errors"]["0"]["type"], "quote_creation_failure");
}

#[tokio::test]
async fn a_call_can_meet_itself_still_at_work() {
    let reply = quote(&with_fault("423")).await.expect(423).json();
    assert_eq!(reply["type"], "api_error");
}

#[tokio::test]
async fn a_throttled_call_says_when_to_come_back() {
    for (seconds, message) in [
        (
            "1",
            "Request was throttled. Expected available in 1 second.",
        ),
        (
            "7",
            "Request was throttled. Expected available in 7 seconds.",
        ),
    ] {
        let settings = [("SANDBOX_FAULT", "429"), ("SANDBOX_RETRY_AFTER_S", seconds)];
        let reply = quote(&Sandbox::with(&settings)).await.expect(429);
        assert_eq!(reply.header("retry-after"), seconds);
        assert_eq!(
            reply.json(),
            json!({"type": "throttled", "message": message})
        );
    }
}

#[tokio::test]
async fn errors_of_the_server_have_no_body() {
    for (name, status) in [("500", 500), ("502", 502), ("503", 503), ("empty", 201)] {
        assert_eq!(quote(&with_fault(name)).await.expect(status).text, "");
    }
}

#[tokio::test]
async fn an_answer_can_be_html() {
    let reply = quote(&with_fault("not_json")).await.expect(200);
    assert!(reply.header("content-type").starts_with("text/html"));
    assert!(reply.text.starts_with("<!doctype html>"));
}

#[tokio::test]
async fn a_hanging_call_never_ends_but_is_logged_at_once() {
    let sandbox = with_fault("hang");
    let waited = timeout(Duration::from_millis(200), quote(&sandbox)).await;
    assert!(waited.is_err());
    let log = sandbox.log();
    let [line] = log.as_slice() else {
        panic!("{log:?}");
    };
    assert!(
        line.contains(" status=- id=- outcome=fault ms=") && line.ends_with(" fault=hang"),
        "{line}"
    );
}

#[tokio::test]
async fn every_quote_can_be_null_with_its_reason() {
    let package = quote(&with_fault("null_quote")).await.expect(201).json();
    assert_eq!(package["quotes"], json!({"0": null, "1": null}));
    assert_eq!(package["total_price"].to_string(), "0.0");
    for place in ["0", "1"] {
        assert_eq!(package["errors"][place]["type"], "quote_creation_failure");
    }
}

#[tokio::test]
async fn the_first_of_several_quotes_can_be_null_and_the_total_follows() {
    let package = quote(&with_fault("null_first")).await.expect(201).json();
    assert_eq!(package["quotes"]["0"], Value::Null);
    assert_eq!(package["quotes"]["1"]["price"].to_string(), "7.01");
    assert_eq!(package["total_price"].to_string(), "7.01");
    assert!(package["errors"]["0"].is_object() && package["errors"]["1"].is_null());
}

#[tokio::test]
async fn what_an_answer_lacks_it_lacks_everywhere_and_later_too() {
    for shape in ["quotes", "xce_v1"] {
        for (name, key) in [("no_pds", "pds_url"), ("no_price", "price")] {
            let settings = [("SANDBOX_FAULT", name), ("SANDBOX_SHAPE", shape)];
            let sandbox = Sandbox::with(&settings);
            let package = quote(&sandbox).await.expect(201).json();
            assert!(!has(&package, key), "{package}");
            let id = ["id", "provider_reference"][usize::from(shape == "xce_v1")];
            let id = package[id].as_str().expect("an id");
            assert_eq!(sandbox.retrieve(id).await.expect(200).json(), package);
        }
    }
}

#[tokio::test]
async fn an_answer_without_wording_has_no_link_to_one() {
    let reply = quote(&with_fault("no_pds")).await.expect(201);
    assert!(!reply.text.contains("/pds/"), "{}", reply.text);
    assert!(
        reply.text.contains("read the policy wording"),
        "{}",
        reply.text
    );
}

#[tokio::test]
async fn an_answer_without_disclaimer_has_none_of_its_kinds() {
    let package = quote(&with_fault("no_disclaimer")).await.expect(201).json();
    let policy = &package["quotes"]["0"]["policy"];
    for kind in [
        "disclaimer",
        "disclaimer_html",
        "in_path_disclaimer",
        "payment_disclaimer",
    ] {
        assert_eq!(policy["content"][kind], "");
    }
    assert_eq!(policy["underwriter"]["disclaimer"], "");
    assert_ne!(policy["content"]["description"], "");
}

#[tokio::test]
async fn a_fault_passes_after_the_number_of_times_that_was_set() {
    let settings = [("SANDBOX_FAULT", "502"), ("SANDBOX_FAULT_TIMES", "2")];
    let sandbox = Sandbox::with(&settings);
    for status in [502, 502, 201, 201] {
        quote(&sandbox).await.expect(status);
    }
}

#[tokio::test]
async fn faults_stay_on_their_route() {
    for (route, failing) in [
        ("quotes", &["quote", "change"][..]),
        ("offers", &["offer"]),
        ("bookings", &["booking", "confirmation", "instant booking"]),
        ("opt_out", &["opt-out", "offer's opt-out"]),
        (
            "all",
            &[
                "quote",
                "change",
                "retrieval",
                "offer",
                "booking",
                "confirmation",
                "instant booking",
                "opt-out",
                "offer's opt-out",
            ],
        ),
    ] {
        let settings = [("SANDBOX_FAULT", "502"), ("SANDBOX_FAULT_ROUTE", route)];
        let sandbox = Sandbox::with(&settings);
        let empty = json!({});
        let [(_, offer), ..] = requests::offers();
        let id = "ABCDE-FGHJK-INS";
        let calls = [
            ("quote", quote(&sandbox).await),
            (
                "change",
                sandbox.post(&format!("quotes/{id}"), &empty).await,
            ),
            ("retrieval", sandbox.retrieve(id).await),
            ("offer", sandbox.offer(&offer).await),
            (
                "booking",
                sandbox.post(&format!("bookings/{id}"), &empty).await,
            ),
            (
                "confirmation",
                sandbox.post("offers/a/confirm", &empty).await,
            ),
            (
                "instant booking",
                sandbox.post("instant_booking", &empty).await,
            ),
            ("opt-out", sandbox.opt_out(id).await),
            (
                "offer's opt-out",
                sandbox.post("offers/a/opt_out", &empty).await,
            ),
        ];
        let failed = calls.iter().filter(|(_, reply)| reply.status == 502);
        let failed: Vec<&str> = failed.map(|(name, _)| *name).collect();
        assert_eq!(failed, failing, "{route}");
    }
}

#[tokio::test]
async fn an_offer_lacks_what_its_fault_leaves_out() {
    for (kind, request) in requests::offers() {
        let offer = async |name: &str| {
            let settings = [("SANDBOX_FAULT", name), ("SANDBOX_FAULT_ROUTE", "offers")];
            let sandbox = Sandbox::with(&settings);
            sandbox.offer(&request).await.expect(200).json()
        };
        let without = offer("no_pds").await;
        assert!(!has(&without, "pds_url"), "{kind}");
        assert!(!without.to_string().contains("/pds/"), "{without}");
        let without = offer("no_disclaimer").await;
        assert_eq!(without["content"]["disclaimer"], "");
        assert_eq!(without["content"]["disclaimer_html"], "");
        let without = offer("no_price").await;
        assert!(!has(&without, "price"), "{kind}");
        assert!(has(&without, "tax"), "{kind}");
        let without = offer("null_quote").await;
        assert_eq!(without["products"], json!([]));
        assert_eq!(without["content"]["products"], json!([]));
        assert_eq!(without["errors"]["0"]["type"], "quote_creation_failure");
        let (whole, without) = (offer("none").await, offer("null_first").await);
        let count = |offer: &Value| offer["products"].as_array().map_or(0, Vec::len);
        assert_eq!(count(&without), count(&whole) - 1);
    }
}

#[tokio::test]
async fn a_fast_quote_lacks_what_its_fault_leaves_out() {
    for (name, key) in [("no_pds", "pds_url"), ("no_price", "price")] {
        let path = format!("{QUOTES}?fast_quote=1");
        let body = requests::event().to_string();
        let sandbox = with_fault(name);
        let reply = sandbox.call(Method::POST, &path, body).await;
        assert!(!has(&reply.expect(200).json(), key), "{key}");
    }
}

#[tokio::test]
async fn no_other_price_is_left_when_there_is_none() {
    for (name, scenario) in [("quotes", "discount"), ("xce_v1", "instalments")] {
        let settings = [("SANDBOX_FAULT", "no_price"), ("SANDBOX_SHAPE", name)];
        let request = requests::with_scenario(requests::event(), scenario);
        let reply = Sandbox::with(&settings).quote(&request).await;
        let package = reply.expect(201).json();
        for key in ["discount_price", "instalment_plans", "bundle_price"] {
            assert!(!has(&package, key), "{key}");
        }
    }
}

#[tokio::test]
async fn an_opt_out_that_failed_did_not_happen() {
    let settings = [
        ("SANDBOX_FAULT", "500"),
        ("SANDBOX_FAULT_ROUTE", "opt_out"),
        ("SANDBOX_FAULT_TIMES", "1"),
    ];
    let sandbox = Sandbox::with(&settings);
    let package = quote(&sandbox).await.expect(201).json();
    let id = package["id"].as_str().expect("an id");
    sandbox.opt_out(id).await.expect(500);
    assert_eq!(sandbox.retrieve(id).await.json()["status"], "RECEIVED");
    sandbox.opt_out(id).await.expect(204);
    assert!(sandbox.last_line().contains("outcome=opted_out "));
}

#[tokio::test]
async fn a_latency_holds_for_every_call_of_the_api() {
    let sandbox = Sandbox::with(&[("SANDBOX_LATENCY_MS", "60")]);
    let begun = Instant::now();
    quote(&sandbox).await.expect(201);
    assert!(begun.elapsed() >= Duration::from_millis(60));
    let begun = Instant::now();
    sandbox.opt_out("ABCDE-FGHJK-INS").await.expect(404);
    assert!(begun.elapsed() >= Duration::from_millis(60));
}

#[tokio::test]
async fn the_answer_to_an_older_call_can_be_made_the_later_one() {
    let sandbox = Sandbox::with(&[("SANDBOX_LATENCY_LIST_MS", "300,0")]);
    let older = quote(&sandbox);
    let newer = async {
        // The older call has to be under way.
        tokio::time::sleep(Duration::from_millis(30)).await;
        quote(&sandbox).await;
        Instant::now()
    };
    let older = async {
        older.await;
        Instant::now()
    };
    let (older, newer) = tokio::join!(older, newer);
    assert!(newer < older);
}

#[tokio::test]
async fn a_wrong_signature_is_refused_whatever_the_fault() {
    let sandbox = with_fault("502");
    sandbox
        .open("/x/partners/LLODT/quotes/ABCDE-FGHJK-INS")
        .await
        .expect(403);
}
