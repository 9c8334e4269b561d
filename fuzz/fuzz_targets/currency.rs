//! Any amount, currency and locale is written.
#![no_main]

use libfuzzer_sys::fuzz_target;
use xcover_offer::currency::{Currency, CurrencyDisplay, TrailingZeroDisplay, format};
use xcover_offer::money::Amount;

fuzz_target!(|input: (f64, &str, &str)| {
    let (value, code, locale) = input;
    let (Ok(amount), Some(currency)) = (Amount::from_f64(value), Currency::parse(code)) else {
        return;
    };
    assert_eq!(amount.to_string().parse(), Ok(value));
    for display in [CurrencyDisplay::Symbol, CurrencyDisplay::NarrowSymbol, CurrencyDisplay::Code] {
        for zeros in [TrailingZeroDisplay::Auto, TrailingZeroDisplay::StripIfInteger] {
            assert!(!format(amount, currency, &[locale], display, zeros).is_empty());
        }
    }
});
