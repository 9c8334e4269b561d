//! Exact decimal amounts.
//!
//! An amount arrives as a JSON number, becomes an [`Amount`] at once and is never a float again.

use std::fmt;

/// Most significant digits of an amount. Every decimal of up to 15 digits survives the way
/// through the double that JSON parsers make of it; beyond that, what was sent can't be known.
const MAX_DIGITS: u32 = 15;

/// An exact decimal number: `coefficient` × 10^-`scale`, in units of a currency (not of its cents).
///
/// Never holds more than 15 significant digits or more than 15 places behind the point, and no
/// trailing zeros behind the point, so that equal amounts are equal values.
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
    /// More than 15 significant digits, or smaller than 10^-15.
    TooPrecise,
}

impl fmt::Display for AmountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            AmountError::NotFinite => "not a finite number",
            AmountError::TooPrecise => "more than 15 digits",
        })
    }
}

impl Amount {
    /// Zero.
    pub const ZERO: Amount = Amount {
        coefficient: 0,
        scale: 0,
    };

    /// `coefficient` × 10^-`scale`, without superfluous zeros.
    fn new(mut coefficient: i64, mut scale: u8) -> Result<Amount, AmountError> {
        while scale > 0 && coefficient % 10 == 0 {
            coefficient /= 10;
            scale -= 1;
        }
        if coefficient.unsigned_abs() >= 10_u64.pow(MAX_DIGITS) || u32::from(scale) > MAX_DIGITS {
            return Err(AmountError::TooPrecise);
        }
        Ok(Amount { coefficient, scale })
    }

    /// The shortest decimal that the double `value` stands for: `14.02` is exactly 14.02.
    ///
    /// # Errors
    /// For NaN, infinities, and numbers of more than 15 significant digits.
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
        // With at most 15 digits, whole / power is a division of two exact doubles and therefore
        // the double nearest to that decimal; the first scale at which it gives `value` back is
        // the shortest form.
        let mut power = 1.0;
        for scale in 0..=15 {
            let whole = (value * power).round();
            if whole.abs() >= 1e15 {
                break;
            }
            if whole / power == value {
                return Amount::new(whole as i64, scale);
            }
            power *= 10.0;
        }
        Err(AmountError::TooPrecise)
    }

    /// The sum, exactly.
    ///
    /// # Errors
    /// When the sum would need more than 15 significant digits.
    pub fn plus(self, other: Amount) -> Result<Amount, AmountError> {
        let scale = self.scale.max(other.scale);
        let widen = |amount: Amount| {
            let power = 10_i128.pow(u32::from(scale - amount.scale));
            i128::from(amount.coefficient) * power
        };
        let sum = widen(self) + widen(other);
        Amount::new(
            i64::try_from(sum).map_err(|_| AmountError::TooPrecise)?,
            scale,
        )
    }

    /// Whether this is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.coefficient < 0
    }

    /// The number without its point, to be read with [`Amount::scale`].
    #[must_use]
    pub fn coefficient(self) -> i64 {
        self.coefficient
    }

    /// How many places stand behind the point, `[0, 15]`, trailing zeros not counted.
    #[must_use]
    pub fn scale(self) -> u8 {
        self.scale
    }
}

impl fmt::Display for Amount {
    /// Plain decimal notation with a point and no grouping: `14.02`, `-3`, `150000`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_negative() { "-" } else { "" };
        let digits = self.coefficient.unsigned_abs();
        let power = 10_u64.pow(u32::from(self.scale));
        write!(f, "{sign}{}", digits / power)?;
        if self.scale > 0 {
            write!(
                f,
                ".{:0width$}",
                digits % power,
                width = usize::from(self.scale)
            )?;
        }
        Ok(())
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
        ] {
            assert_eq!(amount(value).to_string(), text);
        }
    }

    #[test]
    fn numbers_that_are_not_amounts_are_named() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(Amount::from_f64(value), Err(AmountError::NotFinite));
        }
        for value in [1e15, 1e300, 0.1 + 0.2, 1e-16, f64::MIN_POSITIVE, f64::MAX] {
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

    proptest! {
        /// The oracle is Rust's own shortest float formatting.
        #[test]
        fn every_amount_of_up_to_15_digits_round_trips(
            coefficient in -999_999_999_999_999_i64..=999_999_999_999_999,
            scale in 0_usize..=15,
        ) {
            let value: f64 = format!("{coefficient}e-{scale}").parse().unwrap();
            prop_assert_eq!(amount(value).to_string(), (value + 0.0).to_string());
        }

        #[test]
        fn any_double_is_an_amount_or_a_named_error(value: f64) {
            if let Ok(amount) = Amount::from_f64(value) {
                prop_assert_eq!(amount.to_string().parse(), Ok(value));
            }
        }

        #[test]
        fn adding_is_commutative_and_zero_is_neutral(a in -1e12..1e12, b in -1e12..1e12) {
            let round = |x: f64| amount((x * 100.0).round() / 100.0);
            prop_assert_eq!(round(a).plus(round(b)), round(b).plus(round(a)));
            prop_assert_eq!(round(a).plus(Amount::ZERO), Ok(round(a)));
        }
    }
}
