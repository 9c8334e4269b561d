//! The copy of the offers: per vertical and language, with marks where names and links go.
//!
//! Everything is in English; event cover is in German, French, Indonesian and Japanese too.

mod en;
mod event_de;
mod event_fr;
mod event_id;
mod event_ja;

use crate::catalogue::Vertical;

/// What is covered, or what is not: a title and a sentence.
pub(crate) type Point = (&'static str, &'static str);

/// The copy of one vertical in one language.
///
/// Marks: `{name}` is what is insured, `{seller}` and `{insurer}` are who stands behind it;
/// `<wording>` and `<terms>` open and close links.
pub(crate) struct Texts {
    pub(crate) title: &'static str,
    pub(crate) header: &'static str,
    pub(crate) description: &'static str,
    pub(crate) optout_msg: &'static str,
    pub(crate) inclusions: &'static [Point],
    pub(crate) exclusions: &'static [Point],
    /// HTML.
    pub(crate) disclaimer: &'static str,
    /// HTML.
    pub(crate) in_path_disclaimer: &'static str,
    pub(crate) payment_disclaimer: &'static str,
}

/// The texts for a customer's language, and the language they are in.
pub(crate) fn texts(vertical: Vertical, asked: &str) -> (&'static Texts, String) {
    let primary = asked.split(['-', '_']).next().unwrap_or_default();
    let translated = match (vertical, primary.to_ascii_lowercase().as_str()) {
        (Vertical::Event, "de") => Some(&event_de::EVENT),
        (Vertical::Event, "fr") => Some(&event_fr::EVENT),
        (Vertical::Event, "id") => Some(&event_id::EVENT),
        (Vertical::Event, "ja") => Some(&event_ja::EVENT),
        (_, "en") => Some(english(vertical)),
        _ => None,
    };
    match translated {
        Some(texts) => (texts, asked.to_owned()),
        None => (english(vertical), "en".to_owned()),
    }
}

/// The English texts, which every vertical has.
pub(crate) fn english(vertical: Vertical) -> &'static Texts {
    match vertical {
        Vertical::Event => &en::EVENT,
        Vertical::Product => &en::PRODUCT,
        Vertical::Parcel => &en::PARCEL,
        Vertical::Travel => &en::TRAVEL,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<&'static Texts> {
        let languages = ["de", "fr", "id", "ja"];
        let translated = languages.map(|language| texts(Vertical::Event, language).0);
        let english = Vertical::ALL.iter().map(|vertical| english(*vertical));
        english.chain(translated).collect()
    }

    #[test]
    fn every_offer_has_three_to_five_inclusions_and_two_to_four_exclusions() {
        for texts in all() {
            assert!((3..=5).contains(&texts.inclusions.len()), "{}", texts.title);
            assert!((2..=4).contains(&texts.exclusions.len()), "{}", texts.title);
        }
    }

    #[test]
    fn no_text_is_blank() {
        for texts in all() {
            let points = texts.inclusions.iter().chain(texts.exclusions);
            let single = [
                texts.title,
                texts.header,
                texts.description,
                texts.optout_msg,
                texts.disclaimer,
                texts.in_path_disclaimer,
                texts.payment_disclaimer,
            ];
            let points = points.flat_map(|(title, sentence)| [*title, *sentence]);
            for text in single.into_iter().chain(points) {
                assert_eq!(text, text.trim());
                assert!(!text.contains("  "), "{text}");
                assert!(!text.is_empty(), "{}", texts.title);
            }
        }
    }

    #[test]
    fn every_disclaimer_names_who_stands_behind_it_and_links_to_wording_and_terms() {
        for texts in all() {
            for mark in [
                "{seller}",
                "{insurer}",
                "<wording>",
                "</wording>",
                "<terms>",
                "</terms>",
            ] {
                assert!(texts.disclaimer.contains(mark), "{mark} in {}", texts.title);
            }
            assert!(
                texts.in_path_disclaimer.contains("<wording>"),
                "{}",
                texts.title
            );
        }
    }

    #[test]
    fn the_content_is_in_the_language_asked_for_or_in_english() {
        for (vertical, asked, language, is_english) in [
            (Vertical::Event, "en-US", "en-US", true),
            (Vertical::Event, "de-AT", "de-AT", false),
            (Vertical::Event, "JA", "JA", false),
            (Vertical::Event, "es", "en", true),
            (Vertical::Event, "", "en", true),
            (Vertical::Travel, "de", "en", true),
        ] {
            let (texts, answered) = texts(vertical, asked);
            assert_eq!(answered, language);
            assert_eq!(
                texts.title == english(vertical).title,
                is_english,
                "{asked}"
            );
        }
    }
}
