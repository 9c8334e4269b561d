//! The panel that a shopper sees.
//!
//! Built with Leptos's builders, not `view!`: the macro writes `innerHTML` for elements without
//! dynamic parts, which strict policies (Trusted Types) forbid.

use std::sync::Arc;

use leptos::ev;
use leptos::html::{self, ElementChild, custom};
use leptos::prelude::{
    AnyView, Callable, CustomAttribute, Get, IntoAny, IntoView, OnAttribute, PropAttribute,
    RwSignal, UnsyncCallback,
};

use crate::offer::{Inclusion, Offer, Product};
use crate::rich_text::Node;
use crate::settings::Settings;
use crate::state::Choice;
use crate::wording::{Wording, wording};

/// What the panel shows. Copies are handles to the same signals.
#[derive(Clone, Copy)]
pub(crate) struct Panel {
    /// The offer on the page, if there is one.
    pub(crate) offer: RwSignal<Option<Arc<Offer>>>,
    /// What is chosen.
    pub(crate) choice: RwSignal<Option<Choice>>,
    /// How prices are written.
    pub(crate) settings: RwSignal<Settings>,
    /// Called when the shopper chooses.
    choose: UnsyncCallback<Choice>,
}

impl Panel {
    /// An empty panel, owned by the reactive owner around; `choose` is called when the shopper
    /// chooses.
    pub(crate) fn new(choose: impl Fn(Choice) + 'static) -> Panel {
        Panel {
            offer: RwSignal::new(None),
            choice: RwSignal::new(None),
            settings: RwSignal::default(),
            choose: UnsyncCallback::new(choose),
        }
    }

    /// The view, in an element of its own: Leptos can't exchange the children of a shadow root,
    /// which is a parent but no element.
    pub(crate) fn view(self) -> impl IntoView {
        html::div().child(move || {
            let offer = self.offer.get()?;
            Some(self.offer_view(&offer, &self.settings.get()))
        })
    }

    fn offer_view(self, offer: &Offer, settings: &Settings) -> AnyView {
        let language = settings.content_language(offer);
        let words = wording(language);
        let mut parts: Vec<_> = offer
            .products()
            .iter()
            .map(|product| {
                let price = settings.price(product.price, offer);
                let each = settings.price_per_unit(product.price, offer);
                product_view(product, &price, each.map(|each| words.each(&each)), words)
            })
            .collect();
        let accept = words.accept(&settings.price(offer.total(), offer));
        parts.push(block(
            "fieldset",
            "choices",
            words.language,
            vec![
                element("legend", "legend", vec![text(words.choices)]),
                self.option(Choice::Cover, "cover", &accept),
                self.option(Choice::Decline, "decline", words.decline),
            ],
        ));
        block("section", "panel", language, parts)
    }

    /// A choice: a native radio in its label. None is checked until the shopper checks one.
    fn option(self, choice: Choice, value: &'static str, label: &str) -> AnyView {
        let radio = html::input()
            .attr("type", "radio")
            .attr("name", "choice")
            .attr("value", value)
            .prop("checked", move || self.choice.get() == Some(choice))
            .on(ev::Custom::<ev::Event>::new("change"), move |_| {
                self.choose.run(choice);
            })
            .into_any();
        element(
            "label",
            "option",
            vec![radio, element("span", "label", vec![text(label)])],
        )
    }
}

/// One product: everything that has to be read before choosing, in reading order.
fn product_view(
    product: &Product,
    price: &str,
    each: Option<String>,
    words: &'static Wording,
) -> AnyView {
    let title = product.title.as_deref().unwrap_or(words.choices);
    let mut price = vec![
        unseen(words.price),
        element("strong", "amount", vec![text(price)]),
    ];
    if let Some(each) = each {
        price.push(element("span", "each", vec![text(&each)]));
    }
    let head = vec![
        element("h2", "title", vec![text(title)]),
        element("p", "price", price),
    ];
    let mut parts = vec![element("div", "head", head)];
    if let Some(header) = &product.header {
        parts.push(element("p", "header", vec![text(header)]));
    }
    if !product.description.is_empty() {
        parts.push(element(
            "div",
            "description",
            rich_text(&product.description),
        ));
    }
    if !product.inclusions.is_empty() {
        let items = product.inclusions.iter().map(inclusion).collect();
        parts.push(element("ul", "inclusions", items));
    }
    parts.push(element(
        "div",
        "disclaimer",
        rich_text(product.disclosure.disclaimer()),
    ));
    let wording = vec![text(words.policy_wording), unseen(words.new_tab)];
    parts.push(block(
        "p",
        "documents",
        words.language,
        vec![link(product.disclosure.wording(), "wording", wording)],
    ));
    element("div", "product", parts)
}

fn inclusion(inclusion: &Inclusion) -> AnyView {
    let title = inclusion
        .title
        .iter()
        .map(|title| ("strong", "inclusion-title", title));
    let description = inclusion
        .description
        .iter()
        .map(|text| ("span", "inclusion-text", text));
    let parts = title
        .chain(description)
        .map(|(tag, part, words)| element(tag, part, vec![text(words)]));
    element("li", "inclusion", parts.collect())
}

/// XCover's own markup, as nodes of the allowlist.
fn rich_text(nodes: &[Node]) -> Vec<AnyView> {
    let view = |node: &Node| match node {
        Node::Text(words) => text(words),
        Node::Element(tag, children) => element(tag.name(), "text", rich_text(children)),
        Node::Link(href, children) => link(href, "link", rich_text(children)),
    };
    nodes.iter().map(view).collect()
}

// Every element on the panel is one of the following few types, because each type of a view costs
// its own copy of Leptos's code in the release.

fn text(words: &str) -> AnyView {
    words.to_owned().into_any()
}

/// An element that is styled as `part`.
fn element(tag: &'static str, part: &'static str, children: Vec<AnyView>) -> AnyView {
    custom(tag).attr("part", part).child(children).into_any()
}

/// An element whose texts are in `language`, BCP 47.
fn block(tag: &'static str, part: &'static str, language: &str, children: Vec<AnyView>) -> AnyView {
    let language = language.replace('_', "-");
    custom(tag)
        .attr("part", part)
        .attr("lang", language)
        .child(children)
        .into_any()
}

/// A link that leaves the checkout where it is.
fn link(href: &str, part: &'static str, children: Vec<AnyView>) -> AnyView {
    html::a()
        .attr("part", part)
        .attr("href", href.to_owned())
        .attr("target", "_blank")
        .attr("rel", "noopener")
        .child(children)
        .into_any()
}

/// Text for screen readers alone, set apart from what stands before it.
fn unseen(words: &str) -> AnyView {
    element("span", "sr", vec![text(&format!(" {words} "))])
}
