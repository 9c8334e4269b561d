use xcover_sandbox::{Kind, SETTINGS, Scenario};

const README: &str = include_str!("../../../README.md");

#[test]
fn the_readme_names_every_setting_with_its_default_and_meaning() {
    for setting in SETTINGS {
        let default = match setting.default {
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
            let row = format!("\n| `{scenario}` | `xce-");
            assert!(README.contains(&row), "not in the README: {scenario}");
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
