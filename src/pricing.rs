//! One offer's prices, written the same way everywhere on the panel.

use std::rc::Rc;

use crate::holes::Prices;
use crate::locales::Locales;
use crate::money::Amount;
use crate::offer::{Offer, Product};
use crate::price::currency::minor_units;
use crate::price::style::Style;
use crate::settings::Settings;

/// Writes an offer's amounts.
pub struct Pricing<'a> {
    offer: &'a Offer,
    settings: &'a Settings,
    style: Rc<Style>,
}

impl<'a> Pricing<'a> {
    /// Prices of `offer`, written as `settings` say, in the locale they name or else in the content's
    /// language.
    #[must_use]
    pub fn new(offer: &'a Offer, settings: &'a Settings, locales: &dyn Locales) -> Pricing<'a> {
        let language = settings.content_language(offer);
        let tags = [settings.locale.as_deref().unwrap_or(language), language];
        Pricing {
            offer,
            settings,
            style: locales.style(&tags, offer.currency, settings.currency_display),
        }
    }

    /// `amount` in the offer's currency.
    #[must_use]
    pub fn write(&self, amount: Amount) -> String {
        let zeros = self.settings.trailing_zeros;
        self.style.write(amount, self.offer.currency, zeros)
    }

    /// `amount` per unit, if there are several units. Rounded half away from zero to the currency's minor
    /// unit, so the units may add up to slightly more or less than `amount`.
    #[must_use]
    pub fn per_unit(&self, amount: Amount) -> Option<String> {
        let units = self.settings.units.filter(|units| *units > 1)?;
        let places = minor_units(self.offer.currency);
        Some(self.write(amount.per_unit(units, places)?))
    }

    /// The prices for the holes in a product's copy.
    #[must_use]
    pub fn for_holes(&self, product: &Product) -> Prices {
        let per_unit = match self.settings.units {
            Some(1) => Some(self.write(product.price)),
            _ => self.per_unit(product.price),
        };
        Prices {
            per_unit,
            per_year: product.lasts_a_year().then(|| self.write(product.price)),
        }
    }
}
