//! English as a browser would write it, for tests that run without one.

use std::rc::Rc;

use serde_json::{Value, json};
use xcover_offer::currency::{Currency, CurrencyDisplay, Style};
use xcover_offer::instant::Instant;
use xcover_offer::locales::Locales;

/// Writes every price in English, whatever locale is asked for, and days as they came.
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
        let samples = [
            sample(&[
                "currency", &symbol, "integer", "9", "group", ",", "integer", "876", "group", ",",
                "integer", "543", "group", ",", "integer", "210", "decimal", ".", "fraction", "00",
            ]),
            sample(&[
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
            ]),
        ];
        let samples = samples.map(|sample| serde_json::from_value(sample).unwrap());
        Rc::new(Style::read(&samples).unwrap())
    }

    fn day(&self, day: &Instant, _: &str) -> String {
        day.day().to_owned()
    }
}

/// What `formatToParts` gives: types and values in turn.
pub(crate) fn sample(parts: &[&str]) -> Value {
    let mut list = Vec::new();
    let mut parts = parts.iter();
    while let (Some(kind), Some(value)) = (parts.next(), parts.next()) {
        list.push(json!({"type": kind, "value": value}));
    }
    Value::Array(list)
}
