//! The order of the panel. What is equal for all products stands once, above them; what differs stands with its
//! product, before its choice.

use std::mem;

use super::{Element, Node, Panel, block, element, law_id, put, text, with, wrap};
use crate::holes::Prices;
use crate::money::Amount;
use crate::offer::{Bundle, Product, Question};
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
        let mut said = Said::default();
        let mut above = self.above(&mut said);
        let mut own = Vec::new();
        for product in &self.products {
            own.push(self.product(product, &said.texts));
        }
        self.take_shared(&mut own, &mut above);
        let mut linked = String::new();
        // There is one fold: what is in there for one product only has its title above.
        for (product, pieces) in self.products.iter().zip(&mut own) {
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
        // The script tag shows what applies (`www/embed/space.js`).
        let mut again = Vec::new();
        for (id, words) in [("changed", Text::PriceChanged), ("void", Text::ChooseAgain)] {
            let attributes = vec![("id", id.to_owned()), ("hidden", String::new())];
            again.push(with("span", attributes, vec![text(self.words.get(words))]));
            again.push(text(" "));
        }
        let mut choices = vec![block("p.again", self.words.language(), again)];
        let mut end = 0;
        for (place, question) in self.offer.questions().iter().enumerate() {
            let start = end;
            end += question.products().len();
            let mine = own.get_mut(start..end).unwrap_or_default();
            for (index, pieces) in mine.iter_mut().enumerate() {
                let [_, header, _, points, _, legal, documents, _] = &*pieces;
                // If only title and price differ, the choice itself names them.
                let more = [header, points, legal, documents];
                let is_alike = more.iter().all(|piece| piece.is_empty());
                if question.bundle().is_some() || !is_alike {
                    let opt_out = mem::take(&mut pieces[OPT_OUT]);
                    let product = self.lay_out(pieces, &law_id(place, index));
                    wrap(&mut choices, "div.product", product);
                    pieces[OPT_OUT] = opt_out;
                }
            }
            choices.push(self.question(place, question, mine));
        }
        choices.append(&mut above[OPT_OUT]);
        above[OPT_OUT] = choices;
        self.lay_out(&mut above, "law")
    }

    /// What stands above all products.
    fn above(&self, said: &mut Said) -> Pieces {
        // With several products, there is no telling whose price belongs in a hole.
        let prices = match self.products.as_slice() {
            [only] => self.pricing.for_holes(only),
            _ => Prices::default(),
        };
        let mut pieces = self.texts(&self.offer.texts, &prices, said);
        if let Some(title) = &self.heading {
            let bundle = self.bundle();
            pieces[HEAD].push(self.head(true, title, self.price_of_all()));
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

    /// The price of a bundle, or of each product, if it is the same.
    pub(super) fn price_of_all(&self) -> Option<Amount> {
        if let Some(bundle) = self.bundle() {
            return Some(bundle.price);
        }
        let (first, others) = self.products.split_first()?;
        let is_same = |product: &&Product| product.price == first.price;
        others.iter().all(is_same).then_some(first.price)
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
                self.take_common(own, place, above);
                is_shared |=
                    above.len() > known && matches!(place, NOTES | POINTS | LEGAL | DOCUMENTS);
            }
        }
        if is_shared && !is_single && !is_bundle {
            let each = self.own("span.notes", self.words.get(Text::ForEach));
            above[NOTES].push(each);
        }
    }

    /// Moves the nodes at this place that all products have, by text and addresses, to `common`.
    fn take_common(&self, own: &mut [Pieces], place: usize, common: &mut Vec<Node>) {
        let text_of = |node: &Node| {
            let (mut words, mut links) = (String::new(), String::new());
            collect(node, &mut words, &mut links);
            self.locales.folded(&(words + &links))
        };
        let mut said = String::new();
        for node in own.iter().filter_map(|pieces| pieces.get(place)).flatten() {
            add(&mut said, &text_of(node));
        }
        let count = own.len();
        for (nth, pieces) in own.iter_mut().enumerate() {
            let Some(piece) = pieces.get_mut(place) else {
                continue;
            };
            for node in mem::take(piece) {
                let text = text_of(&node);
                let is_said = |known: &&str| *known == text;
                if said.split('\n').filter(is_said).count() < count {
                    piece.push(node);
                } else if nth == 0 {
                    common.push(node);
                }
            }
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
    /// `law` is the `id` of legal texts and links.
    fn lay_out(&self, pieces: &mut Pieces, law: &str) -> Vec<Node> {
        let mut under = mem::take(&mut pieces[HEADER]);
        under.append(&mut pieces[NOTES]);
        wrap(&mut pieces[HEADER], "div.under", under);
        let links = mem::take(&mut pieces[DOCUMENTS]);
        let mut legal = mem::take(&mut pieces[LEGAL]);
        if !links.is_empty() {
            legal.push(self.links(links));
        }
        if !legal.is_empty() {
            let id = vec![("id", law.to_owned())];
            pieces[LEGAL].push(with("div.law", id, legal));
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
        Node::Radio { .. } | Node::Missing(_) => {}
    }
}

/// Adds a line; `false` if it is there already, or is empty.
fn add(lines: &mut String, line: &str) -> bool {
    let is_new = lines.split('\n').all(|known| known != line);
    lines.push_str(line);
    lines.push('\n');
    is_new
}
