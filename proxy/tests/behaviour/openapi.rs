//! `openapi.json` against the routers, and the program against it.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Command,
};

use axum::{Router, body::Body, extract::Request};
use serde_json::Value;
use tower::ServiceExt;
use xcover_proxy::{Routers, Settings, routers};
use xcover_sandbox::Log;

use crate::{
    binary::Running,
    readme::README,
    support::{API_SECRET, environment, folder_for_data, serve},
};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
const HOOKS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/openapi/hooks.py");
/// Where `tools/setup` installs it.
const SCHEMATHESIS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../target/python/bin/schemathesis"
);
const TOKEN: &str = "a-token-of-the-partners-own-servers";
const BACKEND: [(&str, &str); 3] = [
    ("PROXY_BACKEND_LISTEN", "127.0.0.1:0"),
    ("PROXY_BACKEND_TOKEN", TOKEN),
    ("PROXY_WEBHOOK_URL", "http://127.0.0.1:9/"),
];
/// What partners find the backend's routes under, besides `/x`, which is described.
const OTHER_PREFIXES: [&str; 2] = ["/xcover/partners/", "/partners/"];

fn described() -> Value {
    serde_json::from_str(&std::fs::read_to_string(FILE).unwrap()).unwrap()
}

/// The methods of each path, by listener.
type Methods = BTreeMap<(&'static str, String), BTreeSet<String>>;

fn methods_described() -> Methods {
    let document = described();
    let mut methods = Methods::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let servers = item.get("servers").unwrap_or(&document["servers"]);
        for server in servers.as_array().unwrap() {
            let listener = match server["description"].as_str().unwrap() {
                "PROXY_LISTEN" => "public",
                "PROXY_BACKEND_LISTEN" => "backend",
                other => panic!("{other}"),
            };
            let operations = item.as_object().unwrap().keys();
            let operations = operations.filter(|key| *key != "servers");
            let operations = operations.map(|method| method.to_uppercase()).collect();
            methods.insert((listener, path.clone()), operations);
        }
    }
    methods
}

/// The templates that a router's `Debug` shows, each once for both of its slashes.
fn paths(router: &Router) -> BTreeSet<String> {
    let text = format!("{router:?}");
    let (_, nodes) = text.split_once("paths: {").unwrap();
    let (nodes, _) = nodes.split_once("\"}").unwrap();
    nodes
        .split('"')
        .filter(|part| part.starts_with('/'))
        // What a fallback or a service is mounted at.
        .filter(|path| !path.contains("__private"))
        .map(|path| path.trim_end_matches('/').to_owned())
        .collect()
}

/// What the router says to a method that no route takes.
async fn methods(router: &Router, path: &str) -> BTreeSet<String> {
    let path = path.replace("{partner}", "LLODT").replace(['{', '}'], "");
    let request = Request::builder()
        .method("TRACE")
        .uri(path)
        .header("host", "localhost")
        .header("authorization", format!("Bearer {TOKEN}"))
        .body(Body::empty());
    let response = router.clone().oneshot(request.unwrap()).await.unwrap();
    assert_eq!(response.status(), 405);
    let allow = response.headers()["allow"].to_str().unwrap().to_owned();
    // Wherever GET is.
    allow
        .split(',')
        .filter(|method| *method != "HEAD")
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn every_route_is_described_and_every_description_is_a_route() {
    let mut environment = environment("http://127.0.0.1:1/x");
    let _data = folder_for_data(&mut environment);
    for (name, value) in BACKEND {
        environment.insert(name.to_owned(), value.into());
    }
    let settings = Settings::read(|name| environment.get(name).cloned()).unwrap();
    let Routers { public, backend } = routers(settings).unwrap();
    let mut found = Methods::new();
    for (listener, router) in [("public", public), ("backend", backend.unwrap())] {
        for path in paths(&router) {
            let methods = methods(&router, &path).await;
            found.insert((listener, path), methods);
        }
    }
    let described = methods_described();
    let mut expected = described.clone();
    for ((listener, path), methods) in described {
        for prefix in OTHER_PREFIXES {
            if let Some(route) = path.strip_prefix("/x/partners/") {
                expected.insert((listener, format!("{prefix}{route}")), methods.clone());
            }
        }
    }
    assert!(expected.len() > 60);
    assert_eq!(found, expected);
}

#[test]
fn the_readme_and_the_description_say_the_same_of_the_backends_routes() {
    let (_, table) = README.split_once("| method | path | XCover |").unwrap();
    let rows: Vec<Vec<&str>> = table
        .lines()
        .skip(2)
        .map_while(|row| Some(row.strip_prefix("| ")?.split(" | ").collect()))
        .collect();
    let document = described();
    assert!(rows.len() > 20);
    for row in rows {
        let (method, path) = (row[0].trim_matches('`'), row[1].trim_matches('`'));
        let operation =
            &document["paths"][format!("/x/partners/{{partner}}{path}")][method.to_lowercase()];
        let text = row[2].trim_end_matches(" |");
        let needs_key = operation["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["$ref"] == "#/components/parameters/requiredIdempotencyKey");
        let note = if needs_key {
            " (needs an idempotency key)"
        } else {
            ""
        };
        let summary = operation["summary"].as_str().unwrap();
        assert_eq!(format!("{summary}{note}"), text, "{method} {path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn schemathesis_finds_no_5xx_and_nothing_that_the_description_does_not_say() {
    run_schemathesis(&["--max-examples", "5", "--seed", "1"]).await;
}

/// `make contract`.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes"]
async fn schemathesis_finds_nothing_in_a_long_run_either() {
    let examples = std::env::var("EXAMPLES").unwrap_or_else(|_| "500".to_owned());
    run_schemathesis(&["--max-examples", &examples]).await;
}

/// Runs it against the program in front of a sandbox, on both listeners.
async fn run_schemathesis(arguments: &[&str]) {
    assert!(
        Path::new(SCHEMATHESIS).exists(),
        "tools/setup hasn't installed it: {SCHEMATHESIS}"
    );
    let sandbox = [
        ("SANDBOX_PARTNER_ID", "LLODT"),
        ("SANDBOX_API_KEY", "test_api_key"),
        ("SANDBOX_API_SECRET", API_SECRET),
    ];
    let lookup = |name: &str| {
        let found = sandbox.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.into())
    };
    let sandbox = xcover_sandbox::Settings::from_lookup(lookup).unwrap();
    let sandbox = xcover_sandbox::app_with_log(sandbox, Log::to(std::io::sink()));
    let xcover = format!("http://{}/x", serve(sandbox).await);
    let settings = [&BACKEND[..], &[("PROXY_UPSTREAM_RATE", "10000")]].concat();
    let mut proxy = Running::start(&xcover, &settings);
    let backend = proxy.backend();
    let public = proxy.address.clone();
    for (address, routes) in [(public, "xcover/|healthz|readyz"), (backend, "x/|metrics")] {
        let mut command = Command::new(SCHEMATHESIS);
        command
            .arg("run")
            .arg(FILE)
            .args(["--url", &address])
            .args(["--include-path-regex", &format!("^/({routes})")])
            // Whether XCover takes a basket is its own business.
            .args([
                "--checks",
                "all",
                "--exclude-checks",
                "positive_data_acceptance",
            ])
            .args(["--continue-on-failure", "--no-shrink", "--warnings", "off"])
            .args(["--request-timeout", "10", "--no-color"])
            .args(arguments)
            .env("SCHEMATHESIS_HOOKS", HOOKS)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .envs([
                ("PARTNER", "LLODT"),
                ("API_KEY", "test_api_key"),
                ("API_SECRET", API_SECRET),
            ])
            .current_dir(std::env::temp_dir());
        if routes.starts_with("x/") {
            command.args(["--header", &format!("Authorization: Bearer {TOKEN}")]);
        }
        let run = tokio::task::spawn_blocking(move || command.output().unwrap());
        let run = run.await.unwrap();
        let said = String::from_utf8_lossy(&run.stdout);
        println!("{said}");
        let errors = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "{said}{errors}");
    }
}
