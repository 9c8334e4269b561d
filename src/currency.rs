//! How an amount of money is written, the way a browser's `Intl.NumberFormat` would.
//!
//! The digits, their grouping and separators are icu_decimal's work; the currency's symbol, its
//! place and the number of decimals come from CLDR (`data`).

mod data;
mod locale;
mod symbols;

use fixed_decimal::{Decimal, Sign, SignedRoundingMode, UnsignedRoundingMode};
use icu_decimal::DecimalFormatter;
use icu_decimal::options::DecimalFormatterOptions;
use writeable::Writeable;

use self::locale::{Locale, is_apart};
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
    /// `code`: the ISO 4217 code.
    Code,
}

impl CurrencyDisplay {
    /// Reads Intl's name.
    ///
    /// # Errors
    /// The names that are known.
    pub fn parse(name: &str) -> Result<Self, &'static str> {
        match name {
            "symbol" => Ok(CurrencyDisplay::Symbol),
            "narrowSymbol" => Ok(CurrencyDisplay::NarrowSymbol),
            "code" => Ok(CurrencyDisplay::Code),
            _ => Err("symbol, narrowSymbol or code"),
        }
    }
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

impl TrailingZeroDisplay {
    /// Reads Intl's name.
    ///
    /// # Errors
    /// The names that are known.
    pub fn parse(name: &str) -> Result<Self, &'static str> {
        match name {
            "auto" => Ok(TrailingZeroDisplay::Auto),
            "stripIfInteger" => Ok(TrailingZeroDisplay::StripIfInteger),
            _ => Err("auto or stripIfInteger"),
        }
    }
}

/// Writes `amount` of `currency` for readers of the first of `locales` (BCP 47; `en_AU` is taken
/// too) whose language is known, else in English. A locale that CLDR doesn't have is served by its
/// parents.
///
/// Amounts are rounded half away from zero to the currency's decimals, never to fewer than would be
/// charged: see [`decimals`].
#[must_use]
pub fn format(
    amount: Amount,
    currency: Currency,
    locales: &[&str],
    display: CurrencyDisplay,
    zeros: TrailingZeroDisplay,
) -> String {
    let mut known = locales
        .iter()
        .chain(&["en"])
        .filter_map(|tag| Locale::find(tag));
    let text = known
        .next()
        .and_then(|locale| write(amount, currency, &locale, display, zeros));
    // Our tables hold English, and patterns with digits: plain digits would still be the price.
    text.unwrap_or_else(|| amount.to_string())
}

fn write(
    amount: Amount,
    currency: Currency,
    locale: &Locale<'_>,
    display: CurrencyDisplay,
    zeros: TrailingZeroDisplay,
) -> Option<String> {
    let style = locale.style(currency.code());
    let symbol = locale.symbol(currency.code(), display);
    let number = digits(amount, decimals(amount, currency), zeros);
    let negative = number.sign == Sign::Negative;

    let (positive, subpattern) = style.pattern.split_once(';').unwrap_or((style.pattern, ""));
    let (prefix, digit_pattern, suffix) = split(positive)?;
    let (sign, prefix, suffix) = match split(subpattern) {
        Some((prefix, _, suffix)) if negative => ("", prefix, suffix),
        _ => (if negative { style.minus } else { "" }, prefix, suffix),
    };

    let formatter = DecimalFormatter::try_new_unstable(
        &symbols::Provider {
            style: &style,
            digit_pattern,
        },
        Default::default(),
        DecimalFormatterOptions::default(),
    );
    let absolute = Decimal::new(Sign::None, number.absolute);
    let digits = formatter
        .ok()?
        .format(&absolute)
        .write_to_string()
        .into_owned();

    let mut text = sign.to_owned();
    affix(&mut text, prefix, symbol, style.minus);
    // CLDR's currencySpacing: letters next to digits are kept apart.
    if prefix.ends_with('¤') && symbol.chars().next_back().is_some_and(is_apart) {
        text.push('\u{a0}');
    }
    text += &digits;
    if suffix.starts_with('¤') && symbol.chars().next().is_some_and(is_apart) {
        text.push('\u{a0}');
    }
    affix(&mut text, suffix, symbol, style.minus);
    Some(text)
}

/// A pattern's prefix, digits and suffix; `None` when it has no digits.
fn split(pattern: &str) -> Option<(&str, &str, &str)> {
    let is_digit = |c| matches!(c, '#' | '0' | ',' | '.');
    let (prefix, rest) = pattern.split_at_checked(pattern.find(is_digit)?)?;
    let end = rest.find(|c| !is_digit(c)).unwrap_or(rest.len());
    let (digits, suffix) = rest.split_at_checked(end)?;
    Some((prefix, digits, suffix))
}

/// Appends a prefix or suffix with the currency and the minus sign in their places.
fn affix(text: &mut String, pattern: &str, symbol: &str, minus: &str) {
    for c in pattern.chars() {
        match c {
            '¤' => text.push_str(symbol),
            '-' => text.push_str(minus),
            c => text.push(c),
        }
    }
}

/// How many places behind the point are shown: CLDR's for the currency, and ISO 4217's minor
/// units when the amount has more than CLDR shows. What is shown is what is charged: HUF 1234.5 is
/// `1,234.50`, never `1,235`.
#[must_use]
pub fn decimals(amount: Amount, currency: Currency) -> u8 {
    let (cldr, iso) = locale::decimals(currency.code());
    if amount.scale() > cldr {
        iso.max(cldr)
    } else {
        cldr
    }
}

/// The most places behind the point that are charged: ISO 4217's minor units.
#[must_use]
pub fn minor_units(currency: Currency) -> u8 {
    locale::decimals(currency.code()).1
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
        let (symbol, auto) = (CurrencyDisplay::Symbol, TrailingZeroDisplay::Auto);
        let amount = Amount::from_f64(value).unwrap();
        let currency = Currency::parse(code).unwrap();
        format(amount, currency, &[locale], symbol, auto)
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
                &["en"],
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
    fn a_locale_is_served_by_its_parents_and_an_unknown_language_by_english() {
        for (locale, text) in [
            ("en-us", "$5.00"),
            ("en_AU.UTF-8", "USD\u{a0}5.00"),
            ("en-x-private", "$5.00"),
            ("en-ZZ", "$5.00"),
            ("de-CH-1996", "$\u{a0}5.00"),
            ("de-Latn-DE", "5,00\u{a0}$"),
            ("FR", "5,00\u{a0}$US"),
            ("zh-Hant-HK", "US$5.00"),
            ("zh-HK", "US$5.00"),
            ("zh-Hans-XX", "US$5.00"),
            ("es-MX", "USD\u{a0}5.00"),
            ("iw", "\u{200f}5.00\u{a0}\u{200f}$"),
            ("", "$5.00"),
            ("und", "$5.00"),
            ("tlh", "$5.00"),
            ("!!", "$5.00"),
        ] {
            assert_eq!(shown(5.0, "USD", locale), text, "{locale}");
        }
    }

    #[test]
    fn a_numbering_system_is_the_locales_own_or_the_one_asked_for() {
        for (locale, text) in [
            ("fa", "\u{200e}$۱٬۲۳۴٫۵۰"),
            ("fa-u-nu-latn", "\u{200e}$\u{a0}1,234.50"),
            ("mr", "$१,२३४.५०"),
            ("en-u-nu-thai", "$๑,๒๓๔.๕๐"),
            ("en-u-ca-buddhist-nu-deva-x-nu-latn", "$१,२३४.५०"),
            ("zh-u-nu-hanidec", "US$一,二三四.五〇"),
            ("en-u-nu-roman", "$1,234.50"),
            ("en-u-nu", "$1,234.50"),
        ] {
            assert_eq!(shown(1234.5, "USD", locale), text, "{locale}");
        }
    }

    #[test]
    fn groups_are_made_as_the_locale_makes_them() {
        assert_eq!(shown(1234.5, "EUR", "es"), "1234,50\u{a0}€");
        assert_eq!(shown(12345.5, "EUR", "es"), "12.345,50\u{a0}€");
        assert_eq!(shown(1_234_567.0, "INR", "hi"), "₹12,34,567.00");
        assert_eq!(shown(-3.0, "CHF", "de-CH"), "CHF-3.00");
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
            locale in ".{0,20}|[a-z]{2}(-[A-Za-z]{2,4})?(-u-nu-[a-z]{4})?",
        ) {
            let value: f64 = format!("{coefficient}e-{scale}").parse().unwrap();
            let text = shown(value, &code, &locale);
            prop_assert!(text.chars().any(char::is_numeric), "{}", text);
        }

        /// What is written can be read again, to the places that are shown.
        #[test]
        fn a_price_reads_back_as_the_amount(cents in -99_999_999_999_i64..=99_999_999_999) {
            let value: f64 = format!("{cents}e-2").parse().unwrap();
            let read: String = shown(value, "USD", "en")
                .chars()
                .filter(|c| c.is_ascii_digit() || matches!(c, '.' | '-'))
                .collect();
            prop_assert_eq!(read.parse(), Amount::from_f64(value));
        }
    }
}
