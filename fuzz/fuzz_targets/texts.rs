//! Any text can be read as an instant, as an address and as copy with holes, and isn't mistaken for one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use xcover_offer::holes::{Prices, fill};
use xcover_offer::instant::Instant;
use xcover_offer::link::{SecureUrl, followable};

fuzz_target!(|text: &str| {
    if let Some(instant) = Instant::parse(text) {
        // A day may be written without hyphens.
        let digits = |text: &str| text.replace('-', "");
        assert!(digits(text).starts_with(&digits(instant.day())));
        assert_eq!(instant.ms_since(&instant), 0);
    }
    if let Ok(url) = SecureUrl::parse(text) {
        assert_eq!(followable(text).as_deref(), Some(url.as_str()));
    }
    let prices = Prices { per_unit: Some("#".to_owned()), per_year: Some("#".to_owned()) };
    let filled = fill(text, &prices);
    assert!(filled.len() <= text.len() + text.matches("only ").count());
    assert_eq!(fill(text, &Prices::default()), text);
});
