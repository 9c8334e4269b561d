//! The signed calls of the API, and the groups of them that a scenario can be for.

use clap::ValueEnum;

/// A signed call of the API.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Endpoint {
    /// New quotes, and changes of a package.
    Quotes,
    Offers,
    Bookings,
    Retrieval,
    OptOut,
}

impl Endpoint {
    /// Whether it answers with new prices.
    pub(crate) fn has_prices(self) -> bool {
        matches!(self, Self::Quotes | Self::Offers)
    }
}

/// Endpoints by the names they have in settings and requests.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum FaultRoute {
    #[default]
    Quotes,
    Offers,
    Bookings,
    OptOut,
    All,
}

impl FaultRoute {
    pub(crate) fn includes(self, endpoint: Endpoint) -> bool {
        match self {
            Self::Quotes => endpoint == Endpoint::Quotes,
            Self::Offers => endpoint == Endpoint::Offers,
            Self::Bookings => endpoint == Endpoint::Bookings,
            Self::OptOut => endpoint == Endpoint::OptOut,
            Self::All => true,
        }
    }

    /// Whether any of its calls answers with new prices.
    pub(crate) fn has_prices(self) -> bool {
        matches!(self, Self::Quotes | Self::Offers | Self::All)
    }
}
