//! Words in the two languages that all of the catalogue speaks.

/// The same words in English and German.
#[derive(Debug)]
pub(crate) struct Translated {
    en: &'static str,
    de: &'static str,
}

impl Translated {
    pub(crate) const fn new(en: &'static str, de: &'static str) -> Self {
        Self { en, de }
    }

    /// German for a German locale, English for any other.
    pub(crate) fn for_locale(&self, locale: &str) -> &'static str {
        match primary_language(locale).as_str() {
            "de" => self.de,
            _ => self.en,
        }
    }
}

/// The language of a locale, in lower case and without its region.
pub(crate) fn primary_language(locale: &str) -> String {
    let primary = locale.split(['-', '_']).next().unwrap_or_default();
    primary.to_ascii_lowercase()
}
