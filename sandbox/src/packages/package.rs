//! A quote package: the priced items of one request.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::catalogue::tariff::{Premium, share};
use crate::catalogue::texts::select;
use crate::requests::item::Item;
use crate::requests::quotes::QuoteRequest;
use crate::scenarios::asked::Scenarios;
use crate::scenarios::scenario::{Kind, Scenario};
use crate::value::date;
use crate::value::id;
use crate::value::json::Object;
use crate::value::money::{Currency, Minor};

/// How much a discount takes off the price, in percent; the same for a bundle.
pub(crate) const DISCOUNT_PERCENT: u32 = 10;

/// The status of a package or a quote.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Status {
    Received,
    /// Booked with `require_payment_confirmation`, and not yet confirmed.
    PendingPayment,
    Confirmed,
    Cancelled,
    OptedOut,
}

impl Status {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Received => "RECEIVED",
            Self::PendingPayment => "PENDING_PAYMENT",
            Self::Confirmed => "CONFIRMED",
            Self::Cancelled => "CANCELLED",
            Self::OptedOut => "OPTED_OUT",
        }
    }
}

/// The quotes of one request.
#[derive(Clone, Debug)]
pub(crate) struct Package {
    /// The id that bookings and opt-outs take: `…-INS`, or a UUID for an offer.
    pub(crate) id: String,
    /// XCover Elements' own id for it.
    pub(crate) elements_id: Uuid,
    pub(crate) device_id: Uuid,
    pub(crate) security_token: String,
    pub(crate) partner_transaction_id: Option<String>,
    pub(crate) status: Status,
    pub(crate) currency: Currency,
    pub(crate) language: String,
    pub(crate) country: String,
    /// What its request asked for.
    pub(crate) scenarios: Scenarios,
    /// The scenario of the last call that priced it.
    pub(crate) played: Scenario,
    pub(crate) created_at: OffsetDateTime,
    pub(crate) updated_at: OffsetDateTime,
    pub(crate) expires_at: OffsetDateTime,
    /// In the order of the request; `None` for a quote that failed.
    pub(crate) quotes: Vec<Option<Quote>>,
    /// Who bought it, once it is bought.
    pub(crate) policyholder: Option<Object>,
    /// What was previewed and can be confirmed.
    pub(crate) previews: Vec<Preview>,
    /// Whether the customer doesn't want it renewed.
    pub(crate) is_renewal_declined: bool,
}

/// What a preview is of.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Change {
    Cancellation,
    Modification,
    Renewal,
}

/// A booking as it will be.
#[derive(Clone, Debug)]
pub(crate) struct Preview {
    pub(crate) id: String,
    pub(crate) change: Change,
    pub(crate) confirm_before: OffsetDateTime,
    pub(crate) outcome: Box<Package>,
}

/// An item and its price.
#[derive(Clone, Debug)]
pub(crate) struct Quote {
    pub(crate) id: Uuid,
    pub(crate) item: Item,
    pub(crate) premium: Premium,
    /// The price before any discount.
    pub(crate) full_price: Minor,
    /// How it was bought, once it is.
    pub(crate) purchase: Option<Purchase>,
}

/// How a quote was bought.
#[derive(Clone, Debug)]
pub(crate) struct Purchase {
    /// `None` while its payment isn't confirmed.
    pub(crate) confirmed_at: Option<OffsetDateTime>,
    pub(crate) insured: Vec<Value>,
    pub(crate) instalment_plan: Option<String>,
    /// The attempts to collect instalments, by the instalment's number.
    pub(crate) payments: BTreeMap<u32, Payment>,
    pub(crate) cancelled_at: Option<OffsetDateTime>,
    pub(crate) times_renewed: u32,
}

/// The last attempt to collect an instalment.
#[derive(Clone, Debug)]
pub(crate) struct Payment {
    pub(crate) is_paid: bool,
    pub(crate) failures: Value,
}

impl Purchase {
    /// Of a quote that is bought now.
    pub(crate) fn new(insured: Vec<Value>, instalment_plan: Option<String>) -> Self {
        let first = Payment {
            is_paid: true,
            failures: Value::Null,
        };
        Self {
            confirmed_at: None,
            insured,
            payments: instalment_plan.iter().map(|_| (1, first.clone())).collect(),
            instalment_plan,
            cancelled_at: None,
            times_renewed: 0,
        }
    }
}

impl Package {
    /// Prices a request under the scenario of its call; the prices hold for `valid_for`.
    pub(crate) fn quote(request: QuoteRequest, played: Scenario, valid_for: Duration) -> Self {
        let now = OffsetDateTime::now_utc();
        let mut package = Self {
            id: id::package(),
            elements_id: Uuid::new_v4(),
            device_id: Uuid::new_v4(),
            security_token: id::token(),
            partner_transaction_id: request.partner_transaction_id,
            status: Status::Received,
            currency: request.currency,
            language: request.language,
            country: request.country,
            scenarios: request.scenarios,
            played,
            created_at: now,
            updated_at: now,
            expires_at: date::later(now, valid_for),
            quotes: Vec::new(),
            policyholder: None,
            previews: Vec::new(),
            is_renewal_declined: false,
        };
        let items = request.items.into_iter();
        package.quotes = items.map(|item| Some(package.price(item))).collect();
        package
    }

    /// The same for an offer, whose id is a UUID.
    pub(crate) fn offer(request: QuoteRequest, played: Scenario, valid_for: Duration) -> Self {
        Self {
            id: Uuid::new_v4().to_string(),
            ..Self::quote(request, played, valid_for)
        }
    }

    /// Prices an item.
    pub(crate) fn price(&self, item: Item) -> Quote {
        let tariff = &item.vertical.product().tariff;
        let value = item.value.times(item.years);
        let full = tariff.premium(value, item.units, &self.currency);
        let premium = if self.has(Scenario::Discount) {
            let discount = share(full.price, DISCOUNT_PERCENT, 100);
            tariff.split(full.price.minus(discount))
        } else {
            full
        };
        Quote {
            id: Uuid::new_v4(),
            item,
            premium,
            full_price: full.price,
            purchase: None,
        }
    }

    /// Whether its answers show this scenario.
    pub(crate) fn has(&self, scenario: Scenario) -> bool {
        self.all_scenarios().any(|other| other == scenario)
    }

    /// What its answers lack.
    pub(crate) fn omissions(&self) -> impl Iterator<Item = Scenario> {
        let all = self.all_scenarios();
        all.filter(|scenario| scenario.kind() == Kind::Omission)
    }

    fn all_scenarios(&self) -> impl Iterator<Item = Scenario> {
        self.scenarios.iter().chain([self.played])
    }

    /// Makes quotes fail as its scenarios say.
    pub(crate) fn fail_quotes(&mut self) {
        let failing = if self.has(Scenario::NullQuote) {
            self.quotes.len()
        } else {
            usize::from(self.has(Scenario::NullFirst))
        };
        let quotes = self.quotes.iter_mut().take(failing);
        quotes.for_each(|quote| *quote = None);
    }

    /// The quotes that didn't fail, with their positions.
    pub(crate) fn valid_quotes(&self) -> impl Iterator<Item = (usize, &Quote)> {
        let numbered = self.quotes.iter().enumerate();
        numbered.filter_map(|(index, quote)| Some((index, quote.as_ref()?)))
    }

    /// Whether any of it was bought, also if that was cancelled later.
    pub(crate) fn is_booked(&self) -> bool {
        self.valid_quotes().any(|(_, quote)| quote.is_bought())
    }

    /// One part of the premiums, summed over all quotes that aren't cancelled.
    pub(crate) fn total(&self, part: impl Fn(&Premium) -> Minor) -> Minor {
        let quotes = self.valid_quotes().map(|(_, quote)| quote);
        let quotes = quotes.filter(|quote| quote.status() != Status::Cancelled);
        let parts = quotes.map(|quote| part(&quote.premium).0);
        Minor(parts.fold(0, u64::saturating_add))
    }

    /// The language of its texts: the customer's if every quote has it, otherwise English.
    pub(crate) fn content_language(&self) -> String {
        let language = |(_, quote): (usize, &Quote)| {
            let (_, language) = select::texts(quote.item.vertical, &self.language);
            language
        };
        let is_asked = |language: &String| *language == self.language;
        if self
            .valid_quotes()
            .map(language)
            .all(|language| is_asked(&language))
        {
            self.language.clone()
        } else {
            "en".to_owned()
        }
    }
}

impl Quote {
    pub(crate) fn is_bought(&self) -> bool {
        self.purchase.is_some()
    }

    pub(crate) fn status(&self) -> Status {
        match &self.purchase {
            None => Status::Received,
            Some(purchase) if purchase.cancelled_at.is_some() => Status::Cancelled,
            Some(purchase) if purchase.confirmed_at.is_none() => Status::PendingPayment,
            Some(_) => Status::Confirmed,
        }
    }

    /// How much the discount takes off.
    pub(crate) fn discount(&self) -> Minor {
        self.full_price.minus(self.premium.price)
    }

    /// The value of a `commission` field.
    pub(crate) fn commission(&self, currency: &Currency) -> Value {
        let (partner, total) = (
            self.premium.partner_commission,
            self.premium.total_commission,
        );
        let none = Minor(0);
        json!({
            "partner_commission": currency.number(partner),
            "partner_commission_formatted": currency.formatted(partner),
            "surcharge_commission": currency.number(none),
            "surcharge_commission_formatted": currency.formatted(none),
            "total_commission": currency.number(total),
            "total_commission_formatted": currency.formatted(total),
        })
    }

    /// The value of an `extra_fields` field.
    pub(crate) fn extra_fields(&self, currency: &Currency) -> Value {
        let (partner, total) = (
            self.premium.partner_commission,
            self.premium.total_commission,
        );
        let share = |party: &str, amount: Minor| json!({"party": party, "commission": currency.number(amount)});
        let mut fields = json!({
            "seller_entity": crate::catalogue::product::SELLER,
            "policy_duration": date::whole_days(self.item.starts, self.item.ends),
            "retail_price": currency.number(self.full_price),
            "commission_breakdown": {
                "shares": [
                    share("partner", partner),
                    share("seller", total.minus(partner)),
                ],
            },
        });
        if let Value::Object(fields) = &mut fields {
            let dates = self.item.dates_as_sent.iter();
            fields.extend(dates.map(|(name, text)| ((*name).to_owned(), json!(text))));
        }
        fields
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Map;

    use super::*;
    use crate::requests::error::RequestError;

    fn package(policy_types: &[&str], language: &str) -> Package {
        let item = |policy_type: &&str| match *policy_type {
            "product_insurance" => json!({
                "policy_type": policy_type, "policy_start_date": "2026-05-01", "title": "Lamp",
                "category": "lighting", "retail_value": 80,
            }),
            _ => json!({
                "policy_type": policy_type, "policy_start_date": "2026-05-01",
                "event_datetime": "2026-06-12", "event_name": "Harbour Lights",
                "event_country": "NL", "number_of_tickets": 1, "tickets": [{"price": 40}],
            }),
        };
        let items: Vec<Value> = policy_types.iter().map(item).collect();
        let body = json!({
            "request": items, "currency": "EUR", "customer_country": "DE",
            "customer_language": language,
        });
        let request = QuoteRequest::read(body.to_string().as_bytes());
        let request = request.unwrap_or_else(|_| panic!("a request"));
        Package::quote(request, Scenario::Plain, Duration::from_secs(60))
    }

    #[test]
    fn the_total_leaves_out_what_failed() {
        let both = package(&["event_ticket_protection", "product_insurance"], "en");
        let price = |premium: &Premium| premium.price;
        let second = both
            .valid_quotes()
            .last()
            .map(|(_, quote)| quote.premium.price);
        assert!(both.total(price) > second.expect("a price"));
        let failing = |played: Scenario| {
            let mut package = both.clone();
            package.played = played;
            package.fail_quotes();
            package.total(price)
        };
        assert_eq!(Some(failing(Scenario::NullFirst)), second);
        assert_eq!(failing(Scenario::NullQuote), Minor(0));
    }

    #[test]
    fn a_package_speaks_a_language_only_when_all_of_its_quotes_do() {
        let event = package(&["event_ticket_protection"], "de-AT");
        assert_eq!(event.content_language(), "de-AT");
        let mixed = package(&["event_ticket_protection", "product_insurance"], "fr");
        assert_eq!(mixed.content_language(), "en");
    }

    #[test]
    fn a_price_holds_as_long_as_was_said() {
        let package = package(&["product_insurance"], "en");
        let held = package.expires_at - package.created_at;
        assert_eq!(held.whole_seconds(), 60);
    }

    /// Names that the reader looks at, and one that it does not.
    const NAMES: &[&str] = &[
        "request",
        "currency",
        "customer_country",
        "customer_language",
        "policyholder",
        "country",
        "policy_type",
        "policy_type_version",
        "policy_start_date",
        "event_datetime",
        "event_name",
        "event_country",
        "number_of_tickets",
        "tickets",
        "price",
        "total_event_cost",
        "title",
        "category",
        "retail_value",
        "shipping_date",
        "declared_value",
        "sender",
        "receiver",
        "packages",
        "trip_cost",
        "trip_start_date",
        "trip_end_date",
        "from_country",
        "destination_country",
        "travellers",
        "x",
    ];

    fn name() -> impl Strategy<Value = String> {
        (0..NAMES.len()).prop_map(|index| NAMES[index].to_owned())
    }

    /// JSON of any kind, with a liking for what the reader knows.
    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(|n| json!(n)),
            any::<f64>().prop_map(|n| json!(n)),
            any::<String>().prop_map(Value::String),
            Just(json!("USD")),
            Just(json!("US")),
            Just(json!("9999-12-31T23:59:59Z")),
            Just(json!("event_ticket_protection")),
            Just(json!("parcel_insurance")),
        ];
        leaf.prop_recursive(5, 64, 8, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
                prop::collection::vec((name(), inner), 0..16)
                    .prop_map(|pairs| Value::Object(Map::from_iter(pairs))),
            ]
        })
    }

    /// A request that is right but for a few fields of its only item.
    fn nearly_right() -> impl Strategy<Value = Value> {
        prop::collection::vec((name(), json()), 0..3).prop_map(|changes| {
            let mut item = json!({
                "policy_type": "event_ticket_protection",
                "policy_start_date": "2026-05-01",
                "event_datetime": "2026-06-12T19:00:00Z",
                "event_name": "Harbour Lights",
                "event_country": "NL",
                "number_of_tickets": 2,
                "tickets": [{"price": 40}],
            });
            if let Some(item) = item.as_object_mut() {
                item.extend(changes);
            }
            json!({
                "request": [item],
                "currency": "EUR",
                "customer_country": "NL",
                "customer_language": "nl",
            })
        })
    }

    proptest! {
        #[test]
        fn any_json_is_either_quoted_or_refused(value in prop_oneof![json(), nearly_right()]) {
            match QuoteRequest::read(value.to_string().as_bytes()) {
                Ok(request) => {
                    let count = request.items.len();
                    let package = Package::quote(request, Scenario::Plain, Duration::from_secs(60));
                    prop_assert_eq!(package.quotes.len(), count);
                }
                Err(RequestError::Invalid(errors)) => prop_assert!(!errors.is_empty()),
                Err(_) => prop_assert!(false, "well-formed JSON was called malformed"),
            }
        }
    }
}
