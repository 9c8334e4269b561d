//! The panel that a shopper sees: the tree of [`crate::panel`] in Leptos.
//!
//! Built with Leptos's builders, not `view!`: the macro writes elements without dynamic parts as
//! markup, which strict policies (Trusted Types) forbid. Every element is one of few types,
//! because each type of a view costs its own copy of Leptos's code in the release.

use std::sync::Arc;

use gloo_events::EventListener;
use js_sys::{Date, Function, Object};
use leptos::html::{self, ElementChild, custom};
use leptos::prelude::{AnyView, CustomAttribute, Get, IntoAny, IntoView, PropAttribute, RwSignal};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::EventTarget;

use crate::instant::Instant;
use crate::interop::{get, set};
use crate::offer::Offer;
use crate::panel::{self, Node, RETRY};
use crate::settings::Settings;
use crate::state::{Action, Answer, Answers};

/// What the panel shows: nothing yet. Owned by the reactive owner around; copies are handles to the
/// same signals.
#[derive(Clone, Copy, Default)]
pub(crate) struct Panel {
    /// What is drawn; setting it draws anew.
    pub(crate) drawn: RwSignal<Screen>,
    /// The same with what is marked on it; setting it moves the marks.
    pub(crate) marked: RwSignal<Screen>,
}

/// What is on the panel. One type for both signals, because each type costs its own copy of
/// Leptos's code.
#[derive(Clone, Default)]
pub(crate) struct Screen {
    /// What is drawn.
    pub(crate) content: Content,
    /// How prices are written.
    pub(crate) settings: Settings,
    /// What the shopper has said so far.
    pub(crate) answers: Answers,
    /// Whether what is missing is required.
    pub(crate) required: bool,
}

impl Screen {
    /// Whether `other` is drawn in the same way, whatever is marked.
    pub(crate) fn is_drawn_as(&self, other: &Screen) -> bool {
        self.content.is(&other.content) && self.settings == other.settings
    }
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
    fn is(&self, other: &Content) -> bool {
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

impl Panel {
    /// The view, in an element of its own: Leptos can't exchange the children of a shadow root,
    /// which is a parent but no element.
    pub(crate) fn view(self) -> impl IntoView {
        html::div().child(move || {
            let Screen {
                content, settings, ..
            } = self.drawn.get();
            let node = match &content {
                Content::Nothing => return String::new().into_any(),
                Content::Offer(offer) => panel::offer(offer, &settings, &day),
                Content::Unavailable => panel::note(&settings, false),
                Content::Expired => panel::note(&settings, true),
            };
            self.draw(node)
        })
    }

    fn draw(self, node: Node) -> AnyView {
        match node {
            Node::Text(words) => words.into_any(),
            Node::Element(drawn) => {
                let mut children = Vec::with_capacity(drawn.children.len());
                for child in drawn.children {
                    children.push(self.draw(child));
                }
                element(drawn.tag, drawn.part, drawn.attributes, children)
            }
            Node::Radio {
                question,
                answer,
                value,
            } => self.radio(question, answer, value),
            Node::Missing(question, words) => self.missing(question, words),
        }
    }

    /// A native radio. None is checked until the shopper checks one.
    fn radio(self, question: usize, answer: Answer, value: String) -> AnyView {
        let disabled = move || {
            let screen = self.marked.get();
            let offer = screen.content.offer();
            offer.is_none_or(|offer| !screen.answers.allow(offer, question, answer))
        };
        html::input()
            .attr("id", id(question, answer))
            .attr("type", "radio")
            .attr("name", format!("choice-{question}"))
            .attr("value", value)
            .prop("checked", move || {
                self.marked.get().answers.get(question) == Some(answer)
            })
            .prop("disabled", disabled)
            .into_any()
    }

    /// What is read aloud when it appears.
    fn missing(self, question: usize, words: String) -> AnyView {
        let shown = move || {
            let screen = self.marked.get();
            let is_missing = screen.required && screen.answers.get(question).is_none();
            let said = if is_missing {
                words.clone()
            } else {
                String::new()
            };
            said.into_any()
        };
        let attributes = vec![("role", "alert".to_owned())];
        element("p", "error", attributes, vec![shown.into_any()])
    }
}

/// An element of any tag, because each view of a type of its own costs.
fn element(
    tag: &'static str,
    part: &'static str,
    attributes: Vec<(&'static str, String)>,
    children: Vec<AnyView>,
) -> AnyView {
    let mut attributes = attributes.into_iter();
    let mut next = || {
        let attribute = attributes.next();
        attribute.map_or(("lang", None), |(name, value)| (name, Some(value)))
    };
    let (first, second, third) = (next(), next(), next());
    custom(tag)
        .attr("part", part)
        .attr(first.0, first.1)
        .attr(second.0, second.1)
        .attr(third.0, third.1)
        .child(children)
        .into_any()
}

/// The id of a choice's radio: `0-1` is the second yes to the first question, `0-` its no.
fn id(question: usize, answer: Answer) -> String {
    match answer {
        Answer::Cover(cover) => format!("{question}-{cover}"),
        Answer::Decline => format!("{question}-"),
    }
}

/// What the radio with this id says.
fn choice(id: &str) -> Option<Action> {
    let (question, cover) = id.split_once('-')?;
    Some(Action::Choose {
        question: question.parse().ok()?,
        answer: cover.parse().map_or(Answer::Decline, Answer::Cover),
    })
}

/// Calls `act` for what the shopper does in `root`, until what is returned is dropped.
///
/// One listener for all elements, which it knows by their ids: Leptos's own listeners weigh 3.8 KB
/// in brotli.
pub(crate) fn listen(
    root: &EventTarget,
    act: impl Fn(Action) + Clone + 'static,
) -> [EventListener; 2] {
    let listener = |name, read: fn(&str) -> Option<Action>| {
        let act = act.clone();
        EventListener::new(root, name, move |event| {
            let target = event.target().map_or(JsValue::NULL, JsValue::from);
            let id = get(&target, "id").as_string();
            if let Some(action) = id.and_then(|id| read(&id)) {
                act(action);
            }
        })
    };
    [
        listener("change", choice),
        listener("click", |id| (id == RETRY).then_some(Action::Retry)),
    ]
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
