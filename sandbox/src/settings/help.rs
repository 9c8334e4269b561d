//! What `--help` says: the settings and the scenarios.

use clap::CommandFactory;

use crate::scenarios::scenario::Scenario;
use crate::settings::options::{self, Options};

/// A setting as `--help` and the README show it.
#[derive(Debug)]
pub struct Setting {
    /// Its environment variable.
    pub name: String,
    /// Its default, or `required` or `unset`.
    pub default: String,
    /// What it does.
    pub help: String,
}

/// Every setting there is.
#[must_use]
pub fn settings() -> Vec<Setting> {
    let setting = |option: &clap::Arg| {
        let default = option.get_default_values().first();
        let default = default.map(|value| value.to_string_lossy().into_owned());
        let without = match option.is_required_set() {
            true => "required",
            false => "unset",
        };
        Some(Setting {
            name: options::variable(option)?,
            default: default.unwrap_or_else(|| without.to_owned()),
            help: option
                .get_help()
                .map(ToString::to_string)
                .unwrap_or_default(),
        })
    };
    Options::command()
        .get_arguments()
        .filter_map(setting)
        .collect()
}

/// The text of `--help`.
#[must_use]
pub fn help() -> String {
    let mut text = String::from(
        "An XCover API to develop against.\n\n\
         Usage: xcover-sandbox [--help | --version | OPTION...]\n\n\
         Settings: environment variables. Each is also an option (SANDBOX_LISTEN is --listen), which \
         takes precedence.\n",
    );
    for Setting {
        name,
        default,
        help,
    } in settings()
    {
        text.push_str(&format!("  {name:<25}{help} [{default}]\n"));
    }
    text.push_str(
        "\nScenarios: SANDBOX_FAULT, or by request in partner_metadata.sandbox (quotes) or\n\
         partner.metadata.sandbox (offers), separated by commas. A package remembers those of its \
         booking and\nits opt-out: bookings:503, opt_out:hang.\n",
    );
    for scenario in Scenario::all() {
        let name = scenario.to_string();
        text.push_str(&format!("  {name:<25}{}\n", scenario.help()));
    }
    text
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
        } in settings()
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
