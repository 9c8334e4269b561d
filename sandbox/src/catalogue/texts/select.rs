//! The texts for a product in a customer's language.

use crate::catalogue::product::Vertical;
use crate::catalogue::texts::types::{Phrases, Texts};
use crate::catalogue::texts::{de, en, event_ar, event_fr, event_id, event_ja};
use crate::catalogue::translated::primary_language;

/// The shared texts for a customer's language: German or English.
pub(crate) fn phrases(asked: &str) -> &'static Phrases {
    match primary_language(asked).as_str() {
        "de" => &de::PHRASES,
        _ => &en::PHRASES,
    }
}

/// The texts for a customer's language, and the language that they are in.
pub(crate) fn texts(vertical: Vertical, asked: &str) -> (&'static Texts, String) {
    let translated = match (vertical, primary_language(asked).as_str()) {
        (_, "de") => Some(german(vertical)),
        (Vertical::Event, "ar") => Some(&event_ar::EVENT),
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
        Vertical::Medical => &en::MEDICAL,
    }
}

fn german(vertical: Vertical) -> &'static Texts {
    match vertical {
        Vertical::Event => &de::EVENT,
        Vertical::Product => &de::PRODUCT,
        Vertical::Parcel => &de::PARCEL,
        Vertical::Travel => &de::TRAVEL,
        Vertical::Medical => &de::MEDICAL,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<&'static Texts> {
        let languages = ["ar", "fr", "id", "ja"];
        let translated = languages.map(|language| texts(Vertical::Event, language).0);
        let both = |vertical: &Vertical| [english(*vertical), german(*vertical)];
        let both = Vertical::ALL.iter().flat_map(both);
        both.chain(translated).collect()
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
            (Vertical::Travel, "de", "de", false),
            (Vertical::Travel, "fr", "en", true),
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

    #[test]
    fn german_is_long() {
        for vertical in Vertical::ALL {
            let (german, english) = (german(*vertical), english(*vertical));
            assert!(german.disclaimer.len() > english.disclaimer.len() + 200);
            let longest = |text: &str| text.split(' ').map(str::len).max();
            assert!(longest(german.disclaimer) >= Some(24), "{}", german.title);
        }
    }

    #[test]
    fn a_text_with_a_hole_has_two_blanks_or_a_lone_sign() {
        for phrases in ["en", "de"].map(phrases) {
            assert!(phrases.description_with_hole.contains("  "));
            assert!(phrases.title_with_hole.contains("{sign} /"));
        }
    }
}
