//! Variables that look like settings and are none.

use std::ffi::OsString;

use crate::settings::table::TABLE;

/// A warning for each variable whose name begins like a setting's and isn't one. Values aren't shown: one may
/// be a secret with a mistyped name.
pub(crate) fn warnings(variables: impl Iterator<Item = (OsString, OsString)>) -> Vec<String> {
    let known: Vec<String> = TABLE
        .iter()
        .flat_map(|setting| [Some(setting.name.to_owned()), setting.file_variable()])
        .flatten()
        .collect();
    let mut names: Vec<String> = variables
        .filter(|(name, value)| {
            !is_of_kubernetes(&name.to_string_lossy(), &value.to_string_lossy())
        })
        .map(|(name, _)| name.to_string_lossy().into_owned())
        .filter(|name| {
            ["XCOVER_", "PROXY_"]
                .iter()
                .any(|start| starts_with(name, start))
        })
        .filter(|name| !known.contains(name))
        .collect();
    names.sort();
    names
        .into_iter()
        .map(|name| match nearest(&name, &known) {
            Some(meant) => format!("{name} is no setting: {meant} may be meant"),
            None => format!("{name} is no setting"),
        })
        .collect()
}

fn starts_with(name: &str, start: &str) -> bool {
    name.get(..start.len())
        .is_some_and(|begin| begin.eq_ignore_ascii_case(start))
}

/// Kubernetes gives each container such variables for every service, e.g. for one that is called `proxy`:
/// <https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables>
fn is_of_kubernetes(name: &str, value: &str) -> bool {
    let is_address = ["tcp://", "udp://", "sctp://"]
        .iter()
        .any(|start| value.starts_with(start));
    let of_port = ["_TCP", "_UDP", "_SCTP"]
        .iter()
        .any(|kind| name.contains(kind));
    name.ends_with("_SERVICE_HOST")
        || name.contains("_SERVICE_PORT")
        || (name.contains("_PORT") && (is_address || of_port))
}

/// The setting whose name differs by at most a third of its own part.
fn nearest<'a>(name: &str, known: &'a [String]) -> Option<&'a String> {
    let name = name.to_ascii_uppercase();
    let own_part = name.split_once('_').map_or(0, |(_, part)| part.len());
    known
        .iter()
        .map(|known| (strsim::osa_distance(&name, known), known))
        .filter(|(distance, _)| distance * 3 <= own_part)
        .min()
        .map(|(_, known)| known)
}
