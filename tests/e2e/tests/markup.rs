//! Legal texts against the browser's own reading of the same markup: words, their order, what is hidden and what is
//! apart (`innerText`, white space folded), and as elements what is raised, lowered and struck, and lists' numbers. The
//! texts are ours, built like real terms, and html5lib's.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};
use xcover_e2e::browser::Browser;
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::{Front, Rule};
use xcover_e2e::stack::Stack;

use crate::answer::answer;

/// How many are shown at once.
const TEXTS: usize = 40;

const KNOWN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/markup/known.txt");

/// What terms and wordings are made of: `@` stands for a phrase, `#` for a number.
const KINDS: [(&str, [&str; 5]); 11] = [
    (
        "raised and lowered",
        [
            "<p>@ up to $1,#00<sup>2</sup>.</p>",
            "<p>@<sup>#</sup> and CO<sub>2</sub></p><p><sup>#</sup> @</p>",
            "@<sup><a href=\"https://x.example/#\">#</a></sup>, @",
            "x<span style=\"font-size:.7em; vertical-align: super\">#</span> @",
            "<b>@<sup>#</sup></b> H<SUB>2</SUB>O",
        ],
    ),
    (
        "struck",
        [
            "<del>$#0</del> $40 @",
            "<p><strike>No longer covered: @.</strike></p><p>@</p>",
            "<s>@</s> <ins>@</ins>",
            "<ul><li><s>@</s></li><li>@</li></ul>",
            "<span style=\"text-decoration: line-through;\">@</span> @",
        ],
    ),
    (
        "tables",
        [
            "<table><tr><td>@</td><td>$#0</td></tr></table>",
            "<table><thead><tr><th>Benefit</th><th>Limit</th></tr></thead><tbody><tr><td>@</td><td>#</td></tr></tbody></table>",
            "<p>@</p><table border=1><tr><th colspan=\"2\">@<tr><td>@<td>#</table>@",
            "<table><caption>@</caption>\n<tr>\n<td><p>@</p></td>\n<td><ul><li>#<li>@</ul></td>\n</tr>\n</table>",
            "<table><tr><td rowspan=2>@</td><td>#</td></tr><tr><td><b>@</b></td></tr></table><p>@",
        ],
    ),
    (
        "hidden",
        [
            "@<span hidden>@</span> #",
            "<p style=\"display:none\">@</p><p>@</p>",
            "<div style='color: red; display: none'><p>@</p><p>#</p></div>@",
            "@ <span style=\"VISIBILITY: hidden\">@</span>#",
            "<ul><li>@</li><li hidden>@</li><li>#</li></ul>",
        ],
    ),
    (
        "numbered lists",
        [
            "<ol start=\"#\"><li>@</li><li>@</li></ol>",
            "<ol type=\"a\"><li>@<li>@<ol type=i><li>@</ol></ol>",
            "<ol><li value=#>@</li><li></li><li>@</li></ol>",
            "<p>@</p><ol start=#><li><p>@</p></li><li><p>@</p></li></ol>",
            "<ol reversed><li>@</li>\n<li>@</li>\n</ol>\n@",
        ],
    ),
    (
        "comments",
        [
            "@<!-->@",
            "@<!-- <p>@</p> -->#",
            "@<!--->@<!---->#",
            "<!--[if mso]><p>@</p><![endif]--><p>@</p>",
            "<?xml version=\"1.0\"?>@<!-- a > b --!>@",
        ],
    ),
    (
        "references",
        [
            "f&uuml;r @ &amp; assur&eacute;",
            "It&#146;s @ &#150; &#x80;#",
            "&copy # @ &reg; &trade; &frac12; &hellip;",
            "&laquo;&nbsp;@&nbsp;&raquo; &OElig;uvre &le; #",
            "R&D, AT&T &lt;@&gt; &unknown; &#8364;#",
        ],
    ),
    (
        "blocks",
        [
            "<h2>@</h2>@<h3>@</h3><p>@</p>",
            "<div>@</div><div>@<div>@</div></div>#",
            "@<hr>@<p></p>#",
            "<address>@</address>@<blockquote>@</blockquote>",
            "<dl><dt>@</dt><dd>@</dd><dt>@<dd>#</dl>",
        ],
    ),
    (
        "left open",
        [
            "<p>@<p>@<p>@",
            "<ul><li>@<li>@</ul>@",
            "<p>@ <b>@</p><p>@</b> #</p>",
            "<b>@<i>@</b> @</i>",
            "<p>@<ul><li>@</ul>@</p>#",
        ],
    ),
    (
        "links",
        [
            "<p>@ <a href=\"https://x.example/a?b=#&amp;c\" target=\"_blank\">@</a>.</p>",
            "<a href='mailto:a@x.example'>@</a> <a href=\"tel:+61 2 #\">@</a>",
            "<a href=\"javascript:alert(#)\">@</a>, @",
            "<a name=top></a>@ <a href=https://x.example/#>@</a>",
            "<p>@ <a href=\"https://x.example/Policy Wording v#.pdf\"><u>@</u></a></p>",
        ],
    ),
    (
        "plain",
        [
            "@, @; # < 20 > 10.",
            "@<br>@<br/>@",
            "<font size=2><span class=\"x\">@</span></font> <em>@</em>",
            "  @ \n\t @  ",
            "<style>p{}</style><script>let a = '<p>#</p>'</script><p>@</p>",
        ],
    ),
];

const PHRASES: [&str; 8] = [
    "We pay for accidental damage",
    "See section 4(b)",
    "Excess",
    "Exclusions apply to war, riot and nuclear risks",
    "cover ends on the date shown",
    "Pre-existing conditions",
    "Trip cancellation",
    "the Insurer",
];

/// Each of the patterns four times, with other words: `kind: markup`.
fn corpus() -> Vec<String> {
    let mut corpus = Vec::new();
    let mut next = 0;
    for (kind, patterns) in KINDS {
        for round in 1..5 {
            for pattern in patterns {
                let mut html = format!("{kind}: ");
                // An address keeps its `@`.
                for c in pattern.replace("a@x", "a%40x").chars() {
                    match c {
                        '@' => {
                            html += PHRASES[next % PHRASES.len()];
                            next += 1;
                        }
                        '#' if !html.ends_with('&') => html += &(round * 3).to_string(),
                        c => html.push(c),
                    }
                }
                corpus.push(html);
            }
        }
    }
    corpus
}

/// What no legal text has: controls, frames, drawings and formulas, scripts that look like comments.
const ELSEWHERE: [&str; 22] = [
    "applet",
    "button",
    "frame",
    "frameset",
    "image",
    "input",
    "isindex",
    "keygen",
    "marquee",
    "math",
    "menuitem",
    "object",
    "optgroup",
    "option",
    "plaintext",
    "rb",
    "rp",
    "rt",
    "ruby",
    "select",
    "svg",
    "template",
];

/// html5lib's own texts, from its tests of how a browser builds the tree of a page.
fn published() -> Vec<String> {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../target/python/tree-construction"
    );
    let mut found = BTreeSet::new();
    for file in fs::read_dir(folder).expect("html5lib's data, which tools/setup brings") {
        let path = file.expect("a file").path();
        if path.extension().is_none_or(|it| it != "dat") {
            continue;
        }
        let text = fs::read(path).expect("a readable file");
        let text = String::from_utf8_lossy(&text);
        for test in text.split("#data\n").skip(1) {
            let html = test.split("\n#errors").next().unwrap_or_default();
            let lower = html.to_lowercase();
            let mut names = lower.split('<').skip(1).map(|tag| {
                let tag = tag.trim_start_matches('/');
                tag.split(|c: char| !c.is_alphanumeric())
                    .next()
                    .unwrap_or_default()
            });
            let is_elsewhere = names.any(|name| ELSEWHERE.contains(&name))
                || lower.contains("<script") && lower.contains("<!--")
                || html.contains('\0')
                || test.contains("\n#document-fragment")
                || test.contains("\n#script-on");
            let words = html
                .split('<')
                .map(|part| part.rsplit('>').next().unwrap_or_default());
            if !is_elsewhere
                && words
                    .into_iter()
                    .any(|part| part.contains(char::is_alphanumeric))
            {
                found.insert(html.to_owned());
            }
        }
    }
    found.into_iter().collect()
}

/// Each text as we show it and as the browser reads it.
const COMPARE: &str = "
    for (const details of panel.querySelectorAll('details')) details.open = true;
    // A span that its style raises, lowers or strikes counts as the element.
    const name = (part) => {
      const { verticalAlign, textDecorationLine } = getComputedStyle(part);
      if (part.localName === 'span')
        return { super: 'sup', sub: 'sub' }[verticalAlign] ?? (textDecorationLine === 'line-through' ? 's' : '');
      return part.localName.replace(/^(del|strike)$/, 's');
    };
    const read = (node) => [
      node.innerText.replace(/\\s+/g, ' ').trim(),
      ...[...node.querySelectorAll('sup, sub, s, del, strike, ol, li[value], span')]
        .filter((part) => name(part) && part.checkVisibility() && part.textContent.trim())
        .map((part) => [name(part), part.textContent.replace(/\\s+/g, ' ').trim(),
          ...['start', 'type', 'value', 'reversed'].map((name) => part.getAttribute(name))].join('|')),
    ];
    const shown = new Map([...panel.querySelectorAll('.disclaimer')].map((node) => [node.innerText.match(/^\\[\\d+\\]/)?.[0], node]));
    return INPUT.map((html) => {
      const node = document.body.appendChild(document.createElement('div'));
      node.innerHTML = html;
      const theirs = read(node);
      node.remove();
      const ours = shown.get(html.match(/^\\[\\d+\\]/)[0]);
      return [theirs, ours ? read(ours) : null];
    });";

async fn compare(browser: Browser) {
    let known = fs::read_to_string(KNOWN).expect("the known differences");
    let known: BTreeSet<&str> = known
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once("; because ").map(|(html, _)| html))
        .collect();
    let corpus: Vec<String> = corpus().into_iter().chain(published()).collect();
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    // So that the browser may read markup here.
    front.rule("", Rule::Without("content-security-policy"));
    let page = Checkout::open_in(browser, &front, "/?basket=parcel").await;
    let first = answer(&page).await;
    let mut differing = Vec::new();
    for (start, some) in corpus.chunks(TEXTS).enumerate() {
        let texts: Vec<String> = some
            .iter()
            .enumerate()
            .map(|(index, html)| format!("[{}] {html}", start * TEXTS + index))
            .collect();
        let mut answer = first.clone();
        let quote = first["quotes"].as_object().unwrap().values().next();
        let quotes: serde_json::Map<String, Value> = texts
            .iter()
            .enumerate()
            .map(|(index, html)| {
                let mut quote = quote.unwrap().clone();
                quote["id"] = json!(format!("{}-{index}", quote["id"].as_str().unwrap()));
                for name in ["disclaimer", "disclaimer_html"] {
                    quote["policy"]["content"][name] = json!(html);
                }
                (index.to_string(), quote)
            })
            .collect();
        answer["quotes"] = Value::Object(quotes);
        front.heal();
        front.rule("", Rule::Without("content-security-policy"));
        front.rule(
            "/quotes",
            Rule::Replace("application/json", answer.to_string()),
        );
        page.visit(&front, "/?basket=parcel").await;
        page.wait_for("onSet resolved").await;
        let script = COMPARE.replace("INPUT", &json!(texts).to_string());
        let scope = "const panel = document.querySelector('xce-protection-offer').shadowRoot;";
        let results = page.run(&format!("{scope}{script}")).await;
        for (result, html) in results.as_array().unwrap().iter().zip(some) {
            if result[0] != result[1] {
                differing.push((html.as_str(), Value::to_string(result)));
            }
        }
    }
    page.close().await;
    println!(
        "{browser:?}: {} texts, {} differ",
        corpus.len(),
        differing.len()
    );
    let unknown: Vec<_> = differing
        .iter()
        .filter(|(html, _)| !known.contains(html))
        .map(|(html, result)| format!("{html}\n    {result}"))
        .collect();
    assert!(unknown.is_empty(), "not listed:\n{}", unknown.join("\n"));
    for html in known {
        assert!(
            differing.iter().any(|(found, _)| *found == html),
            "listed, but equal: {html}"
        );
    }
    assert!(corpus.len() >= 500 && differing.len() * 100 <= corpus.len());
}

#[tokio::test]
#[ignore = "minutes: make test-all"]
async fn legal_texts_read_as_chromium_reads_them() {
    compare(Browser::Chromium).await;
}

#[tokio::test]
#[ignore = "minutes: make test-all"]
async fn legal_texts_read_as_firefox_reads_them() {
    compare(Browser::Firefox).await;
}
