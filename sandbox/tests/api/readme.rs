use xcover_sandbox::SETTINGS;

#[test]
fn the_readme_names_every_setting_with_its_default_and_meaning() {
    let readme = include_str!("../../../README.md");
    for setting in SETTINGS {
        let default = match setting.default {
            word @ ("required" | "unset") => word.to_owned(),
            value => format!("`{value}`"),
        };
        let row = format!("| `{}` | {default} | {} |", setting.name, setting.help);
        assert!(readme.contains(&row), "not in the README: {row}");
    }
}
