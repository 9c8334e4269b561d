//! How an amount of money is written, the way a browser's `Intl.NumberFormat` would.
//!
//! The digits, their grouping and separators are icu_decimal's work; the currency's symbol, its
//! place and the number of decimals come from CLDR (`data`).

mod data;
mod symbols;

use fixed_decimal::{Decimal, Sign, SignedRoundingMode, UnsignedRoundingMode};
use icu_decimal::DecimalFormatter;
use icu_decimal::options::DecimalFormatterOptions;
use writeable::Writeable;

use crate::money::Amount;

/// A currency's ISO 4217 code: three ASCII letters, kept in upper case.
///
/// Source: `currency` of a package or request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Reads a code; any three ASCII letters are one, in either case, as for `Intl`.
    #[must_use]
    pub fn parse(code: &str) -> Option<Currency> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        let letters = bytes.iter().all(u8::is_ascii_alphabetic);
        letters.then(|| Currency(bytes.map(|byte| byte.to_ascii_uppercase())))
    }

    /// The code in upper case.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// Which symbol stands for the currency: `currencyDisplay` of `Intl.NumberFormat`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CurrencyDisplay {
    /// `symbol`: tells the currencies of the locale apart, `A$` in `en`.
    #[default]
    Symbol,
    /// `narrowSymbol`: the shortest, `$` for every dollar.
    NarrowSymbol,
}

/// What becomes of zeros behind the point: `trailingZeroDisplay` of `Intl.NumberFormat`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TrailingZeroDisplay {
    /// `auto`: `$5.00`.
    #[default]
    Auto,
    /// `stripIfInteger`: `$5`, but `$5.50`.
    StripIfInteger,
}

/// Writes `amount` of `currency` for readers of `locale` (BCP 47; `en_AU` is taken too).
///
/// A locale that isn't known is served by its parents, in the end by `en`. Amounts are rounded
/// half away from zero to the currency's decimals, never to fewer than would be charged: see
/// [`decimals`].
#[must_use]
pub fn format(
    amount: Amount,
    currency: Currency,
    locale: &str,
    display: CurrencyDisplay,
    zeros: TrailingZeroDisplay,
) -> String {
    let locale = data::locale(locale);
    let number = digits(amount, decimals(amount, currency), zeros);
    let sign = if number.sign == Sign::Negative {
        "-"
    } else {
        ""
    };
    let absolute = Decimal::new(Sign::None, number.absolute);
    let number_text = match DecimalFormatter::try_new_unstable(
        &symbols::Provider(locale),
        Default::default(),
        DecimalFormatterOptions::default(),
    ) {
        Ok(formatter) => formatter.format(&absolute).write_to_string().into_owned(),
        // Our provider never refuses; plain digits would still be the right price.
        Err(_) => absolute.write_to_string().into_owned(),
    };
    let symbol = match display {
        CurrencyDisplay::Symbol => locale.symbol(currency.code()),
        CurrencyDisplay::NarrowSymbol => locale.narrow_symbol(currency.code()),
    };
    // CLDR's `currencySpacing`: letters next to digits are kept apart.
    let gap = |beside: Option<char>| {
        let spaced = locale.symbol_after || beside.is_some_and(|c| c.is_ascii_alphabetic());
        if spaced { "\u{a0}" } else { "" }
    };
    if locale.symbol_after {
        format!("{sign}{number_text}{}{symbol}", gap(symbol.chars().next()))
    } else {
        format!(
            "{sign}{symbol}{}{number_text}",
            gap(symbol.chars().next_back())
        )
    }
}

/// How many places behind the point are shown: CLDR's for the currency, and ISO 4217's minor
/// units when the amount has more than CLDR shows. What is shown is what is charged: HUF 1234.5 is
/// `1,234.50`, never `1,235`.
#[must_use]
pub fn decimals(amount: Amount, currency: Currency) -> u8 {
    let (cldr, iso) = data::decimals(currency.code());
    if amount.scale() > cldr {
        iso.max(cldr)
    } else {
        cldr
    }
}

/// `amount` as icu's decimal, rounded and padded to `places` behind the point.
fn digits(amount: Amount, places: u8, zeros: TrailingZeroDisplay) -> Decimal {
    let mut decimal = Decimal::from(amount.coefficient());
    decimal.multiply_pow10(-i16::from(amount.scale()));
    decimal.round_with_mode(
        -i16::from(places),
        SignedRoundingMode::Unsigned(UnsignedRoundingMode::HalfExpand),
    );
    decimal.absolute.pad_end(-i16::from(places));
    if zeros == TrailingZeroDisplay::StripIfInteger {
        decimal.absolute.trim_end_if_integer();
    }
    decimal
}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn shown(value: f64, code: &str, locale: &str) -> String {
        let amount = Amount::from_f64(value).unwrap();
        let currency = Currency::parse(code).unwrap();
        format(
            amount,
            currency,
            locale,
            CurrencyDisplay::Symbol,
            TrailingZeroDisplay::Auto,
        )
    }

    // The browser's own Intl is the oracle for every locale and currency (`tests/browser.rs`);
    // these are the cases that a reader should see.
    #[test]
    fn each_locale_writes_a_price_its_own_way() {
        assert_eq!(shown(1234.5, "USD", "en-US"), "$1,234.50");
        assert_eq!(shown(1234.5, "USD", "en-AU"), "USD\u{a0}1,234.50");
        assert_eq!(shown(1234.5, "EUR", "de"), "1.234,50\u{a0}€");
        assert_eq!(shown(1234.5, "AUD", "fr"), "1\u{202f}234,50\u{a0}$AU");
        assert_eq!(shown(150_000.0, "IDR", "id"), "Rp\u{a0}150.000");
        assert_eq!(shown(1234.0, "JPY", "ja"), "￥1,234");
        assert_eq!(shown(-3.0, "GBP", "en"), "-£3.00");
    }

    #[test]
    fn what_is_shown_is_what_is_charged() {
        assert_eq!(shown(150_000.0, "IDR", "en"), "IDR\u{a0}150,000");
        assert_eq!(shown(1234.5, "IDR", "en"), "IDR\u{a0}1,234.50");
        assert_eq!(shown(0.5, "JPY", "en"), "¥1");
        assert_eq!(shown(1.005, "USD", "en"), "$1.01");
        assert_eq!(shown(-1.005, "USD", "en"), "-$1.01");
    }

    #[test]
    fn display_settings_have_the_meaning_of_intl() {
        let amount = |value| Amount::from_f64(value).unwrap();
        let show = |value, code, display, zeros| {
            format(
                amount(value),
                Currency::parse(code).unwrap(),
                "en",
                display,
                zeros,
            )
        };
        use CurrencyDisplay::{NarrowSymbol, Symbol};
        use TrailingZeroDisplay::{Auto, StripIfInteger};
        assert_eq!(show(5.0, "AUD", Symbol, Auto), "A$5.00");
        assert_eq!(show(5.0, "AUD", NarrowSymbol, StripIfInteger), "$5");
        assert_eq!(show(5.5, "AUD", NarrowSymbol, StripIfInteger), "$5.50");
        assert_eq!(
            show(150_000.0, "IDR", NarrowSymbol, Auto),
            "Rp\u{a0}150,000"
        );
    }

    #[test]
    fn a_locale_is_served_by_its_parents_and_an_unknown_one_by_english() {
        for (locale, text) in [
            ("en-us", "$5.00"),
            ("en_AU", "USD\u{a0}5.00"),
            ("de-CH-1996", "5,00\u{a0}$"),
            ("FR", "5,00\u{a0}$US"),
            ("", "$5.00"),
            ("tlh", "$5.00"),
            ("!!", "$5.00"),
        ] {
            assert_eq!(shown(5.0, "USD", locale), text, "{locale}");
        }
    }

    #[test]
    fn a_code_is_three_letters() {
        assert_eq!(Currency::parse("usd").unwrap().code(), "USD");
        for code in ["", "US", "USDT", "U$D", "€", "U1D", "ÄÖ"] {
            assert_eq!(Currency::parse(code), None, "{code}");
        }
        assert_eq!(shown(1.5, "XBT", "en"), "XBT\u{a0}1.50");
    }

    proptest! {
        #[test]
        fn any_amount_currency_and_locale_are_written(
            coefficient in -999_999_999_999_999_i64..=999_999_999_999_999,
            scale in 0_u32..=6,
            code in "[A-Za-z]{3}",
            locale in ".{0,20}",
        ) {
            let value: f64 = format!("{coefficient}e-{scale}").parse().unwrap();
            let text = shown(value, &code, &locale);
            prop_assert!(text.chars().any(|c| c.is_ascii_digit()), "{}", text);
        }
    }
}
