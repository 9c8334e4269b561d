//! What is in `deploy/`, checked by the tools that read such files, and held to the program.

use std::{
    collections::BTreeSet,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;
use xcover_proxy::settings::TABLE;

use crate::{
    binary::Running,
    support::{environment, scratch_folder},
};

/// Where `tools/setup` installs YAML and Kubernetes' schemas.
const PYTHON: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/python/bin");
const TOKEN: &str = "a-token-of-the-partners-own-servers";

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("deploy")
        .join(name)
}

fn text(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap()
}

#[track_caller]
fn expect_success(what: &str, output: &Output) {
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let said = said + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{what}: {said}");
}

#[track_caller]
fn promtool(arguments: &[&str]) {
    let run = Command::new("promtool").args(arguments).output();
    let run = run.unwrap_or_else(|error| panic!("promtool (see tools/setup): {error}"));
    expect_success("promtool", &run);
}

#[test]
fn promtool_accepts_the_alert_rules_and_their_tests() {
    promtool(&["check", "rules", path("alerts.yaml").to_str().unwrap()]);
    promtool(&["test", "rules", path("alerts.test.yaml").to_str().unwrap()]);
}

fn dashboard() -> Value {
    serde_json::from_str(&text("grafana.json")).unwrap()
}

/// The queries of the dashboard's panels.
fn queries() -> Vec<String> {
    let panels = dashboard()["panels"].as_array().unwrap().clone();
    let targets = panels
        .iter()
        .flat_map(|panel| panel["targets"].as_array().unwrap());
    targets
        .map(|target| target["expr"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn promtool_accepts_the_dashboards_queries() {
    let folder = scratch_folder();
    let file = folder.path().join("rules.yaml");
    let mut rules = "groups:\n  - name: dashboard\n    rules:\n".to_owned();
    for (nth, query) in queries().iter().enumerate() {
        let query = query.replace("$__rate_interval", "5m");
        rules += &format!(
            "      - record: query_{nth}\n        expr: {}\n",
            Value::from(query)
        );
    }
    fs::write(&file, rules).unwrap();
    promtool(&["check", "rules", file.to_str().unwrap()]);
}

#[test]
fn the_dashboards_panels_have_ids_of_their_own_and_do_not_overlap() {
    let dashboard = dashboard();
    let panels = dashboard["panels"].as_array().unwrap();
    let ids: BTreeSet<_> = panels
        .iter()
        .map(|panel| panel["id"].as_u64().unwrap())
        .collect();
    assert_eq!(ids.len(), panels.len());
    let mut taken = BTreeSet::new();
    for panel in panels {
        let of = |name: &str| panel["gridPos"][name].as_u64().unwrap();
        assert!(of("x") + of("w") <= 24);
        for x in of("x")..of("x") + of("w") {
            for y in of("y")..of("y") + of("h") {
                assert!(taken.insert((x, y)), "{}", panel["title"]);
            }
        }
    }
}

/// The names of metrics in a text, without the suffixes of samples.
fn metrics_in(text: &str) -> BTreeSet<String> {
    text.split(|character: char| !(character.is_ascii_alphanumeric() || character == '_'))
        .filter(|word| word.starts_with("xcover_proxy_"))
        .map(|word| {
            let suffixes = ["_total", "_bucket", "_count", "_sum"];
            let base = suffixes
                .into_iter()
                .find_map(|suffix| word.strip_suffix(suffix));
            base.unwrap_or(word).to_owned()
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn dashboard_and_rules_name_the_metrics_that_there_are() {
    let settings = [
        ("PROXY_BACKEND_LISTEN", "127.0.0.1:0"),
        ("PROXY_BACKEND_TOKEN", TOKEN),
    ];
    let mut proxy = Running::start("http://127.0.0.1:1/x", &settings);
    let url = format!("{}/metrics", proxy.backend());
    // Some are there once there is something to count.
    proxy.quote().send().await.unwrap();
    let shown = reqwest::get(url).await.unwrap().text().await.unwrap();
    let lines = shown
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE "));
    let known: BTreeSet<_> = lines
        .map(|line| metrics_in(line).pop_first().unwrap())
        .collect();
    let on_dashboard = metrics_in(&queries().join(" "));
    assert_eq!(on_dashboard, known, "the dashboard shows every metric");
    for file in ["alerts.yaml", "alerts.test.yaml", "grafana.json"] {
        let unknown: Vec<_> = metrics_in(&text(file))
            .difference(&known)
            .cloned()
            .collect();
        assert!(unknown.is_empty(), "{file}: {unknown:?}");
    }
}

#[test]
fn systemd_accepts_the_unit() {
    let Ok(version) = Command::new("systemd-analyze").arg("--version").output() else {
        println!("not checked: there is no systemd-analyze");
        return;
    };
    assert!(version.status.success());
    let folder = scratch_folder();
    let unit = folder.path().join("xcover-proxy.service");
    let installed = "/usr/local/bin/xcover-proxy";
    let here = text("xcover-proxy.service").replace(installed, env!("CARGO_BIN_EXE_xcover-proxy"));
    fs::write(&unit, here).unwrap();
    let verify = Command::new("systemd-analyze")
        .args(["verify", "--man=no", "--recursive-errors=one"])
        .arg(&unit)
        .output()
        .unwrap();
    expect_success("systemd-analyze verify", &verify);
    let said = String::from_utf8_lossy(&verify.stderr).into_owned();
    assert!(!said.contains("xcover-proxy.service"), "{said}");
    // 0 is a cage, 10 none at all. 1.5 in tenths.
    let security = Command::new("systemd-analyze")
        .args(["security", "--offline=true", "--threshold=15", "--no-pager"])
        .arg(&unit)
        .output()
        .unwrap();
    expect_success("systemd-analyze security", &security);
}

/// A file of YAML as JSON: a list of its documents.
fn yaml(name: &str) -> Value {
    let convert = "import json, sys, yaml; print(json.dumps(list(yaml.safe_load_all(sys.stdin))))";
    let mut python = Command::new(format!("{PYTHON}/python3"))
        .args(["-c", convert])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{PYTHON} (see tools/setup): {error}"));
    let mut stdin = python.stdin.take().unwrap();
    stdin.write_all(text(name).as_bytes()).unwrap();
    drop(stdin);
    serde_json::from_slice(&python.wait_with_output().unwrap().stdout).unwrap()
}

#[test]
fn kubernetes_schemas_accept_the_example() {
    let run = Command::new(format!("{PYTHON}/kubernetes-validate"))
        .args(["--strict", "--quiet"])
        .arg(path("kubernetes.yaml"))
        .output();
    let run = run.unwrap_or_else(|error| panic!("{PYTHON} (see tools/setup): {error}"));
    expect_success("kubernetes-validate", &run);
}

#[test]
fn the_example_for_kubernetes_has_the_programs_settings_ports_and_routes() {
    let documents = yaml("kubernetes.yaml");
    let documents = documents.as_array().unwrap();
    let of_kind = |kind: &'static str| documents.iter().filter(move |one| one["kind"] == kind);
    let pod = &of_kind("StatefulSet").next().unwrap()["spec"]["template"]["spec"];
    let container = &pod["containers"][0];
    let mut given = environment("https://api.xcover.example/x");
    given.clear();
    for variable in container["env"].as_array().unwrap() {
        let name = variable["name"].as_str().unwrap();
        let is_setting = TABLE.iter().any(|setting| {
            setting.name == name || setting.file_variable().is_some_and(|file| file == name)
        });
        assert!(is_setting, "{name} is no setting");
        let value = variable["value"].as_str().unwrap();
        given.insert(name.to_owned(), value.into());
    }
    // The keys' files are in the cluster's secret.
    for name in given.keys().cloned().collect::<Vec<_>>() {
        if let Some(key) = name.strip_suffix("_FILE") {
            assert!(given[&name].to_str().unwrap().starts_with("/run/keys/"));
            given.remove(&name);
            given.insert(
                key.to_owned(),
                format!("{key}-vQ7kZ2mX9rTf4LwB8sHj1NdC6yGa3PeU").into(),
            );
        }
    }
    let settings = xcover_proxy::Settings::read(|name| given.get(name).cloned()).unwrap();
    assert_eq!(settings.warnings, [""; 0]);

    let ports = container["ports"].as_array().unwrap();
    let port = |name: &str| {
        let port = ports.iter().find(|port| port["name"] == name);
        port.unwrap()["containerPort"].clone()
    };
    assert_eq!(settings.listen.port(), port("public"));
    for service in of_kind("Service") {
        for offered in service["spec"]["ports"].as_array().unwrap() {
            assert_eq!(
                offered["port"],
                port(offered["targetPort"].as_str().unwrap())
            );
        }
    }
    let described = include_str!("../../openapi.json");
    let described: Value = serde_json::from_str(described).unwrap();
    for probe in ["livenessProbe", "readinessProbe"] {
        let asked = &container[probe]["httpGet"];
        let (path, query) = asked["path"]
            .as_str()
            .unwrap()
            .split_once('?')
            .unwrap_or((asked["path"].as_str().unwrap(), ""));
        let operation = &described["paths"][path]["get"];
        assert!(operation.is_object(), "{path}");
        let codes = &operation["parameters"][0]["schema"]["items"]["enum"];
        for excluded in query.split('&').filter(|one| !one.is_empty()) {
            let code = Value::from(excluded.strip_prefix("exclude=").unwrap());
            assert!(codes.as_array().unwrap().contains(&code), "{code}");
        }
    }
}

#[test]
fn the_container_is_built_from_all_that_the_build_reads() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folder = scratch_folder();
    for line in text("Containerfile").lines() {
        let Some(copy) = line.strip_prefix("COPY ") else {
            continue;
        };
        let parts: Vec<_> = copy.split(' ').collect();
        let (to, from) = parts.split_last().unwrap();
        if copy.starts_with("--") {
            continue;
        }
        for from in from {
            let to = folder.path().join(if *to == "./" { from } else { to });
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            let copied = Command::new("cp")
                .arg("-r")
                .arg(root.join(from))
                .arg(to)
                .status();
            assert!(copied.unwrap().success(), "{from}");
        }
    }
    // What isn't there makes this fail; nothing is compiled.
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--offline", "--format-version", "1"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    expect_success("cargo metadata", &metadata);
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    assert!(
        metadata["workspace_members"]
            .to_string()
            .contains("xcover-proxy")
    );
}
