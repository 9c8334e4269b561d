//! A question's choices: a yes for each cover, and a no.

use super::pieces::{NOTES, OPT_OUT, Pieces};
use super::{Node, Panel, block, element, error_id, law_id, put, required, says};
use crate::answers::Answer;
use crate::direction::isolated;
use crate::letters::in_digits;
use crate::offer::{Cover, Question};
use crate::wording::Text;

impl Panel<'_> {
    /// The question; `products`: what is left to say of its products.
    pub(super) fn question(
        &self,
        place: usize,
        question: &Question,
        products: &mut [Pieces],
    ) -> Node {
        let words = self.words;
        // The short choices need the question to name what is bought, as it does above a row of them.
        let is_row = self.offer.questions().len() > 1 || self.is_inline();
        let mut parts = Vec::new();
        put(
            &mut parts,
            "legend.legend",
            Some(&self.legend(place, question)),
        );
        parts.push(Node::Missing(place));
        let mut options = Vec::new();
        let mut notes = products.iter_mut();
        for (index, cover) in question.covers().into_iter().enumerate() {
            let id = cover.products().first().map_or("", |product| &product.id);
            let yes = self.yes(question, &cover, is_row);
            let mut label = label(place, Answer::Cover(index), id, &yes);
            label.push(self.amount("span.amount", cover.due_now()));
            if cover.plan().is_some() {
                let mut due = words.fill(Text::FirstInstalment, &[&self.price(cover.due_now())]);
                due.push_str(", ");
                due.push_str(&words.fill(Text::InAll, &[&self.price(cover.price())]));
                put(&mut label, "span.notes", Some(&due));
            } else if let Some(product) = notes.next() {
                label.append(&mut product[NOTES]);
            }
            options.push(element("label.option", label));
        }
        let no = if is_row { Text::No } else { Text::Decline };
        let label = label(place, Answer::OptOut, "reject", words.get(no));
        options.push(element("label.option", label));
        let name = if is_row {
            "div.options row"
        } else {
            "div.options"
        };
        parts.push(element(name, options));
        for product in products {
            parts.append(&mut product[OPT_OUT]);
        }
        if self.settings.persuasion {
            put(&mut parts, "p.warning", self.offer.warning.as_deref());
        }
        let mut choices = block("fieldset.choices", words.language(), parts);
        if let Node::Element(element) = &mut choices {
            let mut described = [&error_id(place), " law"].concat();
            for index in 0..question.products().len() {
                described.push(' ');
                described.push_str(&law_id(place, index));
            }
            let required = required(self.offer, words).to_owned();
            element.attributes.extend([
                ("role", "radiogroup".to_owned()),
                ("aria-describedby", described),
                // What a form says of an open question (`www/embed/shown.js`).
                ("data-required", required),
            ]);
        }
        choices
    }

    /// What is bought. Products that are called the same are numbered.
    fn legend(&self, place: usize, question: &Question) -> String {
        let words = self.words;
        let questions = self.offer.questions().len();
        let first = question
            .products()
            .first()
            .and_then(|product| product.texts.title.as_deref());
        if questions == 1 {
            return match self.heading.as_deref().or(first) {
                Some(title) => words.fill(Text::Question, &[title]),
                None => words.get(Text::Choices).to_owned(),
            };
        }
        let mut products = self.products.iter();
        if let Some(title) = first
            && products.all(|product| product.texts.title.as_deref() == first)
        {
            return words.fill(
                Text::Nth,
                &[title, &in_digits(place + 1), &in_digits(questions)],
            );
        }
        let mut titles = String::new();
        for product in question.products() {
            if !titles.is_empty() {
                titles.push_str(" · ");
            }
            let title = product.texts.title.as_deref();
            titles.push_str(&isolated(title.unwrap_or(words.get(Text::Choices))));
        }
        titles
    }

    /// The label of a yes: with alternatives, the product's title; with plans, the plan.
    fn yes(&self, question: &Question, cover: &Cover<'_>, is_row: bool) -> String {
        let words = self.words;
        let is_alternative = question.bundle().is_none() && question.products().len() > 1;
        let title = cover
            .products()
            .first()
            .and_then(|product| product.texts.title.as_deref());
        let title = title.filter(|_| is_alternative);
        let plan = cover.plan().map(|plan| plan.label.as_str());
        let Some(name) = title.or(plan) else {
            return words
                .get(if is_row { Text::Yes } else { Text::Accept })
                .to_owned();
        };
        let mut said = words.fill(Text::YesTo, &[name]);
        if let (Some(_), Some(plan)) = (title, plan) {
            said.push_str(", ");
            said.push_str(&isolated(plan));
        }
        said
    }
}

/// A radio button and its label.
fn label(question: usize, answer: Answer, value: &str, words: &str) -> Vec<Node> {
    let radio = Node::Radio {
        question,
        answer,
        value: value.to_owned(),
    };
    vec![radio, says("span.label", words)]
}
