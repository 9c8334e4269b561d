//! What is on the panel, and in which order.
#![cfg(not(target_family = "wasm"))]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops where it fails"
)]

#[path = "support/english.rs"]
mod english;
#[path = "support/serde_value.rs"]
mod serde_value;

use serde_json::{Value, json};
use xcover_offer::panel::{self, Node};
use xcover_offer::response;
use xcover_offer::settings::Settings;
use xcover_offer::wording::{LANGUAGES, Wording};

use self::english::English;
use self::serde_value::tree;

/// The panel of `response`, a line for each text: its part, then the text.
#[track_caller]
fn lines(response: &Value, settings: &Settings) -> Vec<String> {
    let offer = response::read(&tree(response)).unwrap().unwrap().offer;
    let mut lines = Vec::new();
    let words = Wording::default();
    collect(
        &panel::offer(&offer, settings, &words, &English),
        "",
        &mut lines,
    );
    lines
}

fn collect(node: &Node, part: &str, lines: &mut Vec<String>) {
    match node {
        Node::Text(words) => lines.push(format!("{part}: {}", words.trim())),
        Node::Element(element) => {
            let href = element.attributes.iter().find(|(name, _)| *name == "href");
            if let Some((_, href)) = href {
                lines.push(format!("→ {href}"));
            }
            let part = if href.is_some() { "a" } else { element.part };
            for child in &element.children {
                collect(child, part, lines);
            }
        }
        Node::Radio {
            question, value, ..
        } => lines.push(format!("({question}) {value}")),
        Node::Missing(question, words) => lines.push(format!("! {question} {words}")),
    }
}

fn quote(id: &str) -> Value {
    json!({
        "id": id, "price": 14.02, "pds_url": "https://pds.example/a",
        "policy": {"content": {"title": format!("Cover {id}"), "disclaimer": "Legal."}},
    })
}

fn package(quotes: &Value) -> Value {
    json!({"id": "AAAAA-BBBBB-INS", "currency": "USD", "quotes": quotes})
}

#[test]
fn price_disclaimer_and_policy_wording_stand_before_the_choices() {
    let expected = [
        "title: Cover a",
        "sr: Price",
        "amount: $14.02",
        "disclaimer: Legal.",
        "→ https://pds.example/a",
        "a: Policy wording (PDS)",
        "sr: opens in a new tab",
        "legend: Add this cover?",
        "(0) a",
        "label: Yes, add cover for $14.02",
        "(0) reject",
        "label: No, continue without cover",
        "! 0 Please choose whether to add this cover",
    ];
    assert_eq!(
        lines(&package(&json!({"0": quote("a")})), &Settings::default()),
        expected
    );
}

#[test]
fn of_two_products_each_has_its_own_disclosure_and_its_own_question() {
    let lines = lines(
        &package(&json!({"0": quote("a"), "1": quote("b")})),
        &Settings::default(),
    );
    let places = |wanted: &str| -> Vec<usize> {
        let found = lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.starts_with(wanted));
        found.map(|(place, _)| place).collect()
    };
    for (nth, yes) in [("(0) a", 0), ("(1) b", 1)] {
        let accept = lines.iter().position(|line| line == nth).unwrap();
        let start = if yes == 0 {
            0
        } else {
            *places("! 0").first().unwrap()
        };
        for part in ["amount: ", "disclaimer: ", "→ https://pds.example"] {
            assert!(
                places(part)
                    .iter()
                    .any(|place| (start..accept).contains(place)),
                "{part} {lines:?}"
            );
        }
    }
    assert!(lines.contains(&"legend: Cover b · Add this cover?".to_owned()));
}

#[test]
fn everything_that_xcover_says_of_a_cover_is_there() {
    let mut quote = quote("a");
    let more = json!({
        "discount_price": 12.02, "discount_amount": 2, "cover_amount": 541, "cover_amount_formatted": "US$541.00 per item",
        "policy_start_date": "2026-01-01T00:00:00Z", "policy_end_date": "2027-01-01T00:00:00Z",
        "extra_fields": {"seller_entity": "Quillfeather Cover Ltd"},
        "tax": {"total_tax": 1.11, "taxes": [{"tax_code": "Fee", "tax_amount": 1}, {"tax_code": "IPT", "tax_amount": 0.11}]},
        "benefits": [{"description": "Theft", "limit": 5.35, "limit_per_unit": 2, "excess": 2.68, "minimum_claim_amount": 1}],
        "files": [{"name": "IPID", "url": "https://files.example/ipid.pdf"}],
        "instalment_plans": [{"name": "m", "label": "Monthly", "amount": 24, "first_instalment_amount": 2}],
        "policy": {
            "underwriter": {"name": "Pellworth plc", "disclaimer": "Arranged by us."},
            "content": {
                "title": "Ticket cover", "header": "Go or don't", "description": "For only  per ticket, <b>or</b> only US$ /year.",
                "inclusions": [{"title": "Illness", "description": "Yours."}], "exclusions": [{"title": "Second thoughts"}],
                "disclaimer": "Legal.", "in_path_disclaimer": "You <a href='https://terms.example'>agree</a>.",
                "payment_disclaimer": "Paid with your order.", "optout_msg": "<p>No refunds.</p>",
            },
        },
    });
    quote
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    let settings = Settings {
        units: Some(2),
        ..Settings::default()
    };
    let expected = [
        "title: Ticket cover",
        "sr: Price before discount",
        "before: $14.02",
        "sr: Price",
        "amount: $12.02",
        "saved: You save $2.00",
        "each: $6.01 each",
        "tax: includes $1.11 tax (Fee $1.00, IPT $0.11)",
        "header: Go or don't",
        "description: For only $6.01 per ticket,",
        "text: or",
        "description: only $12.02/year.",
        "subtitle: What is covered",
        "point-title: Illness",
        "point-text: Yours.",
        "subtitle: What is not covered",
        "point-title: Second thoughts",
        "subtitle: Limits and excesses",
        "point-title: Theft",
        "point-text: up to $5.35 · up to $2.00 per item · excess $2.68 · claims from $1.00",
        "fact: Cover up to",
        "value: $541.00 per item",
        "fact: Period of cover",
        "value: 2026-01-01 – 2027-01-01",
        "fact: Insurer",
        "value: Pellworth plc",
        "fact: Sold by",
        "value: Quillfeather Cover Ltd",
        "disclaimer: Legal.",
        "disclaimer: You",
        "→ https://terms.example",
        "a: agree",
        "disclaimer: .",
        "disclaimer: Arranged by us.",
        "disclaimer: Paid with your order.",
        "→ https://pds.example/a",
        "a: Policy wording (PDS)",
        "sr: opens in a new tab",
        "→ https://files.example/ipid.pdf",
        "a: IPID",
        "sr: opens in a new tab",
        "legend: Add this cover?",
        "(0) a",
        "label: Yes, add cover for $12.02",
        "(0) a",
        "label: Monthly: $2.00 now, $24.00 in all",
        "(0) reject",
        "label: No, continue without cover",
        "text: No refunds.",
        "! 0 Please choose whether to add this cover",
    ];
    let lines = lines(&package(&json!({"0": quote})), &settings);
    assert_eq!(lines, expected);
}

#[test]
fn persuasion_is_shown_only_when_it_is_asked_for() {
    let answer = json!({
        "id": "0c2d5a90", "currency": "USD",
        "products": [{"id": "a", "details": {"pds_url": "https://pds.example", "finance": {"price": {"total_amount": 5}}}}],
        "content": {
            "disclaimer": "Legal.", "credibility_message": "Many do", "negative_cta_warning": "Sure?",
            "required_message": "Choose, please",
        },
    });
    let quiet = lines(&answer, &Settings::default()).join("\n");
    assert!(
        !quiet.contains("Many do")
            && !quiet.contains("Sure?")
            && quiet.contains("! 0 Choose, please")
    );
    let settings = Settings {
        persuasion: true,
        ..Settings::default()
    };
    let loud = lines(&answer, &settings).join("\n");
    assert!(loud.contains("Many do") && loud.contains("Sure?"));
}

#[test]
fn an_end_is_said_in_the_language_that_was_asked_for() {
    let (_, german) = LANGUAGES.iter().find(|(name, _)| *name == "de").unwrap();
    let german = Wording::read(german).unwrap();
    let mut lines = Vec::new();
    for is_expired in [false, true] {
        collect(&panel::notice(&german, is_expired), "", &mut lines);
    }
    let expected = [
        "note: Zurzeit kann kein Schutz angeboten werden.",
        "retry: Erneut versuchen",
        "note: Dieses Angebot ist abgelaufen.",
        "retry: Neuen Preis abrufen",
    ];
    assert_eq!(lines, expected);
}
