//! Faults on demand: what goes wrong, on which calls, how often and how late.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::Value;

/// A thing that can go wrong.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Fault {
    Unauthorized,
    Unpriceable,
    Locked,
    Throttled,
    ServerError,
    BadGateway,
    Unavailable,
    Hang,
    NotJson,
    Empty,
    NullQuote,
    NullFirst,
    NoPds,
    NoDisclaimer,
    NoPrice,
}

impl Fault {
    pub(crate) const ALL: &'static [Self] = &[
        Self::Unauthorized,
        Self::Unpriceable,
        Self::Locked,
        Self::Throttled,
        Self::ServerError,
        Self::BadGateway,
        Self::Unavailable,
        Self::Hang,
        Self::NotJson,
        Self::Empty,
        Self::NullQuote,
        Self::NullFirst,
        Self::NoPds,
        Self::NoDisclaimer,
        Self::NoPrice,
    ];

    /// Its name in the settings and in the log.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Unauthorized => "401",
            Self::Unpriceable => "422",
            Self::Locked => "423",
            Self::Throttled => "429",
            Self::ServerError => "500",
            Self::BadGateway => "502",
            Self::Unavailable => "503",
            Self::Hang => "hang",
            Self::NotJson => "not_json",
            Self::Empty => "empty",
            Self::NullQuote => "null_quote",
            Self::NullFirst => "null_first",
            Self::NoPds => "no_pds",
            Self::NoDisclaimer => "no_disclaimer",
            Self::NoPrice => "no_price",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|fault| fault.name() == name)
    }

    /// Whether the call succeeds, but with an answer that lacks something.
    pub(crate) fn is_gap(self) -> bool {
        matches!(
            self,
            Self::NullQuote | Self::NullFirst | Self::NoPds | Self::NoDisclaimer | Self::NoPrice
        )
    }

    /// Takes out of an answer what this fault leaves out.
    pub(crate) fn cut(self, answer: &mut Value) {
        match self {
            Self::NoPds => {
                remove(answer, &|key| key == "pds_url");
                edit_disclaimers(answer, &without_links);
            }
            Self::NoDisclaimer => edit_disclaimers(answer, &|_| String::new()),
            Self::NoPrice => remove(answer, &|key| {
                key.trim_end_matches("_formatted").ends_with("price")
                    || ["discount", "instalment_plans"].contains(&key)
            }),
            _ => {}
        }
    }
}

/// The calls that faults are played on.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum FaultRoute {
    #[default]
    Quotes,
    Offers,
    Bookings,
    OptOut,
    All,
}

impl FaultRoute {
    pub(crate) const NAMES: &'static [(&'static str, Self)] = &[
        ("quotes", Self::Quotes),
        ("offers", Self::Offers),
        ("bookings", Self::Bookings),
        ("opt_out", Self::OptOut),
        ("all", Self::All),
    ];

    fn includes(self, endpoint: Endpoint) -> bool {
        match self {
            Self::Quotes => endpoint == Endpoint::Quotes,
            Self::Offers => endpoint == Endpoint::Offers,
            Self::Bookings => endpoint == Endpoint::Bookings,
            Self::OptOut => endpoint == Endpoint::OptOut,
            Self::All => true,
        }
    }

    /// Whether its calls are answered with prices, which a gap can be in.
    pub(crate) fn has_gaps(self) -> bool {
        matches!(self, Self::Quotes | Self::Offers | Self::All)
    }
}

/// A signed call of the API.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Endpoint {
    /// New quotes, and changed ones.
    Quotes,
    Offers,
    Bookings,
    Retrieval,
    OptOut,
}

impl Endpoint {
    /// Whether it answers with new prices.
    fn prices(self) -> bool {
        matches!(self, Self::Quotes | Self::Offers)
    }
}

/// What the settings say about faults.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    pub(crate) fault: Option<Fault>,
    pub(crate) route: FaultRoute,
    /// How many calls fail before the sandbox recovers; `None` is all of them.
    pub(crate) times: Option<u64>,
    pub(crate) latency: Duration,
    /// Latency of the first, second, … call for prices; the last stands for all that follow.
    pub(crate) quote_latencies: Vec<Duration>,
}

/// The plan with its count of the calls so far.
#[derive(Debug)]
pub(crate) struct Faults {
    plan: Plan,
    played: AtomicU64,
    quote_calls: AtomicUsize,
}

impl Faults {
    pub(crate) fn new(plan: Plan) -> Self {
        Self {
            plan,
            played: AtomicU64::new(0),
            quote_calls: AtomicUsize::new(0),
        }
    }

    /// How late the answer to this call is.
    pub(crate) fn latency(&self, endpoint: Endpoint) -> Duration {
        if !endpoint.prices() {
            return self.plan.latency;
        }
        let call = self.quote_calls.fetch_add(1, Ordering::Relaxed);
        let list = &self.plan.quote_latencies;
        let listed = list.get(call).or_else(|| list.last());
        listed.copied().unwrap_or(self.plan.latency)
    }

    /// The fault to play on this call, if any.
    pub(crate) fn draw(&self, endpoint: Endpoint) -> Option<Fault> {
        let fault = self.plan.fault?;
        if !self.plan.route.includes(endpoint) || fault.is_gap() && !endpoint.prices() {
            return None;
        }
        let played = self.played.fetch_add(1, Ordering::Relaxed);
        match self.plan.times {
            Some(times) if played >= times => None,
            _ => Some(fault),
        }
    }
}

fn remove(value: &mut Value, is_unwanted: &dyn Fn(&str) -> bool) {
    match value {
        Value::Object(object) => {
            object.retain(|key, _| !is_unwanted(key));
            object
                .values_mut()
                .for_each(|value| remove(value, is_unwanted));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| remove(item, is_unwanted)),
        _ => {}
    }
}

fn edit_disclaimers(value: &mut Value, edit: &dyn Fn(&str) -> String) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                match value {
                    Value::String(text) if has_legal_text(key) => *text = edit(text),
                    _ => edit_disclaimers(value, edit),
                }
            }
        }
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| edit_disclaimers(item, edit)),
        _ => {}
    }
}

fn has_legal_text(key: &str) -> bool {
    key.contains("disclaimer") || key == "terms_cta_html"
}

/// The HTML with its links reduced to their labels.
fn without_links(html: &str) -> String {
    let mut pieces = html.split("<a ");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        text.push_str(piece.split_once('>').map_or("", |(_, label)| label));
    }
    text.replace("</a>", "")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn faults(plan: Plan) -> Faults {
        Faults::new(plan)
    }

    #[test]
    fn every_fault_is_found_by_its_name() {
        for fault in Fault::ALL {
            assert_eq!(Fault::from_name(fault.name()), Some(*fault));
        }
        assert_eq!(Fault::from_name("none"), None);
    }

    #[test]
    fn a_fault_is_played_as_often_as_the_plan_says_and_then_no_more() {
        let faults = faults(Plan {
            fault: Some(Fault::Throttled),
            times: Some(2),
            ..Plan::default()
        });
        let drawn: Vec<_> = (0..4).map(|_| faults.draw(Endpoint::Quotes)).collect();
        let throttled = Some(Fault::Throttled);
        assert_eq!(drawn, [throttled, throttled, None, None]);
    }

    #[test]
    fn calls_of_other_routes_neither_fail_nor_count() {
        let faults = faults(Plan {
            fault: Some(Fault::BadGateway),
            route: FaultRoute::OptOut,
            times: Some(1),
            ..Plan::default()
        });
        assert_eq!(faults.draw(Endpoint::Quotes), None);
        assert_eq!(faults.draw(Endpoint::Retrieval), None);
        assert_eq!(faults.draw(Endpoint::OptOut), Some(Fault::BadGateway));
        assert_eq!(faults.draw(Endpoint::OptOut), None);
    }

    #[test]
    fn a_gap_belongs_to_new_quotes_and_is_not_used_up_by_other_calls() {
        let faults = faults(Plan {
            fault: Some(Fault::NoPrice),
            route: FaultRoute::All,
            times: Some(1),
            ..Plan::default()
        });
        assert_eq!(faults.draw(Endpoint::OptOut), None);
        assert_eq!(faults.draw(Endpoint::Retrieval), None);
        assert_eq!(faults.draw(Endpoint::Quotes), Some(Fault::NoPrice));
    }

    #[test]
    fn listed_latencies_belong_to_quote_calls_and_the_last_one_stays() {
        let ms = Duration::from_millis;
        let faults = faults(Plan {
            latency: ms(5),
            quote_latencies: vec![ms(900), ms(20)],
            ..Plan::default()
        });
        assert_eq!(faults.latency(Endpoint::OptOut), ms(5));
        let quotes: Vec<_> = (0..3).map(|_| faults.latency(Endpoint::Quotes)).collect();
        assert_eq!(quotes, [ms(900), ms(20), ms(20)]);
    }

    #[test]
    fn without_a_list_every_call_has_the_one_latency() {
        let faults = faults(Plan {
            latency: Duration::from_millis(5),
            ..Plan::default()
        });
        assert_eq!(faults.latency(Endpoint::Quotes), Duration::from_millis(5));
    }

    #[test]
    fn without_wording_no_link_to_one_is_left_either() {
        let mut answer = json!({
            "pds_url": "x",
            "quotes": {"0": {"pds_url": "x", "disclaimer": r#"<p>Read <a href="x">the wording</a>.</p>"#}},
        });
        Fault::NoPds.cut(&mut answer);
        let quote = json!({"disclaimer": "<p>Read the wording.</p>"});
        assert_eq!(answer, json!({"quotes": {"0": quote}}));
    }

    #[test]
    fn without_a_price_no_other_number_can_stand_in_for_it() {
        let mut answer = json!({
            "total_price": 1, "total_price_formatted": "1", "bundle_price": 1,
            "policies": [{"price": 1, "price_formatted": "1", "retail_price": 1, "tax": 1}],
        });
        Fault::NoPrice.cut(&mut answer);
        assert_eq!(answer, json!({"policies": [{"tax": 1}]}));
    }
}
