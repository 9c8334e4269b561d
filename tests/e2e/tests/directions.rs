//! Texts that run from right to left: every amount, date and name on the panel reads in its own order. What a shopper reads is
//! taken from where the browser has put each character.

use serde_json::{Value, json};
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::{Front, Rule};
use xcover_e2e::stack::Stack;

const PAGE: &str = "/directions.html";

/// An answer with texts in Arabic or Hebrew, among them names that run the other way. It doesn't say in which language it is.
fn answer(language: &str) -> Value {
    let [title, benefit, monthly, law, limit] = match language {
        "ar" => [
            "تأمين التذاكر",
            "سرقة",
            "شهري",
            "نص قانوني عن التأمين.",
            "لا شيء",
        ],
        _ => [
            "ביטוח כרטיסים",
            "גניבה",
            "חודשי",
            "נוסח משפטי על הביטוח.",
            "ללא",
        ],
    };
    let quote = |id: &str| {
        json!({
            "id": id, "price": 12.02, "discount_price": 12.02, "discount_amount": 2, "pds_url": "https://pds.example/a",
            "policy_start_date": "2026-11-14T00:00:00Z", "policy_end_date": "2026-12-03T00:00:00Z",
            "cover_amount": 541, "extra_fields": {"seller_entity": SELLER},
            "tax": {"total_tax": 1.36, "taxes": [{"tax_code": FEE, "tax_amount": 1.25}, {"tax_code": "IPT", "tax_amount": 0.11}]},
            "benefits": [{"description": benefit, "limit": 5.35, "excess_description": limit}],
            "files": [{"name": DOCUMENT, "url": "https://files.example/ipid.pdf"}],
            "instalment_plans": [{"name": "m", "label": monthly, "amount": 24, "first_instalment_amount": 2.5}],
            "policy": {"underwriter": {"name": INSURER}, "content": {"title": title, "disclaimer": law}},
        })
    };
    json!({"id": "AAAAA-BBBBB-INS", "currency": "USD", "quotes": {"0": quote("a"), "1": quote("b")}})
}

const SELLER: &str = "Quillfeather Cover (UK) Ltd.";
const INSURER: &str = "Pellworth plc.";
const FEE: &str = "Fee (1)";
const DOCUMENT: &str = "IPID (UK)";

/// What is read on each line of each block in `root`, from left to right, and what is written there.
/// Marks above and below letters stay with their letters, so they are left out.
const READING: &str = r"
    const seen = (text) => text.replace(/[\p{M}\p{Cf}]/gu, '').replace(/\s+/g, ' ').trim();
    const reading = (root) => {
      const blocks = new Map();
      const nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (nodes.nextNode()) {
        const node = nodes.currentNode;
        let block = node.parentElement;
        if (block.closest('.sr, [hidden], style')) continue;
        while (getComputedStyle(block).display === 'inline') block = block.parentElement;
        const { characters, written } = blocks.get(block) ?? { characters: [], written: [] };
        blocks.set(block, { characters, written: [...written, node.data] });
        for (let at = 0; at < node.length; at++) {
          if (/[\p{M}\p{Cf}]/u.test(node.data[at])) continue;
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + 1);
          for (const { left, right, top, bottom } of range.getClientRects())
            if (right > left) characters.push({ x: (left + right) / 2, y: (top + bottom) / 2, character: node.data[at] });
        }
      }
      return [...blocks.values()].map(({ characters, written }) => {
        const lines = Map.groupBy(characters, ({ y }) => Math.round(y / 8));
        const line = (those) => those.sort((one, other) => one.x - other.x).map(({ character }) => character).join('');
        return { read: [...lines.values()].map(line).map(seen).join('\n'), written: seen(written.join('')) };
      });
    };
    const alone = (text) => {
      const block = document.createElement('p');
      block.dir = 'auto';
      block.textContent = text;
      document.body.append(block);
      const [{ read }] = reading(block);
      block.remove();
      return read;
    };
    const count = (text, part) => text.split(part).length - 1;
    const panel = document.querySelector('xce-protection-offer').shadowRoot;
    panel.querySelector('details').open = true;";

/// How often each amount, date and name is on the panel, and what of it doesn't read in its own order.
const FAULTS: &str = r"
    const [locale, names] = arguments;
    const amount = (number) => new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD' }).format(number);
    const day = (date) => new Date(date).toLocaleDateString(locale, { dateStyle: 'medium', timeZone: 'UTC' });
    const pieces = [...[12.02, 2, 1.36, 1.25, 0.11, 541, 5.35, 24, 2.5].map(amount), ...['2026-11-14', '2026-12-03'].map(day), ...names];
    const blocks = reading(panel.querySelector('.panel'));
    return pieces.map((piece) => {
      const [read, written] = ['read', 'written'].map((how) =>
        blocks.reduce((sum, block) => sum + count(block[how], how === 'read' ? alone(piece) : seen(piece)), 0));
      return { piece: seen(piece), read, written };
    });";

/// The browser with a page in which `answer` is shown.
struct Reader {
    _stack: Stack,
    front: Front,
    page: Checkout,
}

impl Reader {
    async fn open() -> Reader {
        let stack = Stack::start(&[]);
        let front = Front::before(&stack.shop.address).await;
        let page = Checkout::open(&front, "/robots.txt").await;
        Reader {
            _stack: stack,
            front,
            page,
        }
    }

    /// Shows the answer on a page with these attributes of `<html>` and of the element.
    async fn show(&self, answer: &Value, language: &str, html: &str, element: &str) {
        let request = json!({"currency": "USD", "customer_language": language, "customer_country": "AE", "request": [{}]});
        let text = format!(
            "<!doctype html><html lang={language} {html}><meta charset=utf-8><title>directions</title>
             <script>
               window.demo = {{ signals: [] }};
               for (const name of ['quote', 'unavailable', 'error'])
                 document.addEventListener(`xce-${{name}}`, ({{ type, detail }}) => demo.signals.push({{ name: type, detail, at: 0 }}));
               (window.signalLayer = window.signalLayer || []).push({{ signal: 'set', element: 'xce-protection-offer', data: {{ quote_request: {request} }} }});
             </script><script type=module async src=/embed.js></script>
             <xce-protection-offer {element}></xce-protection-offer>"
        );
        self.front.rule(PAGE, Rule::Replace("text/html", text));
        let answer = Rule::Replace("application/json", answer.to_string());
        self.front.rule("/xcover/quotes", answer);
        self.page.visit(&self.front, PAGE).await;
        self.page.wait_for("xce-quote").await;
    }

    /// Each amount, date and name, with how often it stands on the panel and how often it reads in its own order.
    async fn pieces(&self, locale: &str, names: &[&str]) -> Vec<(String, u64, u64)> {
        let names = json!(names);
        let script = format!("{READING} return (function () {{ {FAULTS} }})('{locale}', {names})");
        let pieces = self.page.run(&script).await;
        let piece = |piece: &Value| {
            let count = |name: &str| piece[name].as_u64().unwrap();
            (
                piece["piece"].as_str().unwrap().to_owned(),
                count("read"),
                count("written"),
            )
        };
        pieces.as_array().unwrap().iter().map(piece).collect()
    }

    /// What is read on the lines of the elements with this class, from left to right.
    async fn lines(&self, class: &str) -> Vec<String> {
        let script = format!(
            "{READING} return [...panel.querySelectorAll('.{class}')].flatMap(reading).map(({{ read }}) => read)"
        );
        let lines = self.page.run(&script).await;
        let line = |line: &Value| line.as_str().unwrap().to_owned();
        lines.as_array().unwrap().iter().map(line).collect()
    }
}

fn names(language: &str) -> [&'static str; 6] {
    let [title, monthly] = match language {
        "ar" => ["تأمين التذاكر", "شهري"],
        _ => ["ביטוח כרטיסים", "חודשי"],
    };
    [SELLER, INSURER, FEE, DOCUMENT, title, monthly]
}

#[tokio::test]
async fn in_arabic_and_hebrew_every_amount_date_and_name_reads_in_its_own_order() {
    let reader = Reader::open().await;
    for language in ["ar", "he"] {
        for (html, element, stands_in) in [
            ("", "", false),
            ("dir=rtl", "", false),
            ("dir=ltr", "", false),
            ("", "locale=en-US", false),
            ("dir=rtl", "locale=ar-EG", false),
            ("", "", true),
        ] {
            let case = format!("{language} {html} {element} {stands_in}");
            reader.front.heal();
            if stands_in {
                // Our own words are English then, in a foreign text.
                let file = format!("texts/{language}.txt");
                reader.front.rule(&file, Rule::Status(404));
            }
            reader
                .show(&answer(language), language, html, element)
                .await;
            let locale = element.strip_prefix("locale=").unwrap_or(language);
            for (piece, read, written) in reader.pieces(locale, &names(language)).await {
                assert!(written > 0, "{case}: {piece} isn't on the panel");
                assert_eq!(read, written, "{case}: {piece}");
            }
        }
    }
    reader.page.close().await;
}

#[tokio::test]
async fn without_what_isolates_them_they_would_not_and_that_is_noticed() {
    let reader = Reader::open().await;
    reader.show(&answer("ar"), "ar", "dir=rtl", "").await;
    reader
        .page
        .run(&format!(
            "{READING}
             const nodes = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
             while (nodes.nextNode()) nodes.currentNode.data = nodes.currentNode.data.replace(/[\\u2068\\u2069]/g, '');"
        ))
        .await;
    let pieces = reader.pieces("ar", &names("ar")).await;
    let faulty = |name: &str| {
        let (_, read, written) = pieces.iter().find(|(piece, ..)| piece == name).unwrap();
        read < written
    };
    for name in [SELLER, INSURER, "1.25 US$"] {
        assert!(faulty(name), "{name}: {pieces:?}");
    }
    reader.page.close().await;
}

#[tokio::test]
async fn the_choices_read_in_arabic_and_hebrew_as_they_are_meant() {
    let reader = Reader::open().await;
    for (language, choices, legend, tax, facts) in [
        (
            "ar",
            ["معن", "$US 12.02", "يرهش ،معن", "$US 2.50"],
            "2 نم 1 ،ركاذتلا نيمأت",
            ")$US 0.11 IPT ,$US 1.25 Fee (1)( $US 1.36 ةبيرض لمشي",
            ["2026/12/03 – 2026/11/14", "Quillfeather Cover (UK) Ltd."],
        ),
        (
            "he",
            ["ןכ", "$ 12.02", "ישדוח ,ןכ", "$ 2.50"],
            "2 ךותמ 1 ,םיסיטרכ חוטיב",
            ")$ 0.11 IPT ,$ 1.25 Fee (1)( $ 1.36 ךסב סמ ללוכ",
            [
                "2026 ׳מצדב 3 – 2026 ׳בונב 14",
                "Quillfeather Cover (UK) Ltd.",
            ],
        ),
    ] {
        reader.front.heal();
        reader.show(&answer(language), language, "", "").await;
        assert_eq!(reader.lines("option").await[..4], choices);
        assert_eq!(reader.lines("legend").await[0], legend);
        let read = reader.lines("notes").await;
        assert!(read.iter().any(|line| line == tax), "{tax}: {read:?}");
        let read = reader.lines("facts").await;
        for fact in facts {
            assert!(read.iter().any(|line| line == fact), "{fact}: {read:?}");
        }
    }
    reader.page.close().await;
}

/// `lang` and `dir` of the panel, and what is on one of its choices.
async fn spoken(reader: &Reader, answer: &Value, language: &str, element: &str) -> [String; 3] {
    reader.front.heal();
    reader.show(answer, language, "", element).await;
    let attribute = |name| reader.page.see_attribute("panel", name);
    let no = reader.page.see_all("option").await.pop();
    [attribute("lang").await, attribute("dir").await, no.unwrap()]
}

#[tokio::test]
async fn an_answer_that_does_not_name_its_language_is_not_spoken_as_one_whose_letters_it_lacks() {
    let reader = Reader::open().await;
    let mut english = json!({"id": "AAAAA-BBBBB-INS", "currency": "USD", "quotes": {"0": {
        "id": "a", "price": 1234.5, "pds_url": "https://pds.example/a",
        "policy": {"content": {"title": "Ticket cover", "disclaimer": "<p>You agree to the <a href='https://terms.example'>terms</a>.</p>"}},
    }}});
    // Our own words, and the prices, stay in the language that was asked for.
    let no = "いいえ、補償なしで続けます";
    let seen = spoken(&reader, &english, "ja", "").await;
    assert_eq!(seen, ["und", "ltr", no]);
    let written = reader.page.evaluate("[getComputedStyle(panel.querySelector('.title')).direction, panel.querySelector('.price .amount').textContent]");
    assert_eq!(written.await, json!(["ltr", "$1,234.50"]));
    let seen = spoken(&reader, &english, "de", "").await;
    assert_eq!(seen[..2], ["de", "ltr"]);
    let price = reader.page.see_exactly("amount").await;
    assert_eq!(price, "1.234,50\u{a0}$");
    let seen = spoken(&reader, &english, "ar", "").await;
    assert_eq!(seen[..2], ["und", "ltr"]);
    // What is said to be Japanese is.
    english["language"] = json!("ja");
    assert_eq!(spoken(&reader, &english, "ja", "").await[0], "ja");
    for (title, asked, expected) in [
        ("تأمين التذاكر", "ar", ["ar", "rtl"]),
        ("تأمين التذاكر", "en", ["und-Arab", "rtl"]),
        ("ביטוח כרטיסים", "fr", ["und-Hebr", "rtl"]),
    ] {
        let content = json!({"title": title, "disclaimer": format!("{title} - {title}")});
        let mut foreign = english.clone();
        foreign["language"] = Value::Null;
        foreign["quotes"]["0"]["policy"] = json!({ "content": content });
        let seen = spoken(&reader, &foreign, asked, "").await;
        assert_eq!(seen[..2], expected, "{title} for {asked}");
        let direction = "getComputedStyle(panel.querySelector('.title')).direction";
        assert_eq!(reader.page.evaluate(direction).await, "rtl");
    }
    reader.page.close().await;
}

#[tokio::test]
async fn a_page_says_single_texts_in_words_of_its_own() {
    let reader = Reader::open().await;
    let texts = r#"texts='{"no": "Nein, ohne", "yes-to": "Ja: { $title }"}'"#;
    let answer = answer("ar");
    for language in ["en", "de"] {
        let [.., no] = spoken(&reader, &answer, language, texts).await;
        assert_eq!(no, "Nein, ohne", "{language}");
        let plan = reader.page.see_all("label").await.swap_remove(1);
        assert_eq!(plan, "Ja: شهري");
    }
    // What can't be used is told once, and ours stands.
    let texts = r#"texts='{"no": "Nein {", "yes-to": "Ja", "nobody": "!", "yes": 1}'"#;
    let [.., no] = spoken(&reader, &answer, "en", texts).await;
    assert_eq!(no, "No");
    let signals = reader.page.signals().await.into_iter();
    let errors = signals.filter(|signal| signal.name == "xce-error");
    let told: Vec<_> = errors
        .map(|error| error.detail["message"].clone())
        .collect();
    assert_eq!(
        told,
        [
            "texts: no: only values like { $price } may be in braces",
            "texts: yes-to: without { $title }",
            "texts: nobody: there is no such text",
            "texts: yes: not a line of text",
        ]
    );
    // A property, and a page that doesn't say anything loads nothing.
    reader
        .page
        .run("document.querySelector('xce-protection-offer').texts = { no: 'Not for me' }")
        .await;
    reader.page.refresh().await;
    reader.page.wait_for_nth("xce-quote", 2).await;
    assert_eq!(
        reader.page.see_all("option").await.pop().unwrap(),
        "Not for me"
    );
    let before = reader.front.count("overrides.js");
    spoken(&reader, &answer, "en", "").await;
    assert_eq!(reader.front.count("overrides.js"), before);
    reader.page.close().await;
}
