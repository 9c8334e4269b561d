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

/// The panel of `response`, a line for each text: its class, then the text.
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

fn collect(node: &Node, class: &str, lines: &mut Vec<String>) {
    match node {
        Node::Text(words) => lines.push(format!("{class}: {}", words.trim())),
        Node::Element(element) => {
            let href = element.attributes.iter().find(|(name, _)| *name == "href");
            if let Some((_, href)) = href {
                lines.push(format!("→ {href}"));
            }
            let class = match element.class {
                _ if href.is_some() => "a",
                "" => class,
                own => own,
            };
            for child in &element.children {
                collect(child, class, lines);
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
        "a: Policy terms",
        "sr: opens in a new tab",
        "legend: Cover a: add this protection?",
        "! 0 Please choose whether to add this protection",
        "(0) a",
        "label: Yes, add protection",
        "amount: $14.02",
        "(0) reject",
        "label: No, continue without protection",
    ];
    assert_eq!(
        lines(&package(&json!({"0": quote("a")})), &Settings::default()),
        expected
    );
}

#[test]
fn what_two_products_have_in_common_stands_once_and_what_differs_stands_before_its_own_choice() {
    let mut other = quote("b");
    other["price"] = json!(20);
    other["policy"]["content"]["disclaimer"] = json!("Other law.");
    let mut first = quote("a");
    for quote in [&mut first, &mut other] {
        quote["policy"]["content"]["inclusions"] = json!([{"title": "Theft"}]);
    }
    let expected = [
        "title: Cover",
        "notes: For each of these",
        "tick: Theft",
        "→ https://pds.example/a",
        "a: Policy terms",
        "sr: opens in a new tab",
        "title: Cover a",
        "sr: Price",
        "amount: $14.02",
        "disclaimer: Legal.",
        "legend: Cover a",
        "! 0 Please choose whether to add this protection",
        "(0) a",
        "label: Yes",
        "amount: $14.02",
        "(0) reject",
        "label: No",
        "title: Cover b",
        "sr: Price",
        "amount: $20.00",
        "disclaimer: Other law.",
        "legend: Cover b",
        "! 1 Please choose whether to add this protection",
        "(1) b",
        "label: Yes",
        "amount: $20.00",
        "(1) reject",
        "label: No",
    ];
    let package = package(&json!({"0": first, "1": other}));
    assert_eq!(lines(&package, &Settings::default()), expected);
}

#[test]
fn an_offers_title_stands_above_products_that_have_no_words_in_common() {
    let product = |id: &str| json!({"id": id, "details": {"pds_url": "https://pds.example", "finance": {"price": {"total_amount": 5}}}});
    let answer = json!({
        "id": "0c2d5a90", "currency": "USD", "products": [product("a"), product("b"), product("c")],
        "content": {
            "title": "Travel cover", "disclaimer": "Legal.",
            "products": [{"id": "a", "title": "Cancellation"}, {"id": "b", "title": "Baggage"}, {"id": "c"}],
        },
    });
    assert_eq!(
        lines(&answer, &Settings::default())[0],
        "title: Travel cover"
    );
}

#[test]
fn equal_products_are_described_once_and_chosen_one_by_one() {
    let mut second = quote("b");
    second["policy"]["content"]["title"] = json!("Cover a");
    let expected = [
        "title: Cover a",
        "sr: Price",
        "amount: $14.02",
        "notes: For each of these",
        "disclaimer: Legal.",
        "→ https://pds.example/a",
        "a: Policy terms",
        "sr: opens in a new tab",
        "legend: Cover a, 1 of 2",
        "! 0 Please choose whether to add this protection",
        "(0) a",
        "label: Yes",
        "amount: $14.02",
        "(0) reject",
        "label: No",
        "legend: Cover a, 2 of 2",
        "! 1 Please choose whether to add this protection",
        "(1) b",
        "label: Yes",
        "amount: $14.02",
        "(1) reject",
        "label: No",
    ];
    let package = package(&json!({"0": quote("a"), "1": second}));
    assert_eq!(lines(&package, &Settings::default()), expected);
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
        "sr: Price",
        "amount: $12.02",
        "header: Go or don't",
        "sr: Price before discount",
        "before: $14.02",
        "saved: You save $2.00",
        "each: $6.01 each",
        "tax: includes $1.11 tax (Fee $1.00, IPT $0.11)",
        "tick: Illness",
        "exclusions: Not covered:",
        "exclusions: Second thoughts",
        "details: Full details, limits and insurer",
        "description: For only $6.01 per ticket,",
        "description: or",
        "description: only $12.02/year.",
        "subtitle: What is covered",
        "point: Illness",
        "point: Yours.",
        "subtitle: Limits and deductibles",
        "point: Theft",
        "point: up to $5.35 · up to $2.00 per item · deductible $2.68 · claims from $1.00",
        "fact: Coverage up to",
        "value: $541.00 per item",
        "fact: Coverage period",
        "value: 2026-01-01 – 2027-01-01",
        "fact: Insurer",
        "value: Pellworth plc",
        "fact: Sold by",
        "value: Quillfeather Cover Ltd",
        "legal: Arranged by us.",
        "legal: Paid with your order.",
        "disclaimer: Legal.",
        "disclaimer: You",
        "→ https://terms.example",
        "a: agree",
        "disclaimer: .",
        "→ https://pds.example/a",
        "a: Policy terms",
        "sr: opens in a new tab",
        "→ https://files.example/ipid.pdf",
        "a: IPID",
        "sr: opens in a new tab",
        "legend: Ticket cover: add this protection?",
        "! 0 Please choose whether to add this protection",
        "(0) a",
        "label: Yes, add protection",
        "amount: $12.02",
        "(0) a",
        "label: Yes, Monthly",
        "amount: $2.00",
        "notes: $2.00 now, $24.00 in all",
        "(0) reject",
        "label: No, continue without protection",
        "opt-out: No refunds.",
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
        "note: Zurzeit kann kein Schutz angeboten werden. Sie können die Bestellung fortsetzen.",
        "note: ",
        "retry: Erneut versuchen",
        "note: Dieses Angebot ist abgelaufen. Sie können die Bestellung fortsetzen.",
        "note: ",
        "retry: Neuen Preis abrufen",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn the_documentation_names_every_part_that_a_page_may_style() {
    let docs = include_str!("../docs/embedding.md");
    let (_, list) = docs.split_once("with `::part()`: ").unwrap();
    let (list, _) = list.split_once('.').unwrap();
    let names: Vec<_> = list.split('`').skip(1).step_by(2).collect();
    assert_eq!(names, panel::PARTS);
}

/// The classes in the string that the constant `name` of a script is.
fn selected<'a>(script: &'a str, name: &str) -> Vec<&'a str> {
    let (_, rest) = script.split_once(&format!("const {name} = '")).unwrap();
    let (selector, _) = rest.split_once('\'').unwrap();
    let names = selector.split([',', ' ']);
    names.filter_map(|name| name.strip_prefix('.')).collect()
}

/// How many elements there are of each class.
fn count(node: &Node, class: &str) -> usize {
    let Node::Element(element) = node else {
        return 0;
    };
    let inside: usize = element
        .children
        .iter()
        .map(|child| count(child, class))
        .sum();
    inside + usize::from(element.class == class)
}

#[test]
fn the_scripts_that_look_whether_the_law_can_be_read_find_it_by_its_classes() {
    let close = selected(include_str!("../www/embed/drawn.js"), "law");
    let quick = selected(include_str!("../www/embed/plain.js"), "law");
    let quotes = json!({"0": quote("a"), "1": quote("b")});
    for (package, questions) in [
        (package(&json!({"0": quote("a")})), 1),
        (package(&quotes), 2),
    ] {
        let offer = response::read(&tree(&package)).unwrap().unwrap().offer;
        let words = Wording::default();
        let panel = panel::offer(&offer, &Settings::default(), &words, &English);
        let found = |class: &str| count(&panel, class);
        for class in close.iter().chain(&quick) {
            assert!(found(class) > 0, "{class}");
        }
        for class in ["price", "amount", "disclaimer", "wording", "label"] {
            assert!(!panel::PARTS.contains(&class), "{class}");
            let closely = class == "price" || close.contains(&class);
            let quickly = class == "price" || quick.contains(&class);
            assert!(closely && quickly, "{class}");
        }
        assert_eq!(found("label"), 2 * questions);
        assert_eq!(found("option"), 2 * questions);
    }
}
