//! Every element on the panel is one of these few types, because each type of a view costs its own
//! copy of Leptos's code in the release.

use leptos::ev;
use leptos::html::{self, ElementChild, custom};
use leptos::prelude::{AnyView, CustomAttribute, IntoAny, OnAttribute, PropAttribute};

use crate::rich_text::{self, Node};

pub(super) fn text(words: &str) -> AnyView {
    words.to_owned().into_any()
}

/// An element that is styled as `part`.
pub(super) fn element(tag: &'static str, part: &'static str, children: Vec<AnyView>) -> AnyView {
    custom(tag).attr("part", part).child(children).into_any()
}

/// An element whose texts are in `language`, BCP 47.
pub(super) fn block(
    tag: &'static str,
    part: &'static str,
    language: &str,
    children: Vec<AnyView>,
) -> AnyView {
    let language = language.replace('_', "-");
    custom(tag)
        .attr("part", part)
        .attr("lang", language)
        .child(children)
        .into_any()
}

/// A link that leaves the checkout where it is.
pub(super) fn link(href: &str, part: &'static str, children: Vec<AnyView>) -> AnyView {
    html::a()
        .attr("part", part)
        .attr("href", href.to_owned())
        .attr("target", "_blank")
        .attr("rel", "noopener")
        .child(children)
        .into_any()
}

/// Text for screen readers alone, set apart from what stands before it.
pub(super) fn unseen(words: &str) -> AnyView {
    element("span", "sr", vec![text(&format!(" {words} "))])
}

/// Text that is read aloud when it changes.
pub(super) fn live(part: &'static str, words: impl Fn() -> String + Send + 'static) -> AnyView {
    html::p()
        .attr("part", part)
        .attr("role", "alert")
        .child(words)
        .into_any()
}

/// A button that is no part of the page's form.
pub(super) fn button(part: &'static str, words: &'static str, act: impl Fn() + 'static) -> AnyView {
    html::button()
        .attr("part", part)
        .attr("type", "button")
        .on(ev::Custom::<ev::Event>::new("click"), move |_| act())
        .child(words)
        .into_any()
}

/// A native radio of the group `name`.
pub(super) fn radio(
    name: String,
    value: String,
    is_checked: impl Fn() -> bool + Send + 'static,
    is_disabled: impl Fn() -> bool + Send + 'static,
    choose: impl Fn() + 'static,
) -> AnyView {
    html::input()
        .attr("type", "radio")
        .attr("name", name)
        .attr("value", value)
        .prop("checked", is_checked)
        .prop("disabled", is_disabled)
        .on(ev::Custom::<ev::Event>::new("change"), move |_| choose())
        .into_any()
}

/// XCover's own markup, as nodes of the allowlist.
pub(super) fn rich_text(html: &str) -> Vec<AnyView> {
    nodes(&rich_text::parse(html))
}

/// Nodes of the allowlist.
pub(super) fn nodes(nodes: &[Node]) -> Vec<AnyView> {
    let view = |node: &Node| match node {
        Node::Text(words) => text(words),
        Node::Element(tag, children) => element(tag.name(), "text", self::nodes(children)),
        Node::Link(href, children) => link(href, "link", self::nodes(children)),
    };
    nodes.iter().map(view).collect()
}
