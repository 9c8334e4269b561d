//! Tags and texts → the tree. Elements that are left open end where HTML says; tags in the wrong order keep their
//! text, not always their look.
//!
//! Source: <https://html.spec.whatwg.org/multipage/syntax.html#optional-tags>

use std::mem;

use super::elements::{element, look};
use super::markup::{Tag, is_space};
use crate::link;

/// How deep elements may nest; deeper ones lose their tag, not their text.
pub(super) const MAX_DEPTH: usize = 32;

/// A piece of a legal text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Text, with references decoded and white space collapsed.
    Text(String),
    /// An allowed element: its tag name, its attributes and its children. An `a` has an `href` that
    /// [`crate::link::followable`] gave.
    Element(&'static str, Vec<(&'static str, String)>, Vec<Node>),
}

/// The attributes that say how an element is read: the numbers of lists, the extent of cells, the direction.
const ATTRIBUTES: &str = "start reversed type value colspan rowspan dir";

/// The tree under construction: the open elements, with the nodes that each has so far.
#[derive(Default)]
pub(super) struct Builder {
    nodes: Vec<Node>,
    open: Vec<Open>,
}

struct Open {
    level: usize,
    /// As what it is shown; of a `span`, only its content is.
    tag: &'static str,
    attributes: Vec<(&'static str, String)>,
    /// The tag around its content that says what its style does; `""` if none.
    style: &'static str,
    is_hidden: bool,
    /// The nodes that come before this element in its parent.
    before: Vec<Node>,
}

impl Builder {
    /// Adds text, with references decoded.
    pub(super) fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let text = fold(text);
        if let Some(Node::Text(last)) = self.nodes.last_mut() {
            let doubled = last.ends_with(' ') && text.starts_with(' ');
            last.push_str(text.get(usize::from(doubled)..).unwrap_or_default());
        } else {
            self.nodes.push(Node::Text(text));
        }
    }

    /// An opening tag.
    pub(super) fn open(&mut self, tag: &Tag<'_>) {
        let Some((level, shown)) = element(&tag.name) else {
            return;
        };
        if level > 0 {
            self.end(1, "p");
        }
        match shown {
            "dt" | "dd" => {
                self.end(level, "dt");
                self.end(level, "dd");
            }
            "td" | "th" => {
                self.end(level, "td");
                self.end(level, "th");
            }
            "li" | "tr" | "a" => {
                self.end(level, shown);
            }
            "br" | "hr" => {
                self.nodes
                    .push(Node::Element(shown, Vec::new(), Vec::new()));
                return;
            }
            _ => {}
        }
        let mut attributes = Vec::new();
        if shown == "a" {
            let href = tag.get("href").and_then(|href| link::followable(&href));
            attributes.extend(href.map(|href| ("href", href)));
        } else {
            for name in ATTRIBUTES.split(' ') {
                attributes.extend(tag.get(name).map(|value| (name, value)));
            }
        }
        if self.open.len() < MAX_DEPTH {
            let (is_hidden, style) = look(tag);
            self.open.push(Open {
                level,
                tag: shown,
                attributes,
                style,
                is_hidden,
                before: mem::take(&mut self.nodes),
            });
        }
    }

    /// A closing tag.
    pub(super) fn close(&mut self, name: &str) {
        if let Some((level, tag)) = element(name)
            && !self.end(level, tag)
            && tag == "p"
        {
            self.part();
        }
    }

    pub(super) fn finish(mut self) -> Vec<Node> {
        self.close_to(0);
        self.nodes
    }

    /// Closes the innermost open `tag` and all inside it, unless it is further out than an element of a higher level.
    fn end(&mut self, level: usize, tag: &str) -> bool {
        let mut open = self.open.iter();
        let place =
            open.rposition(|open| open.tag == tag || open.level > level || open.tag == "table");
        let place = place.filter(|place| self.open.get(*place).is_some_and(|open| open.tag == tag));
        if let Some(place) = place {
            self.close_to(place);
        }
        place.is_some()
    }

    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            let Some(closed) = self.open.pop() else {
                return;
            };
            let mut children = mem::replace(&mut self.nodes, closed.before);
            if closed.is_hidden {
                continue;
            }
            let is_empty = !has_char(&children, |c| !c.is_whitespace());
            if !closed.style.is_empty() {
                children = vec![Node::Element(closed.style, Vec::new(), children)];
            }
            let is_bare = closed.tag == "span" || closed.tag == "a" && closed.attributes.is_empty();
            if is_bare || is_empty && closed.level == 0 {
                self.nodes.extend(children);
            } else if is_empty && closed.level < 3 && closed.tag != "li" {
                // Editors make blank lines out of empty paragraphs: nothing to show.
                self.part();
            } else {
                self.nodes
                    .push(Node::Element(closed.tag, closed.attributes, children));
            }
        }
    }

    /// Keeps what comes apart from what is there, by a block without height.
    fn part(&mut self) {
        if !self.nodes.is_empty() {
            self.nodes
                .push(Node::Element("div", Vec::new(), Vec::new()));
        }
    }
}

/// Whether any text has a character like that.
pub(super) fn has_char(nodes: &[Node], wanted: fn(char) -> bool) -> bool {
    nodes.iter().any(|node| match node {
        Node::Text(text) => text.chars().any(wanted),
        Node::Element(_, _, children) => has_char(children, wanted),
    })
}

/// Collapses white space to one space, as browsers do. A no-break space is kept.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        let c = if is_space(c) { ' ' } else { c };
        if !(c == ' ' && folded.ends_with(' ')) {
            folded.push(c);
        }
    }
    folded
}
