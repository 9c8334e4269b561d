//! Writes amounts of money the way the browser's `Intl.NumberFormat` would.
//!
//! icu_decimal writes the amounts, which are exact decimals. The locale's style comes from the browser
//! ([`Style`]), except for the number of decimal places, which is ours, to be the same everywhere
//! ([`decimals`]).

use fixed_decimal::{Decimal, Sign};
use icu_decimal::DecimalFormatter;
use icu_decimal::provider::GroupingSizes;
use writeable::Writeable;

use super::currency::{Currency, decimals};
use super::display::TrailingZeroDisplay;
use super::symbols;
use crate::money::Amount;

/// How a locale writes prices in one currency, learned from samples that the browser's
/// `Intl.NumberFormat` writes. After that, icu_decimal does the work.
#[derive(Clone, Debug)]
pub struct Style {
    /// What goes around the digits: of a price, and of a negative price.
    positive: Affixes,
    negative: Affixes,
    /// Writes the digits; without it they are plain ASCII.
    formatter: Option<DecimalFormatter>,
}

/// What goes before the digits, and what goes after them.
type Affixes = (String, String);

/// The numbers that `Intl` writes for us as samples, with [`SAMPLE_PLACES`] decimal places. The first shows
/// all ten digits and how they are grouped; the second shows whether four digits are grouped, and a
/// negative price.
pub const SAMPLES: &str = "9876543210 -1234";

/// See [`SAMPLES`].
pub const SAMPLE_PLACES: u8 = 2;

/// The most bytes that both separators may have. `icu_decimal` panics over 255 with all that it is given.
const LONGEST: usize = 64;

impl Style {
    /// Reads [`SAMPLES`] as written by `formatToParts` of `Intl.NumberFormat`: a line for each part, with its
    /// type, a tab and its value, and a form feed between the numbers. `None` for anything that `Intl`
    /// wouldn't write.
    #[must_use]
    pub fn read(samples: &str) -> Option<Style> {
        let (large, small) = samples.split_once('\u{c}')?;
        let (large, small) = (Sample::read(large)?, Sample::read(small)?);
        if large.decimal.len() + large.group.len() > LONGEST {
            return None;
        }
        // The sample has them in the order 9, 8, … 0.
        let mut digits = ['0'; 10];
        let mut shown = large.digits.chars();
        for digit in digits.iter_mut().rev() {
            *digit = shown.next()?;
        }
        let symbols = symbols::Symbols {
            decimal: large.decimal,
            sizes: GroupingSizes {
                // No separator, no groups.
                primary: if large.group.is_empty() {
                    0
                } else {
                    large.sizes.1
                },
                secondary: large.sizes.0,
                min_grouping: if small.group.is_empty() { 2 } else { 1 },
            },
            group: large.group,
            digits,
        };
        Some(Style {
            positive: large.affixes,
            negative: small.affixes,
            formatter: symbols.formatter(),
        })
    }

    /// The currency's code, plain digits and a point: the fallback.
    #[must_use]
    pub fn plain(currency: Currency) -> Style {
        let prefix = [&currency.code(), "\u{a0}"].concat();
        Style {
            negative: (["-", &prefix].concat(), String::new()),
            positive: (prefix, String::new()),
            formatter: None,
        }
    }

    /// Writes `amount` in `currency`, rounded half away from zero to the currency's decimal places, but never
    /// to fewer than are charged: see [`decimals`].
    #[must_use]
    pub fn write(&self, amount: Amount, currency: Currency, zeros: TrailingZeroDisplay) -> String {
        let mut number = digits(amount, decimals(amount, currency), zeros);
        let (prefix, suffix) = match number.sign {
            Sign::Negative => &self.negative,
            _ => &self.positive,
        };
        number.sign = Sign::None;
        let mut text = prefix.clone();
        // Writing to a `String` can't fail.
        let _ = match &self.formatter {
            Some(formatter) => formatter.format(&number).write_to(&mut text),
            None => number.write_to(&mut text),
        };
        text.push_str(suffix);
        text
    }
}

/// A number as `Intl` writes it.
#[derive(Default)]
struct Sample {
    affixes: Affixes,
    digits: String,
    /// How many digits are in the last two groups, the last one second.
    sizes: (u8, u8),
    /// The separators; empty if there are none.
    group: String,
    decimal: String,
}

impl Sample {
    fn read(parts: &str) -> Option<Sample> {
        let mut sample = Sample::default();
        for part in parts.split('\n') {
            let (kind, value) = part.split_once('\t')?;
            match kind {
                "integer" => {
                    let size = u8::try_from(value.chars().count()).ok()?;
                    sample.sizes = (sample.sizes.1, size);
                    sample.digits.push_str(value);
                }
                "group" => value.clone_into(&mut sample.group),
                "decimal" => value.clone_into(&mut sample.decimal),
                "fraction" => {}
                _ if sample.digits.is_empty() => sample.affixes.0.push_str(value),
                _ => sample.affixes.1.push_str(value),
            }
        }
        Some(sample)
    }
}

/// `amount` as ICU's decimal, rounded and padded to `places` decimal places.
fn digits(amount: Amount, places: u8, zeros: TrailingZeroDisplay) -> Decimal {
    let rounded = amount.rounded(places);
    let mut decimal = Decimal::from(rounded.coefficient());
    decimal.multiply_pow10(-i16::from(rounded.scale()));
    if rounded.scale() > 0 || zeros == TrailingZeroDisplay::Auto {
        decimal.absolute.pad_end(-i16::from(places));
    }
    // Like `Intl`, keep the sign of a rounded zero: -0.001 becomes -0.00.
    if amount.is_negative() {
        decimal.sign = Sign::Negative;
    }
    decimal
}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
mod tests {
    use proptest::prelude::*;

    use super::super::display::CurrencyDisplay;
    use super::*;
    use crate::locales::Locales;
    use crate::locales::english::{English, samples};

    #[track_caller]
    fn shown(value: f64, code: &str) -> String {
        let (display, zeros) = (CurrencyDisplay::Symbol, TrailingZeroDisplay::Auto);
        show(value, code, display, zeros)
    }

    #[track_caller]
    fn show(
        value: f64,
        code: &str,
        display: CurrencyDisplay,
        zeros: TrailingZeroDisplay,
    ) -> String {
        let amount = Amount::from_f64(value).unwrap();
        let currency = Currency::parse(code).unwrap();
        let style = English.style(&["en"], currency, display);
        style.write(amount, currency, zeros)
    }

    fn style(large: &[&str], small: &[&str]) -> Option<Style> {
        Style::read(&samples(large, small))
    }

    // `tests/e2e/tests/intl.rs` compares every locale and currency with the browser's own Intl; these
    // cases show the main differences between locales.
    #[test]
    fn a_price_is_written_as_the_samples_are() {
        let german = style(
            &[
                "integer", "9", "group", ".", "integer", "876", "group", ".", "integer", "543",
                "group", ".", "integer", "210", "decimal", ",", "fraction", "00", "literal",
                "\u{a0}", "currency", "€",
            ],
            &[
                "minusSign",
                "-",
                "integer",
                "1",
                "group",
                ".",
                "integer",
                "234",
                "decimal",
                ",",
                "fraction",
                "00",
                "literal",
                "\u{a0}",
                "currency",
                "€",
            ],
        );
        // Groups of three digits, then of two; digits other than ASCII's; the sign after the symbol.
        let marathi = style(
            &[
                "currency",
                "₹",
                "integer",
                "९",
                "group",
                ",",
                "integer",
                "८७",
                "group",
                ",",
                "integer",
                "६५",
                "group",
                ",",
                "integer",
                "४३",
                "group",
                ",",
                "integer",
                "२१०",
                "decimal",
                ".",
                "fraction",
                "००",
            ],
            &[
                "currency",
                "₹",
                "minusSign",
                "-",
                "integer",
                "१",
                "group",
                ",",
                "integer",
                "२३४",
                "decimal",
                ".",
                "fraction",
                "००",
            ],
        );
        // No separator in four-digit numbers, and a decimal separator of its own.
        let portuguese = style(
            &[
                "integer", "9", "group", " ", "integer", "876", "group", " ", "integer", "543",
                "group", " ", "integer", "210", "decimal", "$", "fraction", "00",
            ],
            &[
                "minusSign",
                "-",
                "integer",
                "1234",
                "decimal",
                "$",
                "fraction",
                "00",
            ],
        );
        let ungrouped = style(
            &["integer", "9876543210", "decimal", ",", "fraction", "00"],
            &[
                "minusSign",
                "-",
                "integer",
                "1234",
                "decimal",
                ",",
                "fraction",
                "00",
            ],
        );
        for (style, value, text) in [
            (&german, 1234.5, "1.234,50\u{a0}€"),
            (&german, -0.05, "-0,05\u{a0}€"),
            (&marathi, 1_234_567.0, "₹१२,३४,५६७.००"),
            (&marathi, -3.0, "₹-३.००"),
            (&portuguese, 1234.5, "1234$50"),
            (&portuguese, 12345.5, "12 345$50"),
            (&ungrouped, 1_234_567.0, "1234567,00"),
        ] {
            let amount = Amount::from_f64(value).unwrap();
            let currency = Currency::parse("EUR").unwrap();
            let written =
                style
                    .as_ref()
                    .unwrap()
                    .write(amount, currency, TrailingZeroDisplay::Auto);
            assert_eq!(written, text);
        }
    }

    #[test]
    fn what_is_no_sample_is_no_style_and_a_price_is_plain_without_one() {
        assert!(style(&[], &[]).is_none());
        assert!(style(&["integer", "987654321"], &["integer", "1234"]).is_none());
        assert!(style(&["literal", "n/a"], &["integer", "1234"]).is_none());
        for separator in ["group", "decimal"] {
            let long = "'".repeat(300);
            let large = ["integer", "9876543210", separator, &long];
            assert!(style(&large, &["integer", "1234"]).is_none());
        }
        let currency = Currency::parse("HUF").unwrap();
        let plain = |text: &str| {
            let style = Style::plain(currency);
            style.write(text.parse().unwrap(), currency, TrailingZeroDisplay::Auto)
        };
        assert_eq!(plain("1234.5"), "HUF\u{a0}1234.50");
        assert_eq!(plain("-3"), "-HUF\u{a0}3");
    }

    #[test]
    fn what_is_shown_is_what_is_charged() {
        assert_eq!(shown(150_000.0, "IDR"), "IDR\u{a0}150,000");
        assert_eq!(shown(1234.5, "IDR"), "IDR\u{a0}1,234.50");
        assert_eq!(shown(0.5, "JPY"), "¥1");
        assert_eq!(shown(1.005, "USD"), "$1.01");
        assert_eq!(shown(-1.005, "USD"), "-$1.01");
        assert_eq!(shown(-0.001, "USD"), "-$0.00");
    }

    #[test]
    fn display_settings_have_the_meaning_of_intl() {
        use CurrencyDisplay::{Code, NarrowSymbol, Symbol};
        use TrailingZeroDisplay::{Auto, StripIfInteger};
        assert_eq!(show(5.0, "AUD", Symbol, Auto), "A$5.00");
        assert_eq!(show(5.0, "AUD", NarrowSymbol, StripIfInteger), "$5");
        assert_eq!(show(5.5, "AUD", NarrowSymbol, StripIfInteger), "$5.50");
        assert_eq!(show(4.999, "AUD", Symbol, StripIfInteger), "A$5");
        assert_eq!(show(5.0, "AUD", Code, Auto), "AUD\u{a0}5.00");
        for display in [Symbol, NarrowSymbol, Code] {
            assert_eq!(CurrencyDisplay::parse(display.name()), Ok(display));
        }
    }

    #[test]
    fn a_code_is_three_letters() {
        assert_eq!(Currency::parse("usd").unwrap().code(), "USD");
        for code in ["", "US", "USDT", "U$D", "€", "U1D", "ÄÖ"] {
            assert_eq!(Currency::parse(code), None, "{code}");
        }
        assert_eq!(shown(1.5, "XBT"), "XBT\u{a0}1.50");
    }

    proptest! {
        #[test]
        fn any_amount_and_currency_are_written(
            coefficient in -999_999_999_999_999_i64..=999_999_999_999_999,
            scale in 0_u32..=6,
            code in "[A-Za-z]{3}",
        ) {
            let value: f64 = format!("{coefficient}e-{scale}").parse().unwrap();
            let text = shown(value, &code);
            prop_assert!(text.chars().any(char::is_numeric), "{}", text);
        }

        /// A page may have replaced Intl with anything: reading it gives a style or `None`, and a style writes.
        #[test]
        fn whatever_samples_say_reading_them_ends(
            large in prop::collection::vec(("integer|group|decimal|fraction|literal|.*", ".*"), 0..12),
            small in prop::collection::vec(("integer|group|decimal|fraction|literal|.*", ".*"), 0..8),
            digits in "[0-9]{10}",
        ) {
            let parts = |parts: &[(String, String)]| -> Vec<String> {
                parts.iter().flat_map(|(kind, value)| [kind.clone(), value.clone()]).collect()
            };
            let (mut large, small) = (parts(&large), parts(&small));
            large.extend(["integer".to_owned(), digits]);
            let samples = [large, small].map(|parts| {
                let lines = parts.chunks_exact(2).map(|part| part.join("\t"));
                lines.collect::<Vec<_>>().join("\n")
            });
            if let Some(style) = Style::read(&samples.join("\u{c}")) {
                let currency = Currency::parse("USD").unwrap();
                let amount = "1234567.5".parse().unwrap();
                let _ = style.write(amount, currency, TrailingZeroDisplay::Auto);
            }
        }

        /// Reading a written price back gives the same amount, to the places shown.
        #[test]
        fn a_price_reads_back_as_the_amount(cents in -99_999_999_999_i64..=99_999_999_999) {
            let value: f64 = format!("{cents}e-2").parse().unwrap();
            let read: String = shown(value, "USD")
                .chars()
                .filter(|c| c.is_ascii_digit() || matches!(c, '.' | '-'))
                .collect();
            prop_assert_eq!(read.parse(), Amount::from_f64(value));
        }
    }
}
