//! The part of CLDR that prices need.
//!
//! From the Unicode Common Locale Data Repository, version 48. © 1991-2026 Unicode, Inc., under
//! the Unicode License v3 (<https://www.unicode.org/license.txt>).

/// How a locale writes numbers and prices.
pub(super) struct Locale {
    /// Lower-case BCP 47 tag.
    tag: &'static str,
    /// The separator before the decimals.
    pub(super) decimal: &'static str,
    /// The separator between groups of three digits.
    pub(super) group: &'static str,
    /// Whether the currency follows the number.
    pub(super) symbol_after: bool,
    /// Code and symbol, where the symbol is not the code.
    symbols: &'static [(&'static str, &'static str)],
}

/// Symbols that are the same in nearly every locale.
const NARROW: &[(&str, &str)] = &[
    ("AUD", "$"),
    ("EUR", "€"),
    ("GBP", "£"),
    ("IDR", "Rp"),
    ("JPY", "¥"),
    ("USD", "$"),
];

/// Sought from the first to the last, so that a parent stands behind its children.
const LOCALES: &[Locale] = &[
    Locale {
        tag: "en-au",
        decimal: ".",
        group: ",",
        symbol_after: false,
        symbols: &[("AUD", "$")],
    },
    EN,
    Locale {
        tag: "de",
        decimal: ",",
        group: ".",
        symbol_after: true,
        symbols: &[
            ("AUD", "AU$"),
            ("EUR", "€"),
            ("GBP", "£"),
            ("JPY", "¥"),
            ("USD", "$"),
        ],
    },
    Locale {
        tag: "fr",
        decimal: ",",
        group: "\u{202f}",
        symbol_after: true,
        symbols: &[("AUD", "$AU"), ("EUR", "€"), ("GBP", "£GB"), ("USD", "$US")],
    },
    Locale {
        tag: "id",
        decimal: ",",
        group: ".",
        symbol_after: false,
        symbols: &[
            ("AUD", "AU$"),
            ("EUR", "€"),
            ("GBP", "£"),
            ("IDR", "Rp"),
            ("JPY", "JP¥"),
            ("USD", "US$"),
        ],
    },
    Locale {
        tag: "ja",
        decimal: ".",
        group: ",",
        symbol_after: false,
        symbols: &[
            ("AUD", "A$"),
            ("EUR", "€"),
            ("GBP", "£"),
            ("JPY", "￥"),
            ("USD", "$"),
        ],
    },
];

const EN: Locale = Locale {
    tag: "en",
    decimal: ".",
    group: ",",
    symbol_after: false,
    symbols: &[
        ("AUD", "A$"),
        ("EUR", "€"),
        ("GBP", "£"),
        ("JPY", "¥"),
        ("USD", "$"),
    ],
};

impl Locale {
    pub(super) fn symbol<'a>(&self, code: &'a str) -> &'a str {
        find(self.symbols, code).unwrap_or(code)
    }

    pub(super) fn narrow_symbol<'a>(&self, code: &'a str) -> &'a str {
        // Japanese writes the yen full width in both displays.
        let own = find(self.symbols, code).filter(|_| self.tag == "ja" && code == "JPY");
        own.or_else(|| find(NARROW, code)).unwrap_or(code)
    }
}

fn find(symbols: &'static [(&str, &'static str)], code: &str) -> Option<&'static str> {
    symbols
        .iter()
        .find(|(key, _)| *key == code)
        .map(|(_, symbol)| *symbol)
}

/// The locale of a BCP 47 tag, or of its nearest parent, or `en`.
pub(super) fn locale(tag: &str) -> &'static Locale {
    let tag = tag.to_ascii_lowercase().replace('_', "-");
    let mut tag = tag.as_str();
    loop {
        if let Some(locale) = LOCALES.iter().find(|locale| locale.tag == tag) {
            return locale;
        }
        match tag.rsplit_once('-') {
            Some((parent, _)) => tag = parent,
            None => return &EN,
        }
    }
}

/// A currency's places behind the point: as CLDR shows them, and ISO 4217's minor units.
pub(super) fn decimals(code: &str) -> (u8, u8) {
    match code {
        "JPY" => (0, 0),
        "IDR" => (0, 2),
        _ => (2, 2),
    }
}
