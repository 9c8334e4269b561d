//! Tags and texts → the tree. Elements that are left open, and tags in the wrong order, end where HTML says.
//!
//! Source: <https://html.spec.whatwg.org/multipage/parsing.html#tree-construction>

use std::mem;

use super::elements::{
    CELL, HEADING, INLINE, ITEM, LINK, PARAGRAPH, ROW, TABLE, TERM, kind, look, reach,
};
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
    Element(&'static str, Attributes, Vec<Node>),
}

/// Names and values.
pub(super) type Attributes = Vec<(&'static str, String)>;

/// The attributes that say how an element is read: the numbers of lists, the extent of cells, the direction.
const ATTRIBUTES: &str = "start reversed type value colspan rowspan dir";

/// The tree under construction: the open elements, with the nodes that each has so far.
#[derive(Default)]
pub(super) struct Builder {
    nodes: Vec<Node>,
    open: Vec<Open>,
    /// What was left open in a block that has ended, and goes on with the next words; the outermost comes last.
    waiting: Vec<Element>,
    /// The addresses of links that aren't any more.
    refused: Vec<String>,
}

#[derive(Clone)]
struct Element {
    kind: usize,
    /// As what it is shown; of a `span`, only its content is.
    tag: &'static str,
    attributes: Attributes,
    /// The tag around its content that says what its style does; `""` if none.
    style: &'static str,
    is_hidden: bool,
}

struct Open {
    element: Element,
    /// The nodes that come before this element in its parent.
    before: Vec<Node>,
}

impl Builder {
    /// Adds text, with references decoded.
    pub(super) fn text(&mut self, text: &str) {
        if text.is_empty() || self.is_between_cells() && !text.contains(|c| !is_space(c)) {
            return;
        }
        self.go_on(0);
        let text = fold(text);
        let nodes = self.place();
        if let Some(Node::Text(last)) = nodes.last_mut() {
            let doubled = last.ends_with(' ') && text.starts_with(' ');
            last.push_str(text.get(usize::from(doubled)..).unwrap_or_default());
        } else {
            nodes.push(Node::Text(text));
        }
    }

    /// An opening tag. Returns whether to skip what follows up to its end.
    pub(super) fn open(&mut self, tag: &Tag<'_>) -> bool {
        let Some((kind, shown)) = kind(&tag.name) else {
            return false;
        };
        if kind >= PARAGRAPH {
            self.end(PARAGRAPH);
        } else {
            self.go_on(0);
        }
        if matches!(kind, LINK | HEADING | ITEM | TERM | CELL | ROW) {
            self.end(kind);
        }
        if kind >= CELL
            && let Some(place) = self.open.iter().rposition(|open| open.element.kind >= CELL)
            && self
                .open
                .get(place)
                .is_some_and(|open| open.element.kind >= ROW)
        {
            self.close_to(place + 1);
        }
        if matches!(shown, "br" | "hr") {
            self.add_empty(shown);
            return false;
        }
        let mut attributes = Vec::new();
        if kind == LINK {
            if let Some(href) = tag.get("href") {
                match link::followable(&href) {
                    Some(href) => attributes.push(("href", href)),
                    None => self.refused.push(href),
                }
            }
        } else {
            for name in ATTRIBUTES.split(' ') {
                attributes.extend(tag.get(name).map(|value| (name, value)));
            }
        }
        let (is_hidden, style) = look(tag);
        if self.open.len() >= MAX_DEPTH {
            return is_hidden;
        }
        self.push(Element {
            kind,
            tag: shown,
            attributes,
            style,
            is_hidden,
        });
        if kind == CELL {
            self.waiting.clear();
        }
        false
    }

    /// A closing tag.
    pub(super) fn close(&mut self, name: &str) {
        if let Some((kind, tag)) = kind(name)
            && !self.end(kind)
        {
            match tag {
                "br" => self.add_empty(tag),
                "p" => self.part(),
                _ => {}
            }
        }
    }

    pub(super) fn finish(mut self, refused: &mut Vec<String>) -> Vec<Node> {
        self.close_to(0);
        refused.append(&mut self.refused);
        self.nodes
    }

    /// Ends the innermost open element of that kind that a tag reaches, and all inside it. A formatting element ends
    /// alone: the blocks in it go on, and what they have so far keeps the formatting.
    ///
    /// Source: <https://html.spec.whatwg.org/multipage/parsing.html#adoption-agency-algorithm>
    fn end(&mut self, kind: usize) -> bool {
        if let Some(place) = self.waiting.iter().position(|it| it.kind == kind) {
            self.waiting.remove(place);
            return true;
        }
        let reach = reach(kind);
        let mut open = self.open.iter();
        let Some(mut place) =
            open.rposition(|Open { element, .. }| element.kind == kind || element.kind >= reach)
        else {
            return false;
        };
        if self
            .open
            .get(place)
            .is_none_or(|open| open.element.kind != kind)
        {
            return false;
        }
        let waiting = self.waiting.len();
        let last = mem::take(&mut self.nodes);
        for Open { element, before } in self.open.split_off(place) {
            self.nodes = before;
            if kind < INLINE && element.kind >= PARAGRAPH {
                self.close_to(place);
                let ended = self.waiting.pop();
                self.go_on(waiting);
                self.push(element);
                place = self.open.len();
                if let Some(ended) = ended {
                    self.push(ended);
                }
            } else {
                self.push(element);
            }
        }
        self.nodes = last;
        self.close_to(place);
        if kind < INLINE {
            self.waiting.pop();
        }
        true
    }

    /// Opens again what the end of a block has closed.
    fn go_on(&mut self, rest: usize) {
        while self.waiting.len() > rest
            && let Some(element) = self.waiting.pop()
        {
            if self.open.len() < MAX_DEPTH {
                self.push(element);
            }
        }
    }

    fn push(&mut self, element: Element) {
        let before = mem::take(&mut self.nodes);
        self.open.push(Open { element, before });
    }

    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            let Some(Open { element, before }) = self.open.pop() else {
                return;
            };
            let mut children = mem::replace(&mut self.nodes, before);
            let Element { kind, tag, .. } = element;
            if kind < INLINE {
                self.waiting.push(element.clone());
            }
            if kind == CELL {
                self.waiting.clear();
            }
            if element.is_hidden {
                continue;
            }
            let is_empty = !has_char(&children, |c| !c.is_whitespace());
            if !element.style.is_empty() {
                children = vec![Node::Element(element.style, Vec::new(), children)];
            }
            let is_bare = tag == "span" || kind == LINK && element.attributes.is_empty();
            if is_bare || is_empty && kind < PARAGRAPH {
                self.place().extend(children);
            } else if is_empty && kind < CELL && kind != ITEM {
                // Editors make blank lines out of empty paragraphs: nothing to show.
                self.part();
            } else {
                let nodes = if matches!(kind, CELL | ROW) {
                    &mut self.nodes
                } else {
                    self.place()
                };
                nodes.push(Node::Element(tag, element.attributes, children));
            }
        }
    }

    fn is_between_cells(&self) -> bool {
        self.open
            .last()
            .is_some_and(|open| open.element.kind >= ROW)
    }

    /// Where the next node goes: what stands in a table, but in no cell of it, is shown before the table.
    fn place(&mut self) -> &mut Vec<Node> {
        if self.is_between_cells()
            && let Some(table) = self
                .open
                .iter_mut()
                .rfind(|open| open.element.kind == TABLE)
        {
            return &mut table.before;
        }
        &mut self.nodes
    }

    fn add_empty(&mut self, tag: &'static str) {
        let node = Node::Element(tag, Vec::new(), Vec::new());
        self.place().push(node);
    }

    /// Keeps what comes apart from what is there, by a block without height.
    fn part(&mut self) {
        if !self.place().is_empty() {
            self.add_empty("div");
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
