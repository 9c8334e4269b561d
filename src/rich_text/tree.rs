//! Tags and texts → the tree, as HTML says where the elements end that are left open or closed in the wrong order.
//!
//! Source: <https://html.spec.whatwg.org/multipage/parsing.html#tree-construction>

use std::mem;

use super::elements::{Class, element, look};
use super::markup::{Tag, is_space};
use super::{MAX_DEPTH, Node, fold, has_char};
use crate::link;

/// Most elements that may be open at once; others have no effect.
const MAX_OPEN: usize = 512;

/// The attributes that say how an element is read: the numbers of lists, the extent of cells, the direction.
const ATTRIBUTES: [&str; 7] = [
    "start", "reversed", "type", "value", "colspan", "rowspan", "dir",
];

/// The tree under construction: the open elements, with the nodes that each has so far.
#[derive(Default)]
pub(super) struct Builder {
    nodes: Vec<Node>,
    open: Vec<Open>,
    /// What holds for text that comes now. It isn't part of the tree: text gets it when it comes.
    formats: Vec<Format>,
}

/// The look of an element.
struct Look {
    /// `""`: only its content is shown.
    tag: &'static str,
    attributes: Vec<(&'static str, String)>,
    is_hidden: bool,
}

struct Open {
    name: String,
    class: Class,
    look: Look,
    /// The nodes that come before this element in its parent.
    before: Vec<Node>,
    /// How many formats there were before it.
    formats: usize,
}

struct Format {
    name: String,
    look: Look,
    /// How many elements are open around it, if it is open itself, and not only to be opened again for the next text.
    depth: usize,
    is_open: bool,
}

impl Builder {
    /// Adds text, with references decoded.
    pub(super) fn text(&mut self, text: &str) {
        let is_blank = text.chars().all(is_space);
        if text.is_empty() || is_blank && self.is_between_cells() {
            return;
        }
        let depth = self.open.len();
        let base = self.base();
        let mut wraps: Vec<(&'static str, Vec<(&'static str, String)>)> = Vec::new();
        for (place, format) in self.formats.iter_mut().enumerate() {
            if place >= base && !format.is_open {
                format.is_open = true;
                format.depth = depth;
            }
            let Look {
                tag,
                attributes,
                is_hidden,
            } = &format.look;
            if format.is_open && *is_hidden {
                return;
            }
            let is_new = !wraps.iter().any(|(known, _)| known == tag);
            if format.is_open && is_new && !tag.is_empty() && !is_blank {
                wraps.push((tag, attributes.clone()));
            }
        }
        let mut nodes = self.place("");
        for wrap in wraps {
            let is_there = matches!(nodes.last(), Some(Node::Element(tag, attributes, _)) if (*tag, attributes) == (wrap.0, &wrap.1));
            if !is_there {
                nodes.push(Node::Element(wrap.0, wrap.1, Vec::new()));
            }
            let Some(Node::Element(_, _, children)) = nodes.last_mut() else {
                return;
            };
            nodes = children;
        }
        let text = fold(text);
        if let Some(Node::Text(last)) = nodes.last_mut() {
            let doubled = last.ends_with(' ');
            last.push_str(
                text.get(usize::from(doubled && text.starts_with(' '))..)
                    .unwrap_or_default(),
            );
        } else {
            nodes.push(Node::Text(text));
        }
    }

    /// An opening tag.
    pub(super) fn open(&mut self, tag: &Tag<'_>) {
        let name = name(&tag.name);
        let (mut shown, class) = element(name);
        let (is_hidden, around) = look(tag);
        if matches!(class, Class::Block | Class::Table) || shown == "hr" {
            self.end("p", is_scope);
        }
        match name {
            "li" => self.end("li", is_other_item),
            "dt" | "dd" => {
                self.end("dt", is_other_item);
                self.end("dd", is_other_item);
            }
            "h1" if self.open.last().is_some_and(|open| open.name == "h1") => self.close_last(),
            "a" => self.close("a"),
            _ => {}
        }
        if class == Class::Void {
            if !shown.is_empty() {
                self.add(Node::Element(shown, Vec::new(), Vec::new()));
            }
            return;
        }
        if class > Class::Table {
            self.start_part(class);
            // A cell's row may be left out.
            let last = self.open.last();
            if matches!(name, "td" | "th")
                && last.is_some_and(|open| matches!(open.class, Class::Table | Class::Group))
            {
                let look = Look {
                    tag: "tr",
                    attributes: Vec::new(),
                    is_hidden: false,
                };
                self.push("tr", Class::Row, look);
            }
        }
        let mut attributes = Vec::new();
        if shown == "a" {
            match tag.get("href").and_then(|href| link::followable(&href)) {
                Some(href) => attributes.push(("href", href)),
                None => shown = "",
            }
        }
        let shown_open = self.open.iter().filter(|open| !open.look.tag.is_empty());
        if shown_open.count() >= MAX_DEPTH {
            shown = "";
        }
        if !shown.is_empty() {
            for name in ATTRIBUTES {
                attributes.extend(tag.get(name).map(|value| (name, value)));
            }
        }
        let look = Look {
            tag: shown,
            attributes,
            is_hidden,
        };
        if class == Class::Format && around.is_empty() {
            self.formats.push(Format {
                name: name.to_owned(),
                look,
                depth: self.open.len(),
                is_open: true,
            });
            return;
        }
        self.push(name, class, look);
        if !around.is_empty() {
            let look = Look {
                tag: around,
                attributes: Vec::new(),
                is_hidden,
            };
            self.push("", Class::Inline, look);
        }
    }

    fn push(&mut self, name: &str, class: Class, look: Look) {
        if self.open.len() < MAX_OPEN {
            self.open.push(Open {
                name: name.to_owned(),
                class,
                look,
                before: mem::take(&mut self.nodes),
                formats: self.formats.len(),
            });
        }
    }

    /// A closing tag.
    pub(super) fn close(&mut self, tag: &str) {
        let name = name(tag);
        let class = element(name).1;
        if class == Class::Format {
            let base = self.base();
            let mut formats = self.formats.iter().enumerate().skip(base);
            if let Some((place, _)) = formats.rfind(|(_, format)| format.name == name) {
                let Format { depth, is_open, .. } = self.formats.remove(place);
                let mut inside = self.open.iter().skip(depth);
                if is_open && !inside.any(is_block) {
                    self.close_to(depth);
                }
                return;
            }
        }
        match name {
            "br" => self.add(Node::Element("br", Vec::new(), Vec::new())),
            // As HTML says: an empty paragraph.
            "p" if self.find("p", is_scope).is_none() => self.part_lines(),
            "li" => self.end(name, is_list),
            _ if class < Class::Block => self.end(name, is_block),
            _ if class == Class::Block => self.end(name, is_scope),
            _ => self.end(name, is_table),
        }
    }

    pub(super) fn finish(mut self) -> Vec<Node> {
        self.close_to(0);
        self.nodes
    }

    /// The first of the formats that are opened again: in a cell, those that were opened in it.
    fn base(&self) -> usize {
        let mut open = self.open.iter().rev();
        let cell = open.find(|open| open.class == Class::Cell);
        cell.map_or(0, |cell| cell.formats)
    }

    /// Whether this is a place in a table where only its parts may be.
    fn is_between_cells(&self) -> bool {
        let last = self.open.last();
        last.is_some_and(|open| matches!(open.class, Class::Table | Class::Group | Class::Row))
    }

    /// Where a node goes: what may not be between the cells of a table comes before the table.
    fn place(&mut self, tag: &str) -> &mut Vec<Node> {
        if self.is_between_cells()
            && element(tag).1 < Class::Row
            && let Some(table) = self.open.iter_mut().rfind(|open| is_table(open))
        {
            return &mut table.before;
        }
        &mut self.nodes
    }

    fn add(&mut self, node: Node) {
        let is_hidden = |format: &Format| format.is_open && format.look.is_hidden;
        if !self.formats.iter().any(is_hidden) {
            let tag = match &node {
                Node::Text(_) => "",
                Node::Element(tag, ..) => tag,
            };
            self.place(tag).push(node);
        }
    }

    /// The place of the innermost open element of this name, up to the first `barrier`.
    fn find(&self, name: &str, barrier: fn(&Open) -> bool) -> Option<usize> {
        let mut open = self.open.iter().enumerate().rev();
        let (place, found) = open.find(|(_, open)| open.name == name || barrier(open))?;
        (found.name == name).then_some(place)
    }

    /// Closes that element, if there is one, and all inside it.
    fn end(&mut self, name: &str, barrier: fn(&Open) -> bool) {
        if let Some(place) = self.find(name, barrier) {
            self.close_to(place);
        }
    }

    /// Closes what a part of a table can't be in.
    fn start_part(&mut self, class: Class) {
        let table = self.open.iter().rposition(is_table);
        let start = table.map_or(0, |table| table + 1);
        let mut inside = self.open.iter().enumerate().skip(start);
        let outer = inside.find(|(_, open)| {
            if open.class > Class::Table {
                open.class >= class
            } else {
                table.is_some()
            }
        });
        if let Some((place, _)) = outer {
            self.close_to(place);
        }
    }

    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            self.close_last();
        }
    }

    fn close_last(&mut self) {
        let Some(closed) = self.open.pop() else {
            return;
        };
        if closed.class == Class::Cell {
            self.formats.truncate(closed.formats);
        }
        for format in &mut self.formats {
            format.is_open &= format.depth <= self.open.len();
        }
        let children = mem::replace(&mut self.nodes, closed.before);
        let Look {
            tag,
            attributes,
            is_hidden,
        } = closed.look;
        if is_hidden {
            return;
        }
        let is_empty = !has_char(&children, |c| !c.is_whitespace());
        if tag.is_empty() || is_empty && closed.class == Class::Inline {
            for child in children {
                self.add(child);
            }
        } else if is_empty && closed.class < Class::Row && tag != "li" {
            // Editors make blank lines out of empty paragraphs: nothing to show.
            self.part_lines();
        } else {
            self.add(Node::Element(tag, attributes, children));
        }
    }

    /// Ends a line, if one has begun.
    fn part_lines(&mut self) {
        let mut nodes = self.place("").iter().rev();
        let is_blank = |node: &Node| matches!(node, Node::Text(text) if text == " ");
        let is_inline = match nodes.find(|node| !is_blank(node)) {
            Some(Node::Text(_)) => true,
            Some(Node::Element(tag, ..)) => matches!(element(tag).1, Class::Format | Class::Inline),
            None => false,
        };
        if is_inline {
            self.add(Node::Element("br", Vec::new(), Vec::new()));
        }
    }
}

/// All headings close one another.
fn name(tag: &str) -> &str {
    match tag {
        "h2" | "h3" | "h4" | "h5" | "h6" => "h1",
        tag => tag,
    }
}

fn is_block(open: &Open) -> bool {
    open.class >= Class::Block
}

fn is_scope(open: &Open) -> bool {
    open.class >= Class::Table
}

fn is_table(open: &Open) -> bool {
    open.class == Class::Table
}

fn is_list(open: &Open) -> bool {
    is_scope(open) || matches!(open.name.as_str(), "ul" | "ol")
}

/// What an item can be in without being closed by the next one.
fn is_other_item(open: &Open) -> bool {
    is_block(open) && !matches!(open.name.as_str(), "p" | "div" | "address")
}
