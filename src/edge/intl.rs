//! What the panel needs from the browser's `Intl`.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::wasm_bindgen;

use crate::instant::Instant;
use crate::locales::Locales;
use crate::price::currency::Currency;
use crate::price::display::CurrencyDisplay;
use crate::price::style::{SAMPLE_PLACES, SAMPLES, Style};

// One call for all samples, because crossing into JavaScript costs more than the work itself.
#[wasm_bindgen(module = "/src/edge/intl.js")]
extern "C" {
    fn samples(
        tags: &str,
        currency: &str,
        display: &str,
        places: u8,
        numbers: &str,
    ) -> Option<String>;

    fn canonical(tag: &str) -> String;

    fn folded(text: &str) -> String;

    #[wasm_bindgen(js_name = dayIn)]
    fn day_in(day: &str, tag: &str) -> String;
}

/// The browser's locales.
pub(crate) struct Intl;

impl Locales for Intl {
    fn style(&self, tags: &[&str], currency: Currency, display: CurrencyDisplay) -> Rc<Style> {
        let mut known = String::new();
        for tag in tags {
            known.push_str(tag);
            known.push(' ');
        }
        known.push_str("en");
        CACHE.with_borrow_mut(|cache| {
            let found = cache.iter().find(|style| {
                style.currency == currency && style.display == display && style.tags == known
            });
            if let Some(found) = found {
                return Rc::clone(&found.style);
            }
            let (code, display_name) = (currency.code(), display.name());
            let written = samples(&known, &code, display_name, SAMPLE_PLACES, SAMPLES);
            let style = written.and_then(|written| Style::read(&written));
            // Only plain if the page has replaced Intl with something else.
            let style = Rc::new(style.unwrap_or_else(|| Style::plain(currency)));
            if cache.len() == MAX_CACHED {
                cache.clear();
            }
            cache.push(Cached {
                tags: known,
                currency,
                display,
                style: Rc::clone(&style),
            });
            style
        })
    }

    fn day(&self, day: &Instant, tag: &str) -> String {
        day_in(day.day(), tag)
    }

    fn canonical(&self, tag: &str) -> String {
        canonical(tag)
    }

    fn folded(&self, text: &str) -> String {
        folded(text)
    }
}

/// A style that was read before, because reading one takes as long as writing a hundred prices.
struct Cached {
    tags: String,
    currency: Currency,
    display: CurrencyDisplay,
    style: Rc<Style>,
}

/// Plenty: a page uses few currencies and few locales.
const MAX_CACHED: usize = 32;

thread_local! {
    static CACHE: RefCell<Vec<Cached>> = const { RefCell::new(Vec::new()) };
}
