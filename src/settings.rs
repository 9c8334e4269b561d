//! What the host page sets: the language, and how prices are displayed.

use crate::error::is_not;
use crate::json::Json;
use crate::letters::is_blank;
use crate::money::Amount;
use crate::offer::Offer;
use crate::price::display::{CurrencyDisplay, TrailingZeroDisplay};

/// The panel's language, and how it writes prices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The locale for prices, BCP 47; `None` for the content's language.
    pub locale: Option<String>,
    /// The language requested, BCP 47. If the response doesn't name the content's language, this is it.
    /// Source: `customer_language` of a quote request, `customer.language` of an offer request, else
    /// the page's `lang`.
    pub language: Option<String>,
    /// `currencyDisplay`.
    pub currency_display: CurrencyDisplay,
    /// `trailingZeroDisplay`.
    pub trailing_zeros: TrailingZeroDisplay,
    /// How many travellers, tickets, … the price per unit is for.
    pub units: Option<u32>,
    /// Whether to show XCover's persuasion texts.
    pub persuasion: bool,
    /// How much of the panel is visible at once, and in which order.
    pub layout: Layout,
}

/// The element's attribute `layout`. Its styles follow the attribute itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// The whole offer, in a frame, with the choices at the end.
    #[default]
    Panel,
    /// For product pages: no frame, and the choices right below the price.
    Card,
    /// What must be visible, and a row of choices; the rest is in the fold.
    Inline,
}

impl Layout {
    /// # Errors
    /// For another name: what it should be.
    fn parse(name: &str) -> Result<Layout, &'static str> {
        match name {
            "panel" => Ok(Layout::Panel),
            "card" => Ok(Layout::Card),
            "inline" => Ok(Layout::Inline),
            _ => Err("panel, card or inline"),
        }
    }
}

impl Settings {
    /// Reads `{locale, language, currencyDisplay, trailingZeroDisplay, units, persuasion, layout}`. An invalid value
    /// is replaced by the default and reported in the second part, in a sentence of its own.
    #[must_use]
    pub fn read(json: &Json) -> (Settings, Vec<String>) {
        let mut mistakes = Vec::new();
        let owned = |key: &str| json.get(key).text().map(str::to_owned);
        let currency_display = choice(
            json,
            "currencyDisplay",
            CurrencyDisplay::parse,
            &mut mistakes,
        );
        let trailing_zeros = choice(
            json,
            "trailingZeroDisplay",
            TrailingZeroDisplay::parse,
            &mut mistakes,
        );
        let units = match json.get("units") {
            Json::Null => None,
            other => {
                // An attribute's value is always text.
                let units = match other {
                    Json::String(text) => text.trim_matches(is_blank).parse().ok(),
                    Json::Number(number) => Amount::from_f64(*number).ok().and_then(Amount::whole),
                    _ => None,
                };
                if units.is_none_or(|units: u32| units == 0) {
                    mistakes.push(mistake("units", other, "a whole number from 1 on"));
                }
                units.filter(|units| *units > 0)
            }
        };
        let settings = Settings {
            locale: owned("locale"),
            language: owned("language"),
            currency_display,
            trailing_zeros,
            units,
            // Like HTML's boolean attributes: present means true. But "false" is what frameworks write for `false`.
            persuasion: !json.get("persuasion").is_null()
                && json.get("persuasion").text() != Some("false"),
            layout: choice(json, "layout", Layout::parse, &mut mistakes),
        };
        (settings, mistakes)
    }

    /// The language of `offer`'s texts, BCP 47.
    #[must_use]
    pub fn content_language<'a>(&'a self, offer: &'a Offer) -> &'a str {
        offer
            .language
            .as_deref()
            .or(self.language.as_deref())
            .unwrap_or("en")
    }
}

/// The setting at `key`; the default if it is absent. An invalid one gives the default too, and a mistake.
fn choice<T: Default>(
    json: &Json,
    key: &str,
    parse: fn(&str) -> Result<T, &'static str>,
    mistakes: &mut Vec<String>,
) -> T {
    let value = json.get(key);
    let text = match value {
        Json::Null => return T::default(),
        Json::String(text) => text,
        _ => "",
    };
    parse(text).unwrap_or_else(|expected| {
        mistakes.push(mistake(key, value, expected));
        T::default()
    })
}

fn mistake(name: &str, value: &Json, expected: &str) -> String {
    [name, ": ", &is_not(&value.described(), expected)].concat()
}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
mod tests {
    use super::*;
    use crate::json::serde_value::tree;

    fn read(json: &serde_json::Value) -> (Settings, Vec<String>) {
        Settings::read(&tree(json))
    }

    #[test]
    fn settings_have_the_names_of_intl() {
        let (settings, mistakes) = read(&serde_json::json!({
            "locale": "en-AU", "currencyDisplay": "narrowSymbol",
            "trailingZeroDisplay": "stripIfInteger", "layout": "inline",
        }));
        assert_eq!(mistakes, [""; 0]);
        assert_eq!(settings.locale.as_deref(), Some("en-AU"));
        assert_eq!(settings.currency_display, CurrencyDisplay::NarrowSymbol);
        assert_eq!(settings.trailing_zeros, TrailingZeroDisplay::StripIfInteger);
        assert_eq!(settings.layout, Layout::Inline);
        assert_eq!(read(&serde_json::json!({})).0, Settings::default());
    }

    #[test]
    fn a_value_that_is_not_known_is_named_and_leaves_the_default() {
        let (settings, mistakes) = read(
            &serde_json::json!({"currencyDisplay": "name", "trailingZeroDisplay": 1, "units": "two", "layout": "Card"}),
        );
        assert_eq!(settings, Settings::default());
        assert_eq!(
            mistakes,
            [
                "currencyDisplay: \"name\" is not symbol, narrowSymbol or code",
                "trailingZeroDisplay: a number is not auto or stripIfInteger",
                "units: \"two\" is not a whole number from 1 on",
                "layout: \"Card\" is not panel, card or inline",
            ]
        );
    }

    #[test]
    fn persuasion_is_on_like_a_boolean_attribute_but_off_where_a_framework_wrote_false() {
        for (value, is_on) in [
            (serde_json::json!(null), false),
            (serde_json::json!("false"), false),
            (serde_json::json!(""), true),
            (serde_json::json!("true"), true),
            (serde_json::json!("persuasion"), true),
        ] {
            let (settings, _) = read(&serde_json::json!({ "persuasion": value }));
            assert_eq!(settings.persuasion, is_on, "{value}");
        }
    }
}
