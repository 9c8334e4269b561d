//! The order of the panel. What is equal for all products stands once, above them; what differs stands with its
//! product, before its choice.

use std::mem;

use super::{Node, Panel, add, element};
use crate::holes::Prices;
use crate::money::Amount;
use crate::offer::{Bundle, Question};
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

impl Panel<'_> {
    /// The whole panel.
    pub(super) fn parts(&self) -> Vec<Node> {
        let mut own = Vec::new();
        for product in self.offer.products() {
            own.push(self.product(product));
        }
        let is_single = own.len() == 1;
        let mut above = self.above(is_single);
        self.take_shared(&mut own, &mut above);
        // There is one fold: what is in there for one product only has its title above.
        for (product, pieces) in self.offer.products().zip(&mut own) {
            if !pieces[DETAILS].is_empty() {
                add(
                    &mut above[DETAILS],
                    "p",
                    "subtitle",
                    product.texts.title.as_deref(),
                );
                above[DETAILS].append(&mut pieces[DETAILS]);
            }
        }
        if !above[DETAILS].is_empty() {
            let mut details = mem::take(&mut above[DETAILS]);
            details.insert(0, self.own("summary", "", self.words.get(Text::Details)));
            above[DETAILS].push(element("details", "details", details));
        }
        let opt_out = mem::take(&mut above[OPT_OUT]);
        let mut parts = lay_out(above);
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
                    parts.push(element("div", "product", lay_out(mem::take(pieces))));
                    pieces[OPT_OUT] = opt_out;
                }
            }
            parts.push(self.question(place, question, mine));
        }
        parts.extend(opt_out);
        parts
    }

    /// What stands above all products.
    fn above(&self, is_single: bool) -> Pieces {
        let mut products = self.offer.products();
        // With several products, there is no telling whose price belongs in a hole.
        let prices = match products.next() {
            Some(only) if is_single => self.pricing.for_holes(only),
            _ => Prices::default(),
        };
        let mut pieces = self.texts(&self.offer.texts, &prices);
        if let Some(title) = self.heading {
            let bundle = self.offer.questions().first().and_then(Question::bundle);
            let price = bundle.map_or_else(|| self.price_of_each(), |bundle| Some(bundle.price));
            pieces[HEAD].push(self.head("h2", title, price));
            if let Some(Bundle {
                price,
                saved: Some(saved),
            }) = bundle
            {
                let mut line = Vec::new();
                self.discount(&mut line, price.plus(*saved).ok(), *saved);
                pieces[NOTES].push(element("span", "notes", line));
            }
        }
        if self.settings.persuasion {
            let credibility = self.offer.credibility.as_deref();
            add(&mut pieces[HEADER], "p", "credibility", credibility);
        }
        pieces
    }

    /// The price of each of several products, if it is the same.
    fn price_of_each(&self) -> Option<Amount> {
        let mut products = self.offer.products();
        let first = products.next()?.price;
        products
            .all(|product| product.price == first)
            .then_some(first)
    }

    /// Moves what the pieces of all products have in common at their start to `above`. With several products, titles
    /// and prices stay with them.
    fn take_shared(&self, own: &mut [Pieces], above: &mut Pieces) {
        let is_single = own.len() == 1;
        for (place, above) in above.iter_mut().enumerate() {
            if !is_single && place == HEAD {
                continue;
            }
            while let Some(node) = take_first(own, place) {
                above.push(node);
            }
        }
        if !is_single && above[NOTES..].iter().any(|piece| !piece.is_empty()) {
            let each = self.own("span", "", self.words.get(Text::ForEach));
            above[NOTES].insert(0, element("span", "notes", vec![each]));
        }
    }
}

/// Takes the first node at this place, if it is the same for all products.
fn take_first(own: &mut [Pieces], place: usize) -> Option<Node> {
    let mut firsts = own.iter().map(|pieces| pieces.get(place)?.first());
    let first = firsts.next()??;
    if !firsts.all(|other| other == Some(first)) {
        return None;
    }
    let mut node = None;
    for pieces in own {
        node = pieces.get_mut(place).map(|piece| piece.remove(0));
    }
    node
}

fn lay_out(pieces: Pieces) -> Vec<Node> {
    let mut parts = Vec::new();
    for mut piece in pieces {
        parts.append(&mut piece);
    }
    parts
}
