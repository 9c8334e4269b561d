//! The texts of one quote, with names and links filled in.

use maud::html;
use serde_json::{Value, json};

use crate::catalogue::product::SELLER;
use crate::catalogue::texts::select;
use crate::catalogue::texts::types::{Phrases, Point, Texts};
use crate::packages::package::Package;
use crate::requests::item::Item;
use crate::responses::links::Links;
use crate::scenarios::scenario::Scenario;

/// The texts of one quote.
pub(crate) struct Content {
    pub(crate) texts: &'static Texts,
    pub(crate) phrases: &'static Phrases,
    pub(crate) title: String,
    pub(crate) description: &'static str,
    /// A title and a sentence each.
    pub(crate) inclusions: Vec<(String, &'static str)>,
    /// HTML.
    pub(crate) disclaimer: String,
    in_path_disclaimer: String,
    /// HTML with a link to the wording.
    pub(crate) terms_cta: String,
}

impl Content {
    pub(crate) fn new(item: &Item, package: &Package, links: &Links<'_>) -> Self {
        let (texts, language) = select::texts(item.vertical, &package.language);
        let phrases = select::phrases(&language);
        let filled_in = |text: &str| {
            let insurer = item.vertical.product().insurer;
            let text = text
                .replace("{seller}", &escaped(SELLER))
                .replace("{insurer}", &escaped(insurer));
            let text = linked(&text, "wording", &links.wording(item));
            linked(&text, "terms", &links.terms())
        };
        let has_holes = package.has(Scenario::Holes);
        let sign = package.currency.sign();
        let title = |title: &str| match has_holes {
            true => phrases.title_with_hole.replace("{sign}", sign),
            false => title.to_owned(),
        };
        let inclusions = match package.has(Scenario::NoInclusions) {
            true => &[],
            false => texts.inclusions,
        };
        Self {
            texts,
            phrases,
            title: texts.title.replace("{name}", &item.name),
            description: match has_holes {
                true => phrases.description_with_hole,
                false => texts.description,
            },
            inclusions: inclusions
                .iter()
                .map(|(name, sentence)| (title(name), *sentence))
                .collect(),
            disclaimer: filled_in(texts.disclaimer),
            in_path_disclaimer: filled_in(texts.in_path_disclaimer),
            terms_cta: filled_in(phrases.terms_cta),
        }
    }

    /// In the shape of the Quotes API.
    pub(crate) fn for_quotes(&self) -> Value {
        json!({
            "title": self.title,
            "header": self.texts.header,
            "description": self.description,
            "optout_msg": self.texts.optout_msg,
            "inclusions": self.points(),
            "exclusions": points(self.texts.exclusions),
            "disclaimer": self.disclaimer,
            "disclaimer_html": self.disclaimer,
            "in_path_disclaimer": self.in_path_disclaimer,
            "payment_disclaimer": self.texts.payment_disclaimer,
        })
    }

    /// In the shape of XCover Elements v1.
    pub(crate) fn for_elements(&self) -> Value {
        let inclusions = match self.inclusions.as_slice() {
            [] => json!({}),
            _ => self.points(),
        };
        json!({
            "title": self.title,
            "header": self.texts.header,
            "description": self.description,
            "optout_msg": self.texts.optout_msg,
            "inclusions": inclusions,
            "disclaimer": self.disclaimer,
        })
    }

    fn points(&self) -> Value {
        let point = |(title, description): &_| json!({"title": title, "description": description});
        self.inclusions.iter().map(point).collect()
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

/// HTML turned into text.
pub(crate) fn without_tags(html: &str) -> String {
    let mut pieces = html.split('<');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        text.push_str(piece.split_once('>').map_or("", |(_, after)| after));
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

/// Text turned into HTML, also for a quoted attribute.
fn escaped(text: &str) -> String {
    html! { (text) }.into_string()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::requests::quotes::QuoteRequest;

    fn content(name: &str, language: &str, scenarios: &str) -> Content {
        let body = json!({
            "currency": "AUD", "customer_country": "AU", "customer_language": language,
            "partner_metadata": {"sandbox": scenarios},
            "request": [{
                "policy_type": "event_ticket_protection", "policy_type_version": 2,
                "policy_start_date": "2026-05-01", "event_datetime": "2026-06-12",
                "event_name": name, "event_country": "NL", "number_of_tickets": 1,
                "tickets": [{"price": 40}],
            }],
        });
        let request = QuoteRequest::read(body.to_string().as_bytes()).expect("a request");
        let package = Package::quote(request, Scenario::Plain, Duration::from_secs(60));
        let links = Links {
            public_url: "https://sandbox.example",
            id: "ABCDE-FGHJK-INS",
        };
        let quote = package.quotes[0].as_ref().expect("a quote");
        Content::new(&quote.item, &package, &links)
    }

    #[test]
    fn the_disclaimer_links_to_the_wording_of_this_policy_and_to_the_terms() {
        let disclaimer = content("Harbour Lights", "en", "discount").disclaimer;
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
            let text = content("Harbour Lights", language, "holes")
                .for_quotes()
                .to_string();
            for mark in ["{", "<wording", "<terms", "</wording", "</terms"] {
                let rest = text.replace("{\"", "");
                assert!(!rest.contains(mark), "{mark} in {rest}");
            }
        }
    }

    #[test]
    fn a_name_is_text_in_the_title_whatever_it_contains() {
        let title = content("<b>{insurer}</b>", "en", "discount").title;
        assert_eq!(title, "Ticket cover for <b>{insurer}</b>");
    }

    #[test]
    fn html_becomes_text_without_its_tags() {
        let html = r#"<p>By <a href="x">Fennick &amp; Oake</a>, not &lt;b&gt;.</p>"#;
        assert_eq!(without_tags(html), "By Fennick & Oake, not <b>.");
    }
}
