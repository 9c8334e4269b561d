//! The panel that a shopper sees: the tree of [`crate::panel`] in Leptos.
//!
//! Built with Leptos's builders, not `view!`: the macro writes `innerHTML` for elements without
//! dynamic parts, which strict policies (Trusted Types) forbid. Every element is one of few types,
//! because each type of a view costs its own copy of Leptos's code in the release.

use std::sync::Arc;

use js_sys::{Date, Function, Object};
use leptos::ev;
use leptos::html::{self, ElementChild, custom};
use leptos::prelude::{
    AnyView, Callable, CustomAttribute, Get, IntoAny, IntoView, OnAttribute, PropAttribute,
    RwSignal, UnsyncCallback,
};
use wasm_bindgen::{JsCast, JsValue};

use crate::instant::Instant;
use crate::interop::{get, set};
use crate::offer::Offer;
use crate::panel::{self, Element, Node};
use crate::settings::Settings;
use crate::state::{Action, Answer, Answers};

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

    fn offer(&self) -> Option<&Arc<Offer>> {
        match self {
            Content::Offer(offer) => Some(offer),
            _ => None,
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
            let node = match &content {
                Content::Nothing => return None,
                Content::Offer(offer) => panel::offer(offer, &settings, &day),
                Content::Unavailable => panel::note(&settings, false),
                Content::Expired => panel::note(&settings, true),
            };
            Some(self.draw(node))
        })
    }

    fn draw(self, node: Node) -> AnyView {
        match node {
            Node::Text(words) => words.into_any(),
            Node::Element(element) => self.element(element),
            Node::Radio {
                question,
                answer,
                value,
            } => self.radio(question, answer, value),
            Node::Missing(question, words) => self.missing(question, words),
            Node::Retry(words) => html::button()
                .attr("part", "retry")
                .attr("type", "button")
                .on(ev::Custom::<ev::Event>::new("click"), move |_| {
                    self.act.run(Action::Retry);
                })
                .child(words)
                .into_any(),
        }
    }

    fn element(self, element: Element) -> AnyView {
        let Element {
            tag,
            part,
            value,
            children,
        } = element;
        let mut drawn = Vec::with_capacity(children.len());
        for child in children {
            drawn.push(self.draw(child));
        }
        if tag == "a" {
            // A link leaves the checkout where it is.
            return html::a()
                .attr("part", part)
                .attr("href", value)
                .attr("target", "_blank")
                .attr("rel", "noopener")
                .child(drawn)
                .into_any();
        }
        custom(tag)
            .attr("part", part)
            .attr("lang", value)
            .child(drawn)
            .into_any()
    }

    /// A native radio. None is checked until the shopper checks one.
    fn radio(self, question: usize, answer: Answer, value: String) -> AnyView {
        let disabled = move || {
            let screen = self.screen.get();
            let marks = self.marks.get();
            let offer = screen.content.offer();
            offer.is_none_or(|offer| !marks.answers.allow(offer, question, answer))
        };
        html::input()
            .attr("type", "radio")
            .attr("name", format!("choice-{question}"))
            .attr("value", value)
            .prop("checked", move || {
                self.marks.get().answers.get(question) == Some(answer)
            })
            .prop("disabled", disabled)
            .on(ev::Custom::<ev::Event>::new("change"), move |_| {
                self.act.run(Action::Choose { question, answer });
            })
            .into_any()
    }

    /// What is read aloud when it appears.
    fn missing(self, question: usize, words: String) -> AnyView {
        let said = move || {
            let marks = self.marks.get();
            let is_missing = marks.required && marks.answers.get(question).is_none();
            if is_missing {
                words.clone()
            } else {
                String::new()
            }
        };
        html::p()
            .attr("part", "error")
            .attr("role", "alert")
            .child(said)
            .into_any()
    }
}

/// A day as readers of `locale` write it; as it came where the browser doesn't know the locale.
fn day(instant: &Instant, locale: &str) -> String {
    let date: JsValue = Date::new(&instant.day().into()).into();
    let options: JsValue = Object::new().into();
    set(&options, "dateStyle", &"medium".into());
    set(&options, "timeZone", &"UTC".into());
    let write = get(&date, "toLocaleDateString");
    // Called by hand, because a locale that isn't well-formed throws.
    let written = write.dyn_ref::<Function>().and_then(|write| {
        write
            .call2(&date, &locale.replace('_', "-").into(), &options)
            .ok()
    });
    written
        .and_then(|written| written.as_string())
        .unwrap_or_else(|| instant.day().to_owned())
}
