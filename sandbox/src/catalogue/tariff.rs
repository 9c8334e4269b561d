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
