//! Our own texts, per language. Everything else on the panel comes from XCover.

/// The panel's texts in one language. A pair is what stands before a value and after it.
#[derive(Debug, PartialEq, Eq)]
pub struct Wording {
    /// BCP 47 language of these texts.
    pub language: &'static str,
    /// Names the two choices as a group.
    pub choices: &'static str,
    /// The choice for cover, around its price.
    pub accept: Around,
    /// The choice against it.
    pub decline: &'static str,
    /// Said when a choice is missing.
    pub required: &'static str,
    /// The link to the policy wording (PDS).
    pub policy_wording: &'static str,
    /// Names a further document that has no name.
    pub document: &'static str,
    /// Added to links for screen readers.
    pub new_tab: &'static str,
    /// Names the list of inclusions.
    pub inclusions: &'static str,
    /// Names the list of exclusions.
    pub exclusions: &'static str,
    /// Names the list of benefits.
    pub benefits: &'static str,
    /// The most that is paid in one case, around the amount or text.
    pub limit: Around,
    /// The same for each unit.
    pub limit_per_unit: Around,
    /// What the insured bears.
    pub excess: Around,
    /// The least that can be claimed.
    pub minimum_claim: Around,
    /// Stands before a price.
    pub price: &'static str,
    /// Stands before the price before a discount.
    pub before: &'static str,
    /// What a discount saves.
    pub saved: Around,
    /// The price of products that are taken together.
    pub together: Around,
    /// The price per unit.
    pub each: Around,
    /// The tax in a price.
    pub tax: Around,
    /// What is to be paid now of an instalment plan.
    pub first_instalment: Around,
    /// What all instalments come to.
    pub in_all: Around,
    /// Names the most that is paid.
    pub cover_amount: &'static str,
    /// Names the first and the last day.
    pub period: &'static str,
    /// Names the insurer.
    pub underwriter: &'static str,
    /// Names who sells it.
    pub seller: &'static str,
    /// Said when an offer could not be had.
    pub unavailable: &'static str,
    /// The button that asks again.
    pub retry: &'static str,
    /// Said when an offer has run out.
    pub expired: &'static str,
    /// The button that asks for another.
    pub renew: &'static str,
}

/// What stands before and after a value.
pub type Around = (&'static str, &'static str);

/// `value` with what stands around it.
#[must_use]
pub fn around((before, after): Around, value: &str) -> String {
    [before, value, after].concat()
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
    required: "Please choose whether to add this cover",
    policy_wording: "Policy wording (PDS)",
    document: "Document",
    new_tab: "opens in a new tab",
    inclusions: "What is covered",
    exclusions: "What is not covered",
    benefits: "Limits and excesses",
    limit: ("up to ", ""),
    limit_per_unit: ("up to ", " per item"),
    excess: ("excess ", ""),
    minimum_claim: ("claims from ", ""),
    price: "Price",
    before: "Price before discount",
    saved: ("You save ", ""),
    together: ("Together ", ""),
    each: ("", " each"),
    tax: ("includes ", " tax"),
    first_instalment: ("", " now"),
    in_all: ("", " in all"),
    cover_amount: "Cover up to",
    period: "Period of cover",
    underwriter: "Insurer",
    seller: "Sold by",
    unavailable: "Cover can’t be offered right now.",
    retry: "Try again",
    expired: "This offer has expired.",
    renew: "Get a new price",
};

static DE: Wording = Wording {
    language: "de",
    choices: "Diesen Schutz hinzufügen?",
    accept: ("Ja, Schutz für ", " hinzufügen"),
    decline: "Nein, ohne Schutz fortfahren",
    required: "Bitte wählen Sie, ob Sie diesen Schutz hinzufügen",
    policy_wording: "Versicherungsbedingungen",
    document: "Dokument",
    new_tab: "öffnet in einem neuen Tab",
    inclusions: "Was versichert ist",
    exclusions: "Was nicht versichert ist",
    benefits: "Höchstbeträge und Selbstbehalte",
    limit: ("bis ", ""),
    limit_per_unit: ("bis ", " je Gegenstand"),
    excess: ("Selbstbehalt ", ""),
    minimum_claim: ("Schäden ab ", ""),
    price: "Preis",
    before: "Preis ohne Rabatt",
    saved: ("Sie sparen ", ""),
    together: ("Zusammen ", ""),
    each: ("je ", ""),
    tax: ("einschließlich ", " Steuern"),
    first_instalment: ("", " jetzt"),
    in_all: ("", " insgesamt"),
    cover_amount: "Versicherungssumme",
    period: "Versicherungszeitraum",
    underwriter: "Versicherer",
    seller: "Vermittelt durch",
    unavailable: "Zurzeit kann kein Schutz angeboten werden.",
    retry: "Erneut versuchen",
    expired: "Dieses Angebot ist abgelaufen.",
    renew: "Neuen Preis abrufen",
};

static FR: Wording = Wording {
    language: "fr",
    choices: "Ajouter cette garantie\u{a0}?",
    accept: ("Oui, ajouter la garantie pour ", ""),
    decline: "Non, continuer sans garantie",
    required: "Veuillez choisir si vous ajoutez cette garantie",
    policy_wording: "Conditions générales de la police",
    document: "Document",
    new_tab: "s’ouvre dans un nouvel onglet",
    inclusions: "Ce qui est couvert",
    exclusions: "Ce qui n’est pas couvert",
    benefits: "Plafonds et franchises",
    limit: ("jusqu’à ", ""),
    limit_per_unit: ("jusqu’à ", " par objet"),
    excess: ("franchise de ", ""),
    minimum_claim: ("sinistres à partir de ", ""),
    price: "Prix",
    before: "Prix avant remise",
    saved: ("Vous économisez ", ""),
    together: ("Ensemble ", ""),
    each: ("soit ", " l’unité"),
    tax: ("dont ", " de taxes"),
    first_instalment: ("", " maintenant"),
    in_all: ("", " au total"),
    cover_amount: "Garantie jusqu’à",
    period: "Période de garantie",
    underwriter: "Assureur",
    seller: "Vendu par",
    unavailable: "Aucune garantie ne peut être proposée pour le moment.",
    retry: "Réessayer",
    expired: "Cette offre a expiré.",
    renew: "Obtenir un nouveau prix",
};

static ID: Wording = Wording {
    language: "id",
    choices: "Tambahkan perlindungan ini?",
    accept: ("Ya, tambahkan perlindungan seharga ", ""),
    decline: "Tidak, lanjutkan tanpa perlindungan",
    required: "Silakan pilih apakah Anda ingin menambahkan perlindungan ini",
    policy_wording: "Ketentuan polis",
    document: "Dokumen",
    new_tab: "terbuka di tab baru",
    inclusions: "Yang ditanggung",
    exclusions: "Yang tidak ditanggung",
    benefits: "Batas dan risiko sendiri",
    limit: ("hingga ", ""),
    limit_per_unit: ("hingga ", " per barang"),
    excess: ("risiko sendiri ", ""),
    minimum_claim: ("klaim mulai dari ", ""),
    price: "Harga",
    before: "Harga sebelum diskon",
    saved: ("Anda hemat ", ""),
    together: ("Bersama-sama ", ""),
    each: ("", " per unit"),
    tax: ("termasuk pajak ", ""),
    first_instalment: ("", " sekarang"),
    in_all: ("total ", ""),
    cover_amount: "Pertanggungan hingga",
    period: "Masa pertanggungan",
    underwriter: "Penanggung",
    seller: "Dijual oleh",
    unavailable: "Perlindungan belum dapat ditawarkan saat ini.",
    retry: "Coba lagi",
    expired: "Penawaran ini sudah berakhir.",
    renew: "Minta harga baru",
};

static JA: Wording = Wording {
    language: "ja",
    choices: "この補償を追加しますか？",
    accept: ("はい、", "で補償を追加します"),
    decline: "いいえ、補償なしで続けます",
    required: "この補償を追加するかどうかを選択してください",
    policy_wording: "保険約款",
    document: "書類",
    new_tab: "新しいタブで開きます",
    inclusions: "補償内容",
    exclusions: "補償されないもの",
    benefits: "限度額と免責金額",
    limit: ("限度額 ", ""),
    limit_per_unit: ("1点につき", "まで"),
    excess: ("免責金額 ", ""),
    minimum_claim: ("請求最低額 ", ""),
    price: "料金",
    before: "割引前の料金",
    saved: ("", "お得"),
    together: ("合わせて", ""),
    each: ("1つあたり", ""),
    tax: ("税", "を含む"),
    first_instalment: ("初回", ""),
    in_all: ("総額", ""),
    cover_amount: "補償限度額",
    period: "補償期間",
    underwriter: "引受保険会社",
    seller: "販売者",
    unavailable: "現在、補償をご提供できません。",
    retry: "もう一度試す",
    expired: "このご案内は期限が切れました。",
    renew: "新しい料金を見る",
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
            assert!(
                around(wording.accept, "$14.02").contains("$14.02"),
                "{language}"
            );
        }
    }
}
