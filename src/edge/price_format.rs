//! Prices for the page's own totals, which the script tag's `formatPrice` hands out.

use std::rc::Rc;

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::edge::interop::from_js;
use crate::edge::intl::Intl;
use crate::json::Json;
use crate::locales::Locales;
use crate::money::Amount;
use crate::price::currency::Currency;
use crate::price::display::TrailingZeroDisplay;
use crate::price::style::Style;
use crate::settings::Settings;

/// Writes prices of one currency for readers of one locale, as the panel does.
#[wasm_bindgen]
pub struct PriceFormat {
    style: Rc<Style>,
    currency: Currency,
    zeros: TrailingZeroDisplay,
}

#[wasm_bindgen]
impl PriceFormat {
    /// `currency`: ISO 4217; `locale`: BCP 47; `config`: `{currencyDisplay, trailingZeroDisplay}`.
    ///
    /// # Errors
    /// An `Error` that names the argument and its value.
    #[wasm_bindgen(constructor)]
    pub fn new(currency: &str, locale: &str, config: &JsValue) -> Result<PriceFormat, JsValue> {
        let (settings, mistakes) = Settings::read(&from_js(config).unwrap_or(Json::Null));
        if let Some(mistake) = mistakes.first() {
            return Err(js_sys::Error::new(mistake).into());
        }
        let known = Currency::parse(currency);
        let currency = known.ok_or_else(|| is_not("currency", currency, "not an ISO 4217 code"))?;
        Ok(PriceFormat {
            style: Intl.style(&[locale], currency, settings.currency_display),
            currency,
            zeros: settings.trailing_zeros,
        })
    }

    /// Writes an amount, which comes in plain decimal notation.
    ///
    /// # Errors
    /// An `Error` that names the amount.
    pub fn format(&self, amount: &str) -> Result<String, JsValue> {
        let parsed: Result<Amount, _> = amount.parse();
        let parsed = parsed.map_err(|problem| is_not("amount", amount, problem.reason()))?;
        Ok(self.style.write(parsed, self.currency, self.zeros))
    }
}

/// The error of an argument that isn't `what` it has to be.
fn is_not(name: &str, value: &str, what: &str) -> JsValue {
    js_sys::Error::new(&[name, ": ", value, " is ", what].concat()).into()
}
