//! The panel that a shopper sees.
//!
//! Built with Leptos's builders, not `view!`: the macro writes `innerHTML` for elements without
//! dynamic parts, which strict policies (Trusted Types) forbid.

mod element;
mod product;

use std::sync::Arc;

use leptos::html::{self, ElementChild};
use leptos::prelude::{AnyView, Callable, Get, IntoView, RwSignal, UnsyncCallback};

use self::element::{block, button, element, live, radio, rich_text, text};
use self::product::{list, product_view};
use crate::holes::Prices;
use crate::offer::{Cover, Offer, Question};
use crate::settings::Settings;
use crate::state::{Action, Answer, Answers};
use crate::wording::{Wording, around, wording};

/// What the panel shows. Copies are handles to the same signals.
#[derive(Clone, Copy)]
pub(crate) struct Panel {
    /// What is drawn; setting it draws anew.
    pub(crate) screen: RwSignal<Screen>,
    /// What is marked on it.
    pub(crate) marks: RwSignal<Marks>,
    /// Called for what the shopper does.
    act: UnsyncCallback<Action>,
}

/// What is drawn, and how.
#[derive(Clone, Default)]
pub(crate) struct Screen {
    /// What is drawn.
    pub(crate) content: Content,
    /// How prices are written.
    pub(crate) settings: Settings,
}

/// What can be drawn.
#[derive(Clone, Default)]
pub(crate) enum Content {
    /// Nothing.
    #[default]
    Nothing,
    /// An offer with its choices.
    Offer(Arc<Offer>),
    /// That it can't be had now, and a way to ask again.
    Unavailable,
    /// That it has run out, and a way to ask for another.
    Expired,
}

impl Content {
    /// Whether `other` looks the same.
    pub(crate) fn is(&self, other: &Content) -> bool {
        match (self, other) {
            (Content::Offer(one), Content::Offer(other)) => Arc::ptr_eq(one, other),
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

/// What a shopper has said so far, and whether more is required.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    pub(crate) answers: Answers,
    pub(crate) required: bool,
}

impl Panel {
    /// An empty panel, owned by the reactive owner around; `act` is called for what the shopper
    /// does.
    pub(crate) fn new(act: impl Fn(Action) + 'static) -> Panel {
        Panel {
            screen: RwSignal::default(),
            marks: RwSignal::default(),
            act: UnsyncCallback::new(act),
        }
    }

    /// The view, in an element of its own: Leptos can't exchange the children of a shadow root,
    /// which is a parent but no element.
    pub(crate) fn view(self) -> impl IntoView {
        html::div().child(move || {
            let Screen { content, settings } = self.screen.get();
            let own = settings.language.as_deref().unwrap_or("en");
            match content {
                Content::Nothing => None,
                Content::Offer(offer) => Some(self.offer(&offer, &settings)),
                Content::Unavailable => {
                    let words = wording(own);
                    Some(self.note(words, words.unavailable, words.retry))
                }
                Content::Expired => {
                    let words = wording(own);
                    Some(self.note(words, words.expired, words.renew))
                }
            }
        })
    }

    /// A quiet end, and what a shopper can do about it.
    fn note(self, words: &Wording, said: &str, again: &'static str) -> AnyView {
        let retry = move || self.act.run(Action::Retry);
        let parts = vec![
            element("p", "note", vec![text(said)]),
            button("retry", again, retry),
        ];
        block("section", "panel", words.language, parts)
    }

    fn offer(self, offer: &Arc<Offer>, settings: &Settings) -> AnyView {
        let language = settings.content_language(offer);
        let words = wording(language);
        let mut parts = Vec::new();
        let texts = &offer.texts;
        let heading = texts
            .title
            .as_ref()
            .map(|title| element("h2", "heading", vec![text(title)]));
        let has_heading = heading.is_some();
        parts.extend(heading);
        for (part, words) in [
            ("header", &texts.header),
            (
                "credibility",
                &offer.credibility.clone().filter(|_| settings.persuasion),
            ),
        ] {
            parts.extend(
                words
                    .as_ref()
                    .map(|words| element("p", part, vec![text(words)])),
            );
        }
        let none = Prices::default();
        if let Some(description) = &texts.description {
            parts.push(element("div", "description", rich_text(description)));
        }
        parts.extend(list(
            "inclusions",
            words.inclusions,
            &texts.inclusions,
            words,
            &none,
        ));
        parts.extend(list(
            "exclusions",
            words.exclusions,
            &texts.exclusions,
            words,
            &none,
        ));
        for (place, question) in offer.questions().iter().enumerate() {
            let title = if has_heading { "h3" } else { "h2" };
            let products = question.products().iter();
            parts.extend(
                products.map(|product| product_view(product, title, offer, settings, words)),
            );
            parts.push(self.question(place, question, offer, settings, words));
        }
        block("section", "panel", language, parts)
    }

    /// What is asked about products: a yes for each cover, and a no.
    fn question(
        self,
        place: usize,
        question: &Question,
        offer: &Arc<Offer>,
        settings: &Settings,
        words: &'static Wording,
    ) -> AnyView {
        let price = |amount| settings.price(amount, offer);
        let mut parts = Vec::new();
        // With several questions, each says what it is about.
        let about = question.products().iter();
        let mut about: Vec<_> = about
            .filter_map(|product| product.texts.title.as_deref())
            .collect();
        if offer.questions().len() == 1 {
            about.clear();
        }
        about.push(words.choices);
        parts.push(element("legend", "legend", vec![text(&about.join(" · "))]));
        if let Some(bundle) = question.bundle() {
            let saved = bundle.saved.map(|saved| around(words.saved, &price(saved)));
            let together = around(words.together, &price(bundle.price));
            let line = [Some(together), saved]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>();
            parts.push(element("p", "bundle", vec![text(&line.join(" · "))]));
        }
        for (cover, yes) in question.covers().enumerate() {
            let label = label(question, &yes, &price, words);
            let id = yes
                .products()
                .first()
                .map_or("", |product| product.id.as_str());
            parts.push(self.option(place, Answer::Cover(cover), id, &label, offer));
        }
        parts.push(self.option(place, Answer::Decline, "reject", words.decline, offer));
        for product in question.products() {
            let message = &product.opt_out_message;
            if !message.is_empty() {
                parts.push(element("div", "opt-out", element::nodes(message)));
            }
        }
        if let Some(warning) = offer.warning.as_ref().filter(|_| settings.persuasion) {
            parts.push(element("p", "warning", vec![text(warning)]));
        }
        let required = offer
            .required
            .clone()
            .unwrap_or_else(|| words.required.to_owned());
        parts.push(live("error", move || {
            let marks = self.marks.get();
            let missing = marks.required && marks.answers.get(place).is_none();
            if missing {
                required.clone()
            } else {
                String::new()
            }
        }));
        block("fieldset", "choices", words.language, parts)
    }

    /// A choice: a native radio in its label. None is checked until the shopper checks one.
    fn option(
        self,
        question: usize,
        answer: Answer,
        value: &str,
        label: &str,
        offer: &Arc<Offer>,
    ) -> AnyView {
        let offer = Arc::clone(offer);
        let radio = radio(
            format!("choice-{question}"),
            value.to_owned(),
            move || self.marks.get().answers.get(question) == Some(answer),
            move || !self.marks.get().answers.allow(&offer, question, answer),
            move || self.act.run(Action::Choose { question, answer }),
        );
        element(
            "label",
            "option",
            vec![radio, element("span", "label", vec![text(label)])],
        )
    }
}

/// What a yes says: which product where there are several, and what it costs.
fn label(
    question: &Question,
    cover: &Cover<'_>,
    price: &impl Fn(crate::money::Amount) -> String,
    words: &Wording,
) -> String {
    let alternatives = question.bundle().is_none() && question.products().len() > 1;
    let title = cover
        .products()
        .first()
        .and_then(|product| product.texts.title.as_deref());
    let amount = price(cover.price());
    let cost = match cover.plan() {
        Some(plan) => {
            let now = around(words.first_instalment, &price(plan.first));
            let all = around(words.in_all, &amount);
            [plan.label.as_str(), ": ", &now, ", ", &all].concat()
        }
        None if alternatives => amount,
        None => return around(words.accept, &amount),
    };
    match title.filter(|_| alternatives) {
        Some(title) => [title, ": ", &cost].concat(),
        None => cost,
    }
}
