//! Reading any samples gives a style or `None`, and a style can write any amount. Reading any lines gives our
//! own texts or `None`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use xcover_offer::money::Amount;
use xcover_offer::price::currency::Currency;
use xcover_offer::price::display::TrailingZeroDisplay;
use xcover_offer::price::style::Style;
use xcover_offer::wording::{Text, Wording};

fuzz_target!(|input: (f64, &str, Vec<(u8, &str)>, Vec<(u8, &str)>)| {
    let (value, text, large, small) = input;
    if let Some(wording) = Wording::read(text) {
        let _ = wording.fill(Text::Accept, &["$1"]);
    }
    let (Ok(amount), Some(currency)) = (Amount::from_f64(value), Currency::parse("HUF")) else {
        return;
    };
    assert_eq!(amount.text().parse(), Ok(amount));
    let kinds = ["integer", "group", "decimal", "fraction", "currency", "literal", "minusSign", ""];
    let lines = |parts: &[(u8, &str)]| {
        let line = |(kind, value): &(u8, &str)| {
            let kind = kinds[usize::from(*kind) % kinds.len()];
            [kind, value].join("\t")
        };
        parts.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    let style = Style::read(&[lines(&large), lines(&small)].join("\u{c}"));
    for style in style.into_iter().chain([Style::plain(currency)]) {
        for zeros in [TrailingZeroDisplay::Auto, TrailingZeroDisplay::StripIfInteger] {
            let _ = style.write(amount, currency, zeros);
        }
    }
});
