//! Currencies, and how many decimal places their prices have.

use super::places;
use crate::money::Amount;

/// A currency's ISO 4217 code: three ASCII letters, kept in upper case.
///
/// Source: the `currency` of a package or request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Reads a code: any three ASCII letters, in either case, just like `Intl`.
    #[must_use]
    pub fn parse(code: &str) -> Option<Currency> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        let letters = bytes.iter().all(u8::is_ascii_alphabetic);
        letters.then(|| Currency(bytes.map(|byte| byte.to_ascii_uppercase())))
    }

    /// The code in upper case.
    #[must_use]
    pub fn code(self) -> String {
        self.0.map(char::from).iter().collect()
    }
}

/// How many decimal places to show: CLDR's number for the currency, or ISO 4217's minor units if the
/// amount has more places than CLDR's. So we show what is charged: HUF 1234.5 is `1,234.50`, never
/// `1,235`.
#[must_use]
pub fn decimals(amount: Amount, currency: Currency) -> u8 {
    let (cldr, iso) = places::of(currency.0);
    if amount.scale() > cldr {
        iso.max(cldr)
    } else {
        cldr
    }
}

/// How many decimal places a charge can have: ISO 4217's minor units.
#[must_use]
pub fn minor_units(currency: Currency) -> u8 {
    places::of(currency.0).1
}
