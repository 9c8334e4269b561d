//! English as a browser would write it, for tests that run without one.

use std::rc::Rc;

use xcover_offer::instant::Instant;
use xcover_offer::locales::Locales;
use xcover_offer::price::currency::Currency;
use xcover_offer::price::display::CurrencyDisplay;
use xcover_offer::price::style::Style;

/// Writes every price in English, whatever the locale, and leaves dates as they are.
pub(crate) struct English;

impl Locales for English {
    fn style(&self, _: &[&str], currency: Currency, display: CurrencyDisplay) -> Rc<Style> {
        let code = currency.code();
        let symbol = match (display, code.as_str()) {
            (CurrencyDisplay::Symbol, "USD") | (CurrencyDisplay::NarrowSymbol, "USD" | "AUD") => {
                "$".to_owned()
            }
            (CurrencyDisplay::Symbol, "AUD") => "A$".to_owned(),
            (CurrencyDisplay::Symbol | CurrencyDisplay::NarrowSymbol, "EUR") => "€".to_owned(),
            (CurrencyDisplay::Symbol | CurrencyDisplay::NarrowSymbol, "GBP") => "£".to_owned(),
            (CurrencyDisplay::Symbol | CurrencyDisplay::NarrowSymbol, "JPY") => "¥".to_owned(),
            _ => format!("{code}\u{a0}"),
        };
        let samples = samples(
            &[
                "currency", &symbol, "integer", "9", "group", ",", "integer", "876", "group", ",",
                "integer", "543", "group", ",", "integer", "210", "decimal", ".", "fraction", "00",
            ],
            &[
                "minusSign",
                "-",
                "currency",
                &symbol,
                "integer",
                "1",
                "group",
                ",",
                "integer",
                "234",
                "decimal",
                ".",
                "fraction",
                "00",
            ],
        );
        Rc::new(Style::read(&samples).unwrap())
    }

    fn day(&self, day: &Instant, _: &str) -> String {
        day.day().to_owned()
    }

    fn canonical(&self, tag: &str) -> String {
        tag.to_owned()
    }

    fn folded(&self, text: &str) -> String {
        text.to_lowercase().split_whitespace().collect()
    }
}

/// The parts of both numbers (types and values in turn), in the form that [`Style::read`] expects.
pub(crate) fn samples(large: &[&str], small: &[&str]) -> String {
    let lines = |parts: &[&str]| {
        let lines = parts.chunks_exact(2).map(|part| part.join("\t"));
        lines.collect::<Vec<_>>().join("\n")
    };
    [lines(large), lines(small)].join("\u{c}")
}
