//! What is read from a product, in whichever shape it comes.

use serde_json::{Value, json};
use xcover_offer::offer::{Limit, Offer, Point};

use crate::serde_value::tree;
use crate::support::{choices, offers, only, package, quote, read, reading, refused, with};

#[test]
fn a_product_that_can_not_be_shown_is_left_out_and_says_why() {
    for (pointer, value, why) in [
        ("/price", Value::Null, "price: missing"),
        ("/price", json!("14.02"), "price: \"14.02\" is not a number"),
        ("/price", json!(-1), "price: below zero"),
        ("/price", json!(1e15), "price: more than 15 digits"),
        ("/pds_url", json!("N/A"), "pds_url: missing"),
        (
            "/pds_url",
            json!("http://pds.example"),
            "pds_url: \"http://pds.example\" is not an https address",
        ),
        (
            "/policy/content/disclaimer",
            json!(" "),
            "disclaimer: missing",
        ),
        (
            "/policy/content/disclaimer",
            json!("<p>.</p>"),
            "disclaimer: missing",
        ),
        ("/policy", Value::Null, "disclaimer: missing"),
    ] {
        let broken = with(quote("a", 1.0), pointer, value);
        assert_eq!(
            refused(&package(std::slice::from_ref(&broken))),
            format!("quotes.0.{why}")
        );
        let reading = reading(&package(&[quote("x", 2.0), broken]));
        assert_eq!(choices(&reading.offer), [[["x"]]]);
        let skipped: Vec<_> = reading.skipped.iter().map(ToString::to_string).collect();
        assert_eq!(skipped, [format!("quotes.1.{why}")]);
    }
    for (currency, why) in [
        (Value::Null, "currency: missing"),
        (
            json!("Dollar"),
            "currency: \"Dollar\" is not an ISO 4217 code",
        ),
    ] {
        assert_eq!(
            refused(&with(package(&[quote("a", 1.0)]), "/currency", currency)),
            why
        );
    }
}

#[test]
fn wording_and_disclaimer_may_be_inherited() {
    let answer = with(
        package(&[quote("a", 1.0)]),
        "/pds_url",
        json!("https://pds.example/package"),
    );
    let answer = with(answer, "/quotes/0/pds_url", json!(""));
    assert_eq!(
        only(&read(&answer)).disclosure.policy_wording(),
        "https://pds.example/package"
    );
    let offer = read(&offers(&["a"]));
    assert_eq!(
        format!("{:?}", only(&offer).disclosure.disclaimer())
            .matches("href")
            .count(),
        1
    );
    // Some contents only have the in-path disclaimer.
    let content = json!({"in_path_disclaimer": "You agree to the <a href=\"https://terms.example\">terms</a>."});
    let offer = read(&package(&[with(
        quote("a", 1.0),
        "/policy/content",
        content,
    )]));
    assert!(format!("{:?}", only(&offer).disclosure.disclaimer()).contains("terms.example"));
    assert_eq!(only(&offer).in_path_disclaimer, None);
}

/// What the console is told of a quote with this in place of a field.
fn notes(pointer: &str, value: Value) -> (Offer, Vec<String>) {
    let reading = reading(&package(&[with(quote("a", 20.0), pointer, value)]));
    let notes = reading.skipped.iter().map(ToString::to_string).collect();
    (reading.offer, notes)
}

#[test]
fn what_can_not_be_read_is_named_with_its_field_whatever_is_done_instead() {
    let plan = |field: &str, value: Value| {
        let mut plan = json!({"name": "m", "label": "monthly", "amount": 24.0, "first_instalment_amount": 2.0});
        plan[field] = value;
        json!([plan])
    };
    for (pointer, value, note) in [
        (
            "/cover_amount",
            json!("500"),
            "cover_amount: \"500\" is not a number",
        ),
        ("/cover_amount", json!(-5), "cover_amount: below zero"),
        ("/tax", json!("1.20"), "tax: \"1.20\" is not a number"),
        (
            "/tax",
            json!({"total_tax": 1e17}),
            "tax.total_tax: more than 15 digits",
        ),
        (
            "/tax",
            json!({"total_amount": "x"}),
            "tax.total_amount: \"x\" is not a number",
        ),
        (
            "/tax",
            json!({"total_tax": 1.2, "taxes": [{"tax_code": "GST", "tax_amount": []}]}),
            "tax.tax_amount: a list is not a number",
        ),
        (
            "/discount_amount",
            json!("2"),
            "discount_amount: \"2\" is not a number",
        ),
        ("/bundle_discount_amount", Value::Null, ""),
        (
            "/files",
            json!(["https://x.example/a.pdf", {"name": "IPID", "url": "/ipid.pdf"}]),
            "files.1: \"/ipid.pdf\" is not an https address",
        ),
        (
            "/files",
            json!([{"link": "https://user@x.example/"}]),
            "files.0: \"https://user@x.example/\" has a user name",
        ),
        (
            "/files",
            json!([{"name": "IPID"}]),
            "files.0: \"\" is not an https address",
        ),
        (
            "/policy/content/disclaimer",
            json!("Read <a href='/terms'>the terms</a>."),
            "link: \"/terms\" may not be followed",
        ),
        (
            "/policy/content/in_path_disclaimer",
            json!("<p><a href='javascript:x()'>Go</a>"),
            "link: \"javascript:x()\" may not be followed",
        ),
        (
            "/instalment_plans",
            plan("amount", json!("24")),
            "instalment_plans.0.amount: \"24\" is not a number",
        ),
        (
            "/instalment_plans",
            plan("first_instalment_amount", Value::Null),
            "instalment_plans.0.first_instalment_amount: missing",
        ),
        (
            "/instalment_plans",
            plan("name", Value::Null),
            "instalment_plans.0.name: missing",
        ),
        (
            "/benefits",
            json!([{"description": "Delay", "limit": "much"}]),
            "benefits.limit: \"much\" is not a number",
        ),
        (
            "/policy_start_date",
            json!("soon"),
            "policy_start_date: \"soon\" is not a date",
        ),
        (
            "/policy_end_date",
            json!("2026-02-30"),
            "policy_end_date: \"2026-02-30\" is not a date",
        ),
    ] {
        let (offer, notes) = notes(pointer, value);
        let expected: Vec<_> = (!note.is_empty())
            .then(|| format!("quotes.0.{note}"))
            .into_iter()
            .collect();
        assert_eq!(notes, expected, "{pointer}");
        assert_eq!(only(&offer).price.to_string(), "20");
        assert!(only(&offer).plans.is_empty(), "{pointer}");
    }
    // What isn't there, or is nothing, is no mistake.
    for value in [Value::Null, json!(0)] {
        for pointer in ["/cover_amount", "/tax", "/discount_amount"] {
            assert_eq!(notes(pointer, value.clone()).1, [""; 0], "{pointer}");
        }
    }
}

#[test]
fn an_expiry_that_can_not_be_read_is_named_and_is_never_never() {
    let valid = |created: Value, expires: Value| {
        let answer = with(package(&[quote("a", 1.0)]), "/created_at", created);
        let reading = reading(&with(answer, "/expires_at", expires));
        let notes: Vec<_> = reading.skipped.iter().map(ToString::to_string).collect();
        (reading.offer.valid_ms, notes)
    };
    let at = |text: &str| json!(text);
    assert_eq!(
        valid(at("2026-08-15T10:00:00+0000"), at("20260815T1030Z")),
        (Some(1_800_000), vec![])
    );
    assert_eq!(valid(at("2026-08-15"), Value::Null), (None, vec![]));
    assert_eq!(
        valid(at("2026-08-15"), at("in an hour")),
        (
            Some(900_000),
            vec!["expires_at: \"in an hour\" is not a date".to_owned()]
        )
    );
    assert_eq!(
        valid(Value::Null, at("2026-08-15T10:30:00Z")),
        (Some(900_000), vec!["created_at: missing".to_owned()])
    );
    assert_eq!(
        valid(at("2026-08-15"), json!(1_786_000_000)).0,
        Some(900_000)
    );
}

#[test]
fn a_discount_with_the_noise_of_somebodys_arithmetic_is_a_discount() {
    for (price, after, saved) in [
        (14.02, 12.46, 1.560_000_000_000_000_5),
        (14.02, 12.459_999_999_999_999, 1.56),
        (0.1 + 0.2, 0.2, 0.1),
        (14.02, 14.02, 1.560_000_000_000_000_5),
    ] {
        let quote = with(quote("a", price), "/discount_price", json!(after));
        let reading = reading(&package(&[with(quote, "/discount_amount", json!(saved))]));
        assert!(
            only(&reading.offer).discount.is_some(),
            "{price} {after} {saved}"
        );
        assert_eq!(reading.skipped.len(), 0);
    }
}

#[test]
fn a_discount_shows_the_price_before_and_what_is_saved() {
    let discounted = |price: f64, after: f64, saved: f64| {
        let quote = with(quote("a", price), "/discount_price", json!(after));
        let offer = read(&package(&[with(quote, "/discount_amount", json!(saved))]));
        let product = only(&offer);
        (
            product.price.to_string(),
            product.discount.map(|discount| discount.before.to_string()),
        )
    };
    assert_eq!(
        discounted(20.0, 18.0, 2.0),
        ("18".to_owned(), Some("20".to_owned()))
    );
    assert_eq!(
        discounted(18.0, 18.0, 2.0),
        ("18".to_owned(), Some("20".to_owned()))
    );
    // No discount, and one that doesn't add up.
    assert_eq!(discounted(20.0, 20.0, 0.0), ("20".to_owned(), None));
    assert_eq!(discounted(20.0, 15.0, 2.0), ("20".to_owned(), None));
}

#[test]
fn an_instalment_plan_is_another_way_to_say_yes() {
    let plans = json!([
        {"name": "1year-monthly", "label": "1Year-Monthly", "amount": 308.0, "first_instalment_amount": 25.67},
        {"name": "quarterly", "first_instalment_amount": 75.0},
        {"label": "nameless", "first_instalment_amount": 1.0},
        {"name": "no amount"},
    ]);
    let offer = read(&package(&[with(
        quote("a", 300.0),
        "/instalment_plans",
        plans,
    )]));
    let covers = offer.questions()[0].covers().into_iter();
    let covers: Vec<_> = covers
        .map(|cover| {
            (
                cover.plan().map(|plan| plan.label.as_str()),
                cover.price().to_string(),
                cover.due_now().to_string(),
            )
        })
        .collect();
    let expected = [
        (None, "300", "300"),
        (Some("1Year-Monthly"), "308", "25.67"),
        (Some("quarterly"), "300", "75"),
    ];
    assert_eq!(
        covers,
        expected.map(|(label, price, now)| (label, price.to_owned(), now.to_owned()))
    );
}

#[test]
fn inclusions_are_read_in_every_form() {
    let point = |title: Option<&str>, description: Option<&str>| Point {
        title: title.map(str::to_owned),
        description: description.map(str::to_owned),
    };
    for (inclusions, expected) in [
        (
            json!([{"title": "A", "description": "a"}]),
            vec![point(Some("A"), Some("a"))],
        ),
        (
            json!([{"description": "a", "limit": 5}]),
            vec![point(None, Some("a"))],
        ),
        (
            json!({"A": "a", "B": "N/A"}),
            vec![point(Some("A"), Some("a")), point(Some("B"), None)],
        ),
        (json!(["A", " ", "N/A"]), vec![point(Some("A"), None)]),
        (
            json!([{"title": "A", "description": "1"}, {"title": "A", "description": "2"}, {"title": "A", "description": "3"}]),
            vec![
                point(Some("A"), Some("1")),
                point(None, Some("2")),
                point(None, Some("3")),
            ],
        ),
        (
            json!([{"title": "A"}, {"title": "A", "description": ""}]),
            vec![point(Some("A"), None)],
        ),
        (json!([]), vec![]),
        (json!({}), vec![]),
        (Value::Null, vec![]),
        (json!("none"), vec![]),
        (json!([1, null, []]), vec![]),
    ] {
        let offer = read(&package(&[with(
            quote("a", 1.0),
            "/policy/content/inclusions",
            inclusions.clone(),
        )]));
        assert_eq!(only(&offer).texts.inclusions, expected, "{inclusions}");
    }
}

#[test]
fn all_that_a_quote_says_of_its_cover_is_read() {
    let details = json!({
        "id": "a", "price": 14.02, "pds_url": "https://pds.example", "brightwrite_details": {"bw_variant_id": "v"},
        "policy_start_date": "2026-01-01T23:30:00-05:00", "policy_end_date": "2027-01-01T23:30:00-05:00",
        "cover_amount": 541.0, "cover_amount_formatted": "£541.00 per item",
        "policy": {
            "policy_name": "By its policy", "underwriter": {"name": "Pellworth plc", "disclaimer": "Arranged by us."},
            "content": {
                "title": "N/A", "header": null, "description": "  ", "disclaimer": "Legal.",
                "in_path_disclaimer": "In the path.", "payment_disclaimer": "Of the payment.", "optout_msg": "<p>.</p>",
                "exclusions": [{"title": "You're not covered if…", "description": "you change your mind"}],
            },
        },
        "tax": {"total_tax": 1.11, "taxes": [{"tax_code": "IPT", "tax_amount": 0.11}, {"tax_code": "Fee", "tax_amount": 1}]},
        "benefits": [
            {"description": "Theft", "limit": 5.35, "limit_per_unit": 2, "excess": 2.68, "minimum_claim_amount": 1},
            {"description": "Help", "limit_description": "As often as needed", "excess": 0}, {}, "text",
        ],
        "files": [
            {"name": "IPID", "url": "https://files.example/ipid.pdf"}, "https://files.example/terms.pdf",
            {"name": "no address"}, {"name": "insecure", "url": "http://files.example"},
        ],
    });
    let offer = read(&package(&[details]));
    let product = only(&offer);
    assert_eq!(product.texts.title.as_deref(), Some("By its policy"));
    assert_eq!(
        (&product.texts.header, &product.texts.description),
        (&None, &None)
    );
    assert_eq!(product.texts.exclusions.len(), 1);
    assert!(product.in_path_disclaimer.is_some());
    assert_eq!(product.notes.len(), 2);
    assert_eq!(product.opt_out_message, []);
    assert_eq!(product.underwriter.as_deref(), Some("Pellworth plc"));
    assert_eq!(
        product.cover_amount.as_ref().unwrap().1.as_deref(),
        Some("per item")
    );
    assert_eq!(product.period.0.as_ref().unwrap().day(), "2026-01-01");
    assert!(product.lasts_a_year());
    assert_eq!(product.tax.as_ref().unwrap().parts.len(), 2);
    let [theft, help] = product.benefits.as_slice() else {
        panic!("{:?}", product.benefits)
    };
    assert!(matches!(&theft.limit, Some(Limit::Amount(amount)) if amount.to_string() == "5.35"));
    assert!(
        theft.limit_per_unit.is_some() && theft.excess.is_some() && theft.minimum_claim.is_some()
    );
    assert_eq!(
        help.limit,
        Some(Limit::Text("As often as needed".to_owned()))
    );
    assert_eq!(help.excess, None);
    let documents: Vec<_> = product
        .documents
        .iter()
        .map(|document| document.name.as_deref())
        .collect();
    assert_eq!(documents, [Some("IPID"), None]);
    assert_eq!(product.brightwrite, tree(&json!({"bw_variant_id": "v"})));
}
