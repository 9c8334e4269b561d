use xcover_sandbox::{SETTINGS, faces, help};

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
    let help = help();
    let line = help.lines().find_map(|line| line.strip_prefix("Faults: "));
    for name in line.expect("the faults").split(", ") {
        let row = format!("\n| `{name}` | `xce-");
        assert!(README.contains(&row), "not in the README: {name}");
    }
}

#[test]
fn the_readme_names_every_face_with_its_meaning() {
    for (name, help) in faces() {
        let row = format!("| `{name}` | {help} |");
        assert!(README.contains(&row), "not in the README: {row}");
    }
}
