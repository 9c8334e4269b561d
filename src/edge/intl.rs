//! The browser's `Intl`, as far as the panel reads it.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Object};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::currency::{Currency, CurrencyDisplay, SAMPLE_PLACES, SAMPLES, Style};
use crate::edge::interop::{from_js, set};
use crate::instant::Instant;
use crate::json::Json;
use crate::locales::{Locales, normalized};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl)]
    type NumberFormat;

    /// Throws when the tag isn't well-formed.
    #[wasm_bindgen(catch, static_method_of = NumberFormat, js_namespace = Intl, js_name = supportedLocalesOf)]
    fn supported(tag: &str) -> Result<Array, JsValue>;

    #[wasm_bindgen(catch, constructor, js_namespace = Intl)]
    fn new(locales: &Array, options: &JsValue) -> Result<NumberFormat, JsValue>;

    #[wasm_bindgen(method, js_name = formatToParts)]
    fn parts(this: &NumberFormat, number: f64) -> JsValue;

    #[wasm_bindgen(js_name = Date)]
    type Day;

    #[wasm_bindgen(constructor, js_class = "Date")]
    fn of(text: &str) -> Day;

    /// Throws when the tag isn't well-formed.
    #[wasm_bindgen(catch, method, js_name = toLocaleDateString)]
    fn write(this: &Day, tag: &str, options: &JsValue) -> Result<String, JsValue>;
}

/// The locales of the browser around.
pub(crate) struct Intl;

impl Locales for Intl {
    fn style(&self, tags: &[&str], currency: Currency, display: CurrencyDisplay) -> Rc<Style> {
        let joined = tags.join(" ");
        KEPT.with_borrow_mut(|kept| {
            let known = kept.iter().find(|known| {
                known.currency == currency && known.display == display && known.tags == joined
            });
            if let Some(known) = known {
                return Rc::clone(&known.style);
            }
            let style = Rc::new(style(tags, currency, display));
            if kept.len() == MOST_KEPT {
                kept.clear();
            }
            kept.push(Kept {
                tags: joined,
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

/// A style that was read: reading one takes as long as writing hundreds of prices.
struct Kept {
    tags: String,
    currency: Currency,
    display: CurrencyDisplay,
    style: Rc<Style>,
}

/// A page writes few currencies in few locales.
const MOST_KEPT: usize = 32;

thread_local! {
    static KEPT: RefCell<Vec<Kept>> = const { RefCell::new(Vec::new()) };
}

fn style(tags: &[&str], currency: Currency, display: CurrencyDisplay) -> Style {
    let options: JsValue = Object::new().into();
    for (name, value) in [
        ("style", "currency"),
        ("currency", &currency.code()),
        ("currencyDisplay", display.name()),
    ] {
        set(&options, name, &value.into());
    }
    for name in ["minimumFractionDigits", "maximumFractionDigits"] {
        set(&options, name, &SAMPLE_PLACES.into());
    }
    for tag in tags.iter().chain(&["en"]) {
        let Ok(known) = NumberFormat::supported(&normalized(tag)) else {
            continue;
        };
        if known.length() == 0 {
            continue;
        }
        let format = NumberFormat::new(&known, &options);
        let samples = format.ok().map(|format| {
            SAMPLES.map(|number| from_js(&format.parts(number)).unwrap_or(Json::Null))
        });
        if let Some(style) = samples.and_then(|samples| Style::read(&samples)) {
            return style;
        }
    }
    // Only on a page that has put something else in Intl's place.
    Style::plain(currency)
}
