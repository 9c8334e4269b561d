//! What `--help` says: the settings, and what can be asked of the sandbox.

use crate::scenarios::faults::Fault;
use crate::scenarios::scenario::Face;
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
    text.push_str(&format!("\nFaults: {}\n", fault_names()));
    text.push_str(
        "\nFaces, which a request asks for in partner_metadata.sandbox (quotes) or \
         partner.metadata.sandbox (offers):\n",
    );
    for (name, help) in faces() {
        text.push_str(&format!("  {name:<25}{help}\n"));
    }
    text
}

/// Every face that a request can ask for, with what it shows.
pub fn faces() -> impl Iterator<Item = (&'static str, &'static str)> {
    let of_offers = Face::OF_OFFERS.iter();
    let others = of_offers.filter(|face| !Face::OF_QUOTES.contains(face));
    let all = Face::OF_QUOTES.iter().chain(others);
    all.map(|face| (face.name(), face.help()))
}

/// The names that `SANDBOX_FAULT` takes.
pub(crate) fn fault_names() -> String {
    let names: Vec<&str> = Fault::ALL.iter().map(|fault| fault.name()).collect();
    format!("none, {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_names_every_setting_fault_and_face() {
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
        for fault in Fault::ALL {
            assert!(help.contains(fault.name()), "{}", fault.name());
        }
        for (name, does) in faces() {
            assert!(
                help.contains(&format!("{name} ")) && help.contains(does),
                "{name}"
            );
        }
    }
}
