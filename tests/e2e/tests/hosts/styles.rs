//! What the styles of a page do to the panel.

use serde_json::Value;
use xcover_e2e::shopper::Choice;

use super::{ELEMENT, EMBED, Host};

/// Declarations for the element itself or for what is above it, which the panel's texts don't take over.
const DECLARATIONS: &[&str] = &[
    "white-space: nowrap",
    "white-space: pre",
    "text-indent: -9999px",
    "-webkit-text-fill-color: transparent",
    "-webkit-text-stroke: 4px white",
    "text-transform: uppercase",
    "letter-spacing: 1em",
    "word-spacing: -1em",
    "line-height: 0",
    "color: white",
    "font-style: italic",
    "font-weight: 900",
    "font-variant: small-caps",
    "font-stretch: ultra-condensed",
    "text-align: right",
    "text-align-last: justify",
    "text-shadow: 0 0 9px black",
    "direction: rtl",
    "list-style: none",
    "word-break: break-all",
    "-webkit-text-security: disc",
    "text-emphasis: filled",
    "text-orientation: upright",
    "writing-mode: vertical-rl",
    "tab-size: 99",
    "quotes: none",
    "text-decoration: line-through",
    "hyphens: none",
    "line-break: anywhere",
    "border-collapse: collapse",
    "font-size-adjust: 2",
    "--ink: white",
];

/// The computed styles of the panel's texts that a shopper would notice.
const TEXTS: &str = "return [...panel.querySelectorAll('.disclaimer, .amount, .tick, .legal, .documents a, .legend')].map((node) => {
    const style = getComputedStyle(node);
    return ['whiteSpace', 'textIndent', 'webkitTextFillColor', 'webkitTextStroke', 'textTransform', 'letterSpacing', 'wordSpacing',
      'lineHeight', 'color', 'fontStyle', 'fontWeight', 'fontVariant', 'fontStretch', 'textAlign', 'textAlignLast', 'textShadow', 'direction',
      'listStyle', 'wordBreak', 'webkitTextSecurity', 'textEmphasis', 'textOrientation', 'writingMode', 'tabSize', 'quotes', 'hyphens',
      'lineBreak', 'borderCollapse', 'fontSizeAdjust', 'fontSize'].map((name) => `${name}: ${style[name]}`).join('; ');
  }).join('\\n')";

#[tokio::test]
async fn no_style_of_the_page_but_family_and_size_of_its_font_reaches_the_panels_texts() {
    let host = Host::open().await;
    let page = &host.page;
    let body = [ELEMENT, EMBED, Host::set()].concat();
    let texts = |rule: String| {
        let head = format!("<style>{rule}</style>");
        let body = &body;
        let host = &host;
        async move {
            host.visit(&head, body).await;
            page.wait_for("onSet resolved").await;
            page.wait("return document.querySelector('xce-protection-offer').shadowRoot.adoptedStyleSheets.length > 2")
                .await;
            let script = TEXTS.replace(
                "panel.",
                "document.querySelector('xce-protection-offer').shadowRoot.",
            );
            page.run(&script).await
        }
    };
    let plain = texts(String::new()).await;
    assert!(
        plain
            .as_str()
            .is_some_and(|texts| texts.lines().count() > 5)
    );
    for declaration in DECLARATIONS {
        let own = format!("xce-protection-offer {{ {declaration} !important }}");
        assert_eq!(texts(own).await, plain, "{declaration}");
    }
    let above = DECLARATIONS
        .join("; ")
        .replace("writing-mode: vertical-rl", "");
    assert_eq!(texts(format!("html {{ {above} }}")).await, plain, "above");
    host.page.close().await;
}

/// The smallest font sizes in pixels: of anything, and of what isn't a legal text.
const SIZES: &str = "const panel = document.querySelector('xce-protection-offer').shadowRoot.querySelector('.panel');
    const sizes = [...panel.querySelectorAll('*')].filter((node) => [...node.childNodes].some((child) => child.data?.trim()))
      .map((node) => [parseFloat(getComputedStyle(node).fontSize), !!node.closest('.disclaimer, .legal, .documents, .opt-out, .warning')]);
    return [Math.min(...sizes.map(([size]) => size)), Math.min(...sizes.filter(([, isLegal]) => !isLegal).map(([size]) => size)), getComputedStyle(panel).fontFamily]";

#[tokio::test]
async fn the_panel_has_the_pages_font_and_no_text_is_too_small_to_read() {
    let host = Host::open().await;
    let page = &host.page;
    let body = [ELEMENT, EMBED, Host::set()].concat();
    for (rule, least, legal) in [
        ("", 14.0, 12.0),
        ("html { font-size: 62.5% }", 14.0, 12.0),
        ("body { font-size: 12px }", 14.0, 12.0),
        ("body { font-size: 0 }", 14.0, 12.0),
        (
            "xce-protection-offer { font-size: 5px !important }",
            14.0,
            12.0,
        ),
        (
            "html { font-size: 62.5% } body { font-size: 12px; text-transform: uppercase }",
            14.0,
            12.0,
        ),
        ("body { font: 20px serif }", 17.4, 15.2),
    ] {
        host.visit(&format!("<style>{rule}</style>"), &body).await;
        page.wait_for("onSet resolved").await;
        let sizes = page.run(SIZES).await;
        let size = |place: usize| sizes[place].as_f64().expect("a size");
        assert!(size(0) >= legal && size(0) < legal + 1.1, "{rule}: {sizes}");
        assert!(size(1) >= least && size(1) < least + 1.1, "{rule}: {sizes}");
        assert_eq!(
            sizes[2] == "serif",
            rule.contains("serif"),
            "{rule}: {sizes}"
        );
    }
    host.page.close().await;
}

#[tokio::test]
async fn a_hidden_element_is_hidden_and_its_offer_is_as_before() {
    let host = Host::open().await;
    let page = &host.page;
    let style = "<style>xce-protection-offer { display: block; margin: 1em }</style>";
    host.visit(style, &[ELEMENT, EMBED, Host::set()].concat())
        .await;
    page.wait_for("onSet resolved").await;
    page.choose(Choice::Yes).await;
    page.wait_for("onChange").await;
    page.run("document.querySelector('xce-protection-offer').hidden = true")
        .await;
    let height = "return document.querySelector('xce-protection-offer').offsetHeight";
    assert_eq!(page.run(height).await, 0);
    assert_ne!(page.evaluate("offer.bookingDetails()").await, Value::Null);
    assert_ne!(page.evaluate("offer.selection").await, Value::Null);
    page.run("document.querySelector('xce-protection-offer').hidden = false")
        .await;
    assert_ne!(page.run(height).await, 0);
    assert!(page.checked().await.is_some());
    // One that is hidden from the start, and while it loads.
    let hidden = ELEMENT
        .replace("offer>", "offer hidden>")
        .replace("</xce-protection-offer hidden>", "</xce-protection-offer>");
    host.visit("", &[&hidden, EMBED, Host::set()].concat())
        .await;
    page.wait_for("onSet resolved").await;
    assert_eq!(page.run(height).await, 0);
    host.page.close().await;
}

/// A browser that doesn't know `light-dark()`, as far as the panel's stylesheet can tell.
const OLD: &str = "<script>{
    const { replaceSync } = CSSStyleSheet.prototype;
    CSSStyleSheet.prototype.replaceSync = function (css) {
      window.isOld = css.includes('light-dark') || window.isOld;
      replaceSync.call(this, css.replaceAll('light-dark', 'unknown'));
    };
  }</script>";

/// The contrasts to the panel's ground: of a choice's border, of its border once it is chosen, of the ring around it when
/// it has the focus, and of the ring around the summary.
const CONTRASTS: &str = "const panel = document.querySelector('xce-protection-offer').shadowRoot;
    const light = (color) => {
      const [red, green, blue] = color.match(/[0-9]+/g).map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
    };
    const ground = light(getComputedStyle(panel.querySelector('.panel')).backgroundColor);
    const contrast = (color) => Math.max(light(color), ground) / Math.min(light(color), ground);
    const line = (selector, kind) => {
      const style = getComputedStyle(panel.querySelector(selector));
      const isDrawn = style[`${kind}Style`] !== 'none' && parseFloat(style[`${kind}Width`]) >= 1;
      return isDrawn ? contrast(style[`${kind}Color`]) : 0;
    };
    const [input] = panel.querySelectorAll('input');
    const resting = line('.option', 'borderTop');
    input.focus();
    const focused = line('.option', 'outline');
    input.checked = true;
    const chosen = getComputedStyle(panel.querySelector('.option')).boxShadow === 'none' ? 0 : line('.option', 'borderTop');
    panel.querySelector('summary').focus();
    return [resting, chosen, focused, line('summary', 'outline')];";

#[tokio::test]
async fn borders_selection_and_focus_can_be_seen_also_in_a_browser_that_does_not_know_light_dark() {
    let host = Host::open().await;
    let page = &host.page;
    for head in [
        "",
        "<meta name=color-scheme content=dark>",
        OLD,
        &[OLD, "<meta name=color-scheme content=dark>"].concat(),
    ] {
        host.visit(head, &[ELEMENT, EMBED, Host::set()].concat())
            .await;
        page.wait_for("onSet resolved").await;
        assert_eq!(
            page.run("return window.isOld ?? false").await,
            head.contains("isOld")
        );
        // With the keyboard, so that the focus is visible.
        page.tab_to_choices().await;
        let contrasts = page.run(CONTRASTS).await;
        for place in 0..4 {
            let contrast = contrasts[place].as_f64().expect("a number");
            assert!(contrast >= 3.0, "{head}: {contrasts}");
        }
    }
    host.page.close().await;
}
