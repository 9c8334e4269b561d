//! Prices for the page's own totals: the script tag's `formatPrice`.

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::edge::interop::from_js;
use crate::edge::intl::Intl;
use crate::json::Json;
use crate::locales::Locales;
use crate::money::Amount;
use crate::price::currency::Currency;
use crate::settings::Settings;

/// Writes `amount` (plain decimal notation) in `currency` (ISO 4217) the way the panel would in `locale`
/// (BCP 47). `config` is `{currencyDisplay, trailingZeroDisplay}`.
///
/// # Errors
/// An `Error` that names the invalid argument and its value.
#[wasm_bindgen(js_name = formatPrice)]
pub fn format_price(
    amount: &str,
    currency: &str,
    locale: &str,
    config: &JsValue,
) -> Result<String, JsValue> {
    let parsed: Result<Amount, _> = amount.parse();
    let parsed = parsed.map_err(|problem| is_not("amount", amount, problem.reason()))?;
    let known = Currency::parse(currency);
    let currency = known.ok_or_else(|| is_not("currency", currency, "not an ISO 4217 code"))?;
    let (settings, mistakes) = Settings::read(&from_js(config).unwrap_or(Json::Null));
    if let Some(mistake) = mistakes.first() {
        return Err(js_sys::Error::new(mistake).into());
    }
    let style = Intl.style(&[locale], currency, settings.currency_display);
    Ok(style.write(parsed, currency, settings.trailing_zeros))
}

/// The error for an argument that isn't `what` it should be.
fn is_not(name: &str, value: &str, what: &str) -> JsValue {
    js_sys::Error::new(&[name, ": ", value, " is ", what].concat()).into()
}
