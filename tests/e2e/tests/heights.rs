//! How high the panel is with its fold closed, in the fonts of `fonts.conf`, and how far it is to the choices. A table of all heights is printed:
//! `cargo test -p xcover-e2e heights -- --nocapture`. `XCOVER_ANSWERS`, a folder of XCover's answers in JSON, adds theirs.

use std::path::{Path, PathBuf};

use serde_json::Value;
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::{Front, Rule};
use xcover_e2e::open;

/// The panel's width and height, and from its top to the first question, in whole CSS pixels.
const SIZES: &str = "[offer.offsetWidth, offer.offsetHeight,
    panel.querySelector('.legend').getBoundingClientRect().top - offer.getBoundingClientRect().top].map(Math.round)";

/// How many presses of Tab lead past what is ours, not XCover's, before the first choice.
const STOPS: &str = "[...panel.querySelectorAll('a, summary, input')].filter((node) => node.checkVisibility() && !node.closest('.disclaimer'))
    .findIndex(({ type }) => type === 'radio')";

const BASKETS: [&str; 4] = ["event", "flight", "product", "parcel"];

/// A panel on a screen, and the most that it may take: its height, and the top of its question.
struct Case {
    name: String,
    path: String,
    layout: &'static str,
    screen: u32,
    most: Option<i64>,
    most_above: Option<i64>,
}

fn case(name: &str, path: &str, layout: &'static str, screen: u32, most: Option<i64>) -> Case {
    Case {
        name: name.to_owned(),
        path: path.to_owned(),
        layout,
        screen,
        most,
        most_above: None,
    }
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for basket in BASKETS {
        let path = format!("/?basket={basket}");
        let mut add = |what: &str, query: &str, layout, screen, most| {
            let (name, path) = (format!("{basket}{what}"), format!("{path}{query}"));
            cases.push(case(&name, &path, layout, screen, Some(most)));
        };
        add("", "", "panel", 375, 760);
        add("", "", "panel", 480, 580);
        add("", "", "panel", 1280, 480);
        add(", German", "&lang=de&currency=EUR", "panel", 375, 910);
        add("", "", "inline", 375, 380);
    }
    for case in &mut cases {
        if case.layout == "panel" && case.most == Some(760) {
            case.most_above = Some(550);
        }
    }
    let three = "/?basket=product&quantity=3";
    cases.push(case("three equal products", three, "panel", 375, Some(880)));
    // Of these, the height is only printed.
    let each = "/?api=offers&basket=flight&scenario=rules_each&lang=de&currency=EUR";
    for (name, path, layout, screen) in [
        ("event, German", "/?lang=de&currency=EUR", "panel", 312),
        ("event, Japanese", "/?lang=ja&currency=JPY", "panel", 375),
        ("event", "/?", "card", 375),
        ("three equal products", three, "panel", 1280),
        ("two products, German", each, "panel", 375),
        ("alternatives", "/?api=offers&basket=product", "panel", 375),
        ("bundle", "/?basket=product&scenario=bundle", "panel", 375),
        ("instalments", "/?scenario=instalments", "panel", 375),
    ] {
        cases.push(case(name, path, layout, screen, None));
    }
    // What a page should reserve (docs/embedding.md).
    for layout in ["panel", "card", "inline"] {
        for products in 1..=3 {
            for screen in [375, 480, 1280] {
                let name = format!("{products} products");
                let path = format!("/?basket=product&quantity={products}");
                cases.push(case(&name, &path, layout, screen, None));
            }
        }
    }
    cases
}

/// Shows the panel of `path`, and prints and returns its sizes.
async fn measure(
    page: &Checkout,
    front: &Front,
    name: &str,
    path: &str,
    layout: &str,
    screen: u32,
) -> Vec<i64> {
    front.rule(
        "/",
        Rule::Edit(
            "<xce-protection-offer".into(),
            format!("<xce-protection-offer layout={layout}"),
        ),
    );
    page.resize(screen, 900).await;
    // With an address of its own, so that the browser has no copy in another layout.
    page.visit(front, &format!("{path}&layout={layout}")).await;
    page.wait_for("onSet resolved").await;
    let sizes = page.evaluate(SIZES).await;
    let sizes: Vec<_> = sizes
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_i64)
        .collect();
    let [width, height, above] = sizes[..] else {
        panic!("{name}: {sizes:?}")
    };
    println!("{name:34} {layout:8} {screen:6} {width:6} {height:6} {above:6}");
    sizes
}

fn print_head() {
    println!(
        "{:34} {:8} {:>6} {:>6} {:>6} {:>6}",
        "panel", "layout", "screen", "width", "height", "above"
    );
}

#[tokio::test]
async fn an_offer_is_no_higher_than_a_checkout_has_room_for_and_its_choices_are_near() {
    let (_stack, front, page) = open(&[], "/").await;
    print_head();
    let mut too_high = Vec::new();
    for case in cases() {
        front.heal();
        let Case {
            name,
            path,
            layout,
            screen,
            ..
        } = &case;
        let sizes = measure(&page, &front, name, path, layout, *screen).await;
        match screen {
            375 => assert_eq!(sizes[0], 343, "{name}"),
            1280 => assert_eq!(sizes[0], 676, "{name}"),
            _ => {}
        }
        let stops = page.evaluate(STOPS).await;
        assert!(
            stops.as_i64().is_some_and(|stops| stops <= 3),
            "{name}: {stops} stops"
        );
        for (size, most) in [(sizes[1], case.most), (sizes[2], case.most_above)] {
            if most.is_some_and(|most| size > most) {
                too_high.push(format!("{name}, {layout}, {screen}: {size}, not {most:?}"));
            }
        }
    }
    assert_eq!(too_high, [""; 0]);
    page.close().await;
}

#[tokio::test]
async fn answers_in_every_shape_take_no_more_room_than_the_demos_baskets() {
    let (_stack, front, page) = open(&[], "/").await;
    print_head();
    for path in answers() {
        let answer: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        // A recording has the answer in one of these fields, and may be a list of calls.
        let call = answer.get(0).unwrap_or(&answer);
        let body = call.get("responseBody").or_else(|| call.get("response"));
        let body = body.unwrap_or(call);
        let is_offer = ["quotes", "policies", "products"]
            .iter()
            .any(|list| body.get(list).is_some());
        if !is_offer {
            continue;
        }
        front.heal();
        let answer = Rule::Replace("application/json", body.to_string());
        front.rule("/xcover/quotes", answer);
        let name = path.file_stem().unwrap().to_string_lossy();
        let sizes = measure(&page, &front, &name, "/?", "panel", 375).await;
        assert!(sizes[1] <= 760 && sizes[2] <= 550, "{name}: {sizes:?}");
    }
    page.close().await;
}

/// The repository's own answers, one in each shape, and those of the folder that is given.
fn answers() -> Vec<PathBuf> {
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/seeds/response");
    let mut answers = Vec::new();
    let others = std::env::var("XCOVER_ANSWERS");
    for folder in [Ok(own.to_owned()), others].into_iter().flatten() {
        for file in std::fs::read_dir(Path::new(&folder)).expect(&folder) {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "json") {
                answers.push(path);
            }
        }
    }
    answers.sort();
    assert!(answers.len() >= 4, "{answers:?}");
    answers
}
