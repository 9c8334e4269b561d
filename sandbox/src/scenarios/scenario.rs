//! The table of scenarios. Tests hold the README and the demo's menu to it; `--help` is made of it.

use std::fmt;

use clap::ValueEnum;

/// A situation that a checkout may meet. The line above each is its text in `--help`.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub enum Scenario {
    /// nothing out of the ordinary
    #[default]
    #[value(name = "none")]
    Plain,

    /// 401: the API key is not valid
    #[value(name = "401")]
    Unauthorized,
    /// 422: there is no price for this request
    #[value(name = "422")]
    Unpriceable,
    /// 423: the same request is still being processed
    #[value(name = "423")]
    Locked,
    /// 429, with a `Retry-After` of `SANDBOX_RETRY_AFTER_S`
    #[value(name = "429")]
    Throttled,
    /// 500 without a body
    #[value(name = "500")]
    ServerError,
    /// 502 without a body
    #[value(name = "502")]
    BadGateway,
    /// 503 without a body
    #[value(name = "503")]
    Unavailable,
    /// no answer at all
    #[value(name = "hang")]
    Hang,
    /// 200 with an HTML page
    #[value(name = "not_json")]
    NotJson,
    /// 201 without a body
    #[value(name = "empty")]
    Empty,

    /// every quote fails
    #[value(name = "null_quote")]
    NullQuote,
    /// the first quote fails
    #[value(name = "null_first")]
    NullFirst,
    /// no link to the policy wording
    #[value(name = "no_pds")]
    NoPds,
    /// empty disclaimers
    #[value(name = "no_disclaimer")]
    NoDisclaimer,
    /// no prices
    #[value(name = "no_price")]
    NoPrice,

    /// can be paid monthly or quarterly
    #[value(name = "instalments")]
    Instalments,
    /// costs a tenth less than before
    #[value(name = "discount")]
    Discount,
    /// costs a tenth less when all quotes are bought (quotes only)
    #[value(name = "bundle")]
    Bundle,
    /// says nothing of what is covered
    #[value(name = "no_inclusions")]
    NoInclusions,
    /// has texts with holes where a price was meant
    #[value(name = "holes")]
    Holes,
    /// each product is chosen on its own (offers only)
    #[value(name = "rules_each")]
    RulesEach,
    /// all products or none (offers only)
    #[value(name = "rules_together")]
    RulesTogether,
    /// at most one product (offers only)
    #[value(name = "rules_one")]
    RulesOne,
    /// all products but the first are hidden (offers only)
    #[value(name = "rules_hidden")]
    RulesHidden,
}

/// What a scenario does to an answer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// Nothing.
    Plain,
    /// The call fails.
    Failure,
    /// The call succeeds, but something is missing that an offer needs.
    Omission,
    /// The offer is a special one.
    Variation,
}

/// An API whose requests can ask for a scenario.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Api {
    /// Quotes and fast quotes, also in the shape of XCover Elements v1.
    Quotes,
    /// Offers.
    Offers,
}

impl Scenario {
    /// The whole table.
    #[must_use]
    pub fn all() -> &'static [Self] {
        Self::value_variants()
    }

    /// What it does, as `--help` has it.
    #[must_use]
    pub fn help(self) -> String {
        let value = self.to_possible_value();
        let help = value.as_ref().and_then(|value| value.get_help());
        help.map(ToString::to_string).unwrap_or_default()
    }

    /// What it does to an answer.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Self::Plain => Kind::Plain,
            Self::Unauthorized
            | Self::Unpriceable
            | Self::Locked
            | Self::Throttled
            | Self::ServerError
            | Self::BadGateway
            | Self::Unavailable
            | Self::Hang
            | Self::NotJson
            | Self::Empty => Kind::Failure,
            Self::NullQuote
            | Self::NullFirst
            | Self::NoPds
            | Self::NoDisclaimer
            | Self::NoPrice => Kind::Omission,
            Self::Instalments
            | Self::Discount
            | Self::Bundle
            | Self::NoInclusions
            | Self::Holes
            | Self::RulesEach
            | Self::RulesTogether
            | Self::RulesOne
            | Self::RulesHidden => Kind::Variation,
        }
    }

    /// Whether requests of an API can ask for it.
    #[must_use]
    pub fn is_of(self, api: Api) -> bool {
        match self {
            Self::Bundle => api == Api::Quotes,
            Self::RulesEach | Self::RulesTogether | Self::RulesOne | Self::RulesHidden => {
                api == Api::Offers
            }
            _ => true,
        }
    }

    /// The scenario of this name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::from_str(name, false).ok()
    }
}

/// Its name, in settings, requests and the log.
impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_possible_value() {
            Some(value) => f.write_str(value.get_name()),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_found_by_its_name() {
        for scenario in Scenario::all() {
            assert_eq!(Scenario::from_name(&scenario.to_string()), Some(*scenario));
        }
        assert_eq!(Scenario::from_name("418"), None);
    }

    #[test]
    fn every_scenario_says_what_it_does() {
        for scenario in Scenario::all() {
            assert!(!scenario.help().is_empty(), "{scenario}");
        }
    }
}
