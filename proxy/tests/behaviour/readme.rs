use xcover_proxy::{
    problem::Code,
    settings::{TABLE, WhenUnset},
};

const README: &str = include_str!("../../../README.md");

#[test]
fn the_readme_names_every_setting_with_its_default_and_meaning() {
    for setting in TABLE {
        let name = setting.name;
        let names = if setting.secret {
            format!("`{name}` or `{name}_FILE`")
        } else {
            format!("`{name}`")
        };
        let default = match setting.when_unset {
            WhenUnset::Required => "required".to_owned(),
            WhenUnset::Off => "off".to_owned(),
            WhenUnset::Default(value) => format!("`{value}`"),
        };
        let row = format!("| {names} | {default} | {} |", setting.description);
        assert!(README.contains(&row), "not in the README: {row}");
    }
}

#[test]
fn the_readme_names_every_problem_with_its_status_and_cause() {
    for code in Code::ALL {
        let row = format!(
            "| {} | `{}` | {} |",
            code.status().as_u16(),
            code.name(),
            code.when()
        );
        assert!(README.contains(&row), "not in the README: {row}");
    }
}
