//! What a page does to what has to be read before a choice: price, disclaimer, policy wording, and the choices' labels.
//!
//! Whether a text can be read is measured here in a picture of the page, not by the widget.

use std::time::Duration;

use serde_json::Value;
use xcover_e2e::checkout::Checkout;
use xcover_e2e::shopper::Choice;

use super::{ELEMENT, EMBED, Host, LISTEN, told};

/// How an offer ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Everything can be read.
    Legible,
    /// The page is told `not-showable`.
    NotShowable,
}
use End::{Legible, NotShowable};

/// In one of these ways.
const EITHER: &[End] = &[Legible, NotShowable];
const LEGIBLE: &[End] = &[Legible];
const NOT_SHOWABLE: &[End] = &[NotShowable];

/// A stylesheet of a page, where `.step` is around the element, what follows the step in the markup, and how it ends.
const PAGES: &[(&str, &str, &[End])] = &[
    // Parts, whose styles stay with them.
    ("::part(panel) { font-size: 1px }", "", EITHER),
    (
        "::part(panel) { line-height: 0; text-indent: -9999px; letter-spacing: -1em }",
        "",
        LEGIBLE,
    ),
    (
        "::part(panel), ::part(option) { text-transform: uppercase; font-style: italic; direction: rtl }",
        "",
        LEGIBLE,
    ),
    (
        "::part(panel) { color: white; -webkit-text-fill-color: white; -webkit-text-stroke: 4px white }",
        "",
        LEGIBLE,
    ),
    (
        "::part(panel) { --ink: white; --soft: white; --accent: white }",
        "",
        LEGIBLE,
    ),
    (
        "xce-protection-offer { --ink: white; --ground: white !important }",
        "",
        LEGIBLE,
    ),
    (
        "::part(head), ::part(price), ::part(disclaimer), ::part(wording), ::part(label) { display: none }",
        "",
        LEGIBLE,
    ),
    ("::part(panel) { background: #f6f6f6 }", "", LEGIBLE),
    (
        "::part(panel) { background: oklch(0.97 0.01 250) }",
        "",
        LEGIBLE,
    ),
    ("::part(panel) { background: none }", "", LEGIBLE),
    ("::part(panel) { background: #4d586b }", "", NOT_SHOWABLE),
    (
        "::part(panel) { background: oklch(0.45 0.03 250) }",
        "",
        NOT_SHOWABLE,
    ),
    ("::part(panel) { background: lab(96 0 0) }", "", LEGIBLE),
    ("::part(panel) { background: lab(38 0 -10) }", "", NOT_SHOWABLE),
    ("::part(panel) { --ground: #1b2333 }", "", NOT_SHOWABLE),
    (
        "::part(panel) { background: linear-gradient(#4d586b, #4d586b) }",
        "",
        NOT_SHOWABLE,
    ),
    (
        "body { background: #4d586b } ::part(panel) { background: none }",
        "",
        NOT_SHOWABLE,
    ),
    ("::part(panel) { opacity: 0.3 }", "", NOT_SHOWABLE),
    (
        "::part(panel) { position: relative } ::part(panel)::after { content: ''; position: absolute; inset: 0 0 30%; background: white; pointer-events: none }",
        "",
        NOT_SHOWABLE,
    ),
    (
        "xce-protection-offer { position: relative } ::part(title) { position: absolute; inset: 0 0 30%; background: white }",
        "",
        NOT_SHOWABLE,
    ),
    (
        "::part(option) { font-size: 1px; color: white; --ink: white }",
        "",
        LEGIBLE,
    ),
    ("::part(option) { background: #1b2333 }", "", NOT_SHOWABLE),
    ("::part(option) { opacity: 0.2 }", "", NOT_SHOWABLE),
    ("::part(option) { transform: scale(0.5) }", "", NOT_SHOWABLE),
    ("::part(choices) { filter: blur(5px) }", "", NOT_SHOWABLE),
    // Tokens, of which the panel takes those that can be read.
    (
        "xce-protection-offer { --xce-ink: white; --xce-ground: white }",
        "",
        LEGIBLE,
    ),
    (
        "html { --xce-ink: #fffdf5; --xce-soft: #fffdf5; --xce-accent: #fffdf5; --xce-ground: #fffdf5 }",
        "",
        LEGIBLE,
    ),
    (
        "xce-protection-offer { --xce-ground: #1b2333 }",
        "",
        LEGIBLE,
    ),
    (
        "xce-protection-offer { --xce-ink: transparent; --xce-soft: #0001; --xce-accent: #eee !important }",
        "",
        LEGIBLE,
    ),
    (
        "xce-protection-offer { --xce-ink: white; --xce-ground: #14121f }",
        "",
        LEGIBLE,
    ),
    (
        "xce-protection-offer { --xce-ink: white; --xce-ground: #14121f } ::part(panel) { background: white }",
        "",
        NOT_SHOWABLE,
    ),
    (
        "::part(panel), ::part(option) { --xce-ink: white; --xce-soft: white; --accent: white; --mark: white }",
        "",
        LEGIBLE,
    ),
    (
        "xce-protection-offer { --xce-font: nothing; --xce-space: -50px; --xce-radius: 500px; --xce-radius-control: 50%; --xce-max-width: 1px }",
        "",
        LEGIBLE,
    ),
    ("xce-protection-offer { --xce-space: 90px }", "", LEGIBLE),
    // The element and what is above it.
    (
        "xce-protection-offer { font-size: 1px !important }",
        "",
        LEGIBLE,
    ),
    ("xce-protection-offer { color-scheme: dark }", "", LEGIBLE),
    (
        "xce-protection-offer { color-scheme: dark } ::part(panel) { background: none }",
        "",
        NOT_SHOWABLE,
    ),
    (".step { opacity: 0.3 }", "", NOT_SHOWABLE),
    (".step { filter: opacity(0) }", "", NOT_SHOWABLE),
    (".step { filter: contrast(0.2) }", "", NOT_SHOWABLE),
    (".step { mix-blend-mode: lighten }", "", NOT_SHOWABLE),
    (".step { clip-path: inset(100px 0 0) }", "", NOT_SHOWABLE),
    (
        ".step { mask-image: linear-gradient(transparent 60%, black) }",
        "",
        NOT_SHOWABLE,
    ),
    (".step { transform: scale(0.5) }", "", NOT_SHOWABLE),
    (".step { zoom: 0.5 }", "", NOT_SHOWABLE),
    (".step { zoom: 1.3 }", "", LEGIBLE),
    (
        "body { zoom: 1.2 } .step { overflow: auto; height: 150px }",
        "",
        LEGIBLE,
    ),
    (".step { transform: rotate(90deg) }", "", NOT_SHOWABLE),
    (
        ".step { visibility: hidden } ::part(choices) { visibility: visible }",
        "",
        NOT_SHOWABLE,
    ),
    (
        ".step { overflow: hidden; height: 100vh } xce-protection-offer { margin-top: -150px }",
        "",
        NOT_SHOWABLE,
    ),
    (
        ".step { overflow: hidden; width: 300px } xce-protection-offer { width: 600px }",
        "",
        NOT_SHOWABLE,
    ),
    (
        ".step { overflow: hidden; border-radius: 20px }",
        "",
        LEGIBLE,
    ),
    (".step { overflow: auto; height: 150px }", "", LEGIBLE),
    (
        "body { overflow-x: hidden; height: 100% } html { height: 100% }",
        "",
        LEGIBLE,
    ),
    // Something over it.
    (
        ".step { position: relative } .over { position: absolute; top: 0; left: 0; right: 0; height: 250px; background: white }",
        "<div class=over></div>",
        NOT_SHOWABLE,
    ),
    (
        ".step { position: relative } .step::after { content: ''; position: absolute; inset: 0 0 40%; background: white }",
        "",
        NOT_SHOWABLE,
    ),
    (
        ".over { position: fixed; bottom: 0; height: 40vh; width: 100%; background: white } .step { margin: 50vh 0 } body { padding: 100vh 0 }",
        "<div class=over></div>",
        LEGIBLE,
    ),
    (
        ".over { position: fixed; top: 0; height: 150px; width: 100%; background: white } body { padding-bottom: 100vh }",
        "<div class=over></div>",
        NOT_SHOWABLE,
    ),
    (
        "cookie-banner { display: contents } .step { margin: 50vh 0 } body { padding: 100vh 0 }",
        "<cookie-banner></cookie-banner><script>
            const root = document.querySelector('cookie-banner').attachShadow({ mode: 'open' });
            root.append(Object.assign(document.createElement('div'), { style: 'position: fixed; bottom: 0; height: 40vh; width: 100%; background: white' }));
        </script>",
        LEGIBLE,
    ),
];

/// What has to be read; in what follows, each text is one of its elements.
const LAW: &str = "[...document.querySelector('xce-protection-offer').shadowRoot.querySelectorAll('.price .amount, .option .amount, .disclaimer, .wording, .label')]";

/// Scrolls to the text number `PLACE`, and measures it: its lines as rectangles, its first letters' width and height. Where
/// rectangles leave out `zoom`, they are multiplied by it. A full stop alone is skipped: all of its few pixels are blurred.
const MEASURE: &str = "const node = LAW[PLACE];
    if (!node) return null;
    node.scrollIntoView({ block: 'center' });
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT), range = document.createRange();
    let letters, lines = [];
    while (walker.nextNode()) {
      const text = walker.currentNode;
      if (text.parentElement.closest('.sr') || !text.data.trim()) continue;
      range.selectNodeContents(text);
      lines.push(...range.getClientRects());
      if (letters) continue;
      range.setEnd(text, 2);
      letters = range.getBoundingClientRect();
    }
    let zoom = 1;
    if (!('currentCSSZoom' in node)) for (let at = node; at; at = at.parentElement ?? at.getRootNode().host) zoom *= Number(getComputedStyle(at).zoom) || 1;
    const { fontSize, textTransform } = getComputedStyle(node);
    return { name: node.className, places: LAW.map((node) => node.getBoundingClientRect()), width: zoom * letters.width, height: zoom * letters.height, fontSize: parseFloat(fontSize), textTransform,
      lines: lines.filter(({ width, height }) => width > 5 && height > 2).map(({ x, y, width, height }) => [x, y, width, height].map((px) => zoom * px)) };";

/// The contrast between the lightest and the darkest dot in `PICTURE`, in the rectangles `LINES`: the least of them, and the
/// most. In a short line, no dot may have the text's own colour, because its edges are blurred.
const CONTRAST: &str = "return (async () => {
      const image = new Image();
      image.src = 'data:image/png;base64,PICTURE';
      await image.decode();
      const context = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height }).getContext('2d');
      context.drawImage(image, 0, 0);
      const scale = image.width / innerWidth;
      const linear = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      const contrasts = LINES.map((line) => {
        const [x, y, width, height] = line.map((value) => Math.round(value * scale));
        if (y < 0 || y + height > image.height || x < 0 || x + width > image.width) return 1;
        const { data } = context.getImageData(x, y, width, height);
        let [least, most] = [1, 0];
        for (let at = 0; at < data.length; at += 4) {
          const light = 0.2126 * linear(data[at]) + 0.7152 * linear(data[at + 1]) + 0.0722 * linear(data[at + 2]);
          least = Math.min(least, light);
          most = Math.max(most, light);
        }
        return (most + 0.05) / (least + 0.05);
      });
      return [Math.min(...contrasts), Math.max(...contrasts)];
    })()";

/// A text as a shopper sees it.
#[derive(Debug)]
struct Text {
    name: String,
    width: f64,
    height: f64,
    font_size: f64,
    least_contrast: f64,
    contrast: f64,
    capitals: bool,
}

/// What has to be read on the page.
async fn texts(page: &Checkout) -> Vec<Text> {
    let mut texts = Vec::new();
    let (mut places, mut picture) = (Value::Null, String::new());
    loop {
        let script = MEASURE
            .replace("LAW", LAW)
            .replace("PLACE", &texts.len().to_string());
        let measured = page.run(&script).await;
        if measured.is_null() {
            return texts;
        }
        if measured["places"] != places {
            places = measured["places"].clone();
            picture = page.screenshot().await;
        }
        let script = CONTRAST
            .replace("PICTURE", &picture)
            .replace("LINES", &measured["lines"].to_string());
        let contrasts = page.run(&script).await;
        let number = |value: &Value| value.as_f64().unwrap_or_default();
        texts.push(Text {
            name: measured["name"].as_str().expect("a class").to_owned(),
            width: number(&measured["width"]),
            height: number(&measured["height"]),
            font_size: number(&measured["fontSize"]),
            least_contrast: number(&contrasts[0]),
            contrast: number(&contrasts[1]),
            capitals: measured["textTransform"] != "none",
        });
    }
}

/// What can't be read of it; `plain` are the texts on a page that does nothing to them.
fn illegible(texts: &[Text], plain: &[Text]) -> Vec<String> {
    assert_eq!(texts.len(), plain.len());
    let mut found = Vec::new();
    for (text, plain) in texts.iter().zip(plain) {
        let scale = (text.width / plain.width).min(text.height / plain.height);
        let size = plain.font_size * scale;
        if size < 11.9 || text.contrast < 4.5 || text.least_contrast < 2.5 || text.capitals {
            found.push(format!("{}: {size} px, {text:?}", text.name));
        }
    }
    found
}

fn body(after: &str) -> String {
    format!(
        "<div class=step>{ELEMENT}{after}</div>{LISTEN}{EMBED}{}",
        Host::set()
    )
}

async fn visit(host: &Host, style: &str, after: &str) {
    let head = format!(
        "<script>window.warned = []; console.warn = (said) => void warned.push(said)</script><style>{style}</style>"
    );
    host.visit(&head, &body(after)).await;
}

/// How the offer ends once it has been looked at for a while; what is wrong with it, if it isn't as expected.
async fn end(host: &Host, plain: &[Text]) -> Result<End, String> {
    let page = &host.page;
    page.wait("return window.demo?.signals.some(({ name }) => name.startsWith('onSet'))")
        .await;
    page.scroll_to_offer().await;
    for _ in 0..14 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        if page
            .signal_names()
            .await
            .contains(&"xce-unavailable".to_owned())
        {
            break;
        }
    }
    let told = told(page).await;
    let lost = told
        .iter()
        .filter(|told| *told == "xce-unavailable not-showable")
        .count();
    if lost > 0 {
        // Told once, with the reason: `.price can't be read: div.step has opacity: 0.3`.
        let warned = page.run("return warned").await;
        let reason = warned[0].as_str().unwrap_or_default();
        let is_named = reason.starts_with("xcover-offer: .") && reason.contains(" can't be read: ");
        return match (lost, warned[1].is_null() && is_named) {
            (1, true) => Ok(NotShowable),
            _ => Err(format!("{told:?} {warned}")),
        };
    }
    let found = illegible(&texts(page).await, plain);
    if found.is_empty() {
        Ok(Legible)
    } else {
        Err(found.join("\n"))
    }
}

#[tokio::test]
async fn whatever_a_page_does_its_offer_can_be_read_or_is_told_as_not_showable() {
    let host = Host::open().await;
    visit(&host, "", "").await;
    host.page.wait_for("onSet resolved").await;
    let plain = texts(&host.page).await;
    assert!(plain.len() >= 6, "{plain:?}");
    let mut failed = illegible(&plain, &plain);
    for (style, after, expected) in PAGES {
        visit(&host, style, after).await;
        let found = end(&host, &plain).await;
        if !found.as_ref().is_ok_and(|found| expected.contains(found)) {
            failed.push(format!("{style}: {found:?} instead of {expected:?}"));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    host.page.close().await;
}

/// What a page is told of an offer that is chosen, and of one that is lost at its first choice.
const CHOSEN: [&str; 3] = ["xce-quote", "onSet resolved", "onChange"];
const LOST: [&str; 3] = [
    "xce-quote",
    "onSet resolved",
    "xce-unavailable not-showable",
];

/// Rules that hide the choices as well.
const HIDDEN: &[&str] = &[
    ".step { display: none }",
    ".step { visibility: hidden }",
    ".step { opacity: 0 }",
    ".step { height: 0; overflow: hidden }",
    ".step { max-height: 40px; overflow: hidden }",
    ".step { content-visibility: hidden; height: 100px }",
    ".step { transform: scale(0) }",
    ".step { position: absolute; left: -9999px }",
    ".step { position: fixed; right: 0; width: 400px; transform: translateX(100%) }",
    "xce-protection-offer { display: none !important }",
    "::part(panel) { display: none }",
    "::part(panel) { max-height: 40px; overflow: hidden }",
];

#[tokio::test]
async fn an_offer_that_is_hidden_with_its_choices_is_ready_and_can_be_chosen_once_it_is_shown() {
    let host = Host::open().await;
    let page = &host.page;
    for style in HIDDEN {
        println!("{style}");
        visit(&host, style, "").await;
        page.wait_for("onSet resolved").await;
        tokio::time::sleep(Duration::from_millis(1300)).await;
        page.run("document.querySelector('style').remove()").await;
        tokio::time::sleep(Duration::from_millis(1300)).await;
        page.choose(Choice::Yes).await;
        page.wait_for("onChange").await;
        assert_eq!(told(page).await, CHOSEN, "{style}");
    }
    // A choice that is made all the same isn't taken.
    visit(&host, HIDDEN[0], "").await;
    page.wait_for("onSet resolved").await;
    page.evaluate("panel.querySelector('input').click()").await;
    page.wait_for("xce-unavailable").await;
    assert_eq!(told(page).await, LOST);
    host.page.close().await;
}

#[tokio::test]
async fn an_element_that_leaves_while_it_is_looked_at_is_no_error_of_the_pages() {
    let host = Host::open().await;
    let page = &host.page;
    visit(&host, "", "").await;
    page.wait_for("onSet resolved").await;
    let is_loaded = "return performance.getEntriesByType('resource').some(({ name }) => name.endsWith('drawn.js'))";
    page.wait(is_loaded).await;
    page.run(
        "const offer = document.createElement('xce-protection-offer');
         offer.addEventListener('xce-quote', () => offer.remove());
         document.body.append(offer);
         offer.quoteRequest = request;",
    )
    .await;
    page.wait_for("xce-unavailable").await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let names = page.signal_names().await;
    assert_eq!(names[2..], ["xce-quote", "xce-unavailable"]);
    host.page.close().await;
}

/// Pages that show the offer slowly.
const FADES: &[(&str, &str)] = &[
    (
        "@keyframes in { from { opacity: 0 } } .step { animation: in 0.5s }",
        "",
    ),
    (
        "@keyframes in { from { opacity: 0 } } ::part(panel) { animation: in 0.5s }",
        "",
    ),
    (
        "@keyframes in { from { opacity: 0.1; scale: 0.7; filter: blur(3px) } } xce-protection-offer { animation: in 0.5s }",
        "",
    ),
    (
        ".step { opacity: 0; transition: opacity 0.5s } .step.shown { opacity: 1 }",
        "<script>document.addEventListener('xce-quote', () => document.querySelector('.step').classList.add('shown'))</script>",
    ),
    (
        ".step { display: none } .step.shown { display: block }",
        "<script>document.addEventListener('xce-quote', () => document.querySelector('.step').classList.add('shown'))</script>",
    ),
    (
        ".step { max-height: 0; overflow: hidden; transition: max-height 0.5s } .step.shown { max-height: 1000px }",
        "<script>document.addEventListener('xce-quote', () => document.querySelector('.step').classList.add('shown'))</script>",
    ),
    (
        ".step { position: fixed; inset: 0 0 0 50%; overflow: auto; translate: 100%; transition: translate 0.5s } .step.shown { translate: none }",
        "<script>document.addEventListener('xce-quote', () => document.querySelector('.step').classList.add('shown'))</script>",
    ),
];

/// Pages that fold the step away once the shopper has said yes.
const FOLDS: &[&str] = &[
    ".step.done { display: none }",
    ".step { opacity: 1; transition: opacity 0.4s } .step.done { opacity: 0 }",
    ".step { max-height: 1000px; overflow: hidden; transition: max-height 0.4s } .step.done { max-height: 0 }",
    ".step { transition: transform 0.4s } .step.done { transform: translateX(-120%) }",
    "::part(panel) { overflow: hidden } .step.done { height: 0; overflow: hidden }",
];

#[tokio::test]
async fn what_fades_in_or_folds_away_after_a_yes_keeps_its_offer_and_its_choice() {
    let host = Host::open().await;
    let page = &host.page;
    for (style, after) in FADES {
        println!("{style}");
        visit(&host, style, after).await;
        page.wait_for("onSet resolved").await;
        tokio::time::sleep(Duration::from_millis(1800)).await;
        page.choose(Choice::Yes).await;
        page.wait_for("onChange").await;
        assert_eq!(told(page).await, CHOSEN, "{style}");
    }
    let after = "<script>signalLayer = [{ signal: 'listen', element: 'xce-protection-offer', onChange: () => document.querySelector('.step').classList.add('done') }]</script>";
    for style in FOLDS {
        println!("{style}");
        visit(&host, style, after).await;
        page.wait_for("onSet resolved").await;
        page.choose(Choice::Yes).await;
        page.wait_for("onChange").await;
        tokio::time::sleep(Duration::from_millis(1800)).await;
        assert_eq!(told(page).await, CHOSEN, "{style}");
        assert_ne!(page.evaluate("offer.selection").await, Value::Null);
    }
    host.page.close().await;
}

#[tokio::test]
async fn a_choice_is_void_once_what_has_to_be_read_before_it_is_hidden() {
    let host = Host::open().await;
    let page = &host.page;
    visit(&host, "::part(panel) { }", "").await;
    page.wait_for("onSet resolved").await;
    page.choose(Choice::Yes).await;
    page.wait_for("onChange").await;
    page.run("document.querySelector('style').textContent = '::part(panel) { background: #4d586b; padding: 3em }'").await;
    page.wait_for("xce-unavailable").await;
    let expected = [
        "xce-quote",
        "onSet resolved",
        "onChange",
        "onChange",
        "xce-unavailable not-showable",
    ];
    assert_eq!(told(page).await, expected);
    assert_eq!(page.evaluate("offer.selection").await, Value::Null);
    assert_eq!(page.offer_height().await, 0);
    // What a page hides without a change of size is noticed at the next choice.
    visit(&host, "::part(panel) { }", "").await;
    page.wait_for("onSet resolved").await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    page.run(
        "document.querySelector('style').textContent = '::part(panel) { background: #4d586b }'",
    )
    .await;
    page.choose(Choice::Yes).await;
    page.wait_for("xce-unavailable").await;
    assert_eq!(told(page).await, LOST);
    host.page.close().await;
}

#[tokio::test]
async fn without_its_closer_look_a_page_that_is_not_plain_has_no_offer_and_any_other_has() {
    let host = Host::open().await;
    let page = &host.page;
    for (style, expected) in [
        (
            "::part(panel) { background: #f6f6f6 }",
            vec![
                "xce-unavailable not-showable",
                "onSet rejected not-showable",
            ],
        ),
        ("", CHOSEN.to_vec()),
    ] {
        // The rules of the network are renewed with each page.
        let head = format!("<style>{style}</style>");
        host.visit_with(
            &head,
            &body(""),
            &[("/drawn.js", "not a script".to_owned())],
        )
        .await;
        page.wait("return window.demo?.signals.some(({ name }) => name.startsWith('onSet'))")
            .await;
        if expected.len() == 3 {
            page.choose(Choice::Yes).await;
            page.wait_for("onChange").await;
        }
        assert_eq!(told(page).await, expected, "{style}");
    }
    host.page.close().await;
}
