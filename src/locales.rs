//! What only the browser knows: how its locales write prices and dates. `edge` implements it.

use std::rc::Rc;

use crate::instant::Instant;
use crate::price::currency::Currency;
use crate::price::display::CurrencyDisplay;
use crate::price::style::Style;

/// The browser's locales.
pub trait Locales {
    /// How prices in `currency` are written in the first of `tags` that the browser knows (see
    /// [`Locales::canonical`]), or in English if it knows none.
    fn style(&self, tags: &[&str], currency: Currency, display: CurrencyDisplay) -> Rc<Style>;

    /// `day` as it is written in the locale `tag`, or unchanged (`YYYY-MM-DD`) if the browser doesn't know the tag.
    fn day(&self, day: &Instant, tag: &str) -> String;

    /// The nearest BCP 47 tag to `tag`, as the browser writes it: `id-ID` for `in-ID`, `en-AU` for `en_AU.UTF-8`. Empty
    /// if there is none.
    fn canonical(&self, tag: &str) -> String;

    /// `text` in small letters and without white space, to compare texts that say the same.
    fn folded(&self, text: &str) -> String;
}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
#[path = "../tests/support/english.rs"]
pub(crate) mod english;
