//! The scenario of requests that ask for none: on which calls, and how often; and the latencies.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use crate::scenarios::endpoint::{Endpoint, FaultRoute};
use crate::scenarios::scenario::{Kind, Scenario};

/// What the settings say.
#[derive(Clone, Debug, Default)]
pub(crate) struct FaultSettings {
    pub(crate) scenario: Scenario,
    pub(crate) route: FaultRoute,
    /// How many calls meet it before the sandbox recovers; `None` is all of them.
    pub(crate) times: Option<u64>,
    pub(crate) latency: Duration,
    /// Latencies of the first, second, … call for prices; the last one holds from then on.
    pub(crate) price_latencies: Vec<Duration>,
}

/// The settings, with a count of the calls so far.
#[derive(Debug)]
pub(crate) struct Faults {
    settings: FaultSettings,
    played: AtomicU64,
    price_calls: AtomicUsize,
}

impl Faults {
    pub(crate) fn new(settings: FaultSettings) -> Self {
        Self {
            settings,
            played: AtomicU64::new(0),
            price_calls: AtomicUsize::new(0),
        }
    }

    /// How late the answer to this call is.
    pub(crate) fn latency(&self, endpoint: Endpoint) -> Duration {
        if !endpoint.has_prices() {
            return self.settings.latency;
        }
        let call = self.price_calls.fetch_add(1, Ordering::Relaxed);
        let list = &self.settings.price_latencies;
        let listed = list.get(call).or_else(|| list.last());
        listed.copied().unwrap_or(self.settings.latency)
    }

    /// The scenario of this call, which it uses up.
    pub(crate) fn next(&self, endpoint: Endpoint) -> Scenario {
        let FaultSettings {
            scenario,
            route,
            times,
            ..
        } = self.settings;
        let is_possible = scenario.kind() == Kind::Failure || endpoint.has_prices();
        if scenario == Scenario::Plain || !route.includes(endpoint) || !is_possible {
            return Scenario::Plain;
        }
        let played = self.played.fetch_add(1, Ordering::Relaxed);
        match times {
            Some(times) if played >= times => Scenario::Plain,
            _ => scenario,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenarios::endpoint::FaultRoute;

    fn faults(settings: FaultSettings) -> Faults {
        Faults::new(settings)
    }

    #[test]
    fn a_fault_is_played_as_often_as_the_settings_say_and_then_no_more() {
        let faults = faults(FaultSettings {
            scenario: Scenario::Throttled,
            times: Some(2),
            ..FaultSettings::default()
        });
        let played: Vec<_> = (0..4).map(|_| faults.next(Endpoint::Quotes)).collect();
        let (throttled, plain) = (Scenario::Throttled, Scenario::Plain);
        assert_eq!(played, [throttled, throttled, plain, plain]);
    }

    #[test]
    fn calls_of_other_routes_neither_fail_nor_count() {
        let faults = faults(FaultSettings {
            scenario: Scenario::BadGateway,
            route: FaultRoute::OptOut,
            times: Some(1),
            ..FaultSettings::default()
        });
        assert_eq!(faults.next(Endpoint::Quotes), Scenario::Plain);
        assert_eq!(faults.next(Endpoint::Retrieval), Scenario::Plain);
        assert_eq!(faults.next(Endpoint::OptOut), Scenario::BadGateway);
        assert_eq!(faults.next(Endpoint::OptOut), Scenario::Plain);
    }

    #[test]
    fn an_omission_belongs_to_new_quotes_and_is_not_used_up_by_other_calls() {
        let faults = faults(FaultSettings {
            scenario: Scenario::NoPrice,
            route: FaultRoute::All,
            times: Some(1),
            ..FaultSettings::default()
        });
        assert_eq!(faults.next(Endpoint::OptOut), Scenario::Plain);
        assert_eq!(faults.next(Endpoint::Retrieval), Scenario::Plain);
        assert_eq!(faults.next(Endpoint::Quotes), Scenario::NoPrice);
    }

    #[test]
    fn listed_latencies_belong_to_quote_calls_and_the_last_one_stays() {
        let ms = Duration::from_millis;
        let faults = faults(FaultSettings {
            latency: ms(5),
            price_latencies: vec![ms(900), ms(20)],
            ..FaultSettings::default()
        });
        assert_eq!(faults.latency(Endpoint::OptOut), ms(5));
        let quotes: Vec<_> = (0..3).map(|_| faults.latency(Endpoint::Quotes)).collect();
        assert_eq!(quotes, [ms(900), ms(20), ms(20)]);
    }

    #[test]
    fn without_a_list_every_call_has_the_one_latency() {
        let faults = faults(FaultSettings {
            latency: Duration::from_millis(5),
            ..FaultSettings::default()
        });
        assert_eq!(faults.latency(Endpoint::Quotes), Duration::from_millis(5));
    }
}
