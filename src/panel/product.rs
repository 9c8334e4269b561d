//! One product: everything about it that has to be read before choosing.

use super::{Node, Panel, add, element, link, nodes, rich, text};
use crate::holes::fill;
use crate::offer::{Limit, Product};
use crate::wording::Text;

impl Panel<'_> {
    /// The product; `title` is the tag of its heading, such as `h2`.
    pub(super) fn product(&self, product: &Product, title: &'static str) -> Node {
        let prices = self.pricing.for_holes(product);
        let texts = &product.texts;
        let mut parts = vec![self.head(product, title)];
        add(&mut parts, "p", "header", texts.header.as_deref());
        if let Some(description) = &texts.description {
            parts.push(rich("description", &fill(description, &prices)));
        }
        self.list(&mut parts, "inclusions", &texts.inclusions, &prices);
        self.list(&mut parts, "exclusions", &texts.exclusions, &prices);
        self.benefits(&mut parts, product);
        self.facts(&mut parts, product);
        let disclaimer = product.disclosure.disclaimer();
        parts.push(element("div", "disclaimer", nodes(disclaimer)));
        for disclaimer in &product.further_disclaimers {
            parts.push(element("div", "disclaimer", nodes(disclaimer)));
        }
        parts.push(self.documents(product));
        element("div", "product", parts)
    }

    /// Its title and price.
    fn head(&self, product: &Product, title: &'static str) -> Node {
        let words = self.words;
        let mut line = Vec::new();
        if let Some(discount) = &product.discount {
            line.push(self.unseen(words.get(Text::Before)));
            add(&mut line, "s", "before", Some(&self.price(discount.before)));
        }
        line.push(self.unseen(words.get(Text::Price)));
        add(
            &mut line,
            "strong",
            "amount",
            Some(&self.price(product.price)),
        );
        if let Some(discount) = &product.discount {
            let saved = words.fill(Text::Saved, &[&self.price(discount.saved)]);
            add(&mut line, "span", "saved", Some(&saved));
        }
        if let Some(each) = self.pricing.per_unit(product.price) {
            add(
                &mut line,
                "span",
                "each",
                Some(&words.fill(Text::Each, &[&each])),
            );
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
        let mut parts = Vec::new();
        let name = product.texts.title.as_deref();
        add(
            &mut parts,
            title,
            "title",
            name.or(Some(words.get(Text::Choices))),
        );
        parts.push(element("p", "price", line));
        element("div", "head", parts)
    }

    /// What is paid out, and when; collapsed until the shopper opens it.
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
            add(&mut item, "strong", "point-title", benefit.title.as_deref());
            add(&mut item, "span", "point-text", Some(&bounds));
            items.push(element("li", "benefit", item));
        }
        if !items.is_empty() {
            let summary = self.own("summary", "subtitle", words.get(Text::Benefits));
            let list = element("ul", "benefit-list", items);
            parts.push(element("details", "benefits", vec![summary, list]));
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
                rows.push(element("div", "row", pair));
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
        super::block("p", "documents", words.language(), links)
    }

    fn document(&self, part: &'static str, href: &str, name: &str) -> Node {
        link(
            part,
            href,
            vec![text(name), self.unseen(self.words.get(Text::NewTab))],
        )
    }

    /// Text for screen readers only, with spaces around it so that it doesn't run into its neighbours.
    fn unseen(&self, words: &str) -> Node {
        element("span", "sr", vec![text(&[" ", words, " "].concat())])
    }
}
