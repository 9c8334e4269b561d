//! What a page's tokens do to the panel (`docs/theming.md`). Pictures go to `target/pictures/`.

use serde_json::{Value, json};
use xcover_e2e::browser::Browser;
use xcover_e2e::checkout::Checkout;
use xcover_e2e::shopper::Choice;

use super::{ELEMENT, EMBED, Host};
use crate::sight::picture;

/// Brands and their colours, from the npm package simple-icons 16.37.0 (CC0).
const BRANDS: [(&str, &str); 50] = [
    ("Visa", "#1a1f71"),
    ("MasterCard", "#eb001b"),
    ("PayPal", "#002991"),
    ("Stripe", "#635bff"),
    ("Klarna", "#ffb3c7"),
    ("Airbnb", "#ff5a5f"),
    ("Booking.com", "#003a9a"),
    ("Expedia", "#191e3b"),
    ("Uber", "#000000"),
    ("Lyft", "#ff00bf"),
    ("Ryanair", "#073590"),
    ("easyJet", "#ff6600"),
    ("Lufthansa", "#05164d"),
    ("Emirates", "#d71921"),
    ("Qatar Airways", "#5c0d34"),
    ("Ticketmaster", "#026cdf"),
    ("Shopify", "#7ab55c"),
    ("Etsy", "#f16521"),
    ("eBay", "#e53238"),
    ("Zalando", "#ff6900"),
    ("IKEA", "#0058a3"),
    ("Target", "#cc0000"),
    ("Samsung", "#1428a0"),
    ("Huawei", "#ff0000"),
    ("Sony", "#ffffff"),
    ("Spotify", "#1ed760"),
    ("Netflix", "#e50914"),
    ("Snapchat", "#fffc00"),
    ("Discord", "#5865f2"),
    ("Twitch", "#9146ff"),
    ("Facebook", "#0866ff"),
    ("Reddit", "#ff4500"),
    ("Pinterest", "#bd081c"),
    ("WhatsApp", "#25d366"),
    ("Telegram", "#26a5e4"),
    ("Duolingo", "#58cc02"),
    ("Monzo", "#14233c"),
    ("Revolut", "#191c1f"),
    ("Wise", "#9fe870"),
    ("Turkish Airlines", "#c70a0c"),
    ("McDonald's", "#fbc817"),
    ("Starbucks", "#006241"),
    ("Ferrari", "#d40000"),
    ("Renault", "#ffcc33"),
    ("DHL", "#ffcc00"),
    ("FedEx", "#4d148c"),
    ("Deliveroo", "#00ccbc"),
    ("Deezer", "#a238ff"),
    ("PlayStation", "#0070d1"),
    ("Tripadvisor", "#34e0a1"),
];

const OFFER: &str =
    "const offer = document.querySelector('xce-protection-offer'), root = offer.shadowRoot;
    const style = (selector, pseudo) => getComputedStyle(root.querySelector(selector), pseudo);";

/// The contrasts of the panel's colours to what is behind them: a list of texts, and one of what belongs to a control, each with
/// its name and its contrast. One choice is made, another has the focus.
const CONTRASTS: &str = "const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
    const light = (...colors) => {
      canvas.clearRect(0, 0, 1, 1);
      for (const color of colors) {
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
      }
      const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
    };
    const contrast = (over, under) => {
      const [dark, bright] = [light(under, over), light(under)].sort((a, b) => a - b);
      return bright / dark;
    };
    const ground = style('.panel').backgroundColor;
    const [yes, no] = root.querySelectorAll('.option');
    const badge = getComputedStyle(offer.querySelector('[slot=badge]'));
    const names = { title: '.title', price: '.amount', header: '.header', tick: '.tick', exclusions: '.exclusions', summary: 'summary',
      disclaimer: '.disclaimer', link: '.disclaimer a', wording: '.wording', label: '.label', saved: '.saved', error: '.error' };
    const texts = Object.entries(names).filter(([, selector]) => root.querySelector(selector)).map(([name, selector]) => [name, contrast(style(selector).color, ground)]);
    const controls = [
      ['resting', getComputedStyle(no).borderTopColor], ['chosen', getComputedStyle(yes).borderTopColor],
      ['tick', style('.tick::before'.split('::')[0], '::before').borderBottomColor], ['radio', style('input').accentColor],
      ['focus', getComputedStyle(no).outlineColor],
    ].map(([name, color]) => [name, contrast(color, ground)]);
    texts.push(['badge', contrast(badge.color, badge.backgroundColor)]);
    return { texts, controls, ring: getComputedStyle(no).outlineStyle };";

/// What is too pale, of these colours.
fn too_pale(contrasts: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for (kind, least) in [("texts", 4.5), ("controls", 3.0)] {
        let measured = contrasts[kind].as_array().expect("a list");
        assert!(measured.len() >= 5, "{contrasts}");
        for one in measured {
            if one[1].as_f64().is_none_or(|contrast| contrast < least) {
                found.push(format!("{one} of {kind}"));
            }
        }
    }
    found
}

/// On a page of the host's, with the first option chosen and the focus on the second.
async fn contrasts(page: &Checkout) -> Value {
    let focus = "root.querySelectorAll('input')[1].focus({ focusVisible: true });";
    page.run(&format!("{OFFER} {focus} {CONTRASTS}")).await
}

/// The element with something in each of its slots.
fn slotted() -> String {
    let inside = "<b slot=badge>Recommended</b><i slot=logo>Acme</i><small slot=footnote>Sold by our partner.</small>";
    ELEMENT.replace("></", &format!(">{inside}</"))
}

fn body(element: &str) -> String {
    [element, EMBED, Host::set()].concat()
}

/// On the page, `first` is what `expression` is when the page is told of its offer; `warned` is what the console was told.
fn head(style: &str, expression: &str) -> String {
    format!(
        "<script>window.warned = []; console.warn = (said) => void warned.push(said);
          document.addEventListener('xce-quote', () => {{ {OFFER} window.first = {expression}; }});</script><style>{style}</style>"
    )
}

const GROUND: &str = "style('.panel').backgroundColor";
const BRAND: &str =
    "xce-protection-offer { --xce-ink: #202020; --xce-ground: #fffdf5; --xce-accent: #7a1fa2 }";
const BRAND_GROUND: &str = "rgb(255, 253, 245)";
const OWN_GROUND: &str = "rgb(255, 255, 255)";

async fn wait_for_ground(page: &Checkout, color: &str) {
    page.wait(&format!("{OFFER} return {GROUND} === '{color}'"))
        .await;
}

#[tokio::test]
async fn a_pages_colours_are_on_the_first_picture_of_its_panel() {
    let host = Host::open().await;
    for (style, element, delay) in [
        (BRAND, ELEMENT.to_owned(), 0),
        (BRAND, ELEMENT.to_owned(), 600),
        (
            "html { --xce-ink: #202020; --xce-ground: #fffdf5; }",
            ELEMENT.to_owned(),
            300,
        ),
    ] {
        host.visit_slowly("theme.js", delay, &head(style, GROUND), &body(&element))
            .await;
        host.page.wait_for("onSet resolved").await;
        assert_eq!(host.page.run("return first").await, BRAND_GROUND, "{delay}");
    }
    host.page.close().await;
}

#[tokio::test]
async fn colours_whose_file_is_late_come_to_an_offer_that_did_not_wait_for_them() {
    let host = Host::open().await;
    host.visit_slowly("theme.js", 4000, &head(BRAND, GROUND), &body(ELEMENT))
        .await;
    host.page.wait_for("onSet resolved").await;
    assert_eq!(host.page.run("return first").await, OWN_GROUND);
    wait_for_ground(&host.page, BRAND_GROUND).await;
    host.page.close().await;
}

#[tokio::test]
async fn without_the_file_for_colours_there_is_an_offer_in_the_panels_own() {
    let host = Host::open().await;
    host.visit_with(
        &head(BRAND, GROUND),
        &body(ELEMENT),
        &[("/theme.js", "not a script".to_owned())],
    )
    .await;
    host.page.wait_for("onSet resolved").await;
    assert_eq!(host.page.run("return first").await, OWN_GROUND);
    host.page.choose(Choice::Yes).await;
    host.page.wait_for("onChange").await;
    host.page.close().await;
}

#[tokio::test]
async fn colours_that_the_page_changes_later_are_taken_then() {
    let host = Host::open().await;
    let style = "xce-protection-offer.brand { --xce-ink: #202020; --xce-ground: #fffdf5 }
        xce-protection-offer.bad { --xce-ink: #fffdf5; --xce-ground: #fffdf5 }";
    host.visit(&head(style, GROUND), &body(ELEMENT)).await;
    host.page.wait_for("onSet resolved").await;
    assert_eq!(host.page.run("return first").await, OWN_GROUND);
    host.page
        .wait(&format!(
            "{OFFER} return root.adoptedStyleSheets.length > 2"
        ))
        .await;
    for (class, ground) in [
        ("brand", BRAND_GROUND),
        ("bad", OWN_GROUND),
        ("brand", BRAND_GROUND),
        ("", OWN_GROUND),
    ] {
        host.page
            .run(&format!("{OFFER} offer.className = '{class}'"))
            .await;
        wait_for_ground(&host.page, ground).await;
    }
    host.page.choose(Choice::Yes).await;
    host.page.wait_for("onChange").await;
    host.page.close().await;
}

#[tokio::test]
async fn every_pair_of_colours_of_every_theme_can_be_read() {
    let host = Host::open().await;
    let page = &host.page;
    let mut failed = Vec::new();
    for theme in ["", "mono", "mint", "sand"] {
        for scheme in ["light", "dark"] {
            let link = format!("<link rel=stylesheet href=/themes/{theme}.css>");
            let head = head("", GROUND) + if theme.is_empty() { "" } else { &link };
            let element = slotted().replace(
                "<xce-protection-offer",
                &format!("<xce-protection-offer theme={scheme}"),
            );
            host.visit(&head, &body(&element)).await;
            page.wait_for("onSet resolved").await;
            page.wait(&format!(
                "{OFFER} return root.adoptedStyleSheets.length > 2"
            ))
            .await;
            if Browser::usual() == Browser::Chromium {
                let name = format!(
                    "theme-{}-{scheme}.png",
                    if theme.is_empty() { "own" } else { theme }
                );
                page.picture_of_panel(&picture(&name)).await;
            }
            page.choose(Choice::Yes).await;
            page.wait_for("onChange").await;
            let contrasts = contrasts(page).await;
            println!("{theme} {scheme}: {contrasts}");
            failed.extend(
                too_pale(&contrasts)
                    .into_iter()
                    .map(|what| format!("{theme}, {scheme}: {what}")),
            );
            let warned = page.run("return warned").await;
            assert_eq!(warned, json!([]), "{theme} {scheme}");
        }
    }
    assert_eq!(failed, [""; 0]);
    host.page.close().await;
}

#[tokio::test]
#[ignore = "minutes: make test-all"]
async fn with_fifty_brands_as_accent_or_ground_everything_can_be_read() {
    let host = Host::open().await;
    let page = &host.page;
    let mut failed = Vec::new();
    let mut replaced = 0;
    for scheme in ["light", "dark"] {
        let element = slotted().replace(
            "<xce-protection-offer",
            &format!("<xce-protection-offer theme={scheme}"),
        );
        host.visit(&head("", GROUND), &body(&element)).await;
        page.wait_for("onSet resolved").await;
        page.wait(&format!(
            "{OFFER} return root.adoptedStyleSheets.length > 2"
        ))
        .await;
        page.choose(Choice::Yes).await;
        page.wait_for("onChange").await;
        for token in ["accent", "ground"] {
            for (brand, color) in BRANDS {
                let set = format!("{OFFER} const seen = new Promise((resolve) => root.firstElementChild.addEventListener('transitionend', () => resolve(true), {{ once: true }}));
                    offer.style = '--xce-{token}: {color}'; return seen");
                assert_eq!(page.run(&set).await, true);
                let contrasts = contrasts(page).await;
                let pale = too_pale(&contrasts);
                failed.extend(
                    pale.into_iter()
                        .map(|what| format!("{brand} {color} as {token}, {scheme}: {what}")),
                );
                let isnt_link = format!(
                    "{OFFER} const color = style('.wording').color; return color === style('.title').color"
                );
                if token == "accent" && page.run(&isnt_link).await == true {
                    replaced += 1;
                }
            }
        }
    }
    assert_eq!(failed, [""; 0]);
    println!("of 100 accents, {replaced} are replaced by the ink where they are text");
    assert!((20..80).contains(&replaced), "{replaced}");
    host.page.close().await;
}

#[tokio::test]
async fn the_console_says_which_colours_are_not_taken_and_why() {
    let host = Host::open().await;
    let page = &host.page;
    for (tokens, said, wording) in [
        (
            "--xce-accent: #ffd23f",
            "--xce-accent has a contrast of 1.44, and needs 4.5: --xce-ink stands in",
            "rgb(27, 35, 51)",
        ),
        (
            "--xce-ink: #777; --xce-ground: #888",
            "--xce-ground has a contrast of 1.26, and needs 4.5: neither ink nor ground is taken",
            "rgb(26, 86, 196)",
        ),
        (
            "--xce-ink: white; --xce-ground: white",
            "--xce-ground has a contrast of 1, and needs 4.5: neither ink nor ground is taken",
            "rgb(26, 86, 196)",
        ),
        (
            "--xce-ground: transparent",
            "--xce-ground has a contrast of unknown, and needs 4.5: neither ink nor ground is taken",
            "rgb(26, 86, 196)",
        ),
        (
            "--xce-ink: color(display-p3 0 0 0)",
            "--xce-ink has a contrast of unknown, and needs 4.5: neither ink nor ground is taken",
            "rgb(26, 86, 196)",
        ),
        (
            "--xce-accent: 5px",
            "--xce-accent is no colour that this browser knows: 5px",
            "rgb(26, 86, 196)",
        ),
        (
            "--xce-control-line: #eee",
            "--xce-control-line has a contrast of 1.16, and needs 3: --xce-ink stands in",
            "rgb(26, 86, 196)",
        ),
        (
            "--xce-on-accent: #1a56c4",
            "--xce-on-accent has a contrast of 1, and needs 4.5: another colour stands in",
            "rgb(26, 86, 196)",
        ),
    ] {
        let style = format!("xce-protection-offer {{ {tokens} }}");
        host.visit(&head(&style, "style('.wording').color"), &body(&slotted()))
            .await;
        page.wait_for("onSet resolved").await;
        page.wait(&format!(
            "{OFFER} return root.adoptedStyleSheets.length > 2"
        ))
        .await;
        assert_eq!(
            page.run("return warned").await,
            json!([format!("xcover-offer: {said}")]),
            "{tokens}"
        );
        assert_eq!(
            page.run(&format!("{OFFER} return style('.wording').color"))
                .await,
            wording,
            "{tokens}"
        );
        page.choose(Choice::Yes).await;
        page.wait_for("onChange").await;
        assert_eq!(too_pale(&contrasts(page).await), [""; 0], "{tokens}");
    }
    host.page.close().await;
}

#[tokio::test]
async fn the_tokens_that_are_no_colours_change_what_they_say() {
    let host = Host::open().await;
    let page = &host.page;
    for (token, expression, expected) in [
        ("font: serif", "style('.label').fontFamily", json!("serif")),
        (
            "radius: 3px",
            "style('.panel').borderTopLeftRadius",
            json!("3px"),
        ),
        (
            "radius: 0",
            "style('.panel').borderTopLeftRadius",
            json!("0px"),
        ),
        (
            "radius: 500px",
            "parseFloat(style('.panel').borderTopLeftRadius) < 33",
            json!(true),
        ),
        (
            "radius-control: 2px",
            "style('.option').borderTopLeftRadius",
            json!("2px"),
        ),
        (
            "space: 20px",
            "[style('.panel').rowGap, style('.panel').paddingTop]",
            json!(["20px", "32px"]),
        ),
        (
            "max-width: 400px",
            "offer.getBoundingClientRect().width > 400 && root.querySelector('.panel').getBoundingClientRect().width",
            json!(400),
        ),
        (
            "max-width: 5px",
            "root.querySelector('.panel').getBoundingClientRect().width",
            json!(240),
        ),
        (
            "icon-tick: \"\\2713\"",
            "[style('.tick', '::before').content.includes('✓'), style('.tick', '::before').borderBottomStyle, style('.tick', '::before').rotate]",
            json!([true, "none", "none"]),
        ),
        (
            "icon-tick: url(\"data:image/svg+xml,<svg xmlns=\\\"http://www.w3.org/2000/svg\\\" width=\\\"12\\\" height=\\\"12\\\"><circle cx=\\\"6\\\" cy=\\\"6\\\" r=\\\"5\\\"/></svg>\")",
            "[style('.tick', '::before').content.startsWith('url('), style('.tick', '::before').borderBottomStyle]",
            json!([true, "none"]),
        ),
        (
            "icon-chevron: \"> \"",
            "style('summary').listStyleType",
            json!("\"> \""),
        ),
        (
            "icon-chevron-open: \"v \"",
            "(root.querySelector('details').open = true, style('summary').listStyleType)",
            json!("\"v \""),
        ),
    ] {
        let style = format!("xce-protection-offer {{ --xce-{token} }}");
        host.visit(&head(&style, "0"), &body(&slotted())).await;
        page.wait_for("onSet resolved").await;
        page.wait(&format!(
            "{OFFER} return root.adoptedStyleSheets.length > 2"
        ))
        .await;
        assert_eq!(
            page.run(&format!("{OFFER} return {expression}")).await,
            expected,
            "{token}"
        );
    }
    // Without them, the panel is as it is before their file has come.
    host.visit(&head("", "JSON.stringify(['.panel', '.product', '.option', '.tick', 'summary', 'input'].filter((selector) => root.querySelector(selector)).map((selector) => [selector, ...['rowGap', 'paddingTop', 'borderTopLeftRadius', 'fontFamily', 'maxInlineSize', 'listStyleType', 'accentColor', 'color'].map((name) => style(selector)[name])]))"), &body(ELEMENT)).await;
    page.wait_for("onSet resolved").await;
    page.wait(&format!(
        "{OFFER} return root.adoptedStyleSheets.length > 2"
    ))
    .await;
    page.run("window.before = first; document.dispatchEvent(new Event('xce-quote'))")
        .await;
    assert_eq!(
        page.run("return first").await,
        page.run("return before").await,
    );
    host.page.close().await;
}

#[tokio::test]
async fn attributes_set_colour_scheme_density_and_the_level_of_the_title() {
    let host = Host::open().await;
    let page = &host.page;
    host.visit(&head("", GROUND), &body(ELEMENT)).await;
    page.wait_for("onSet resolved").await;
    page.wait(&format!(
        "{OFFER} return root.adoptedStyleSheets.length > 2"
    ))
    .await;
    let dark = "rgb(23, 28, 38)";
    let see = |expression: &'static str| async move {
        page.run(&format!("{OFFER} return {expression}")).await
    };
    for (name, value, expression, expected) in [
        ("theme", "dark", GROUND, json!(dark)),
        ("theme", "light", GROUND, json!(OWN_GROUND)),
        ("theme", "auto", GROUND, json!(OWN_GROUND)),
        (
            "density",
            "compact",
            "parseFloat(style('.panel').rowGap) < 7",
            json!(true),
        ),
        (
            "density",
            "spacious",
            "parseFloat(style('.panel').rowGap) > 11",
            json!(true),
        ),
        (
            "heading-level",
            "3",
            "root.querySelector('.title').ariaLevel",
            json!("3"),
        ),
        (
            "heading-level",
            "9",
            "root.querySelector('.title').ariaLevel",
            Value::Null,
        ),
        (
            "heading-level",
            "4",
            "root.querySelector('.title').ariaLevel",
            json!("4"),
        ),
    ] {
        page.set_attribute(name, value).await;
        assert_eq!(see(expression).await, expected, "{name}={value}");
    }
    page.prefer_dark().await;
    assert_eq!(see(GROUND).await, dark, "auto");
    page.remove_attribute("theme").await;
    assert_eq!(see(GROUND).await, OWN_GROUND, "as the page");
    // The next offer has them as well, and is measured in the scheme of the page.
    page.refresh().await;
    page.wait_for_nth("onSet resolved", 2).await;
    page.wait(&format!(
        "{OFFER} return root.querySelector('.title').ariaLevel === '4'"
    ))
    .await;
    // From the first picture on.
    let element = ELEMENT.replace("<xce-protection-offer", "<xce-protection-offer theme=dark");
    host.visit(&head("", GROUND), &body(&element)).await;
    page.wait_for("onSet resolved").await;
    assert_eq!(page.run("return first").await, dark);
    host.page.close().await;
}

#[tokio::test]
async fn a_badge_stands_above_the_title_and_a_footnote_below_the_choices() {
    let host = Host::open().await;
    let page = &host.page;
    let tops = "['badge', 'logo', 'footnote'].map((name) => offer.querySelector(`[slot=${name}]`).getBoundingClientRect()).concat(['.title', '.choices'].map((selector) => root.querySelector(selector).getBoundingClientRect())).map(({ top, bottom, left, right }) => ({ top, bottom, left, right }))";
    for (layout, width) in [
        ("panel", 900),
        ("panel", 300),
        ("card", 500),
        ("inline", 500),
    ] {
        let element = slotted().replace(
            "<xce-protection-offer",
            &format!("<xce-protection-offer layout={layout}"),
        );
        page.resize(width, 900).await;
        host.visit(&head("", "0"), &body(&element)).await;
        page.wait_for("onSet resolved").await;
        page.wait(&format!(
            "{OFFER} return root.adoptedStyleSheets.length > 2"
        ))
        .await;
        let boxes = page.run(&format!("{OFFER} return {tops}")).await;
        let at = |nth: usize, side: &str| boxes[nth][side].as_f64().expect("a number");
        assert!(
            at(0, "bottom") <= at(3, "top") && at(0, "right") - at(0, "left") < 150.0,
            "{layout}: {boxes}"
        );
        assert!(at(1, "right") <= at(3, "left"), "{layout}: {boxes}");
        assert!(at(2, "top") >= at(4, "bottom"), "{layout}: {boxes}");
        assert_eq!(page.sticking_out().await, [""; 0], "{layout}");
        page.picture_of_panel(&picture(&format!("slots-{layout}-{width}.png")))
            .await;
    }
    host.page.close().await;
}

#[tokio::test]
async fn on_paper_the_panel_is_light_and_its_fold_open() {
    let host = Host::open().await;
    let page = &host.page;
    for (name, style) in [
        ("own", ""),
        (
            "night",
            "xce-protection-offer { --xce-ink: #f2f0ff; --xce-ground: #14121f; --xce-soft: #beb9dd; --xce-accent: #bda8ff }",
        ),
    ] {
        let element = ELEMENT.replace("<xce-protection-offer", "<xce-protection-offer theme=dark");
        host.visit(&head(style, "0"), &body(&element)).await;
        page.wait_for("onSet resolved").await;
        page.wait(&format!(
            "{OFFER} return root.adoptedStyleSheets.length > 2"
        ))
        .await;
        let seen = format!(
            "{OFFER} return [{GROUND}, root.querySelector('.points').checkVisibility({{ contentVisibilityAuto: true }}) && root.querySelector('.points').getBoundingClientRect().height > 20, style('.disclaimer').color]"
        );
        let screen = page.run(&seen).await;
        assert!(screen[0] != OWN_GROUND && screen[1] == false, "{screen}");
        page.print_media(true).await;
        let paper = page.run(&seen).await;
        assert_eq!(
            paper,
            json!([OWN_GROUND, true, "rgb(77, 88, 107)"]),
            "{name}"
        );
        page.picture(&picture(&format!("print-{name}.png"))).await;
        page.print_media(false).await;
        // What is on the screen is as before, and can be chosen.
        page.choose(Choice::Yes).await;
        page.wait_for("onChange").await;
    }
    host.page.close().await;
}

#[tokio::test]
async fn in_a_browser_whose_styles_cannot_open_a_fold_it_is_opened_for_paper_and_closed_again() {
    let host = Host::open_in(Browser::Firefox).await;
    let page = &host.page;
    host.visit(&head("", "0"), &body(ELEMENT)).await;
    page.wait_for("onSet resolved").await;
    page.wait(&format!(
        "{OFFER} return root.adoptedStyleSheets.length > 2 && root.querySelectorAll('details').length === 1"
    ))
    .await;
    let knows = page
        .run("return CSS.supports('selector(::details-content)')")
        .await;
    // What has come after the offer listens once it is there.
    page.wait("return performance.getEntriesByType('resource').some(({ name, responseEnd }) => name.endsWith('drawn.js') && responseEnd)")
        .await;
    let open = format!("{OFFER} return root.querySelector('details').open");
    for (event, expected) in [("beforeprint", knows != true), ("afterprint", false)] {
        page.run(&format!("dispatchEvent(new Event('{event}'))"))
            .await;
        assert_eq!(page.run(&open).await, expected, "{event}");
    }
    // One that the shopper has opened stays so.
    page.run(&format!(
        "{OFFER} root.querySelector('details').open = true"
    ))
    .await;
    for event in ["beforeprint", "afterprint"] {
        page.run(&format!("dispatchEvent(new Event('{event}'))"))
            .await;
        assert_eq!(page.run(&open).await, true, "{event}");
    }
    host.page.close().await;
}

#[tokio::test]
async fn in_forced_colours_choices_borders_and_focus_can_be_told_apart() {
    let host = Host::open().await;
    let page = &host.page;
    page.force_colors().await;
    let style =
        "xce-protection-offer { --xce-accent: #ffd23f; --xce-ink: #333; --xce-ground: #fffdf5 }";
    host.visit(&head(style, "0"), &body(&slotted())).await;
    page.wait_for("onSet resolved").await;
    page.choose(Choice::Yes).await;
    page.wait_for("onChange").await;
    let seen = format!("{OFFER} root.querySelectorAll('input')[1].focus({{ focusVisible: true }});
        const [yes, no] = [...root.querySelectorAll('.option')].map((option) => getComputedStyle(option));
        return [matchMedia('(forced-colors: active)').matches, yes.borderTopWidth, no.borderTopWidth, no.outlineStyle, yes.borderTopColor === style('.panel').backgroundColor]");
    assert_eq!(
        page.run(&seen).await,
        json!([true, "2px", "1px", "solid", false])
    );
    page.picture_of_panel(&picture("forced-colors.png")).await;
    host.page.close().await;
}

#[tokio::test]
async fn nothing_on_the_panel_moves() {
    let host = Host::open().await;
    let page = &host.page;
    host.visit(&head(BRAND, "0"), &body(&slotted())).await;
    page.wait_for("onSet resolved").await;
    page.choose(Choice::Yes).await;
    page.wait_for("onChange").await;
    page.run(&format!("{OFFER} root.querySelector('summary').click()"))
        .await;
    let moving = format!(
        "{OFFER} return [...root.querySelectorAll('*')].flatMap((node) => node.getAnimations()).map(({{ transitionProperty, animationName }}) => transitionProperty ?? animationName).filter((name) => !name.startsWith('--'))"
    );
    assert_eq!(page.run(&moving).await, json!([]));
    // It would be noticed.
    let move_it = format!(
        "{OFFER} root.querySelector('.option').animate([{{ opacity: 0.9 }}, {{ opacity: 1 }}], 5000)"
    );
    page.run(&move_it).await;
    let count = format!(
        "{OFFER} return [...root.querySelectorAll('*')].flatMap((node) => node.getAnimations()).length"
    );
    assert_eq!(page.run(&count).await, 1);
    host.page.close().await;
}

#[tokio::test]
async fn beside_a_long_price_a_long_word_of_a_choice_stays_whole() {
    let host = Host::open().await;
    let page = &host.page;
    page.resize(240 + 16, 900).await;
    host.visit(&head("", "0"), &body(ELEMENT)).await;
    page.wait_for("onSet resolved").await;
    for (label, amount) in [
        ("Ja, Reiserücktrittsschutz hinzufügen", "1.234.567,00 €"),
        ("Yes", "$14.02"),
    ] {
        let seen = format!("{OFFER} const option = root.querySelector('.option'), label = option.querySelector('.label'), amount = option.querySelector('.amount');
            label.textContent = '{label}'; amount.textContent = '{amount}';
            const lines = (word) => {{
              const range = document.createRange(), at = label.textContent.indexOf(word);
              range.setStart(label.firstChild, at);
              range.setEnd(label.firstChild, at + word.length);
              return range.getClientRects().length;
            }};
            const top = (node) => node.getBoundingClientRect().top, bottom = (node) => node.getBoundingClientRect().bottom;
            return [label.textContent.split(' ').map(lines), top(amount) >= bottom(label), top(label) < bottom(option.querySelector('input'))]");
        let seen = page.run(&seen).await;
        let expected = if label == "Yes" {
            json!([[1], false, true])
        } else {
            json!([[1, 1, 1], true, true])
        };
        assert_eq!(seen, expected, "{label}");
        assert_eq!(page.sticking_out().await, [""; 0], "{label}");
        page.picture_of_panel(&picture(&format!("option-240-{}.png", label.len())))
            .await;
    }
    host.page.close().await;
}

#[tokio::test]
async fn a_card_stands_on_the_canvas_of_its_page_and_in_a_scheme_in_which_it_can_be_read_there() {
    let host = Host::open().await;
    let page = &host.page;
    let dark = "<meta name=color-scheme content=dark>";
    for (head, theme, expected) in [
        ("", "", "onSet resolved"),
        ("", "light", "onSet resolved"),
        ("", "dark", "onSet rejected"),
        (dark, "", "onSet resolved"),
        (dark, "dark", "onSet resolved"),
        (dark, "light", "onSet rejected"),
        (
            "<style>html { color-scheme: light dark }</style>",
            "light",
            "onSet resolved",
        ),
        (
            "<style>html { color-scheme: dark }</style>",
            "dark",
            "onSet resolved",
        ),
        (
            "<style>html { color-scheme: dark }</style>",
            "light",
            "onSet rejected",
        ),
    ] {
        let attributes = if theme.is_empty() {
            String::new()
        } else {
            format!(" theme={theme}")
        };
        let element = ELEMENT.replace(
            "<xce-protection-offer",
            &format!("<xce-protection-offer layout=card{attributes}"),
        );
        host.visit(head, &body(&element)).await;
        let told = page
            .wait("return window.demo?.signals.find(({ name }) => name.startsWith('onSet'))?.name")
            .await;
        assert_eq!(told, expected, "{head} {theme}");
    }
    host.page.close().await;
}
