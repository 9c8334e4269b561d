//! One product: everything about it that has to be read before choosing.

use super::pieces::{DETAILS, DOCUMENTS, HEAD, HEADER, LEGAL, NOTES, OPT_OUT, POINTS, Pieces};
use super::{Node, Panel, add, block, element, link, nodes, rich, text};
use crate::holes::{Prices, fill};
use crate::money::Amount;
use crate::offer::{Limit, Point, Product, Texts};
use crate::wording::Text;

/// How many inclusions are visible; the others are folded.
const VISIBLE: usize = 5;

impl Panel<'_> {
    /// What is said of a product.
    pub(super) fn product(&self, product: &Product) -> Pieces {
        let mut pieces = self.texts(&product.texts, &self.pricing.for_holes(product));
        let name = product.texts.title.as_deref();
        let tag = if self.heading.is_some() { "h3" } else { "h2" };
        let title = name.unwrap_or(self.words.get(Text::Choices));
        pieces[HEAD].push(self.head(tag, title, Some(product.price)));
        self.notes(&mut pieces[NOTES], product);
        self.benefits(&mut pieces[DETAILS], product);
        self.facts(&mut pieces[DETAILS], product);
        for note in &product.notes {
            pieces[DETAILS].push(element("div", "legal", nodes(note)));
        }
        let legal = &mut pieces[LEGAL];
        legal.push(element(
            "div",
            "disclaimer",
            nodes(product.disclosure.disclaimer()),
        ));
        if let Some(in_path) = &product.in_path_disclaimer {
            legal.push(element("div", "disclaimer", nodes(in_path)));
        }
        pieces[DOCUMENTS].push(self.documents(product));
        if !product.opt_out_message.is_empty() {
            let message = nodes(&product.opt_out_message);
            pieces[OPT_OUT].push(element("div", "opt-out", message));
        }
        pieces
    }

    /// A title and a price in one row.
    pub(super) fn head(&self, tag: &'static str, title: &str, price: Option<Amount>) -> Node {
        let mut head = Vec::new();
        add(&mut head, tag, "title", Some(title));
        if let Some(price) = price {
            let price = vec![
                self.unseen(Text::Price),
                self.amount("strong", "amount", price),
            ];
            head.push(element("p", "price", price));
        }
        element("div", "head", head)
    }

    /// The price before a discount, and what is saved.
    pub(super) fn discount(&self, line: &mut Vec<Node>, before: Option<Amount>, saved: Amount) {
        if let Some(before) = before {
            line.push(self.unseen(Text::Before));
            line.push(self.amount("s", "before", before));
        }
        let saved = self.words.fill(Text::Saved, &[&self.price(saved)]);
        line.push(self.own("span", "saved", &saved));
    }

    /// Header, points and description.
    pub(super) fn texts(&self, texts: &Texts, prices: &Prices) -> Pieces {
        let mut pieces = Pieces::default();
        add(&mut pieces[HEADER], "p", "header", texts.header.as_deref());
        if let Some(description) = &texts.description {
            pieces[DETAILS].push(rich("description", &fill(description, prices)));
        }
        let said = |point: &Point| {
            let words = point.title.as_ref().or(point.description.as_ref());
            fill(words.map_or("", String::as_str), prices)
        };
        let mut ticks = Vec::new();
        for point in texts.inclusions.iter().take(VISIBLE) {
            ticks.push(element("li", "tick", vec![text(&said(point))]));
        }
        if !ticks.is_empty() {
            pieces[POINTS].push(element("ul", "inclusions", ticks));
        }
        if !texts.exclusions.is_empty() {
            let mut line = vec![self.own("strong", "", self.words.get(Text::NotCovered))];
            let mut before = " ";
            for point in &texts.exclusions {
                line.push(text(&[before, &said(point)].concat()));
                before = " · ";
            }
            pieces[POINTS].push(element("p", "exclusions", line));
        }
        self.list(
            &mut pieces[DETAILS],
            Text::Inclusions,
            &texts.inclusions,
            VISIBLE,
            prices,
        );
        self.list(
            &mut pieces[DETAILS],
            Text::Exclusions,
            &texts.exclusions,
            usize::MAX,
            prices,
        );
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
                    add(&mut item, tag, "", Some(&fill(words, prices)));
                }
            }
            items.push(element("li", "point", item));
        }
        if !items.is_empty() {
            parts.push(self.own("p", "subtitle", self.words.get(heading)));
            parts.push(element("ul", "points", items));
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
            line.push(self.own("span", "each", &words.fill(Text::Each, &[&each])));
        }
        if let Some(tax) = &product.tax {
            let mut said = words.fill(Text::Tax, &[&self.price(tax.total)]);
            let mut before = " (";
            for (name, amount) in &tax.parts {
                said.push_str(before);
                said.push_str(name);
                // With one kind of tax, its amount would only repeat the total.
                if *amount != tax.total {
                    said.push(' ');
                    said.push_str(&self.price(*amount));
                }
                before = ", ";
            }
            if before == ", " {
                said.push(')');
            }
            add(&mut line, "span", "tax", Some(&said));
        }
        if !line.is_empty() {
            parts.push(element("span", "notes", line));
        }
    }

    /// What is paid out, and when.
    fn benefits(&self, parts: &mut Vec<Node>, product: &Product) {
        let words = self.words;
        let mut items = Vec::new();
        for benefit in &product.benefits {
            let mut bounds = String::new();
            for (limit, words) in [
                (&benefit.limit, Text::Limit),
                (&benefit.limit_per_unit, Text::LimitPerUnit),
                (&benefit.excess, Text::Excess),
                (&benefit.minimum_claim, Text::MinimumClaim),
            ] {
                let Some(limit) = limit else { continue };
                if !bounds.is_empty() {
                    bounds.push_str(" · ");
                }
                bounds.push_str(&self.limit(limit, words));
            }
            let mut item = Vec::new();
            add(&mut item, "strong", "", benefit.title.as_deref());
            add(&mut item, "span", "", Some(&bounds));
            items.push(element("li", "point", item));
        }
        if !items.is_empty() {
            parts.push(self.own("p", "subtitle", words.get(Text::Benefits)));
            parts.push(element("ul", "points", items));
        }
    }

    fn limit(&self, limit: &Limit, words: Text) -> String {
        match limit {
            Limit::Text(text) => text.clone(),
            Limit::Amount(amount) => self.words.fill(words, &[&self.price(*amount)]),
        }
    }

    /// Sum insured, period, insurer and seller.
    fn facts(&self, parts: &mut Vec<Node>, product: &Product) {
        let words = self.words;
        let mut rows = Vec::new();
        let mut row = |name: &str, value: Option<&str>| {
            if value.is_some() {
                let mut pair = Vec::new();
                add(&mut pair, "dt", "fact", Some(name));
                add(&mut pair, "dd", "value", value);
                rows.push(element("div", "", pair));
            }
        };
        let cover = product.cover_amount.as_ref().map(|(amount, scope)| {
            let mut said = self.price(*amount);
            if let Some(scope) = scope {
                said.push(' ');
                said.push_str(scope);
            }
            said
        });
        row(words.get(Text::CoverAmount), cover.as_deref());
        let language = self.settings.content_language(self.offer);
        let locale = self.settings.locale.as_deref().unwrap_or(language);
        if let (Some(first), last) = &product.period {
            let mut said = self.locales.day(first, locale);
            said.push_str(" – ");
            // Without a last day, the period is left open.
            if let Some(last) = last {
                said.push_str(&self.locales.day(last, locale));
            }
            row(words.get(Text::Period), Some(&said));
        }
        row(words.get(Text::Underwriter), product.underwriter.as_deref());
        row(words.get(Text::Seller), product.seller.as_deref());
        if !rows.is_empty() {
            parts.push(element("dl", "facts", rows));
        }
    }

    /// Links to the policy wording and any further documents.
    fn documents(&self, product: &Product) -> Node {
        let words = self.words;
        let wording = product.disclosure.policy_wording();
        let mut links = vec![self.document("wording", wording, words.get(Text::PolicyWording))];
        for document in &product.documents {
            let name = document
                .name
                .as_deref()
                .unwrap_or(words.get(Text::Document));
            links.push(self.document("document", document.url.as_str(), name));
        }
        block("p", "documents", words.language(), links)
    }

    fn document(&self, class: &'static str, href: &str, name: &str) -> Node {
        link(class, href, vec![text(name), self.unseen(Text::NewTab)])
    }
}
