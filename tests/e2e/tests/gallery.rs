//! Every entry of the gallery (`www/gallery-entries.js`) looks as in its picture in `gallery/`, tells assistive technology
//! the same as before, and has nothing that axe finds fault with.
//!
//! `gallery/chromium.txt` names the Chromium that the pictures are from; under another one, where its lines of text and its
//! boxes are is compared instead (`gallery/boxes.txt`). `make gallery RENEW=1` takes what is seen now for right.

use std::collections::HashMap;
use std::fmt::Write;
use std::io::Cursor;
use std::path::PathBuf;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use xcover_e2e::browser::Browser;
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::Front;
use xcover_e2e::stack::Stack;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// How many pixels of a picture may be of another colour: edges of letters, on another processor.
const MOST_PIXELS: u64 = 20;

/// How far apart the shades of red, green and blue are in a picture that is kept: nearer ones are no difference.
const STEP: u16 = 8;

/// How far a box may be off under another Chromium, in CSS pixels.
const MOST_OFF: f64 = 1.0;

fn baseline(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/gallery")).join(name)
}

/// The gallery in a browser, with the styles that come after an offer, and its entries.
async fn gallery(browser: Browser) -> (Stack, Front, Checkout, Vec<Value>) {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    // An address without entry lists them all, which would only be in the way of axe.
    let first = "/gallery.html?state=single&layout=panel&theme=light&width=676&lang=en-US";
    let page = Checkout::open_in(browser, &front, first).await;
    page.wait_until("offer.quote").await;
    page.wait("return performance.getEntriesByType('resource').some(({ name, responseEnd }) => name.endsWith('theme.js') && responseEnd)")
        .await;
    let entries = page.run("return entries").await;
    let entries = entries.as_array().unwrap().clone();
    assert!(entries.len() <= 120, "{}", entries.len());
    (stack, front, page, entries)
}

async fn show(page: &Checkout, entry: &Value) -> String {
    page.run(&format!("return show({entry})")).await;
    entry["name"].as_str().unwrap().to_owned()
}

/// Where the lines of text and the boxes of the element are, from its top left corner: left, top, width, height, text.
const BOXES: &str = "
    const offer = document.querySelector('xce-protection-offer'), origin = offer.getBoundingClientRect();
    const line = ({ x, y, width, height }, text) =>
        [x - origin.x, y - origin.y, width, height].map((size) => Math.round(size * 10) / 10).join(' ') + ' ' + text;
    const lines = [];
    const nodes = document.createTreeWalker(offer.shadowRoot, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (nodes.nextNode()) {
        const node = nodes.currentNode, element = node.localName ? node : node.parentElement;
        if (element.closest('.sr, [hidden]') || !element.checkVisibility()) continue;
        if (node.localName) {
            if (node.matches('.panel, .note, .skeleton, .option, input')) lines.push(line(node.getBoundingClientRect(), `<${node.className || node.localName}>`));
            continue;
        }
        const range = document.createRange();
        range.selectNode(node);
        for (const rectangle of range.getClientRects()) lines.push(line(rectangle, node.data.replace(/[\\u2068\\u2069]/g, '').trim().slice(0, 24)));
    }
    return lines.join('\\n')";

/// How many pixels of two pictures differ visibly; all, if their sizes do.
const DIFFERENCE: &str = "
    const [a, b] = await Promise.all([...arguments].map(async (data) => {
        const picture = await createImageBitmap(await (await fetch('data:image/png;base64,' + data)).blob());
        const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
        canvas.drawImage(picture, 0, 0);
        return canvas.getImageData(0, 0, picture.width, picture.height);
    }));
    if (a.width !== b.width || a.height !== b.height) return a.width * a.height;
    let count = 0;
    for (let at = 0; at < a.data.length; at += 4)
        if ([0, 1, 2].some((nth) => Math.abs(a.data[at + nth] - b.data[at + nth]) > 16)) count++;
    return count";

async fn difference(page: &Checkout, one: &str, other: &str) -> u64 {
    if one == other {
        return 0;
    }
    let script = format!("const run = async (...arguments) => {{ {DIFFERENCE} }};");
    let script = format!("{script} return run('{one}', '{other}')");
    page.run(&script).await.as_u64().expect("a number")
}

/// The picture with near colours as one, in a palette; as it was if even so it has too many, or if one can be seen through.
fn small(png: Vec<u8>) -> Vec<u8> {
    let mut reader = png::Decoder::new(Cursor::new(&png)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let picture = reader.next_frame(&mut pixels).unwrap();
    let near = |shade| (u16::from(shade) + STEP / 2) / STEP * STEP;
    let near = |shade: u8| u8::try_from(near(shade)).unwrap_or(u8::MAX);
    let (mut palette, mut places, mut indices) = (Vec::new(), HashMap::new(), Vec::new());
    for pixel in pixels.chunks_exact(picture.color_type.samples()) {
        let [red, green, blue, ref alpha @ ..] = *pixel else {
            return png;
        };
        if alpha.iter().any(|&alpha| alpha < u8::MAX) {
            return png;
        }
        let colour = [red, green, blue].map(near);
        let place = *places.entry(colour).or_insert_with(|| {
            palette.extend(colour);
            palette.len() / 3 - 1
        });
        let Ok(index) = u8::try_from(place) else {
            return png;
        };
        indices.push(index);
    }
    let mut smaller = Vec::new();
    let mut encoder = png::Encoder::new(&mut smaller, picture.width, picture.height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(palette);
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&indices).unwrap();
    writer.finish().unwrap();
    smaller
}

/// What axe finds wrong with the page, by WCAG 2.0 to 2.2, A and AA, and best practice.
async fn violations(page: &Checkout) -> Vec<String> {
    let script = "
        const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
        return axe.run({ runOnly: tags, resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
            nodes.map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`)))";
    let found = page.run(script).await;
    let found = found.as_array().unwrap().iter();
    found
        .map(|text| text.as_str().unwrap().to_owned())
        .collect()
}

async fn load_axe(page: &Checkout) {
    let axe = std::fs::read_to_string(format!("{ROOT}/tools/node_modules/axe-core/axe.min.js"));
    page.run(&axe.expect("axe-core, which tools/setup installs"))
        .await;
    assert_eq!(page.run("return typeof axe.run").await, "function");
}

/// The part of a baseline about `name`: what follows its heading.
fn part<'a>(baseline: &'a str, name: &str) -> &'a str {
    let heading = format!("## {name}\n");
    let (_, part) = baseline.split_once(&heading).unwrap_or_default();
    part.split("\n## ").next().unwrap_or_default().trim_end()
}

/// Whether each line has the same text as the other's, and its numbers are near.
fn are_near(now: &str, before: &str) -> bool {
    let parse = |line: &str| -> (Vec<f64>, String) {
        let mut words = line.splitn(5, ' ');
        let sizes = words.by_ref().take(4).map(|size| size.parse().unwrap());
        (sizes.collect(), words.collect())
    };
    let is_near = |(now, before): (&str, &str)| {
        let ((sizes, text), (others, other)) = (parse(now), parse(before));
        let is_off = |(size, other): (&f64, &f64)| (size - other).abs() > MOST_OFF;
        text == other && !sizes.iter().zip(&others).any(is_off)
    };
    now.lines().count() == before.lines().count() && now.lines().zip(before.lines()).all(is_near)
}

#[tokio::test]
async fn every_entry_of_the_gallery_looks_and_is_told_as_before() {
    let (_stack, front, page, entries) = gallery(Browser::Chromium).await;
    page.resize(760, 1400).await;
    page.prefer_stillness().await;
    let renew = std::env::var_os("RENEW").is_some_and(|renew| !renew.is_empty());
    let read = |name: &str| std::fs::read_to_string(baseline(name)).unwrap_or_default();
    let (old_boxes, old_trees) = (read("boxes.txt"), read("trees.txt"));
    let chromium = page.chromium().await;
    let by_pictures = read("chromium.txt").trim_end() == chromium;
    let seen = PathBuf::from(format!("{ROOT}/target/gallery"));
    std::fs::create_dir_all(&seen).unwrap();

    let (mut boxes, mut trees, mut pictures) = (String::new(), String::new(), Vec::new());
    let mut index = String::from("<!doctype html><meta charset=utf-8><title>Gallery</title>");
    let mut changed = Vec::new();
    for entry in &entries {
        let name = show(&page, entry).await;
        let mut picture = page.picture_of_offer().await;
        let now = page.run(BOXES).await.as_str().unwrap().to_owned();
        writeln!(boxes, "## {name}\n{now}\n").unwrap();
        let before = std::fs::read(baseline(&format!("{name}.png"))).unwrap_or_default();
        let before = STANDARD.encode(before);
        if before.is_empty() {
            changed.push(format!("{name}: is new"));
        } else if by_pictures {
            let mut count = difference(&page, &picture, &before).await;
            if count > MOST_PIXELS {
                // On a busy machine the state may not have settled yet.
                tokio::time::sleep(Duration::from_secs(1)).await;
                picture = page.picture_of_offer().await;
                count = difference(&page, &picture, &before).await;
            }
            if count > MOST_PIXELS {
                changed.push(format!("{name}: {count} pixels"));
            }
        } else if !are_near(&now, part(&old_boxes, &name)) {
            changed.push(format!("{name}: its boxes"));
        }
        // One tree for each state is enough.
        if entry["lang"] == "en-US" {
            let state = entry["state"].as_str().unwrap();
            if !trees.contains(&format!("## {state}\n")) {
                let tree = page.accessibility_tree().await;
                writeln!(trees, "## {state}\n{tree}").unwrap();
                if tree.trim_end() != part(&old_trees, state) {
                    changed.push(format!("{state}: its accessibility tree"));
                }
            }
        }
        let query: Vec<_> = ["state", "layout", "theme", "width", "lang"]
            .map(|key| format!("{key}={}", entry[key].to_string().trim_matches('"')))
            .to_vec();
        let query = query.join("&").replace(' ', "+");
        writeln!(
            index,
            "<h2><a href=\"http://localhost:8080/gallery.html?{query}\">{name}</a></h2>\n<img src=\"{name}.png\" alt=\"\">"
        )
        .unwrap();
        let bytes = STANDARD.decode(&picture).unwrap();
        std::fs::write(seen.join(format!("{name}.png")), &bytes).unwrap();
        pictures.push((format!("{name}.png"), bytes));
    }
    std::fs::write(seen.join("index.html"), index).unwrap();
    std::fs::write(seen.join("trees.txt"), &trees).unwrap();
    drop(front);
    page.close().await;
    if renew {
        let folder = baseline("");
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        for (name, bytes) in pictures {
            std::fs::write(folder.join(name), small(bytes)).unwrap();
        }
        std::fs::write(folder.join("boxes.txt"), boxes).unwrap();
        std::fs::write(folder.join("trees.txt"), trees).unwrap();
        std::fs::write(folder.join("chromium.txt"), format!("{chromium}\n")).unwrap();
        println!("renewed: {changed:#?}");
        return;
    }
    assert_eq!(
        changed, [""; 0],
        "look at target/gallery/; if it is meant, `make gallery RENEW=1`"
    );
}

#[test]
fn the_pictures_are_small_and_each_is_of_an_entry() {
    let files: Vec<_> = std::fs::read_dir(baseline(""))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let bytes: u64 = files
        .iter()
        .map(|file| file.metadata().unwrap().len())
        .sum();
    assert!(bytes <= 5_000_000, "{bytes} bytes");
    let boxes = std::fs::read_to_string(baseline("boxes.txt")).unwrap();
    for file in files {
        let name = file.file_name().into_string().unwrap();
        if let Some(name) = name.strip_suffix(".png") {
            assert!(boxes.contains(&format!("## {name}\n")), "{name}");
        }
    }
}

#[tokio::test]
async fn a_line_or_a_border_that_moves_by_a_pixel_is_noticed() {
    let (_stack, _front, page, entries) = gallery(Browser::Chromium).await;
    page.resize(760, 1400).await;
    show(&page, &entries[0]).await;
    let before = page.picture_of_offer().await;
    let boxes = page.run(BOXES).await;
    for (what, rule, is_box) in [
        ("nothing", "", false),
        ("a line", ".again, .legend { translate: 0 1px }", false),
        ("a line", ".documents { translate: 1px 0 }", false),
        ("two pixels", ".title { translate: 0 2px }", true),
        (
            "an option's border",
            ".option { border-radius: 7px; translate: 0 1px }",
            false,
        ),
        (
            "the panel's border",
            ".panel { margin-inline-end: 1px }",
            false,
        ),
        ("a tick", ".tick::before { margin-block-start: 1px }", false),
    ] {
        let sheet = format!(
            "const sheet = new CSSStyleSheet(); sheet.replaceSync('{rule}');
            const root = document.querySelector('xce-protection-offer').shadowRoot;
            root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];"
        );
        page.run(&sheet).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        let count = difference(&page, &page.picture_of_offer().await, &before).await;
        assert_eq!(
            count > MOST_PIXELS,
            what != "nothing",
            "{what}: {count} pixels"
        );
        let now = page.run(BOXES).await;
        let is_near = are_near(now.as_str().unwrap(), boxes.as_str().unwrap());
        assert!(is_near || what != "nothing", "{what}");
        assert!(!(is_box && is_near), "{what}");
        page.run("const root = document.querySelector('xce-protection-offer').shadowRoot; root.adoptedStyleSheets = root.adoptedStyleSheets.slice(0, -1)")
            .await;
    }
    page.close().await;
}

async fn nothing_is_wrong_for_axe(browser: Browser) {
    let (_stack, _front, page, entries) = gallery(browser).await;
    load_axe(&page).await;
    let mut found = Vec::new();
    for entry in &entries {
        let name = show(&page, entry).await;
        let violations = violations(&page).await;
        println!("{name}: {}", violations.len());
        found.extend(violations.into_iter().map(|what| format!("{name}: {what}")));
    }
    assert_eq!(found, [""; 0]);
    // It would say so.
    page.run("document.querySelector('xce-protection-offer').shadowRoot.replaceChildren(document.createElement('img'))")
        .await;
    assert_eq!(violations(&page).await.len(), 1);
    page.close().await;
}

#[tokio::test]
#[ignore = "minutes: make test-all"]
async fn axe_finds_nothing_wrong_with_an_entry_of_the_gallery_in_chromium() {
    nothing_is_wrong_for_axe(Browser::Chromium).await;
}

#[tokio::test]
#[ignore = "minutes: make test-all"]
async fn axe_finds_nothing_wrong_with_an_entry_of_the_gallery_in_firefox() {
    nothing_is_wrong_for_axe(Browser::Firefox).await;
}

#[tokio::test]
async fn the_gallery_lists_every_entry_with_a_link_that_shows_it() {
    let (_stack, front, page, entries) = gallery(Browser::Chromium).await;
    page.visit(&front, "/gallery.html").await;
    page.wait("return document.querySelector('#entries a') && true")
        .await;
    let links = page
        .run("return [...document.querySelectorAll('#entries a')].map(({ textContent }) => textContent)")
        .await;
    let names: Vec<_> = entries.iter().map(|entry| entry["name"].clone()).collect();
    assert_eq!(links, json!(names));
    page.run("[...document.querySelectorAll('#entries a')].find(({ textContent }) => textContent.startsWith('yes_')).click()")
        .await;
    page.wait_until("panel.querySelector(':checked')?.value")
        .await;
    page.close().await;
}
