//! What is on the panel, and in which order.
#![cfg(not(target_family = "wasm"))]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
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
use xcover_offer::settings::{Layout, Settings};
use xcover_offer::wording::{LANGUAGES, Wording};

use self::english::English;
use self::serde_value::tree;

/// What isolates a value from the text around it: FSI and PDI, which nobody sees.
const ISOLATES: [char; 2] = ['\u{2068}', '\u{2069}'];

/// The panel of `response`, a line for each text: its class, then the text without [`ISOLATES`].
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
        Node::Text(words) if words == " " => {}
        Node::Text(words) => {
            let words = words.replace(ISOLATES, "");
            lines.push(format!("{class}: {}", words.trim()));
        }
        // What the script tag shows, or screen readers say of links.
        Node::Element(element) if element.attributes.iter().any(|(name, _)| *name == "hidden") => {}
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
        Node::Missing(question) => lines.push(format!("! {question}")),
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
        "legend: Cover a: add this protection?",
        "! 0",
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
        "title: Cover \u{2026}",
        "notes: For each of these",
        "tick: Theft",
        "→ https://pds.example/a",
        "a: Policy terms",
        "title: Cover a",
        "sr: Price",
        "amount: $14.02",
        "disclaimer: Legal.",
        "legend: Cover a",
        "! 0",
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
        "! 1",
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
fn a_title_that_every_product_continues_says_so() {
    for (one, other, expected) in [
        ("Cover for A", "Cover for B", "title: Cover for \u{2026}"),
        (
            "Cover for A, 1 of 2",
            "Cover for A, 2 of 2",
            "title: Cover for A",
        ),
        ("Cover", "Cover Plus", "title: Cover"),
    ] {
        let (mut first, mut second) = (quote("a"), quote("b"));
        first["policy"]["content"]["title"] = json!(one);
        second["policy"]["content"]["title"] = json!(other);
        let package = package(&json!({"0": first, "1": second}));
        assert_eq!(lines(&package, &Settings::default())[0], expected);
    }
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
        "legend: Cover a, 1 of 2",
        "! 0",
        "(0) a",
        "label: Yes",
        "amount: $14.02",
        "(0) reject",
        "label: No",
        "legend: Cover a, 2 of 2",
        "! 1",
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
        "point: up to $5.35",
        "point: ·",
        "point: up to $2.00 per item",
        "point: ·",
        "point: deductible $2.68",
        "point: ·",
        "point: claims from $1.00",
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
        "→ https://files.example/ipid.pdf",
        "a: IPID",
        "legend: Ticket cover: add this protection?",
        "! 0",
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

/// A quote of one product with everything in it that repeats something else.
fn repetitive() -> Value {
    let mut quote = quote("a");
    quote["files"] = json!([
        {"name": "The same again", "url": "https://pds.example/a"},
        {"name": "Terms", "url": "https://terms.example/t"},
        {"name": "IPID", "url": "https://files.example/ipid"},
        {"name": "Guide", "url": "https://files.example/guide"},
        {"name": "Guide again", "url": "https://files.example/guide"},
    ]);
    quote["policy"] = json!({
        "underwriter": {"name": "Pellworth plc", "disclaimer": "<p>read THE terms.</p><p>résumé</p>"},
        "content": {
            "title": "Ticket cover", "header": "TICKET  COVER", "description": "Ticket <b>cover</b>",
            "disclaimer": "<p>Read the <a href='https://terms.example/t'>terms</a>.</p><p>RÉSUMÉ</p>",
            "in_path_disclaimer": "read the terms. résumé", "payment_disclaimer": "Ticket Cover",
            "optout_msg": "<p>Read the <b>terms</b>.  RÉSUMÉ</p>",
        },
    });
    quote
}

#[test]
fn a_text_or_a_link_that_stands_there_already_is_not_said_again() {
    let expected = [
        "title: Ticket cover",
        "sr: Price",
        "amount: $14.02",
        "details: Full details, limits and insurer",
        "fact: Insurer",
        "value: Pellworth plc",
        "→ https://files.example/guide",
        "a: Guide",
        "disclaimer: Read the",
        "→ https://terms.example/t",
        "a: terms",
        "disclaimer: .",
        "disclaimer: RÉSUMÉ",
        "→ https://pds.example/a",
        "a: Policy terms",
        "→ https://files.example/ipid",
        "a: IPID",
        "legend: Ticket cover: add this protection?",
    ];
    let lines = lines(&package(&json!({"0": repetitive()})), &Settings::default());
    assert_eq!(lines[..expected.len()], expected);
    assert!(!lines.iter().any(|line| line.starts_with("opt-out")));
}

#[test]
fn a_disclaimer_stands_even_if_it_says_no_more_than_the_title() {
    let mut quote = quote("a");
    quote["policy"]["content"]["disclaimer"] = json!("cover A");
    let lines = lines(&package(&json!({"0": quote})), &Settings::default());
    assert!(
        lines.contains(&"disclaimer: cover A".to_owned()),
        "{lines:?}"
    );
}

#[test]
fn a_legal_text_that_all_products_share_stands_once_and_their_own_stand_before_their_choices() {
    let mut quotes = [quote("a"), quote("b"), quote("c")];
    for (quote, law) in quotes.iter_mut().zip(["Law A.", "Law B.", "Law B."]) {
        quote["policy"]["content"]["disclaimer"] = json!(law);
        quote["policy"]["content"]["in_path_disclaimer"] = json!("You are over 18.");
    }
    let [a, b, c] = quotes;
    let lines = lines(
        &package(&json!({"0": a, "1": b, "2": c})),
        &Settings::default(),
    );
    let said = |wanted: &str| -> Vec<usize> {
        let found = lines.iter().enumerate();
        let found = found.filter(|(_, line)| line.ends_with(wanted));
        found.map(|(place, _)| place).collect()
    };
    let no = said(") reject");
    let shared = said("disclaimer: You are over 18.");
    assert!(shared.len() == 1 && shared[0] < no[0]);
    assert!(said("disclaimer: Law A.")[0] < no[0]);
    let b = said("disclaimer: Law B.");
    assert!(b.len() == 2 && (no[0]..no[1]).contains(&b[0]) && (no[1]..no[2]).contains(&b[1]));
}

#[test]
fn each_address_of_a_policy_wording_has_one_link_of_ours() {
    let mut quotes = [quote("a"), quote("b"), quote("c")];
    quotes[2]["pds_url"] = json!("https://pds.example/c");
    let [a, b, c] = quotes;
    let lines = lines(
        &package(&json!({"0": a, "1": b, "2": c})),
        &Settings::default(),
    );
    let links: Vec<_> = lines.iter().filter(|line| line.starts_with('→')).collect();
    assert_eq!(
        links,
        ["→ https://pds.example/a", "→ https://pds.example/c"]
    );
}

#[test]
fn five_inclusions_are_visible_and_the_others_are_in_the_fold() {
    let mut quote = quote("a");
    let titles = ["One", "Two", "Three", "Four", "Five", "Six", "Seven"];
    let points = titles.map(|title| json!({ "title": title }));
    quote["policy"]["content"]["inclusions"] = json!(points);
    let lines = lines(&package(&json!({"0": quote})), &Settings::default());
    let of = |class: &str| -> Vec<String> {
        let found = lines.iter().filter_map(|line| line.strip_prefix(class));
        found.map(str::to_owned).collect()
    };
    assert_eq!(of("tick: "), titles[..5]);
    assert_eq!(of("point: "), titles[5..]);
}

/// A quote with a point of every kind.
fn full() -> Value {
    let mut quote = quote("a");
    let content = &mut quote["policy"]["content"];
    content["header"] = json!("Go or don't");
    content["inclusions"] = json!([{"title": "Illness", "description": "Yours."}]);
    content["exclusions"] = json!([{"title": "Second thoughts"}]);
    content["optout_msg"] = json!("No refunds.");
    quote
}

fn laid_out(layout: Layout) -> Settings {
    Settings {
        layout,
        ..Settings::default()
    }
}

#[test]
fn a_card_has_its_choices_right_below_the_price_and_everything_else_below_them() {
    let expected = [
        "title: Cover a",
        "sr: Price",
        "amount: $14.02",
        "header: Go or don't",
        "legend: Cover a: add this protection?",
        "! 0",
        "(0) a",
        "label: Yes, add protection",
        "amount: $14.02",
        "(0) reject",
        "label: No, continue without protection",
        "opt-out: No refunds.",
        "disclaimer: Legal.",
        "→ https://pds.example/a",
        "a: Policy terms",
        "tick: Illness",
        "exclusions: Not covered:",
        "exclusions: Second thoughts",
        "details: Full details, limits and insurer",
        "subtitle: What is covered",
        "point: Illness",
        "point: Yours.",
    ];
    let package = package(&json!({"0": full()}));
    assert_eq!(lines(&package, &laid_out(Layout::Card)), expected);
}

#[test]
fn in_a_card_a_products_own_legal_text_still_stands_before_its_choice() {
    let mut other = quote("b");
    other["policy"]["content"]["disclaimer"] = json!("Other law.");
    let package = package(&json!({"0": quote("a"), "1": other}));
    let lines = lines(&package, &laid_out(Layout::Card));
    let place = |wanted: &str| lines.iter().position(|line| line == wanted).unwrap();
    assert!(place("disclaimer: Legal.") < place("(0) reject"));
    assert!(place("(0) reject") < place("disclaimer: Other law."));
    assert!(place("disclaimer: Other law.") < place("(1) reject"));
}

#[test]
fn inline_has_what_must_be_visible_and_the_rest_in_the_fold() {
    let expected = [
        "title: Cover a",
        "sr: Price",
        "amount: $14.02",
        "disclaimer: Legal.",
        "→ https://pds.example/a",
        "a: Policy terms",
        "details: Full details, limits and insurer",
        "header: Go or don't",
        "subtitle: What is covered",
        "point: Illness",
        "point: Yours.",
        "subtitle: What is not covered",
        "point: Second thoughts",
        "opt-out: No refunds.",
        "legend: Cover a: add this protection?",
        "! 0",
        "(0) a",
        "label: Yes",
        "amount: $14.02",
        "(0) reject",
        "label: No",
    ];
    let package = package(&json!({"0": full()}));
    assert_eq!(lines(&package, &laid_out(Layout::Inline)), expected);
}

#[test]
fn a_bundles_price_and_saving_are_of_all_and_each_tax_stays_with_its_product() {
    let mut quotes = [quote("a"), quote("b")];
    for quote in &mut quotes {
        quote["tax"] = json!({"total_tax": 1.5});
    }
    let [a, b] = quotes;
    let mut package = package(&json!({"0": a, "1": b}));
    package["bundle_price"] = json!(25);
    package["bundle_discount_amount"] = json!(3.04);
    package["bundle_content"] = json!({"title": "Better together"});
    let expected = [
        "title: Better together",
        "sr: Price",
        "amount: $25.00",
        "sr: Price before discount",
        "before: $28.04",
        "saved: You save $3.04",
        "disclaimer: Legal.",
        "→ https://pds.example/a",
        "a: Policy terms",
        "title: Cover a",
        "sr: Price",
        "amount: $14.02",
        "tax: includes $1.50 tax",
        "title: Cover b",
        "sr: Price",
        "amount: $14.02",
        "tax: includes $1.50 tax",
        "legend: Better together: add this protection?",
    ];
    let lines = lines(&package, &Settings::default());
    assert_eq!(lines[..expected.len()], expected);
}

/// The texts with FSI and PDI as ‹ and ›, and which of the elements with a language around them is nearest.
fn isolated(node: &Node, language: &str, said: &mut Vec<String>) {
    match node {
        Node::Text(words) if words == " " => {}
        Node::Text(words) => {
            let words = words.replace(ISOLATES[0], "‹").replace(ISOLATES[1], "›");
            said.push(format!("{language}: {}", words.trim()));
        }
        Node::Element(element) => {
            let attribute = |wanted| {
                let mut all = element.attributes.iter();
                let found = all.find(|(name, _)| *name == wanted);
                found.map(|(_, value)| value.as_str())
            };
            let own = match (attribute("lang"), attribute("dir")) {
                (Some(language), Some(direction)) => format!("{language} {direction}"),
                (Some(language), None) => language.to_owned(),
                _ if element.tag == "bdi" => "bdi".to_owned(),
                _ => language.to_owned(),
            };
            for child in &element.children {
                isolated(child, &own, said);
            }
        }
        Node::Radio { .. } | Node::Missing(_) => {}
    }
}

#[test]
fn in_a_foreign_text_our_own_words_and_every_amount_date_and_name_read_in_their_own_order() {
    let mut first = quote("a");
    let more = json!({
        "discount_price": 12.02, "discount_amount": 2, "cover_amount": 541, "cover_amount_formatted": "US$541.00 لكل غرض",
        "policy_start_date": "2026-01-01T00:00:00Z", "policy_end_date": "2027-01-01T00:00:00Z",
        "extra_fields": {"seller_entity": "Quillfeather Cover Ltd."},
        "tax": {"total_tax": 1.11, "taxes": [{"tax_code": "Fee", "tax_amount": 1}, {"tax_code": "IPT", "tax_amount": 0.11}]},
        "benefits": [{"description": "سرقة", "limit": 5.35, "excess_description": "لا شيء"}],
        "files": [{"name": "IPID (UK)", "url": "https://files.example/ipid.pdf"}],
        "instalment_plans": [{"name": "m", "label": "شهري", "amount": 24, "first_instalment_amount": 2}],
        "policy": {
            "underwriter": {"name": "Pellworth plc."},
            "content": {"title": "تأمين التذاكر", "disclaimer": "نص قانوني."},
        },
    });
    first
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    let mut second = quote("b");
    second["policy"]["content"]["title"] = json!("تأمين التذاكر");
    let settings = Settings {
        language: Some("ar".to_owned()),
        units: Some(2),
        ..Settings::default()
    };
    let package = package(&json!({"0": first, "1": second}));
    let offer = response::read(&tree(&package)).unwrap().unwrap().offer;
    let mut said = Vec::new();
    let words = Wording::default();
    isolated(
        &panel::offer(&offer, &settings, &words, &English),
        "",
        &mut said,
    );
    for expected in [
        "ar rtl: تأمين التذاكر",
        "en ltr: You save ‹$2.00›",
        "en ltr: ‹$6.01› each",
        "en ltr: includes ‹$1.11› tax (‹Fee› ‹$1.00›, ‹IPT› ‹$0.11›)",
        "en ltr: up to ‹$5.35›",
        "ar rtl: لا شيء",
        "en ltr: Coverage up to",
        "ar rtl: ‹$541.00›",
        "ar rtl: ‹2026-01-01› – ‹2027-01-01›",
        "ar rtl: ‹Pellworth plc.›",
        "ar rtl: ‹Quillfeather Cover Ltd.›",
        "en ltr: ‹IPID (UK)›",
        "en ltr: ‹تأمين التذاكر›, ‹1› of ‹2›",
        "en ltr: Yes, ‹شهري›",
        "en ltr: ‹$2.00› now, ‹$24.00› in all",
        "bdi: $12.02",
        "en: opens in a new tab",
    ] {
        assert!(
            said.iter().any(|line| line == expected),
            "{expected}: {said:#?}"
        );
    }
    assert_eq!(
        panel_direction(&offer, Some("und-Hebr")),
        ("und-Hebr".to_owned(), "rtl".to_owned())
    );
}

/// `lang` and `dir` of the panel of an offer that doesn't name its language.
fn panel_direction(offer: &xcover_offer::offer::Offer, language: Option<&str>) -> (String, String) {
    let settings = Settings {
        language: language.map(str::to_owned),
        ..Settings::default()
    };
    let Node::Element(panel) = panel::offer(offer, &settings, &Wording::default(), &English) else {
        panic!("a text");
    };
    let attribute = |wanted| {
        let mut all = panel.attributes.iter();
        all.find(|(name, _)| *name == wanted).unwrap().1.clone()
    };
    (attribute("lang"), attribute("dir"))
}

#[test]
fn persuasion_is_shown_only_when_it_is_asked_for() {
    let answer = json!({
        "id": "0c2d5a90", "currency": "USD",
        "products": [{"id": "a", "details": {"pds_url": "https://pds.example", "finance": {"price": {"total_amount": 5}}}}],
        "content": {
            "disclaimer": "Legal.", "credibility_message": "Many do", "negative_cta_warning": "Sure?",
        },
    });
    let quiet = lines(&answer, &Settings::default()).join("\n");
    assert!(!quiet.contains("Many do") && !quiet.contains("Sure?"));
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
        "retry: Erneut versuchen",
        "note: Dieses Angebot ist abgelaufen. Sie können die Bestellung fortsetzen.",
        "retry: Neuen Preis abrufen",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn the_documentation_names_every_part_that_a_page_may_style() {
    let docs = include_str!("../docs/theming.md");
    let (_, rows) = docs.split_once("| part | is |\n|---|---|\n").unwrap();
    let rows = rows.lines().take_while(|line| line.starts_with('|'));
    let names: Vec<_> = rows.filter_map(|row| row.split('`').nth(1)).collect();
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

/// The ids in the panel, and what describes each question.
fn described(node: &Node, ids: &mut Vec<String>, questions: &mut Vec<Vec<String>>) {
    if let Node::Element(element) = node {
        for (name, value) in &element.attributes {
            if *name == "id" {
                ids.push(value.clone());
            } else if *name == "aria-describedby" && element.class == "choices" {
                questions.push(value.split(' ').map(str::to_owned).collect());
            }
        }
        for child in &element.children {
            described(child, ids, questions);
        }
    }
}

#[test]
fn each_question_is_described_by_its_reminder_and_by_the_law_that_stands_for_it() {
    let mut other = quote("b");
    other["policy"]["content"]["disclaimer"] = json!("Other law.");
    for (quotes, expected) in [
        (json!({"0": quote("a")}), vec![vec!["error-0", "law"]]),
        (
            json!({"0": quote("a"), "1": quote("a")}),
            vec![vec!["error-0", "law"], vec!["error-1", "law"]],
        ),
        (
            json!({"0": quote("a"), "1": other}),
            vec![
                vec!["error-0", "law", "law-0-0"],
                vec!["error-1", "law", "law-1-0"],
            ],
        ),
    ] {
        let offer = response::read(&tree(&package(&quotes)))
            .unwrap()
            .unwrap()
            .offer;
        let words = Wording::default();
        let panel = panel::offer(&offer, &Settings::default(), &words, &English);
        let (mut ids, mut questions) = (Vec::new(), Vec::new());
        described(&panel, &mut ids, &mut questions);
        // Reminders get theirs when they are drawn; what isn't there describes nothing.
        for question in &mut questions {
            question.retain(|id| id.starts_with("error") || ids.contains(id));
        }
        assert_eq!(questions, expected);
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "an id names one element");
    }
}
