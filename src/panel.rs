//! The content of the panel, as a tree: first everything that has to be read before choosing, in reading
//! order, then the choices. `edge` renders it.

mod product;

use crate::answers::Answer;
use crate::holes::{Prices, fill};
use crate::locales::{Locales, normalized};
use crate::money::Amount;
use crate::offer::{Cover, Offer, Point, Question};
use crate::pricing::Pricing;
use crate::rich_text;
use crate::settings::Settings;
use crate::wording::{Text, Wording};

/// A piece of the panel.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// Room for the reminder to answer a question: the question's index, and the reminder's text.
    Missing(usize, String),
}

/// An element, styled by its `part`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its tag name.
    pub tag: &'static str,
    /// Its `part`.
    pub part: &'static str,
    /// At most three other attributes: names and values.
    pub attributes: Vec<(&'static str, String)>,
    /// Its children, in order.
    pub children: Vec<Node>,
}

/// The `id` of the button that requests another offer.
pub const RETRY: &str = "retry";

/// The panel that shows `offer`; `words` are our own texts.
#[must_use]
pub fn offer(offer: &Offer, settings: &Settings, words: &Wording, locales: &dyn Locales) -> Node {
    let language = settings.content_language(offer);
    let panel = Panel {
        offer,
        settings,
        words,
        locales,
        pricing: Pricing::new(offer, settings, locales),
    };
    let mut parts = Vec::new();
    let texts = &offer.texts;
    add(&mut parts, "h2", "heading", texts.title.as_deref());
    add(&mut parts, "p", "header", texts.header.as_deref());
    if settings.persuasion {
        add(&mut parts, "p", "credibility", offer.credibility.as_deref());
    }
    // With several products, there is no telling whose price belongs in a hole.
    let mut products = offer.products();
    let prices = match (products.next(), products.next()) {
        (Some(only), None) => panel.pricing.for_holes(only),
        _ => Prices::default(),
    };
    if let Some(description) = &texts.description {
        parts.push(rich("description", &fill(description, &prices)));
    }
    panel.list(&mut parts, "inclusions", &texts.inclusions, &prices);
    panel.list(&mut parts, "exclusions", &texts.exclusions, &prices);
    let title = if texts.title.is_some() { "h3" } else { "h2" };
    for (place, question) in offer.questions().iter().enumerate() {
        for product in question.products() {
            parts.push(panel.product(product, title));
        }
        parts.push(panel.question(place, question));
    }
    block("section", "panel", language, parts)
}

/// Says that the offer has expired or is unavailable, with a button to request another.
#[must_use]
pub fn notice(words: &Wording, is_expired: bool) -> Node {
    let (said, retry) = if is_expired {
        (words.get(Text::Expired), words.get(Text::Renew))
    } else {
        (words.get(Text::Unavailable), words.get(Text::Retry))
    };
    let mut parts = Vec::new();
    add(&mut parts, "p", "note", Some(said));
    let attributes = vec![("id", RETRY.to_owned()), ("type", "button".to_owned())];
    parts.push(with("button", "retry", attributes, vec![text(retry)]));
    block("section", "panel", words.language(), parts)
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
    settings: &'a Settings,
    words: &'a Wording,
    locales: &'a dyn Locales,
    pricing: Pricing<'a>,
}

impl Panel<'_> {
    fn price(&self, amount: Amount) -> String {
        self.pricing.write(amount)
    }

    /// A question's choices: a yes for each cover, and a no.
    fn question(&self, place: usize, question: &Question) -> Node {
        let words = self.words;
        let mut parts = Vec::new();
        let mut legend = String::new();
        // With several questions, each names its products.
        if self.offer.questions().len() > 1 {
            for product in question.products() {
                if let Some(title) = &product.texts.title {
                    legend.push_str(title);
                    legend.push_str(" · ");
                }
            }
        }
        legend.push_str(words.get(Text::Choices));
        add(&mut parts, "legend", "legend", Some(&legend));
        if let Some(bundle) = question.bundle() {
            let mut line = words.fill(Text::Together, &[&self.price(bundle.price)]);
            if let Some(saved) = bundle.saved {
                line.push_str(" · ");
                line.push_str(&words.fill(Text::Saved, &[&self.price(saved)]));
            }
            add(&mut parts, "p", "bundle", Some(&line));
        }
        for (index, cover) in question.covers().into_iter().enumerate() {
            let id = cover.products().first().map_or("", |product| &product.id);
            let label = self.label(question, &cover);
            parts.push(option(place, Answer::Cover(index), id, &label));
        }
        parts.push(option(
            place,
            Answer::OptOut,
            "reject",
            words.get(Text::Decline),
        ));
        let mut said: &[rich_text::Node] = &[];
        for product in question.products() {
            if product.opt_out_message != said {
                said = &product.opt_out_message;
                parts.push(element("div", "opt-out", nodes(said)));
            }
        }
        if self.settings.persuasion {
            add(&mut parts, "p", "warning", self.offer.warning.as_deref());
        }
        let said = required(self.offer, words).to_owned();
        parts.push(Node::Missing(place, said));
        block("fieldset", "choices", words.language(), parts)
    }

    /// The label of a yes: its price, after the product's title if there are alternatives, and the plan if any.
    fn label(&self, question: &Question, cover: &Cover<'_>) -> String {
        let words = self.words;
        let is_alternative = question.bundle().is_none() && question.products().len() > 1;
        let amount = self.price(cover.price());
        if !is_alternative && cover.plan().is_none() {
            return words.fill(Text::Accept, &[&amount]);
        }
        let mut label = String::new();
        let title = cover
            .products()
            .first()
            .and_then(|product| product.texts.title.as_deref());
        if let Some(title) = title.filter(|_| is_alternative) {
            label.push_str(title);
            label.push_str(": ");
        }
        if let Some(plan) = cover.plan() {
            label.push_str(&plan.label);
            label.push_str(": ");
            label.push_str(&words.fill(Text::FirstInstalment, &[&self.price(plan.first)]));
            label.push_str(", ");
            label.push_str(&words.fill(Text::InAll, &[&amount]));
        } else {
            label.push_str(&amount);
        }
        label
    }

    /// Adds points under their heading; nothing if there are none.
    fn list(&self, parts: &mut Vec<Node>, part: &'static str, points: &[Point], prices: &Prices) {
        if points.is_empty() {
            return;
        }
        let heading = if part == "inclusions" {
            self.words.get(Text::Inclusions)
        } else {
            self.words.get(Text::Exclusions)
        };
        parts.push(self.own("p", "subtitle", heading));
        let mut items = Vec::new();
        for point in points {
            let mut item = Vec::new();
            for (tag, part, words) in [
                ("strong", "point-title", &point.title),
                ("span", "point-text", &point.description),
            ] {
                if let Some(words) = words {
                    add(&mut item, tag, part, Some(&fill(words, prices)));
                }
            }
            items.push(element("li", "point", item));
        }
        parts.push(element("ul", part, items));
    }

    /// An element with one of our own texts, in their language.
    fn own(&self, tag: &'static str, part: &'static str, words: &str) -> Node {
        block(tag, part, self.words.language(), vec![text(words)])
    }
}

fn option(question: usize, answer: Answer, value: &str, label: &str) -> Node {
    let radio = Node::Radio {
        question,
        answer,
        value: value.to_owned(),
    };
    let mut parts = vec![radio];
    add(&mut parts, "span", "label", Some(label));
    element("label", "option", parts)
}

fn text(words: &str) -> Node {
    Node::Text(words.to_owned())
}

fn with(
    tag: &'static str,
    part: &'static str,
    attributes: Vec<(&'static str, String)>,
    children: Vec<Node>,
) -> Node {
    Node::Element(Element {
        tag,
        part,
        attributes,
        children,
    })
}

fn element(tag: &'static str, part: &'static str, children: Vec<Node>) -> Node {
    with(tag, part, Vec::new(), children)
}

/// Adds an element with a text, if there is a text.
fn add(parts: &mut Vec<Node>, tag: &'static str, part: &'static str, words: Option<&str>) {
    if let Some(words) = words {
        parts.push(element(tag, part, vec![text(words)]));
    }
}

/// An element with texts in `language`, BCP 47.
fn block(tag: &'static str, part: &'static str, language: &str, children: Vec<Node>) -> Node {
    let attributes = vec![("lang", normalized(language))];
    with(tag, part, attributes, children)
}

/// A link to `href`, in a new tab so that the checkout stays open.
fn link(part: &'static str, href: &str, children: Vec<Node>) -> Node {
    let attributes = vec![
        ("href", href.to_owned()),
        ("target", "_blank".to_owned()),
        ("rel", "noopener".to_owned()),
    ];
    with("a", part, attributes, children)
}

/// XCover's HTML, reduced to what is allowed.
fn rich(part: &'static str, html: &str) -> Node {
    element("div", part, nodes(&rich_text::parse(html)))
}

fn nodes(allowed: &[rich_text::Node]) -> Vec<Node> {
    let mut rendered = Vec::new();
    for node in allowed {
        rendered.push(match node {
            rich_text::Node::Text(words) => text(words),
            rich_text::Node::Element(tag, children) => element(tag.name(), "text", nodes(children)),
            rich_text::Node::Link(href, children) => link("link", href, nodes(children)),
        });
    }
    rendered
}
