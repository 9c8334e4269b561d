//! What the panel needs from the browser's `Intl`.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Object;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::edge::interop::set;
use crate::instant::Instant;
use crate::locales::{Locales, normalized};
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
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = Date)]
    type Day;

    #[wasm_bindgen(constructor, js_class = "Date")]
    fn of(text: &str) -> Day;

    /// Throws if the tag isn't well-formed BCP 47.
    #[wasm_bindgen(catch, method, js_name = toLocaleDateString)]
    fn write(this: &Day, tag: &str, options: &JsValue) -> Result<String, JsValue>;
}

/// The browser's locales.
pub(crate) struct Intl;

impl Locales for Intl {
    fn style(&self, tags: &[&str], currency: Currency, display: CurrencyDisplay) -> Rc<Style> {
        let mut known = String::new();
        for tag in tags {
            known.push_str(&normalized(tag));
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
        let options: JsValue = Object::new().into();
        set(&options, "dateStyle", &"medium".into());
        set(&options, "timeZone", &"UTC".into());
        let written = Day::of(day.day()).write(&normalized(tag), &options);
        written.unwrap_or_else(|_| day.day().to_owned())
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
