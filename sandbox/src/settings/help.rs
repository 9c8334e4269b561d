//! What `--help` says: the settings, and the scenarios.

use crate::scenarios::scenario::Scenario;
use crate::settings::options::{SETTINGS, Setting};

/// The text of `--help`.
#[must_use]
pub fn help() -> String {
    let mut text = String::from(
        "An XCover API to develop against.\n\n\
         Usage: xcover-sandbox [--help | --version]\n\n\
         Settings (environment variables):\n",
    );
    for Setting {
        name,
        default,
        help,
    } in SETTINGS
    {
        text.push_str(&format!("  {name:<25}{help} [{default}]\n"));
    }
    text.push_str(
        "\nScenarios, by SANDBOX_FAULT for all requests, or by request in partner_metadata.sandbox \
         (quotes) or\npartner.metadata.sandbox (offers):\n",
    );
    for scenario in Scenario::all() {
        let name = scenario.to_string();
        text.push_str(&format!("  {name:<25}{}\n", scenario.help()));
    }
    text
}

/// The names that `SANDBOX_FAULT` takes.
pub(crate) fn fault_names() -> String {
    let names: Vec<String> = Scenario::all().iter().map(ToString::to_string).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_names_every_setting_and_scenario() {
        let help = help();
        for Setting {
            name,
            default,
            help: does,
        } in SETTINGS
        {
            assert!(help.contains(&format!("{name} ")), "{name}");
            assert!(help.contains(&format!("{does} [{default}]")), "{name}");
        }
        for scenario in Scenario::all() {
            assert!(help.contains(&format!("  {scenario} ")), "{scenario}");
            assert!(help.contains(&scenario.help()), "{scenario}");
        }
    }
}
