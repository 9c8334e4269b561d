//! What only the browser knows: how its locales write prices and dates. `edge` implements it.

use std::rc::Rc;

use crate::instant::Instant;
use crate::price::currency::Currency;
use crate::price::display::CurrencyDisplay;
use crate::price::style::Style;

/// The browser's locales.
pub trait Locales {
    /// How prices in `currency` are written in the first of `tags` (BCP 47, see [`normalized`]) that the
    /// browser knows, or in English if it knows none.
    fn style(&self, tags: &[&str], currency: Currency, display: CurrencyDisplay) -> Rc<Style>;

    /// `day` as it is written in the locale `tag`, or unchanged (`YYYY-MM-DD`) if the tag isn't well-formed.
    fn day(&self, day: &Instant, tag: &str) -> String;
}

/// The BCP 47 tag (`en-AU`) of a locale that may be written the POSIX way (`en_AU.UTF-8`).
#[must_use]
pub fn normalized(tag: &str) -> String {
    let tag = tag.chars().take_while(|c| !matches!(c, '.' | '@'));
    tag.map(|c| if c == '_' { '-' } else { c }).collect()
}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
#[path = "../tests/support/english.rs"]
pub(crate) mod english;
