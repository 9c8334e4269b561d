//! The scenarios that a request asks for.
//!
//! They are in the `sandbox` field of the partner's metadata, separated by commas: `"discount, no_pds"`.
//! A package remembers them. Bookings and opt-outs have no metadata, so their scenarios come after the
//! name of the call: `"bookings:503, opt_out:hang"`.

use serde_json::{Value, json};

use crate::scenarios::endpoint::{Endpoint, FaultRoute};
use crate::scenarios::scenario::{Api, Kind, Scenario};

/// The scenarios of one request, each with the calls it is for.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Scenarios(Vec<(FaultRoute, Scenario)>);

impl Scenarios {
    /// Reads the scenarios in a partner's metadata, if it names any.
    ///
    /// # Errors
    /// What is wrong with the metadata, by field.
    pub(crate) fn read(metadata: Option<&Value>, api: Api) -> Result<Self, Value> {
        match metadata.and_then(|metadata| metadata.get("sandbox")) {
            None => Ok(Self::default()),
            Some(Value::String(names)) => {
                Self::parse(names, api).map_err(|message| json!({"sandbox": [message]}))
            }
            Some(_) => Err(json!({"sandbox": ["Expected a string."]})),
        }
    }

    fn parse(names: &str, api: Api) -> Result<Self, String> {
        let mut scenarios = Self::default();
        for name in names.split(',').map(str::trim) {
            let (route, scenario) =
                parse_name(name, api).ok_or_else(|| format!("Unknown scenario: {name}."))?;
            let other = scenarios.find(Kind::Failure, |taken| taken == route);
            if let Some(other) = other.filter(|_| scenario.kind() == Kind::Failure) {
                return Err(format!(
                    "Only one of these can happen: {other}, {scenario}."
                ));
            }
            scenarios.0.push((route, scenario));
        }
        Ok(scenarios)
    }

    /// How a call fails, or what its answer lacks; `None` if the request leaves that to the settings.
    pub(crate) fn fault(&self, endpoint: Endpoint) -> Option<Scenario> {
        [Kind::Failure, Kind::Omission, Kind::Plain]
            .into_iter()
            .find_map(|kind| self.find(kind, |route| route.includes(endpoint)))
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Scenario> {
        self.0.iter().map(|(_, scenario)| *scenario)
    }

    fn find(&self, kind: Kind, is_on: impl Fn(FaultRoute) -> bool) -> Option<Scenario> {
        let mut all = self.0.iter();
        let found = all.find(|(route, scenario)| scenario.kind() == kind && is_on(*route));
        found.map(|(_, scenario)| *scenario)
    }
}

/// Reads `discount` or `opt_out:503`.
fn parse_name(name: &str, api: Api) -> Option<(FaultRoute, Scenario)> {
    if let Some((call, name)) = name.split_once(':') {
        let route = match call {
            "bookings" => FaultRoute::Bookings,
            "opt_out" => FaultRoute::OptOut,
            _ => return None,
        };
        let scenario = Scenario::from_name(name)?;
        let is_playable = matches!(scenario.kind(), Kind::Plain | Kind::Failure);
        return is_playable.then_some((route, scenario));
    }
    let route = match api {
        Api::Quotes => FaultRoute::Quotes,
        Api::Offers => FaultRoute::Offers,
    };
    let scenario = Scenario::from_name(name)?;
    scenario.is_of(api).then_some((route, scenario))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn read(names: &str, api: Api) -> Vec<Scenario> {
        let scenarios = Scenarios::read(Some(&json!({"sandbox": names, "campaign": 7})), api);
        scenarios.expect("scenarios").iter().collect()
    }

    #[test]
    fn every_scenario_is_read_by_its_name_where_it_belongs() {
        for api in [Api::Quotes, Api::Offers] {
            for scenario in Scenario::all()
                .iter()
                .filter(|scenario| scenario.is_of(api))
            {
                assert_eq!(read(&scenario.to_string(), api), [*scenario]);
            }
        }
    }

    #[test]
    fn several_scenarios_stand_between_commas_and_none_is_none() {
        let scenarios = read("discount, holes", Api::Quotes);
        assert_eq!(scenarios, [Scenario::Discount, Scenario::Holes]);
        for metadata in [Some(&json!({})), None] {
            let nothing = Scenarios::read(metadata, Api::Quotes);
            assert_eq!(nothing, Ok(Scenarios::default()));
        }
    }

    #[test]
    fn a_scenario_that_is_unknown_or_of_another_api_is_named() {
        for (names, api, sentence) in [
            (json!("smile"), Api::Quotes, "Unknown scenario: smile."),
            (
                json!("discount,rules_one"),
                Api::Quotes,
                "Unknown scenario: rules_one.",
            ),
            (json!("bundle"), Api::Offers, "Unknown scenario: bundle."),
            (json!(1), Api::Offers, "Expected a string."),
        ] {
            let metadata = json!({"sandbox": names});
            let expected = json!({"sandbox": [sentence]});
            assert_eq!(Scenarios::read(Some(&metadata), api), Err(expected));
        }
    }

    #[test]
    fn a_fault_is_that_of_the_call_it_is_asked_for() {
        let names = json!({"sandbox": "no_pds, discount, bookings:hang, opt_out:none"});
        let scenarios = Scenarios::read(Some(&names), Api::Quotes).expect("scenarios");
        for (endpoint, fault) in [
            (Endpoint::Quotes, Some(Scenario::NoPds)),
            (Endpoint::Offers, None),
            (Endpoint::Bookings, Some(Scenario::Hang)),
            (Endpoint::OptOut, Some(Scenario::Plain)),
            (Endpoint::Retrieval, None),
        ] {
            assert_eq!(scenarios.fault(endpoint), fault);
        }
    }
}
