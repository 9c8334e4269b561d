//! The order of the panel. What is equal for all products stands once, above them; what differs stands with its
//! product, before its choice.

use std::mem;

use super::{Element, Node, Panel, block, element, put, wrap};
use crate::holes::Prices;
use crate::money::Amount;
use crate::offer::{Bundle, Question};
use crate::settings::Layout;
use crate::wording::Text;

/// What is said of a product, in reading order: a list of nodes at each of the places below.
pub(super) type Pieces = [Vec<Node>; 8];

/// The title and the price.
pub(super) const HEAD: usize = 0;
/// The benefit in a line.
pub(super) const HEADER: usize = 1;
/// What belongs to the price.
pub(super) const NOTES: usize = 2;
/// What is covered, and what isn't.
pub(super) const POINTS: usize = 3;
/// What is folded until the shopper opens it.
pub(super) const DETAILS: usize = 4;
/// The legal texts.
pub(super) const LEGAL: usize = 5;
/// The links to policy wording and documents.
pub(super) const DOCUMENTS: usize = 6;
/// What to know about declining; below the choices.
pub(super) const OPT_OUT: usize = 7;

/// All places, from top to bottom. The choices stand at the last one.
fn order(layout: Layout) -> [usize; 8] {
    match layout {
        Layout::Panel => [
            HEAD, HEADER, NOTES, POINTS, DETAILS, LEGAL, DOCUMENTS, OPT_OUT,
        ],
        Layout::Card => [
            HEAD, HEADER, NOTES, OPT_OUT, LEGAL, DOCUMENTS, POINTS, DETAILS,
        ],
        Layout::Inline => [
            HEAD, HEADER, NOTES, POINTS, LEGAL, DOCUMENTS, DETAILS, OPT_OUT,
        ],
    }
}

/// What stands on the panel already, a line for each.
#[derive(Default)]
pub(super) struct Said {
    /// Texts, folded (see [`crate::locales::Locales::folded`]).
    pub(super) texts: String,
    /// The addresses of links.
    links: String,
}

impl Said {
    /// Notes the address of a link; `false` if it is there already.
    pub(super) fn link(&mut self, address: &str) -> bool {
        add(&mut self.links, address)
    }
}

impl Panel<'_> {
    /// The whole panel.
    pub(super) fn parts(&self) -> Vec<Node> {
        let is_single = self.offer.products().nth(1).is_none();
        let mut said = Said::default();
        let mut above = self.above(is_single, &mut said);
        let mut own = Vec::new();
        for product in self.offer.products() {
            own.push(self.product(product, &said.texts));
        }
        self.take_shared(&mut own, &mut above);
        let mut linked = String::new();
        // There is one fold: what is in there for one product only has its title above.
        for (product, pieces) in self.offer.products().zip(&mut own) {
            pieces[DOCUMENTS].retain(|link| address(link).is_some_and(|at| add(&mut linked, at)));
            if !pieces[DETAILS].is_empty() {
                let title = product.texts.title.as_deref();
                put(&mut above[DETAILS], "p.subtitle", title);
                above[DETAILS].append(&mut pieces[DETAILS]);
            }
        }
        let mut details = vec![self.own("summary", self.words.get(Text::Details))];
        details.append(&mut above[DETAILS]);
        if details.len() > 1 {
            wrap(&mut above[DETAILS], "details.details", details);
        }
        let mut choices = Vec::new();
        let mut rest = own.as_mut_slice();
        for (place, question) in self.offer.questions().iter().enumerate() {
            let count = question.products().len().min(rest.len());
            let (mine, others) = rest.split_at_mut(count);
            rest = others;
            for pieces in &mut *mine {
                let [_, header, _, points, _, legal, documents, _] = &*pieces;
                // If only title and price differ, the choice itself names them.
                let more = [header, points, legal, documents];
                let is_alike = more.iter().all(|piece| piece.is_empty());
                if question.bundle().is_some() || !is_alike {
                    let opt_out = mem::take(&mut pieces[OPT_OUT]);
                    wrap(&mut choices, "div.product", self.lay_out(pieces));
                    pieces[OPT_OUT] = opt_out;
                }
            }
            choices.push(self.question(place, question, mine));
        }
        choices.append(&mut above[OPT_OUT]);
        above[OPT_OUT] = choices;
        self.lay_out(&mut above)
    }

    /// What stands above all products.
    fn above(&self, is_single: bool, said: &mut Said) -> Pieces {
        let mut products = self.offer.products();
        // With several products, there is no telling whose price belongs in a hole.
        let prices = match products.next() {
            Some(only) if is_single => self.pricing.for_holes(only),
            _ => Prices::default(),
        };
        let mut pieces = self.texts(&self.offer.texts, &prices, said);
        if let Some(title) = self.heading {
            let bundle = self.bundle();
            let price = bundle.map_or_else(|| self.price_of_each(), |bundle| Some(bundle.price));
            pieces[HEAD].push(self.head(true, title, price));
            if let Some(Bundle {
                price,
                saved: Some(saved),
            }) = bundle
            {
                let mut line = Vec::new();
                self.discount(&mut line, price.plus(*saved).ok(), *saved);
                wrap(&mut pieces[NOTES], "span.notes", line);
            }
        }
        if self.settings.persuasion {
            let credibility = self.offer.credibility.as_deref();
            put(&mut pieces[HEADER], "p.credibility", credibility);
        }
        pieces
    }

    fn bundle(&self) -> Option<&Bundle> {
        self.offer.questions().first().and_then(Question::bundle)
    }

    /// The price of each of several products, if it is the same.
    fn price_of_each(&self) -> Option<Amount> {
        let mut products = self.offer.products();
        let first = products.next()?.price;
        products
            .all(|product| product.price == first)
            .then_some(first)
    }

    /// Moves what the pieces of all products have in common to `above`. With several products, titles and prices stay
    /// with them, and in a bundle what belongs to each price.
    fn take_shared(&self, own: &mut [Pieces], above: &mut Pieces) {
        let is_single = own.len() == 1;
        let is_bundle = self.bundle().is_some();
        let mut is_shared = false;
        for (place, above) in above.iter_mut().enumerate() {
            if is_single || place != HEAD && !(is_bundle && place == NOTES) {
                let known = above.len();
                take_common(own, place, above);
                is_shared |=
                    above.len() > known && matches!(place, NOTES | POINTS | LEGAL | DOCUMENTS);
            }
        }
        if is_shared && !is_single && !is_bundle {
            let each = self.own("span.notes", self.words.get(Text::ForEach));
            above[NOTES].insert(0, each);
        }
    }

    /// Adds an element, unless it is empty or its text stands there already.
    pub(super) fn say(
        &self,
        piece: &mut Vec<Node>,
        name: &'static str,
        children: Vec<Node>,
        said: &mut Said,
    ) {
        let node = element(name, children);
        let mut words = String::new();
        collect(&node, &mut words, &mut said.links);
        if add(&mut said.texts, &self.locales.folded(&words)) {
            piece.push(node);
        }
    }

    /// A row of links.
    pub(super) fn links(&self, links: Vec<Node>) -> Node {
        block("p.documents", self.words.language(), links)
    }

    /// All pieces, in the order of the layout. The benefit and what belongs to the price share a line where there is room.
    fn lay_out(&self, pieces: &mut Pieces) -> Vec<Node> {
        let mut under = mem::take(&mut pieces[HEADER]);
        under.append(&mut pieces[NOTES]);
        wrap(&mut pieces[HEADER], "div.under", under);
        let links = mem::take(&mut pieces[DOCUMENTS]);
        if !links.is_empty() {
            pieces[DOCUMENTS].push(self.links(links));
        }
        let mut parts = Vec::new();
        for place in order(self.settings.layout) {
            if let Some(piece) = pieces.get_mut(place) {
                parts.append(piece);
            }
        }
        parts
    }
}

/// Moves the nodes at this place that all products have to `common`.
fn take_common(own: &mut [Pieces], place: usize, common: &mut Vec<Node>) {
    let mut pieces = own.iter_mut().filter_map(|pieces| pieces.get_mut(place));
    let Some(first) = pieces.next() else { return };
    let mut others: Vec<_> = pieces.collect();
    let mut at = 0;
    while let Some(node) = first.get(at) {
        if others.iter().all(|other| other.contains(node)) {
            let node = first.remove(at);
            for other in &mut others {
                other.retain(|own| *own != node);
            }
            common.push(node);
        } else {
            at += 1;
        }
    }
}

/// The address that a link leads to.
fn address(node: &Node) -> Option<&str> {
    match node {
        Node::Element(Element { attributes, .. }) => {
            let (name, value) = attributes.first()?;
            (*name == "href").then_some(value)
        }
        _ => None,
    }
}

/// Adds the text of `node` to `words`, and the addresses of its links to `links`.
fn collect(node: &Node, words: &mut String, links: &mut String) {
    if let Some(address) = address(node) {
        add(links, address);
    }
    match node {
        Node::Text(text) => words.push_str(text),
        Node::Element(element) => {
            for child in &element.children {
                collect(child, words, links);
            }
        }
        Node::Radio { .. } | Node::Missing(..) => {}
    }
}

/// Adds a line; `false` if it is there already, or is empty.
fn add(lines: &mut String, line: &str) -> bool {
    let is_new = lines.split('\n').all(|known| known != line);
    lines.push_str(line);
    lines.push('\n');
    is_new
}
