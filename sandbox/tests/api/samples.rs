//! The samples of the script tag's preview are what the sandbox answers. `SAMPLES=write cargo test -p xcover-sandbox samples`
//! writes them anew.

use serde_json::{Map, Value, json};

use crate::harness::Sandbox;
use crate::requests;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../www/embed/samples.json");

/// A response without what is another each time, what no browser gets, and what the panel doesn't read.
fn steady(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let is_wanted = |key: &str| {
                !key.contains("commission")
                    && !["security_token", "session_id", "updated_at", "insured"].contains(&key)
            };
            let kept = fields.into_iter().filter(|(key, _)| is_wanted(key));
            let steady = |(key, value): (String, Value)| {
                let value = match key.as_str() {
                    "created_at" => json!("2026-01-01T00:00:00Z"),
                    "expires_at" => json!("2026-01-02T00:00:00Z"),
                    _ => self::steady(value),
                };
                (key, value)
            };
            Value::Object(kept.map(steady).collect())
        }
        Value::Array(items) => items.into_iter().map(steady).collect(),
        other => other,
    }
}

/// Every id, in the order of its first appearance, as `SAMPLE-1` and so on.
fn with_steady_ids(mut text: String, response: &Value) -> String {
    let mut ids = Vec::new();
    collect_ids(response, &mut ids);
    for (nth, id) in ids.iter().enumerate() {
        text = text.replace(id.as_str(), &format!("SAMPLE-{}", nth + 1));
    }
    text
}

fn collect_ids(value: &Value, ids: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                match value {
                    Value::String(id) if key == "id" && !ids.contains(id) => ids.push(id.clone()),
                    _ => collect_ids(value, ids),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_ids(item, ids)),
        _ => {}
    }
}

async fn samples() -> Value {
    let sandbox = Sandbox::with(&[("SANDBOX_PUBLIC_URL", "https://xcover.example")]);
    let mut samples = Map::new();
    let one = |scenario| requests::with_scenario(requests::event(), scenario);
    let two = |scenario| requests::with_scenario(requests::two_events(), scenario);
    for (name, request) in [
        ("single", one("none")),
        ("several", two("none")),
        ("bundle", two("bundle")),
        ("instalments", one("instalments")),
        ("discount", one("discount")),
        ("no-inclusions", one("no_inclusions")),
        ("holes", one("holes")),
        ("not-showable", one("no_disclaimer")),
    ] {
        let response = sandbox.quote(&request).await.expect(201).json();
        samples.insert(name.to_owned(), response);
    }
    for (name, scenario) in [
        ("alternatives", "rules_one"),
        ("together", "rules_together"),
    ] {
        let request = requests::offer_with_scenario("trip", scenario);
        let response = sandbox.offer(&request).await.expect(200).json();
        samples.insert(name.to_owned(), response);
    }
    let samples = Value::Object(samples);
    let text = with_steady_ids(steady(samples.clone()).to_string(), &samples);
    serde_json::from_str(&text).expect("JSON")
}

#[tokio::test]
async fn the_samples_of_the_preview_are_what_the_sandbox_answers() {
    let mut text = serde_json::to_string_pretty(&samples().await).expect("JSON");
    text.push('\n');
    if std::env::var_os("SAMPLES").is_some() {
        std::fs::write(PATH, &text).expect("a file");
    }
    let committed = std::fs::read_to_string(PATH).unwrap_or_default();
    assert!(
        committed == text,
        "the samples are not what the sandbox answers: SAMPLES=write writes them anew"
    );
    for word in ["commission", "security_token", "secret"] {
        assert!(!committed.contains(word), "{word}");
    }
}
