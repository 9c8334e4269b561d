//! The tables of the README.

use axum::http::Method;
use xcover_sandbox::{Kind, Scenario, settings};

use crate::harness::Sandbox;
use crate::requests;

const README: &str = include_str!("../../README.md");

#[test]
fn the_readme_names_every_setting_with_its_default_and_meaning() {
    for setting in settings() {
        let default = match setting.default.as_str() {
            word @ ("required" | "unset") => word.to_owned(),
            value => format!("`{value}`"),
        };
        let row = format!("| `{}` | {default} | {} |", setting.name, setting.help);
        assert!(README.contains(&row), "not in the README: {row}");
    }
}

#[test]
fn the_readme_names_every_fault() {
    for scenario in Scenario::all() {
        if scenario.kind() != Kind::Variation {
            let row = README.lines().find(|line| {
                line.starts_with(&format!("| `{scenario}` | `xce-"))
                    && line.ends_with(&format!(" | {} |", scenario.help()))
            });
            assert!(row.is_some(), "not in the README: {scenario}");
        }
    }
}

#[test]
fn the_readme_names_every_scenario_with_its_meaning() {
    for scenario in Scenario::all() {
        if scenario.kind() == Kind::Variation {
            let row = format!("| `{scenario}` | {} |", scenario.help());
            assert!(README.contains(&row), "not in the README: {row}");
        }
    }
}

#[tokio::test]
async fn every_route_in_the_readme_is_served() {
    let (_, table) = README
        .split_once("| method | path | does |\n")
        .expect("routes");
    let rows = table
        .lines()
        .skip(1)
        .take_while(|line| line.starts_with('|'));
    let rows: Vec<Vec<&str>> = rows.map(|row| row.split('`').collect()).collect();
    assert_eq!(rows.len(), 27);
    let sandbox = Sandbox::new();
    for row in rows {
        let method = Method::from_bytes(row[1].as_bytes()).expect("a method");
        for prefix in ["/x", "/xcover", ""] {
            for slash in ["", "/"] {
                let path = row[3].replace("{id}", "ABCDE-FGHJK-INS");
                let path = path.replace(['{', '}'], "");
                let path = format!("{prefix}/partners/LLODT{path}{slash}");
                sandbox.call(method.clone(), &path, "{}").await;
                let line = sandbox.last_line();
                let is_served = [
                    "outcome=invalid ",
                    "outcome=unknown_package ",
                    "outcome=listed ",
                ]
                .iter()
                .any(|outcome| line.contains(outcome));
                assert!(is_served, "{method} {path}: {line}");
            }
        }
    }
}

#[test]
fn the_readme_names_every_policy_type_and_every_context() {
    for request in requests::all() {
        let policy_type = request["request"][0]["policy_type"].as_str();
        let row = format!("\n| `{}` |", policy_type.expect("a type"));
        assert!(README.contains(&row), "not in the README: {row}");
    }
    for (context, _) in requests::offers() {
        let row = format!("\n| `{context}` |");
        assert!(README.contains(&row), "not in the README: {row}");
    }
}
