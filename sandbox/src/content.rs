//! The copy of one quote, with its names and links filled in.

use serde_json::{Value, json};

use crate::catalogue::SELLER;
use crate::item::Item;
use crate::links::Links;
use crate::texts::{self, Point, Texts};

/// The copy of one quote.
pub(crate) struct Content {
    texts: &'static Texts,
    title: String,
    disclaimer: String,
    in_path_disclaimer: String,
}

impl Content {
    pub(crate) fn new(item: &Item, language: &str, links: &Links<'_>) -> Self {
        let (texts, _) = texts::texts(item.vertical, language);
        let html = |text: &str| {
            let insurer = item.vertical.product().insurer;
            let text = text
                .replace("{seller}", &escaped(SELLER))
                .replace("{insurer}", &escaped(insurer));
            let text = linked(&text, "wording", &links.wording(item));
            linked(&text, "terms", &links.terms())
        };
        Self {
            texts,
            title: texts.title.replace("{name}", &item.name),
            disclaimer: html(texts.disclaimer),
            in_path_disclaimer: html(texts.in_path_disclaimer),
        }
    }

    /// As the Quotes API has it.
    pub(crate) fn full(&self) -> Value {
        json!({
            "title": self.title,
            "header": self.texts.header,
            "description": self.texts.description,
            "optout_msg": self.texts.optout_msg,
            "inclusions": points(self.texts.inclusions),
            "exclusions": points(self.texts.exclusions),
            "disclaimer": self.disclaimer,
            "disclaimer_html": self.disclaimer,
            "in_path_disclaimer": self.in_path_disclaimer,
            "payment_disclaimer": self.texts.payment_disclaimer,
        })
    }

    /// As XCover Elements v1 has it.
    pub(crate) fn brief(&self) -> Value {
        json!({
            "title": self.title,
            "header": self.texts.header,
            "description": self.texts.description,
            "optout_msg": self.texts.optout_msg,
            "inclusions": points(self.texts.inclusions),
            "disclaimer": self.disclaimer,
        })
    }
}

fn points(points: &[Point]) -> Value {
    let point = |(title, description): &Point| json!({"title": title, "description": description});
    points.iter().map(point).collect()
}

/// Turns `<mark>label</mark>` into a link.
fn linked(html: &str, mark: &str, url: &str) -> String {
    let anchor = format!(
        r#"<a href="{}" target="_blank" rel="noopener">"#,
        escaped(url)
    );
    html.replace(&format!("<{mark}>"), &anchor)
        .replace(&format!("</{mark}>"), "</a>")
}

/// Text as HTML, also inside a quoted attribute.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(name: &str, language: &str) -> Content {
        let item = Item::read(&json!({
            "policy_type": "event_ticket_protection", "policy_type_version": 2,
            "policy_start_date": "2026-05-01", "event_datetime": "2026-06-12", "event_name": name,
            "event_country": "NL", "number_of_tickets": 1, "tickets": [{"price": 40}],
        }));
        let links = Links {
            public_url: "https://sandbox.example",
            id: "ABCDE-FGHJK-INS",
        };
        Content::new(&item.expect("an item"), language, &links)
    }

    #[test]
    fn the_disclaimer_links_to_the_wording_of_this_policy_and_to_the_terms() {
        let disclaimer = content("Harbour Lights", "en").disclaimer;
        let wording =
            "https://sandbox.example/pds/ABCDE-FGHJK-INS?policy_type=event_ticket_protection_v2";
        for url in [wording, "https://sandbox.example/terms/distribution"] {
            let anchor = format!(r#"<a href="{url}" target="_blank" rel="noopener">"#);
            assert!(disclaimer.contains(&anchor), "{disclaimer}");
        }
        assert!(
            disclaimer.contains("Fennick &amp; Oake Insurance plc"),
            "{disclaimer}"
        );
        assert_eq!(
            disclaimer.matches("<a ").count(),
            disclaimer.matches("</a>").count()
        );
    }

    #[test]
    fn no_mark_is_left_in_any_language() {
        for language in ["en", "de", "fr", "id", "ja"] {
            let text = content("Harbour Lights", language).full().to_string();
            for mark in ["{", "<wording", "<terms", "</wording", "</terms"] {
                let rest = text.replace("{\"", "");
                assert!(!rest.contains(mark), "{mark} in {rest}");
            }
        }
    }

    #[test]
    fn a_name_is_text_in_the_title_whatever_it_contains() {
        let title = content("<b>{insurer}</b>", "en").title;
        assert_eq!(title, "Ticket cover for <b>{insurer}</b>");
    }
}
