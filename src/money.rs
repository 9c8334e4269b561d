//! Exact decimal amounts.
//!
//! An amount arrives as a JSON number, is turned into an [`Amount`] at once, and is never a float again.

use std::fmt;
use std::str::FromStr;

use crate::letters::digits;

/// The most significant digits an amount can have, and the most decimal places. JSON parsers turn a number
/// into a double, and every decimal of up to 15 digits survives that; with more, there is no telling what
/// was sent.
const MAX_DIGITS: u8 = 15;
/// The smallest whole number with more digits than that.
const TOO_LARGE: u64 = 10_u64.pow(MAX_DIGITS as u32);

/// An exact decimal number, `coefficient` × 10^-`scale`, in a currency's main unit (dollars, not cents).
///
/// Has at most 15 significant digits, at most 15 decimal places, and no trailing zeros after the point,
/// so that equal amounts are equal values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Amount {
    coefficient: i64,
    scale: u8,
}

/// Why a number is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountError {
    /// NaN or an infinity.
    NotFinite,
    /// More than 15 digits: in a text or a sum significant ones, in a double before the point.
    TooPrecise,
    /// A text that isn't a decimal number.
    NotDecimal,
}

impl AmountError {
    /// What is wrong with the number.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            AmountError::NotFinite => "not a finite number",
            AmountError::TooPrecise => "more than 15 digits",
            AmountError::NotDecimal => "not a decimal number",
        }
    }
}

impl fmt::Display for AmountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason())
    }
}

impl Amount {
    /// Zero.
    pub const ZERO: Amount = Amount {
        coefficient: 0,
        scale: 0,
    };

    /// `coefficient` × 10^-`scale`, with trailing zeros removed.
    fn new(mut coefficient: i64, mut scale: u8) -> Result<Amount, AmountError> {
        while scale > 0 && coefficient % 10 == 0 {
            coefficient /= 10;
            scale -= 1;
        }
        if coefficient.unsigned_abs() >= TOO_LARGE || scale > MAX_DIGITS {
            return Err(AmountError::TooPrecise);
        }
        Ok(Amount { coefficient, scale })
    }

    /// The shortest decimal that has `value` as its nearest double: `14.02` becomes exactly 14.02. If none of
    /// at most 15 digits has, the one closest to it: what is beyond them is noise of somebody's arithmetic, as in
    /// `1.5600000000000005`.
    ///
    /// # Errors
    /// For NaN, infinities, and whole numbers of more than 15 digits.
    #[expect(
        clippy::float_cmp,
        clippy::cast_possible_truncation,
        reason = "the equality is the proof that the decimal is exact, and the cast of a whole \
                  number below 2^53 is exact"
    )]
    pub fn from_f64(value: f64) -> Result<Amount, AmountError> {
        if !value.is_finite() {
            return Err(AmountError::NotFinite);
        }
        // With at most 15 digits, `whole` and `power` are exact doubles, so `whole / power` is the
        // double nearest to that decimal. The first scale at which it equals `value` gives the
        // shortest form, and the last one has all 15 digits.
        let mut power = 1.0;
        let mut amount = Err(AmountError::TooPrecise);
        for scale in 0..=MAX_DIGITS {
            let whole = (value * power).round_ties_even();
            if whole.abs() >= 1e15 {
                break;
            }
            amount = Amount::new(whole as i64, scale);
            if whole / power == value {
                break;
            }
            power *= 10.0;
        }
        amount
    }

    /// This amount divided by `units`, rounded half away from zero to `places` decimal places. `None` for
    /// zero units, more than 15 places, or a result of more than 15 digits.
    #[must_use]
    pub fn per_unit(self, units: u32, places: u8) -> Option<Amount> {
        let units = u64::from(units);
        if units == 0 || places > MAX_DIGITS {
            return None;
        }
        // Scale up the divisor here, or the dividend in the loop below, but never both.
        let power = 10_u64.pow(u32::from(self.scale.saturating_sub(places)));
        if units > u64::MAX / power {
            return Some(Amount::ZERO);
        }
        let divisor = units * power;
        let size = self.coefficient.unsigned_abs();
        let (mut quotient, mut rest) = (size / divisor, size % divisor);
        for _ in self.scale..places {
            if quotient > i64::MAX.unsigned_abs() / 10 {
                return None;
            }
            quotient = quotient * 10 + rest * 10 / divisor;
            rest = rest * 10 % divisor;
        }
        if rest >= divisor - rest {
            quotient += 1;
        }
        let rounded = i64::try_from(quotient).ok()?;
        Amount::new(rounded * self.coefficient.signum(), places).ok()
    }

    /// This amount, rounded half away from zero to at most `places` decimal places.
    #[must_use]
    pub fn rounded(self, places: u8) -> Amount {
        if self.scale > places {
            self.per_unit(1, places).unwrap_or(self)
        } else {
            self
        }
    }

    /// The sum, exactly.
    ///
    /// # Errors
    /// If the sum has more than 15 significant digits.
    pub fn plus(self, other: Amount) -> Result<Amount, AmountError> {
        let scale = self.scale.max(other.scale);
        let (one, two) = (self.widened(scale)?, other.widened(scale)?);
        let sum = one.checked_add(two).ok_or(AmountError::TooPrecise)?;
        Amount::new(sum, scale)
    }

    /// The coefficient at a larger scale. If it no longer fits, it is so large that adding another amount
    /// of that scale can't bring the sum back to 15 digits, so the error is right.
    fn widened(self, scale: u8) -> Result<i64, AmountError> {
        let power = 10_i64.pow(u32::from(scale - self.scale));
        if self.coefficient.abs() > i64::MAX / power {
            return Err(AmountError::TooPrecise);
        }
        Ok(self.coefficient * power)
    }

    /// This as a whole number; `None` if it has decimals, is negative, or exceeds [`u32::MAX`].
    #[must_use]
    pub fn whole(self) -> Option<u32> {
        if self.scale == 0 {
            u32::try_from(self.coefficient).ok()
        } else {
            None
        }
    }

    /// Whether this is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.coefficient < 0
    }

    /// The digits without the point: the amount is this × 10^-[`Amount::scale`].
    #[must_use]
    pub fn coefficient(self) -> i64 {
        self.coefficient
    }

    /// Plain decimal notation with a point and no grouping: `14.02`, `-3`, `150000`.
    #[must_use]
    pub fn text(self) -> String {
        let power = 10_u64.pow(u32::from(self.scale));
        let size = self.coefficient.unsigned_abs();
        let mut text = if self.is_negative() { "-" } else { "" }.to_owned();
        text.push_str(&digits(size / power));
        if self.scale > 0 {
            // A leading 1 keeps the zeros right after the point.
            let fraction = digits(size % power + power);
            text.push('.');
            text.push_str(fraction.get(1..).unwrap_or_default());
        }
        text
    }

    /// The number of decimal places, `[0, 15]`, not counting trailing zeros.
    #[must_use]
    pub fn scale(self) -> u8 {
        self.scale
    }
}

impl FromStr for Amount {
    type Err = AmountError;

    /// Reads plain decimal notation: `14.02`, `-3`, `5.00`.
    fn from_str(text: &str) -> Result<Amount, AmountError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !is_number(whole) || !is_number(fraction) {
            return Err(AmountError::NotDecimal);
        }
        let fraction = fraction.trim_end_matches('0');
        let mut coefficient = 0_i64;
        for digit in whole.bytes().chain(fraction.bytes()) {
            if coefficient.unsigned_abs() >= TOO_LARGE {
                return Err(AmountError::TooPrecise);
            }
            coefficient = coefficient * 10 + i64::from(digit - b'0');
        }
        let scale = u8::try_from(fraction.len()).map_err(|_| AmountError::TooPrecise)?;
        Amount::new(if negative { -coefficient } else { coefficient }, scale)
    }
}

impl fmt::Display for Amount {
    /// See [`Amount::text`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn amount(value: f64) -> Amount {
        Amount::from_f64(value).unwrap()
    }

    #[test]
    fn a_number_is_exactly_the_decimal_that_was_written() {
        for (value, text) in [
            (14.02, "14.02"),
            (0.1, "0.1"),
            (0.0, "0"),
            (-0.0, "0"),
            (-3.0, "-3"),
            (-0.05, "-0.05"),
            (1_234_567.891, "1234567.891"),
            (99_999_999.99, "99999999.99"),
            (150_000.0, "150000"),
            (999_999_999_999_999.0, "999999999999999"),
            (0.000_000_000_000_001, "0.000000000000001"),
            // Noise of somebody's arithmetic.
            (0.1 + 0.2, "0.3"),
            (1.560_000_000_000_000_5, "1.56"),
            (12.459_999_999_999_999, "12.46"),
            (14.02 * 3.0, "42.06"),
            (1e-16, "0"),
            (f64::MIN_POSITIVE, "0"),
        ] {
            assert_eq!(amount(value).to_string(), text);
        }
    }

    #[test]
    fn numbers_that_are_not_amounts_are_named() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(Amount::from_f64(value), Err(AmountError::NotFinite));
        }
        for value in [1e15, -1e15, 1e300, f64::MAX] {
            assert_eq!(
                Amount::from_f64(value),
                Err(AmountError::TooPrecise),
                "{value}"
            );
        }
    }

    #[test]
    fn sums_are_exact_where_floats_are_not() {
        assert_eq!(amount(0.1).plus(amount(0.2)), Ok(amount(0.3)));
        assert_eq!(amount(0.5).plus(amount(0.5)).unwrap().to_string(), "1");
        let most = amount(999_999_999_999_999.0);
        assert_eq!(most.plus(amount(1.0)), Err(AmountError::TooPrecise));
        assert_eq!(most.plus(amount(0.1)), Err(AmountError::TooPrecise));
    }

    #[test]
    fn a_decimal_text_is_exactly_that_amount() {
        for (text, shown) in [
            ("14.02", "14.02"),
            ("-3", "-3"),
            ("5.00", "5"),
            ("007.10", "7.1"),
            ("-0", "0"),
        ] {
            assert_eq!(text.parse::<Amount>().unwrap().to_string(), shown);
        }
        for text in [
            "", "-", ".", "1.", ".5", "1e3", "1,000", "+1", " 1", "--1", "NaN", "\u{661}",
        ] {
            assert_eq!(
                text.parse::<Amount>(),
                Err(AmountError::NotDecimal),
                "{text}"
            );
        }
        for text in [
            "1234567890123456",
            "0.0000000000000001",
            "99999999999999999999",
        ] {
            assert_eq!(
                text.parse::<Amount>(),
                Err(AmountError::TooPrecise),
                "{text}"
            );
        }
    }

    #[test]
    fn a_price_per_unit_is_rounded_half_away_from_zero() {
        let each =
            |value, units, places| amount(value).per_unit(units, places).unwrap().to_string();
        assert_eq!(each(14.02, 4, 2), "3.51"); // 3.505
        assert_eq!(each(-14.02, 4, 2), "-3.51");
        assert_eq!(each(10.0, 3, 2), "3.33");
        assert_eq!(each(20.0, 3, 2), "6.67");
        assert_eq!(each(5.0, 2, 0), "3");
        assert_eq!(each(1.0, 8, 3), "0.125");
        assert_eq!(amount(1.0).per_unit(0, 2), None);
    }

    proptest! {
        #[test]
        fn units_of_a_price_make_up_the_price_but_for_rounding(
            cents in -99_999_999_i64..=99_999_999, units in 1_u32..1000,
        ) {
            let price = Amount::new(cents, 2).unwrap();
            let each = price.per_unit(units, 2).unwrap();
            let each_cents = each.coefficient * 10_i64.pow(u32::from(2 - each.scale));
            // Off by at most half a cent per unit.
            prop_assert!((each_cents * i64::from(units) - cents).abs() * 2 <= i64::from(units));
        }

        /// The oracle computes in integers too wide to overflow.
        #[test]
        fn a_price_per_unit_is_the_one_of_wider_integers(
            coefficient in -999_999_999_999_999_i64..=999_999_999_999_999, scale in 0_u8..=15,
            units in prop_oneof![1_u32..100, 1..=u32::MAX], places in 0_u8..=15,
        ) {
            let price = Amount::new(coefficient, scale).unwrap();
            let dividend = i128::from(coefficient) * 10_i128.pow(places.into());
            let divisor = i128::from(units) * 10_i128.pow(scale.into());
            let rounded = (dividend + divisor / 2 * dividend.signum()) / divisor;
            let expected = i64::try_from(rounded).ok().and_then(|each| Amount::new(each, places).ok());
            prop_assert_eq!(price.per_unit(units, places), expected);
        }

        #[test]
        fn a_sum_is_the_one_of_wider_integers(
            one in -999_999_999_999_999_i64..=999_999_999_999_999, one_scale in 0_u8..=15,
            two in -999_999_999_999_999_i64..=999_999_999_999_999, two_scale in 0_u8..=15,
        ) {
            let scale = one_scale.max(two_scale);
            let wide = |coefficient: i64, of: u8| i128::from(coefficient) * 10_i128.pow((scale - of).into());
            let sum = wide(one, one_scale) + wide(two, two_scale);
            let expected = i64::try_from(sum).map_err(|_| AmountError::TooPrecise);
            let expected = expected.and_then(|sum| Amount::new(sum, scale));
            let amount = |coefficient, scale| Amount::new(coefficient, scale).unwrap();
            prop_assert_eq!(amount(one, one_scale).plus(amount(two, two_scale)), expected);
        }

        #[test]
        fn any_text_is_an_amount_or_a_named_error(text: String) {
            if let Ok(amount) = text.parse::<Amount>() {
                prop_assert_eq!(amount.to_string().parse(), Ok(amount));
            }
        }

        /// The oracle is Rust's own shortest float formatting.
        #[test]
        fn every_amount_of_up_to_15_digits_round_trips(
            coefficient in -999_999_999_999_999_i64..=999_999_999_999_999,
            scale in 0_usize..=15,
        ) {
            let value: f64 = format!("{coefficient}e-{scale}").parse().unwrap();
            prop_assert_eq!(amount(value).to_string(), (value + 0.0).to_string());
        }

        /// The oracle is Rust's own formatting with 15 significant digits. The last one may differ by one, because
        /// the scaled double isn't exact.
        #[test]
        fn any_double_is_its_first_15_digits_or_a_named_error(
            value in prop_oneof![any::<f64>(), -1e15..1e15, -1000.0..1000.0, -1e-6..1e-6],
        ) {
            let Ok(amount) = Amount::from_f64(value) else {
                prop_assert!(!value.is_finite() || value.abs() > 999_999_999_999_999.0);
                return Ok(());
            };
            let nearest: f64 = format!("{value:.14e}").parse().unwrap();
            let read: f64 = amount.to_string().parse().unwrap();
            let last_digit = value.abs().log10().floor().max(-1.0) - 14.0;
            prop_assert!((read - nearest).abs() <= 1.1 * 10_f64.powf(last_digit), "{} {}", read, nearest);
        }

        #[test]
        fn a_price_is_the_same_with_the_noise_of_a_few_additions(
            coefficient in 1_i64..=99_999_999_999, scale in 0_usize..=4, noise in -2_i64..=2,
        ) {
            let price: f64 = format!("{coefficient}e-{scale}").parse().unwrap();
            let noisy = f64::from_bits(price.to_bits().checked_add_signed(noise).unwrap());
            prop_assert_eq!(amount(noisy), amount(price));
        }

        #[test]
        fn adding_is_commutative_and_zero_is_neutral(a in -1e12..1e12, b in -1e12..1e12) {
            let round = |x: f64| amount((x * 100.0).round() / 100.0);
            prop_assert_eq!(round(a).plus(round(b)), round(b).plus(round(a)));
            prop_assert_eq!(round(a).plus(Amount::ZERO), Ok(round(a)));
        }
    }
}
