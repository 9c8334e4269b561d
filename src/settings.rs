//! What the host page sets: language and the display of prices.

use crate::currency::{self, CurrencyDisplay, TrailingZeroDisplay};
use crate::json::Json;
use crate::money::Amount;
use crate::offer::Offer;

/// How the panel speaks and writes prices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The locale of prices, BCP 47; `None`: the content's language.
    pub locale: Option<String>,
    /// The language asked for, BCP 47: what the content's language is when the answer doesn't say.
    /// Source: `customer_language` of the request, else the page's `lang`.
    pub language: Option<String>,
    /// `currencyDisplay`.
    pub display: CurrencyDisplay,
    /// `trailingZeroDisplay`.
    pub zeros: TrailingZeroDisplay,
}

impl Settings {
    /// Reads `{locale, language, currencyDisplay, trailingZeroDisplay}`. A value that isn't known
    /// leaves the default, and is named in the second part: one sentence each.
    #[must_use]
    pub fn read(json: &Json) -> (Settings, Vec<String>) {
        let mut mistakes = Vec::new();
        let owned = |key: &str| json.get(key).text().map(str::to_owned);
        let display = match json.get("currencyDisplay") {
            Json::Null => None,
            Json::String(text) if text == "symbol" => None,
            Json::String(text) if text == "narrowSymbol" => Some(CurrencyDisplay::NarrowSymbol),
            other => {
                mistakes.push(mistake("currencyDisplay", other, "symbol or narrowSymbol"));
                None
            }
        };
        let zeros = match json.get("trailingZeroDisplay") {
            Json::Null => None,
            Json::String(text) if text == "auto" => None,
            Json::String(text) if text == "stripIfInteger" => {
                Some(TrailingZeroDisplay::StripIfInteger)
            }
            other => {
                mistakes.push(mistake(
                    "trailingZeroDisplay",
                    other,
                    "auto or stripIfInteger",
                ));
                None
            }
        };
        let settings = Settings {
            locale: owned("locale"),
            language: owned("language"),
            display: display.unwrap_or_default(),
            zeros: zeros.unwrap_or_default(),
        };
        (settings, mistakes)
    }

    /// The language of the texts of `offer`, BCP 47.
    #[must_use]
    pub fn content_language<'a>(&'a self, offer: &'a Offer) -> &'a str {
        offer
            .language
            .as_deref()
            .or(self.language.as_deref())
            .unwrap_or("en")
    }

    /// `amount` in the currency of `offer`, as the panel writes it everywhere.
    #[must_use]
    pub fn price(&self, amount: Amount, offer: &Offer) -> String {
        let locale = self
            .locale
            .as_deref()
            .unwrap_or_else(|| self.content_language(offer));
        currency::format(amount, offer.currency, locale, self.display, self.zeros)
    }
}

fn mistake(name: &str, value: &Json, expected: &str) -> String {
    format!("{name}: {value} is not {expected}")
}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
mod tests {
    use super::*;

    fn read(json: &serde_json::Value) -> (Settings, Vec<String>) {
        Settings::read(&serde_json::from_value(json.clone()).unwrap())
    }

    #[test]
    fn settings_have_the_names_of_intl() {
        let (settings, mistakes) = read(&serde_json::json!({
            "locale": "en-AU", "currencyDisplay": "narrowSymbol",
            "trailingZeroDisplay": "stripIfInteger",
        }));
        assert_eq!(mistakes, [""; 0]);
        assert_eq!(settings.locale.as_deref(), Some("en-AU"));
        assert_eq!(settings.display, CurrencyDisplay::NarrowSymbol);
        assert_eq!(settings.zeros, TrailingZeroDisplay::StripIfInteger);
        assert_eq!(read(&serde_json::json!({})).0, Settings::default());
    }

    #[test]
    fn a_value_that_is_not_known_is_named_and_leaves_the_default() {
        let (settings, mistakes) =
            read(&serde_json::json!({"currencyDisplay": "name", "trailingZeroDisplay": 1}));
        assert_eq!(settings, Settings::default());
        assert_eq!(
            mistakes,
            [
                "currencyDisplay: \"name\" is not symbol or narrowSymbol",
                "trailingZeroDisplay: a number is not auto or stripIfInteger",
            ]
        );
    }
}
