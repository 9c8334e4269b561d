//! Our own texts, in each language. Everything else on the panel comes from XCover.
//!
//! `build.rs` turns the sources, `src/wording/*.ftl` ([Fluent]), into one line per text. American
//! English is compiled in; each other language is a file beside the WebAssembly.
//!
//! [Fluent]: https://projectfluent.org

use std::borrow::Cow;

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// The texts in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording(Cow<'static, str>);

impl Default for Wording {
    /// English.
    fn default() -> Wording {
        Wording(Cow::Borrowed(ENGLISH))
    }
}

impl Wording {
    /// Reads a language's file: its BCP 47 tag on the first line, then one line per [`Text`]. `None` for
    /// anything else.
    #[must_use]
    pub fn read(lines: &str) -> Option<Wording> {
        let has_all = lines.split('\n').count() == COUNT + 1;
        has_all.then(|| Wording(Cow::Owned(lines.to_owned())))
    }

    /// The language of these texts, BCP 47.
    #[must_use]
    pub fn language(&self) -> &str {
        self.line(0)
    }

    /// A text that has no placeholders.
    #[must_use]
    pub fn get(&self, text: Text) -> &str {
        self.line(text as usize + 1)
    }

    /// A text with `values` in its placeholders, which each language may put in a different order. `build.rs` has isolated each
    /// placeholder, so that a value reads in its own order whichever way the language runs.
    #[must_use]
    pub fn fill(&self, text: Text, values: &[&str]) -> String {
        let mut filled = String::new();
        let mut rest = self.get(text);
        while let Some((before, after)) = rest.split_once('{') {
            let (place, after) = after.split_once('}').unwrap_or((after, ""));
            let value = place
                .parse()
                .ok()
                .and_then(|place: usize| values.get(place));
            filled.push_str(before);
            filled.push_str(value.copied().unwrap_or_default());
            rest = after;
        }
        filled.push_str(rest);
        filled
    }

    fn line(&self, place: usize) -> &str {
        self.0.split('\n').nth(place).unwrap_or_default()
    }
}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_language_has_every_text_and_names_the_cover_that_is_asked_about() {
        assert!(LANGUAGES.len() > 1);
        for (language, lines) in LANGUAGES {
            let wording = Wording::read(lines).expect(language);
            assert_eq!(wording.language(), *language);
            for text in [Text::Question, Text::YesTo] {
                let said = wording.fill(text, &["Ticket cover"]);
                assert!(said.contains("Ticket cover"), "{language}: {said}");
            }
            assert_ne!(wording.get(Text::Accept), wording.get(Text::Decline));
            assert_ne!(wording.get(Text::Yes), wording.get(Text::No));
        }
    }

    #[test]
    fn the_script_tag_asks_for_every_language_that_has_a_file_and_for_no_other() {
        let script = include_str!("../www/embed/languages.js");
        let (_, list) = script.split_once("const languages =\n  '").unwrap();
        let (list, _) = list.split_once('\'').unwrap();
        let asked: Vec<_> = list.split(' ').collect();
        let languages = LANGUAGES.iter().map(|(name, _)| *name);
        let files: Vec<_> = languages.filter(|name| *name != "en").collect();
        assert_eq!(asked, files);
    }

    #[test]
    fn another_english_has_its_own_words_and_shares_the_rest() {
        let texts = |language: &str| {
            let found = LANGUAGES.iter().find(|(name, _)| *name == language);
            Wording::read(found.unwrap().1).unwrap()
        };
        let terms =
            ["en", "en-GB", "en-AU"].map(|name| texts(name).get(Text::PolicyWording).to_owned());
        assert_eq!(
            terms,
            ["Policy terms", "Policy wording", "Policy wording (PDS)"]
        );
        assert_eq!(
            texts("en-AU").get(Text::Retry),
            texts("en").get(Text::Retry)
        );
    }

    #[test]
    fn a_value_stands_where_the_language_has_it_isolated_from_what_is_around_it() {
        let texts = |language: &str| {
            let (_, lines) = LANGUAGES
                .iter()
                .find(|(name, _)| *name == language)
                .unwrap();
            Wording::read(lines).unwrap()
        };
        assert_eq!(
            Wording::default().fill(Text::Nth, &["Cover", "1", "3"]),
            "\u{2068}Cover\u{2069}, \u{2068}1\u{2069} of \u{2068}3\u{2069}"
        );
        assert_eq!(
            texts("de").fill(Text::Each, &["1 €"]),
            "je \u{2068}1 €\u{2069}"
        );
        assert_eq!(
            texts("ja").fill(Text::Nth, &["補償", "1", "3"]),
            "\u{2068}補償\u{2069}（\u{2068}3\u{2069}件中\u{2068}1\u{2069}件目）"
        );
        assert_eq!(
            texts("fr").get(Text::Choices),
            "Ajouter cette garantie\u{a0}?"
        );
    }

    #[test]
    fn a_file_with_too_few_or_too_many_lines_is_none() {
        let (_, lines) = LANGUAGES[0];
        assert!(Wording::read(lines).is_some());
        let cut = lines.rsplit_once('\n').unwrap().0;
        for broken in [
            "",
            "de",
            "<!doctype html>\n<p>Not found</p>",
            cut,
            &format!("{lines}\n"),
            &format!("{lines}\nmore"),
            &lines.replacen('\n', "\n\n", 1),
        ] {
            assert_eq!(Wording::read(broken), None, "{broken}");
        }
    }

    proptest! {
        #[test]
        fn whatever_a_file_holds_reading_it_and_filling_its_texts_ends(lines: Vec<String>, value: String) {
            if let Some(wording) = Wording::read(&lines.join("\n")) {
                let _ = wording.language();
                let _ = wording.fill(Text::Nth, &[&value]);
            }
        }
    }
}
