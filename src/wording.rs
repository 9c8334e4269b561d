//! Our own texts, per language. Everything else on the panel comes from XCover.

/// The panel's texts in one language.
#[derive(Debug, PartialEq, Eq)]
pub struct Wording {
    /// BCP 47 language of these texts.
    pub language: &'static str,
    /// Names the two choices as a group, for screen readers.
    pub choices: &'static str,
    /// The choice for cover: what stands before the price, and what stands after it.
    accept: (&'static str, &'static str),
    /// The choice against it.
    pub decline: &'static str,
    /// The link to the policy wording (PDS).
    pub policy_wording: &'static str,
    /// Added to that link for screen readers.
    pub new_tab: &'static str,
    /// Names the list of inclusions.
    pub inclusions: &'static str,
    /// Stands before a price.
    pub price: &'static str,
    /// The price per unit: what stands before it, and what stands after it.
    each: (&'static str, &'static str),
}

impl Wording {
    /// The text for a price per unit.
    #[must_use]
    pub fn each(&self, price: &str) -> String {
        [self.each.0, price, self.each.1].concat()
    }

    /// The text of the choice for cover at `price`.
    #[must_use]
    pub fn accept(&self, price: &str) -> String {
        [self.accept.0, price, self.accept.1].concat()
    }
}

/// The texts for a BCP 47 language; English where there is no translation.
#[must_use]
pub fn wording(language: &str) -> &'static Wording {
    let primary = language.split(['-', '_']).next().unwrap_or_default();
    [&DE, &FR, &ID, &JA]
        .into_iter()
        .find(|wording| wording.language.eq_ignore_ascii_case(primary))
        .unwrap_or(&EN)
}

static EN: Wording = Wording {
    language: "en",
    choices: "Add this cover?",
    accept: ("Yes, add cover for ", ""),
    decline: "No, continue without cover",
    policy_wording: "Policy wording (PDS)",
    new_tab: "opens in a new tab",
    inclusions: "What is covered",
    price: "Price",
    each: ("", " each"),
};

static DE: Wording = Wording {
    language: "de",
    choices: "Diesen Schutz hinzufügen?",
    accept: ("Ja, Schutz für ", " hinzufügen"),
    decline: "Nein, ohne Schutz fortfahren",
    policy_wording: "Versicherungsbedingungen",
    new_tab: "öffnet in einem neuen Tab",
    inclusions: "Was versichert ist",
    price: "Preis",
    each: ("je ", ""),
};

static FR: Wording = Wording {
    language: "fr",
    choices: "Ajouter cette garantie\u{a0}?",
    accept: ("Oui, ajouter la garantie pour ", ""),
    decline: "Non, continuer sans garantie",
    policy_wording: "Conditions générales de la police",
    new_tab: "s’ouvre dans un nouvel onglet",
    inclusions: "Ce qui est couvert",
    price: "Prix",
    each: ("soit ", " l’unité"),
};

static ID: Wording = Wording {
    language: "id",
    choices: "Tambahkan perlindungan ini?",
    accept: ("Ya, tambahkan perlindungan seharga ", ""),
    decline: "Tidak, lanjutkan tanpa perlindungan",
    policy_wording: "Ketentuan polis",
    new_tab: "terbuka di tab baru",
    inclusions: "Yang ditanggung",
    price: "Harga",
    each: ("", " per unit"),
};

static JA: Wording = Wording {
    language: "ja",
    choices: "この補償を追加しますか？",
    accept: ("はい、", "で補償を追加します"),
    decline: "いいえ、補償なしで続けます",
    policy_wording: "保険約款",
    new_tab: "新しいタブで開きます",
    inclusions: "補償内容",
    price: "料金",
    each: ("1つあたり", ""),
};

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_found_by_its_primary_subtag() {
        for (tag, language) in [
            ("de", "de"),
            ("de-CH", "de"),
            ("FR_ca", "fr"),
            ("ja-JP", "ja"),
            ("pt", "en"),
            ("", "en"),
        ] {
            assert_eq!(wording(tag).language, language, "{tag}");
        }
    }

    #[test]
    fn every_language_names_the_price_where_it_is_accepted() {
        for language in ["en", "de", "fr", "id", "ja"] {
            let wording = wording(language);
            assert_eq!(wording.language, language);
            assert!(wording.accept("$14.02").contains("$14.02"), "{language}");
        }
    }
}
