//! The content of the panel, as a tree: first everything that has to be read before choosing, in reading
//! order, then the choices. `edge` renders it.

mod choices;
mod heading;
mod pieces;
mod product;

use std::borrow::Cow;

use crate::answers::Answer;
use crate::direction;
use crate::letters::in_digits;
use crate::locales::Locales;
use crate::money::Amount;
use crate::offer::{Offer, Product};
use crate::pricing::Pricing;
use crate::rich_text;
use crate::settings::{Layout, Settings};
use crate::wording::{Text, Wording};

/// A piece of the panel.
#[derive(Debug)]
pub enum Node {
    /// A text.
    Text(String),
    /// An element.
    Element(Element),
    /// A choice, as a native radio button.
    Radio {
        /// The index of its question in the offer.
        question: usize,
        /// The answer that it stands for.
        answer: Answer,
        /// Its value.
        value: String,
    },
    /// Room for the reminder ([`required`]) to answer the question with this index.
    Missing(usize),
}

/// An element, styled by its class.
#[derive(Debug)]
pub struct Element {
    /// Its tag name.
    pub tag: &'static str,
    /// Its class. One of [`PARTS`] is its `part` as well.
    pub class: &'static str,
    /// Its other attributes: names and values.
    pub attributes: Vec<(&'static str, String)>,
    /// Its children, in order.
    pub children: Vec<Node>,
}

/// The classes that are parts, which a page may style: structure only. Price, disclaimer, policy wording and the
/// labels of the choices aren't among them, because the law requires them to be shown.
pub const PARTS: [&str; 11] = [
    "panel",
    "title",
    "header",
    "inclusions",
    "exclusions",
    "details",
    "product",
    "choices",
    "option",
    "note",
    "retry",
];

/// The `id` of the button that requests another offer.
pub const RETRY: &str = "retry";

/// The `id` of what links say of themselves beside their text.
const NEW_TAB: &str = "new-tab";

/// The panel that shows `offer`; `words` are our own texts.
#[must_use]
pub fn offer(offer: &Offer, settings: &Settings, words: &Wording, locales: &dyn Locales) -> Node {
    let products: Vec<_> = offer.products().collect();
    let panel = Panel {
        offer,
        settings,
        words,
        locales,
        pricing: Pricing::new(offer, settings, locales),
        heading: heading::heading(offer.texts.title.as_deref(), &products),
        products,
    };
    let language = locales.canonical(settings.content_language(offer));
    let mut parts = vec![slot("badge")];
    parts.append(&mut panel.parts());
    parts.push(slot("footnote"));
    let said = words.get(Text::NewTab);
    let attributes = vec![
        ("id", NEW_TAB.to_owned()),
        ("hidden", String::new()),
        ("lang", words.language().to_owned()),
    ];
    parts.push(with("span", attributes, vec![text(said)]));
    block("section.panel", &language, parts)
}

/// The `id` of the reminder at a question.
#[must_use]
pub fn error_id(question: usize) -> String {
    ["error-", &in_digits(question)].concat()
}

/// The `id` of the law of a product of a question, apart from what stands above for all.
fn law_id(question: usize, product: usize) -> String {
    ["law-", &in_digits(question), "-", &in_digits(product)].concat()
}

/// Says that the offer has expired or is unavailable, with a button to request another.
#[must_use]
pub fn notice(words: &Wording, is_expired: bool) -> Node {
    let (said, retry) = if is_expired {
        (words.get(Text::Expired), words.get(Text::Renew))
    } else {
        (words.get(Text::Unavailable), words.get(Text::Retry))
    };
    let mut line = vec![text(said), text(" ")];
    let attributes = vec![("id", RETRY.to_owned()), ("type", "button".to_owned())];
    line.push(with("button.retry", attributes, vec![text(retry)]));
    block("p.note", words.language(), line)
}

/// The reminder at an unanswered question: XCover's, else ours.
#[must_use]
pub fn required<'a>(offer: &'a Offer, words: &'a Wording) -> &'a str {
    offer
        .required
        .as_deref()
        .unwrap_or(words.get(Text::Required))
}

struct Panel<'a> {
    offer: &'a Offer,
    /// Those of all questions.
    products: Vec<&'a Product>,
    settings: &'a Settings,
    words: &'a Wording,
    locales: &'a dyn Locales,
    pricing: Pricing<'a>,
    /// See [`heading::heading`].
    heading: Option<Cow<'a, str>>,
}

impl Panel<'_> {
    fn is_inline(&self) -> bool {
        self.settings.layout == Layout::Inline
    }

    fn price(&self, amount: Amount) -> String {
        self.pricing.write(amount)
    }

    /// A price, isolated from the text around it, which may run the other way.
    fn amount(&self, name: &'static str, amount: Amount) -> Node {
        element(name, vec![says("bdi", &self.price(amount))])
    }

    /// An element with one of our own texts, in their language.
    fn own(&self, name: &'static str, words: &str) -> Node {
        block(name, self.words.language(), vec![text(words)])
    }

    /// Text for screen readers only, with spaces around it so that it doesn't run into its neighbours.
    fn unseen(&self, words: Text) -> Node {
        self.own("span.sr", &[" ", self.words.get(words), " "].concat())
    }
}

fn text(words: &str) -> Node {
    Node::Text(words.to_owned())
}

/// An element. Its name is its tag, and behind a dot its class.
fn with(name: &'static str, attributes: Vec<(&'static str, String)>, children: Vec<Node>) -> Node {
    let (tag, class) = name.split_once('.').unwrap_or((name, ""));
    Node::Element(Element {
        tag,
        class,
        attributes,
        children,
    })
}

fn element(name: &'static str, children: Vec<Node>) -> Node {
    with(name, Vec::new(), children)
}

/// An element with a text.
fn says(name: &'static str, words: &str) -> Node {
    element(name, vec![text(words)])
}

/// A place for an element of the page's.
fn slot(name: &str) -> Node {
    with("slot", vec![("name", name.to_owned())], Vec::new())
}

/// Adds an element with a text, if there is a text.
fn put(parts: &mut Vec<Node>, name: &'static str, words: Option<&str>) {
    if let Some(words) = words {
        parts.push(says(name, words));
    }
}

/// Adds an element with `children`, if there are any.
fn wrap(parts: &mut Vec<Node>, name: &'static str, children: Vec<Node>) {
    if !children.is_empty() {
        parts.push(element(name, children));
    }
}

/// An element with texts in `language`, BCP 47, which run in its direction.
fn block(name: &'static str, language: &str, children: Vec<Node>) -> Node {
    let direction = direction::of(language).to_owned();
    let attributes = vec![("lang", language.to_owned()), ("dir", direction)];
    with(name, attributes, children)
}

/// A link to `href`, in a new tab so that the checkout stays open.
fn link(name: &'static str, href: &str, children: Vec<Node>) -> Node {
    let mut attributes = vec![("href", href.to_owned())];
    attributes.extend(new_tab());
    with(name, attributes, children)
}

fn new_tab() -> [(&'static str, String); 3] {
    [
        ("target", "_blank".to_owned()),
        ("rel", "noopener".to_owned()),
        ("aria-describedby", NEW_TAB.to_owned()),
    ]
}

fn nodes(allowed: &[rich_text::Node]) -> Vec<Node> {
    let mut rendered = Vec::new();
    for node in allowed {
        rendered.push(match node {
            rich_text::Node::Text(words) => text(words),
            rich_text::Node::Element(tag, own, children) => {
                let mut attributes = own.clone();
                if *tag == "a" {
                    attributes.extend(new_tab());
                }
                with(tag, attributes, nodes(children))
            }
        });
    }
    rendered
}
