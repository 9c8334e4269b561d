//! What is in the log, and what is not.

use std::time::Duration;

use serde_json::json;
use tokio::time::timeout;

use crate::harness::{KEY, SECRET, Sandbox};
use crate::requests;

#[tokio::test]
async fn a_call_is_one_line_of_keys_and_values() {
    let sandbox = Sandbox::new();
    let package = sandbox.quote(&requests::event()).await.expect(201).json();
    let log = sandbox.log();
    let [line] = log.as_slice() else {
        panic!("{log:?}");
    };
    let pairs: Vec<(&str, &str)> = line
        .split(' ')
        .map(|pair| pair.split_once('=').expect("a pair"))
        .collect();
    let names: Vec<&str> = pairs.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        names,
        ["time", "method", "path", "status", "id", "outcome", "ms"]
    );
    let values: Vec<&str> = pairs
        .iter()
        .skip(1)
        .map(|(_, value)| *value)
        .take(5)
        .collect();
    let id = package["id"].as_str().expect("an id");
    assert_eq!(
        values,
        ["POST", "/x/partners/LLODT/quotes/", "201", id, "quoted"]
    );
}

#[tokio::test]
async fn each_kind_of_call_has_its_outcome() {
    let sandbox = Sandbox::new();
    sandbox.open("/healthz").await;
    sandbox.open("/pds/X?policy_type=parcel_insurance").await;
    sandbox.open("/nowhere").await;
    sandbox.quote(&json!({})).await;
    sandbox.retrieve("ABCDE-FGHJK-INS").await;
    sandbox.offer(&json!({})).await;
    sandbox.post("bookings/ABCDE-FGHJK-INS", &json!({})).await;
    let outcomes: Vec<String> = sandbox
        .log()
        .iter()
        .map(|line| {
            line.split(' ')
                .find(|pair| pair.starts_with("outcome="))
                .unwrap_or("")
                .to_owned()
        })
        .collect();
    let expected = [
        "health",
        "page",
        "unknown_route",
        "invalid",
        "unknown_package",
        "invalid",
        "unknown_package",
    ];
    assert_eq!(
        outcomes,
        expected.map(|outcome| format!("outcome={outcome}"))
    );
}

#[tokio::test]
async fn nothing_secret_or_personal_is_logged() {
    let sandbox = Sandbox::new();
    sandbox.quote(&requests::parcel()).await.expect(201);
    sandbox.quote(&requests::event()).await.expect(201);
    sandbox
        .open("/x/partners/LLODT/quotes/A?email=ann@example.com")
        .await
        .expect(403);
    let log = sandbox.log().join("\n");
    for text in [
        SECRET,
        KEY,
        "Signature",
        "Ann",
        "Other",
        "example.com",
        "Portland",
        "771-20",
    ] {
        assert!(!log.contains(text), "{text} in {log}");
    }
}

#[tokio::test]
async fn a_caller_who_goes_away_is_logged_once() {
    let sandbox = Sandbox::with(&[("SANDBOX_LATENCY_MS", "60000")]);
    let request = requests::event();
    let waited = timeout(Duration::from_millis(50), sandbox.quote(&request)).await;
    assert!(waited.is_err());
    let log = sandbox.log();
    let [line] = log.as_slice() else {
        panic!("{log:?}");
    };
    assert!(
        line.contains(" status=- id=- outcome=abandoned ms="),
        "{line}"
    );
}
