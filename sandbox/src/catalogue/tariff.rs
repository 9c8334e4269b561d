//! The price: a rate on the insured value, a little for each further unit, never below a minimum.
//!
//! The same request has the same price, to the cent: all of it is integer arithmetic with one
//! rounding at the end.

use crate::value::money::{Currency, Decimal, Minor};

/// How a product is priced. A basis point (bps) is a hundredth of a percent.
pub(crate) struct Tariff {
    /// Of the insured value.
    pub(crate) rate_bps: u32,
    /// For each unit (ticket, traveller, parcel) after the first, in US cents.
    pub(crate) further_unit_cents: u32,
    /// For each unit, in US cents.
    pub(crate) minimum_cents: u32,
    /// On top of the premium; the price includes it.
    pub(crate) tax_bps: u32,
    /// The partner's share of the premium without tax.
    pub(crate) partner_commission_bps: u32,
    /// The share of all who sell.
    pub(crate) total_commission_bps: u32,
}

/// A price and what it is made of.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Premium {
    pub(crate) price: Minor,
    pub(crate) tax: Minor,
    pub(crate) without_tax: Minor,
    pub(crate) partner_commission: Minor,
    pub(crate) total_commission: Minor,
}

/// The denominator that values (millionths × basis points) and fees share.
const SCALE: u128 = 10_000_000_000;
/// What a fee (US cents × millionths per dollar) lacks of it.
const FEE_SCALE: u128 = 100;

impl Tariff {
    /// The premium for `units` things that are worth `value` altogether.
    pub(crate) fn premium(&self, value: Decimal, units: u32, currency: &Currency) -> Premium {
        let fee = |cents: u32, times: u32| {
            let cents = u128::from(cents) * u128::from(times);
            cents * currency.micros_per_usd() * FEE_SCALE
        };
        let rated = value.micros().saturating_mul(u128::from(self.rate_bps));
        let further = fee(self.further_unit_cents, units.saturating_sub(1));
        let minimum = fee(self.minimum_cents, units.max(1));
        self.split(currency.round(rated.saturating_add(further).max(minimum), SCALE))
    }

    /// What a price is made of.
    pub(crate) fn split(&self, price: Minor) -> Premium {
        let tax = share(price, self.tax_bps, 10_000 + self.tax_bps);
        let without_tax = price.minus(tax);
        Premium {
            price,
            tax,
            without_tax,
            partner_commission: share(without_tax, self.partner_commission_bps, 10_000),
            total_commission: share(without_tax, self.total_commission_bps, 10_000),
        }
    }
}

/// `part / whole` of an amount, rounded half up.
pub(crate) fn share(Minor(amount): Minor, part: u32, whole: u32) -> Minor {
    let whole = u128::from(whole.max(1));
    let share = (u128::from(amount) * u128::from(part) + whole / 2) / whole;
    Minor(u64::try_from(share).map_or(amount, |share| share.min(amount)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalogue::product::Vertical;
    use crate::value::money::LARGEST_AMOUNT;

    fn premium(vertical: Vertical, value: &str, units: u32, currency: &str) -> Premium {
        let value = Decimal::parse(value).expect("an amount");
        let currency = Currency::from_code(currency).expect("a currency");
        vertical.product().tariff.premium(value, units, &currency)
    }

    #[test]
    fn the_documented_event_costs_fourteen_dollars_and_two_cents() {
        assert_eq!(premium(Vertical::Event, "200", 1, "USD").price, Minor(1402));
    }

    #[test]
    fn the_price_is_that_of_the_tariff_to_the_last_digit() {
        for (vertical, value, units, currency, price) in [
            (Vertical::Event, "200", 3, "USD", 1502),
            (Vertical::Event, "0", 2, "USD", 200),
            (Vertical::Event, "25000", 1, "JPY", 1753),
            (Vertical::Event, "1500000", 1, "IDR", 105_150),
            (Vertical::Event, "61.5", 1, "KWD", 4311),
            (Vertical::Product, "3799", 1, "AUD", 32_292),
            (Vertical::Product, "10", 1, "AUD", 608),
            (Vertical::Parcel, "4000", 1, "USD", 5000),
            (Vertical::Travel, "2400", 2, "EUR", 13_512),
        ] {
            assert_eq!(
                premium(vertical, value, units, currency).price,
                Minor(price),
                "{value} {currency}"
            );
        }
    }

    #[test]
    fn the_parts_of_a_premium_add_up() {
        let premium = premium(Vertical::Event, "200", 1, "USD");
        assert_eq!(premium.tax, Minor(150));
        assert_eq!(premium.without_tax, Minor(1252));
        assert_eq!(premium.partner_commission, Minor(313));
        assert_eq!(premium.total_commission, Minor(501));
    }

    fn vertical() -> impl Strategy<Value = Vertical> {
        (0..Vertical::ALL.len()).prop_map(|index| Vertical::ALL[index])
    }

    fn currency() -> impl Strategy<Value = Currency> {
        let known = prop_oneof![
            Just("USD"),
            Just("GBP"),
            Just("JPY"),
            Just("IDR"),
            Just("KWD"),
            Just("HUF"),
            Just("XTS")
        ];
        known.prop_map(|code| Currency::from_code(code).expect("a currency"))
    }

    fn value() -> impl Strategy<Value = Decimal> {
        (0..=LARGEST_AMOUNT * 1_000_000).prop_map(Decimal::from_micros)
    }

    proptest! {
        #[test]
        fn a_price_is_positive_and_pays_all_of_its_parts(
            vertical in vertical(), value in value(), units in 0..=1000_u32, currency in currency(),
        ) {
            let premium = vertical.product().tariff.premium(value, units, &currency);
            prop_assert!(premium.price > Minor(0));
            prop_assert_eq!(premium.tax.0 + premium.without_tax.0, premium.price.0);
            prop_assert!(Minor(0) < premium.partner_commission);
            prop_assert!(premium.partner_commission < premium.total_commission);
            prop_assert!(premium.total_commission < premium.without_tax);
        }

        #[test]
        fn a_dearer_or_larger_basket_never_costs_less(
            vertical in vertical(), a in value(), b in value(), units in 1..=999_u32, currency in currency(),
        ) {
            let tariff = &vertical.product().tariff;
            let price = |value, units| tariff.premium(value, units, &currency).price;
            prop_assert!(price(a.min(b), units) <= price(a.max(b), units));
            prop_assert!(price(a, units) <= price(a, units + 1));
        }

        #[test]
        fn a_price_survives_its_way_through_json(
            vertical in vertical(), value in value(), currency in currency(),
        ) {
            let price = vertical.product().tariff.premium(value, 1, &currency).price;
            let read = Decimal::from_json(&currency.number(price));
            prop_assert_eq!(read.map(|read| currency.minor(read)), Some(price));
        }
    }
}
