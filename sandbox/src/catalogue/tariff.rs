//! Tariffs: a rate on the insured value, a fee for each further unit, and a minimum.
//!
//! The same request always costs the same, to the cent: it is all integer arithmetic, rounded once at
//! the end.

use crate::value::money::{Currency, Decimal, Minor};

/// How a product is priced. A basis point (bps) is 0.01 %.
pub(crate) struct Tariff {
    /// On the insured value.
    pub(crate) rate_bps: u32,
    /// For each unit (ticket, traveller, parcel) after the first, in US cents.
    pub(crate) further_unit_cents: u32,
    /// For each unit, in US cents.
    pub(crate) minimum_cents: u32,
    /// On the premium; the price includes it.
    pub(crate) tax_bps: u32,
    /// The partner's share of the premium before tax.
    pub(crate) partner_commission_bps: u32,
    /// The share of the partner and the seller together.
    pub(crate) total_commission_bps: u32,
}

/// A price and its parts.
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
/// By how much fees (US cents × millionths per dollar) fall short of it.
const FEE_SCALE: u128 = 100;

impl Tariff {
    /// The premium for `units` things worth `value` in all.
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

    /// Splits a price into its parts.
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
