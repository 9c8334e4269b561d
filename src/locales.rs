//! What only the browser knows: how its locales write prices and days. The edge implements it.

use std::rc::Rc;

use crate::instant::Instant;
use crate::price::currency::Currency;
use crate::price::display::CurrencyDisplay;
use crate::price::style::Style;

/// How a browser's locales write.
pub trait Locales {
    /// How prices in `currency` are written for readers of the first of `tags` (see [`normalized`])
    /// that the browser knows, else in English.
    fn style(&self, tags: &[&str], currency: Currency, display: CurrencyDisplay) -> Rc<Style>;

    /// A day as readers of `tag` write it; unchanged where the browser doesn't know the locale.
    fn day(&self, day: &Instant, tag: &str) -> String;
}

/// A locale as POSIX or a page writes it (`en_AU.UTF-8`), as a BCP 47 tag (`en-AU`).
#[must_use]
pub fn normalized(tag: &str) -> String {
    let tag = tag.chars().take_while(|c| !matches!(c, '.' | '@'));
    tag.map(|c| if c == '_' { '-' } else { c }).collect()
}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
#[path = "../tests/support/english.rs"]
pub(crate) mod english;
