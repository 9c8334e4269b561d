//! One product: everything about it that has to be read before choosing.

use super::pieces::{DETAILS, DOCUMENTS, HEAD, LEGAL, NOTES, POINTS, Pieces, Said};
use super::{Node, Panel, element, link, nodes, put, says, slot, text, with, wrap};
use crate::direction::isolated;
use crate::holes::{Prices, fill};
use crate::instant::Instant;
use crate::money::Amount;
use crate::offer::{Limit, Point, Product, Texts};
use crate::rich_text;
use crate::wording::Text;

/// How many inclusions are visible; the others are folded.
const VISIBLE: usize = 5;

impl Panel<'_> {
    /// What is said of a product; `above` are the texts that stand there for all of them.
    pub(super) fn product(&self, product: &Product, above: &str) -> Pieces {
        let mut said = Said::default();
        let mut legal = Vec::new();
        let in_path = product.in_path_disclaimer.as_deref();
        for law in [product.disclosure.disclaimer(), in_path.unwrap_or_default()] {
            self.say(&mut legal, "div.disclaimer", nodes(law), &mut said);
        }
        let mut links = self.documents(product, &mut said);
        // A legal text is only left out for another one.
        said.texts.push_str(above);
        let prices = self.pricing.for_holes(product);
        let mut pieces = self.texts(&product.texts, &prices, &mut said);
        pieces[LEGAL] = legal;
        let name = product.texts.title.as_deref();
        let title = name.unwrap_or(self.words.get(Text::Choices));
        pieces[HEAD].push(self.head(self.heading.is_none(), title, Some(product.price)));
        self.notes(&mut pieces[NOTES], product);
        let details = &mut pieces[DETAILS];
        self.benefits(details, product);
        self.facts(details, product);
        for note in &product.notes {
            self.say(details, "div.legal", nodes(note), &mut said);
        }
        // One document is beside the policy wording; the others are folded, to keep the way to the choices short for
        // the keyboard.
        if links.len() > 2 {
            details.push(self.links(links.split_off(2)));
        }
        pieces[DOCUMENTS] = links;
        let opt_out = nodes(&product.opt_out_message);
        let [_, _, _, _, details, _, _, below] = &mut pieces;
        let place = if self.is_inline() { details } else { below };
        self.say(place, "div.opt-out", opt_out, &mut said);
        pieces
    }

    /// A title and a price in one row; with the panel's own title, the partner's logo before it.
    pub(super) fn head(&self, is_top: bool, title: &str, price: Option<Amount>) -> Node {
        let mut head = Vec::new();
        let mut name = "h3.title";
        if is_top {
            name = "h2.title";
            head.push(slot("logo"));
        }
        // A script may give it the focus.
        let focusable = vec![("tabindex", "-1".to_owned())];
        head.push(with(name, focusable, vec![text(title)]));
        if let Some(price) = price {
            let price = vec![
                self.unseen(Text::Price),
                self.amount("strong.amount", price),
            ];
            wrap(&mut head, "p.price", price);
        }
        element("div.head", head)
    }

    /// The price before a discount, and what is saved.
    pub(super) fn discount(&self, line: &mut Vec<Node>, before: Option<Amount>, saved: Amount) {
        if let Some(before) = before {
            line.push(self.unseen(Text::Before));
            line.push(self.amount("s.before", before));
        }
        let saved = self.words.fill(Text::Saved, &[&self.price(saved)]);
        line.push(self.own("span.saved", &saved));
    }

    /// Header, points and description.
    pub(super) fn texts(&self, texts: &Texts, prices: &Prices, said: &mut Said) -> Pieces {
        let mut pieces = Pieces::default();
        let is_inline = self.is_inline();
        if let Some(title) = &texts.title {
            self.say(&mut Vec::new(), "", vec![text(title)], said);
        }
        let [_, visible, _, _, details, ..] = &mut pieces;
        let header = vec![text(texts.header.as_deref().unwrap_or_default())];
        let place = if is_inline { &mut *details } else { visible };
        self.say(place, "p.header", header, said);
        if let Some(description) = &texts.description {
            let description = nodes(&rich_text::parse(
                &fill(description, prices),
                &mut Vec::new(),
            ));
            self.say(details, "div.description", description, said);
        }
        let (inclusions, exclusions) = (&texts.inclusions, &texts.exclusions);
        let (covered, not_covered) = if is_inline {
            (0, 0)
        } else {
            (VISIBLE, usize::MAX)
        };
        let said = |point: &Point| {
            let words = point.title.as_ref().or(point.description.as_ref());
            fill(words.map_or("", String::as_str), prices)
        };
        let mut ticks = Vec::new();
        for point in inclusions.iter().take(covered) {
            ticks.push(says("li.tick", &said(point)));
        }
        wrap(&mut pieces[POINTS], "ul.inclusions", ticks);
        let mut line = vec![self.own("strong", self.words.get(Text::NotCovered))];
        let mut before = " ";
        for point in exclusions.iter().take(not_covered) {
            line.push(text(&[before, &said(point)].concat()));
            before = " · ";
        }
        if line.len() > 1 {
            wrap(&mut pieces[POINTS], "p.exclusions", line);
        }
        let details = &mut pieces[DETAILS];
        self.list(details, Text::Inclusions, inclusions, covered, prices);
        self.list(details, Text::Exclusions, exclusions, not_covered, prices);
        pieces
    }

    /// Adds points under their heading, apart from those that the first `visible` say already; nothing if none is left.
    fn list(
        &self,
        parts: &mut Vec<Node>,
        heading: Text,
        points: &[Point],
        visible: usize,
        prices: &Prices,
    ) {
        let mut items = Vec::new();
        for (place, point) in points.iter().enumerate() {
            let Point { title, description } = point;
            if place < visible && (title.is_none() || description.is_none()) {
                continue;
            }
            let mut item = Vec::new();
            for (tag, words) in [("strong", title), ("span", description)] {
                if let Some(words) = words {
                    put(&mut item, tag, Some(&fill(words, prices)));
                }
            }
            wrap(&mut items, "li.point", item);
        }
        self.items(parts, heading, items);
    }

    /// Adds a list under its heading, if there is anything in it.
    fn items(&self, parts: &mut Vec<Node>, heading: Text, items: Vec<Node>) {
        if !items.is_empty() {
            let heading = self.own("p.subtitle", self.words.get(heading));
            let list = element("ul.points", items);
            wrap(parts, "div", vec![heading, list]);
        }
    }

    /// What belongs to the price: the price before a discount and what is saved, the price of one, and the tax.
    fn notes(&self, parts: &mut Vec<Node>, product: &Product) {
        let words = self.words;
        let mut line = Vec::new();
        if let Some(discount) = &product.discount {
            self.discount(&mut line, Some(discount.before), discount.saved);
        }
        if let Some(each) = self.pricing.per_unit(product.price) {
            line.push(self.own("span.each", &words.fill(Text::Each, &[&each])));
        }
        if let Some(tax) = &product.tax {
            let mut said = words.fill(Text::Tax, &[&self.price(tax.total)]);
            let mut before = " (";
            for (name, amount) in &tax.parts {
                said.push_str(before);
                said.push_str(&isolated(name));
                // With one kind of tax, its amount would only repeat the total.
                if *amount != tax.total {
                    said.push(' ');
                    said.push_str(&isolated(&self.price(*amount)));
                }
                before = ", ";
            }
            if before == ", " {
                said.push(')');
            }
            line.push(self.own("span.tax", &said));
        }
        wrap(parts, "span.notes", line);
    }

    /// What is paid out, and when.
    fn benefits(&self, parts: &mut Vec<Node>, product: &Product) {
        let mut items = Vec::new();
        for benefit in &product.benefits {
            let mut bounds = Vec::new();
            for (limit, words) in [
                (&benefit.limit, Text::Limit),
                (&benefit.limit_per_unit, Text::LimitPerUnit),
                (&benefit.excess, Text::Excess),
                (&benefit.minimum_claim, Text::MinimumClaim),
            ] {
                let Some(limit) = limit else { continue };
                if !bounds.is_empty() {
                    bounds.push(text(" · "));
                }
                bounds.push(self.limit(limit, words));
            }
            let mut item = Vec::new();
            put(&mut item, "strong", benefit.title.as_deref());
            wrap(&mut item, "span", bounds);
            wrap(&mut items, "li.point", item);
        }
        self.items(parts, Text::Benefits, items);
    }

    fn limit(&self, limit: &Limit, words: Text) -> Node {
        match limit {
            Limit::Text(words) => text(words),
            Limit::Amount(amount) => {
                let said = self.words.fill(words, &[&self.price(*amount)]);
                self.own("span", &said)
            }
        }
    }

    /// Sum insured, period, insurer and seller.
    fn facts(&self, parts: &mut Vec<Node>, product: &Product) {
        let mut rows = Vec::new();
        let mut row = |name, value: &str| self.fact(&mut rows, name, value);
        if let Some((amount, scope)) = &product.cover_amount {
            let mut said = isolated(&self.price(*amount));
            if let Some(scope) = scope {
                said.push(' ');
                said.push_str(scope);
            }
            row(Text::CoverAmount, &said);
        }
        if let (Some(first), last) = &product.period {
            let mut said = self.day(first);
            said.push_str(" – ");
            // Without a last day, the period is left open.
            if let Some(last) = last {
                said.push_str(&self.day(last));
            }
            row(Text::Period, &said);
        }
        if let Some(name) = &product.underwriter {
            row(Text::Underwriter, &isolated(name));
        }
        if let Some(name) = &product.seller {
            row(Text::Seller, &isolated(name));
        }
        wrap(parts, "dl.facts", rows);
    }

    fn day(&self, day: &Instant) -> String {
        let language = self.settings.content_language(self.offer);
        let locale = self.settings.locale.as_deref().unwrap_or(language);
        isolated(&self.locales.day(day, locale))
    }

    /// A row of facts.
    fn fact(&self, rows: &mut Vec<Node>, name: Text, value: &str) {
        let name = self.own("dt.fact", self.words.get(name));
        wrap(rows, "div", vec![name, says("dd.value", value)]);
    }

    /// Links to the policy wording and any further documents.
    fn documents(&self, product: &Product, said: &mut Said) -> Vec<Node> {
        let words = self.words;
        let wording = product.disclosure.policy_wording();
        said.link(wording);
        let mut links = vec![self.document("a.wording", wording, words.get(Text::PolicyWording))];
        for document in &product.documents {
            let name = document
                .name
                .as_deref()
                .unwrap_or(words.get(Text::Document));
            let name = &isolated(name);
            let address = document.url.as_str();
            if said.link(address) {
                links.push(self.document("a.document", address, name));
            }
        }
        links
    }

    fn document(&self, class: &'static str, href: &str, name: &str) -> Node {
        link(class, href, vec![text(name)])
    }
}
