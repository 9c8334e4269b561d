//! Exact amounts: decimals as requests have them, minor units as responses do.

use serde_json::{Number, Value};

/// The largest amount in a request, in whole units of its currency.
///
/// Even with three decimals, a price then fits the 15 digits that a JSON number keeps exactly.
pub(crate) const MAX_AMOUNT: u128 = 1_000_000_000_000;

const MICROS: u128 = 1_000_000;

/// An amount in a request, in millionths of its currency's unit.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Decimal {
    micros: u128,
}

impl Decimal {
    #[cfg(test)]
    pub(crate) const fn from_micros(micros: u128) -> Self {
        Self { micros }
    }

    /// Reads a JSON number or a string, with at most six decimals.
    pub(crate) fn from_json(value: &Value) -> Option<Self> {
        match value {
            // For up to 15 digits, the shortest text of a number is what its sender wrote.
            Value::Number(number) => Self::parse(&number.to_string()),
            Value::String(text) => Self::parse(text),
            _ => None,
        }
    }

    /// Reads plain digits with an optional fraction: no sign, no exponent.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let fraction = match fraction.trim_end_matches('0') {
            _ if !digits(whole) || !digits(fraction) => return None,
            kept if kept.len() > 6 => return None,
            kept => format!("{kept:0<6}").parse::<u128>().ok()?,
        };
        let whole = whole.parse::<u128>().ok()?;
        if whole > MAX_AMOUNT {
            return None;
        }
        Some(Self {
            micros: whole * MICROS + fraction,
        })
    }

    pub(crate) fn micros(self) -> u128 {
        self.micros
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            micros: self.micros.saturating_add(other.micros),
        }
    }

    pub(crate) fn times(self, count: u32) -> Self {
        Self {
            micros: self.micros.saturating_mul(u128::from(count)),
        }
    }

    /// Whether the sandbox's insurers would insure it.
    pub(crate) fn is_insurable(self) -> bool {
        self.micros <= MAX_AMOUNT * MICROS
    }
}

/// An amount in the minor unit of a currency (cents, or whole yen).
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Minor(pub(crate) u64);

impl Minor {
    /// The difference; never less than zero.
    pub(crate) fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

/// A currency: its digits, its worth, and the prefix that Cover Genius writes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Currency {
    code: String,
    digits: u32,
    micros_per_usd: u64,
    symbol: String,
}

/// Code, digits, millionths of a unit per US dollar, prefix. The rates are fixed, so that prices are.
const KNOWN: &[(&str, u32, u64, &str)] = &[
    ("AED", 2, 3_672_500, "AED "),
    ("AUD", 2, 1_520_000, "A$"),
    ("BRL", 2, 5_450_000, "R$"),
    ("CAD", 2, 1_370_000, "C$"),
    ("CHF", 2, 885_000, "CHF "),
    ("DKK", 2, 6_870_000, "DKK "),
    ("EUR", 2, 920_000, "€"),
    ("GBP", 2, 790_000, "£"),
    ("HKD", 2, 7_810_000, "HK$"),
    ("HUF", 2, 362_000_000, "HUF "),
    ("IDR", 0, 16_200_000_000, "Rp"),
    ("INR", 2, 84_200_000, "₹"),
    ("JPY", 0, 151_000_000, "¥"),
    ("KRW", 0, 1_385_000_000, "₩"),
    ("KWD", 3, 307_000, "KWD "),
    ("MXN", 2, 18_600_000, "MX$"),
    ("MYR", 2, 4_480_000, "RM"),
    ("NOK", 2, 10_900_000, "NOK "),
    ("NZD", 2, 1_660_000, "NZ$"),
    ("PHP", 2, 57_900_000, "₱"),
    ("PLN", 2, 3_980_000, "PLN "),
    ("SEK", 2, 10_500_000, "SEK "),
    ("SGD", 2, 1_340_000, "S$"),
    ("THB", 2, 34_800_000, "฿"),
    ("USD", 2, 1_000_000, "US$"),
    ("VND", 0, 25_300_000_000, "₫"),
    ("ZAR", 2, 18_200_000, "R"),
];

impl Currency {
    /// The currency of a three-letter code. If the table lacks it, it has two digits and the worth of a
    /// dollar.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        if code.len() != 3 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
            return None;
        }
        let known = KNOWN.iter().find(|row| row.0 == code);
        let (digits, micros_per_usd, symbol) = known.map_or_else(
            || (2, 1_000_000, format!("{code} ")),
            |row| (row.1, row.2, row.3.to_owned()),
        );
        Some(Self {
            code: code.to_owned(),
            digits,
            micros_per_usd,
            symbol,
        })
    }

    /// The currency of the policies.
    pub(crate) fn of_policies() -> Self {
        Self {
            code: "USD".to_owned(),
            digits: 2,
            micros_per_usd: 1_000_000,
            symbol: "US$".to_owned(),
        }
    }

    pub(crate) fn code(&self) -> &str {
        &self.code
    }

    /// The prefix of its amounts, without a space at the end.
    pub(crate) fn sign(&self) -> &str {
        self.symbol.trim_end()
    }

    pub(crate) fn micros_per_usd(&self) -> u128 {
        u128::from(self.micros_per_usd)
    }

    /// Rounds `numerator / denominator` units half up to the minor unit.
    pub(crate) fn round(&self, numerator: u128, denominator: u128) -> Minor {
        let scaled = numerator.saturating_mul(10_u128.pow(self.digits));
        let rounded = scaled.saturating_add(denominator / 2) / denominator.max(1);
        Minor(u64::try_from(rounded).unwrap_or(u64::MAX))
    }

    /// A request's amount in minor units.
    pub(crate) fn minor(&self, amount: Decimal) -> Minor {
        self.round(amount.micros(), MICROS)
    }

    /// US cents in this currency.
    pub(crate) fn usd_cents(&self, cents: u32) -> Minor {
        let micros = u128::from(cents) * self.micros_per_usd();
        self.round(micros, 100 * MICROS)
    }

    /// An amount of this currency in the currency of the policies.
    pub(crate) fn in_policy_currency(&self, amount: Decimal) -> Minor {
        Self::of_policies().round(amount.micros(), self.micros_per_usd())
    }

    /// The amount as XCover writes numbers: always with a fraction (`14.02`, `5.0`, `0.0`).
    pub(crate) fn number(&self, amount: Minor) -> Value {
        let text = match self.digits {
            0 => format!("{}.0", amount.0),
            _ => self.plain(amount),
        };
        text.parse::<Number>().map_or(Value::Null, Value::Number)
    }

    /// The amount as Cover Genius shows it: `US$14.02`, without grouping.
    pub(crate) fn formatted(&self, amount: Minor) -> String {
        format!("{}{}", self.symbol, self.plain(amount))
    }

    fn plain(&self, Minor(minor): Minor) -> String {
        let unit = 10_u64.pow(self.digits);
        match usize::try_from(self.digits) {
            Ok(width @ 1..) => format!("{}.{:0width$}", minor / unit, minor % unit),
            _ => minor.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn currency(code: &str) -> Currency {
        Currency::from_code(code).expect("a currency code")
    }

    #[test]
    fn decimals_are_read_exactly_from_numbers_and_strings() {
        for (value, micros) in [
            (json!(99.5), 99_500_000),
            (json!(12), 12_000_000),
            (json!(0.1), 100_000),
            (json!("0.000001"), 1),
            (json!("7.5000000000"), 7_500_000),
        ] {
            assert_eq!(
                Decimal::from_json(&value).map(Decimal::micros),
                Some(micros)
            );
        }
    }

    #[test]
    fn what_is_no_plain_amount_is_refused() {
        let refused = [
            json!(-1),
            json!("1e3"),
            json!(1e30),
            json!(""),
            json!("."),
            json!("1."),
            json!(".5"),
            json!("1.0000001"),
            json!(true),
            json!(null),
            json!([1]),
            json!("１"),
        ];
        for value in refused {
            assert_eq!(Decimal::from_json(&value), None, "{value}");
        }
    }

    #[test]
    fn amounts_are_written_as_xcover_writes_them() {
        for (code, minor, number, formatted) in [
            ("USD", 1402, "14.02", "US$14.02"),
            ("USD", 500, "5.0", "US$5.00"),
            ("GBP", 0, "0.0", "£0.00"),
            ("AUD", 134_976, "1349.76", "A$1349.76"),
            ("JPY", 1500, "1500.0", "¥1500"),
            ("IDR", 150_000, "150000.0", "Rp150000"),
            ("KWD", 4310, "4.31", "KWD 4.310"),
            ("XTS", 7, "0.07", "XTS 0.07"),
        ] {
            let currency = currency(code);
            assert_eq!(currency.number(Minor(minor)).to_string(), number);
            assert_eq!(currency.formatted(Minor(minor)), formatted);
        }
    }

    #[test]
    fn an_unknown_currency_has_two_digits_and_the_worth_of_a_dollar() {
        assert_eq!(currency("XTS").usd_cents(150), Minor(150));
        assert_eq!(currency("JPY").usd_cents(150), Minor(227));
    }

    #[test]
    fn a_currency_code_is_three_capital_letters() {
        for code in ["", "US", "usd", "USDX", "U$D", "ÄÖ"] {
            assert_eq!(Currency::from_code(code), None, "{code}");
        }
    }

    #[test]
    fn amounts_of_a_request_convert_into_the_policy_currency() {
        let amount = Decimal::parse("152").expect("an amount");
        assert_eq!(currency("AUD").in_policy_currency(amount), Minor(10_000));
    }
}
