//! The panel that a shopper sees: the tree of [`crate::panel`] as a Leptos component.
//!
//! A screen is rendered once, and the state machine owns what changes on it: which of the native radios
//! is checked. So nothing of Leptos's reactive graph is linked: no signals, no effects, no arena.
//!
//! Built with Leptos's builders, not `view!`: the macro writes elements without dynamic parts as
//! markup, which strict policies (Trusted Types) forbid. Every element is of one type, because each
//! type of a view costs its own copy of Leptos's code in the release.

use leptos::html::{ElementChild, custom};
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::{AnyView, CustomAttribute, IntoAny, component};
use leptos::tachys::view::any_view::AnyViewState;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, ShadowRoot};

use crate::answers::Answer;
use crate::panel::{Node, RETRY};
use crate::state::{Action, Shown};

/// What is on the page; dropping it takes it away.
pub(crate) type Screen = UnmountHandle<AnyViewState>;

/// Puts `node` into `root`.
pub(crate) fn show(root: &ShadowRoot, node: Node) -> Screen {
    mount_to(root.clone().unchecked_into(), || Panel(PanelProps { node }))
}

/// Takes a screen away.
///
/// Chromium's shadow roots keep radios that leave with an element around them, and all that is around
/// them, unless their group has lost them before.
pub(crate) fn hide(root: &ShadowRoot, screen: Option<Screen>) {
    while let Ok(Some(radio)) = root.query_selector("[name]") {
        // Fails for names that are none.
        let _ = radio.remove_attribute("name");
    }
    drop(screen);
}

/// The panel: `node` and all that is in it.
#[component]
fn Panel(node: Node) -> AnyView {
    render(node)
}

fn render(node: Node) -> AnyView {
    match node {
        Node::Text(words) => words.into_any(),
        Node::Element(piece) => {
            let mut children = Vec::with_capacity(piece.children.len());
            for child in piece.children {
                children.push(render(child));
            }
            let mut attributes = vec![("part", piece.part.to_owned())];
            attributes.extend(piece.attributes);
            element(piece.tag, attributes, children)
        }
        // Native, and none is checked until the shopper checks one.
        Node::Radio {
            question,
            answer,
            value,
        } => {
            let attributes = vec![
                ("id", id(question, answer)),
                ("type", "radio".to_owned()),
                ("name", ["choice-", &question.to_string()].concat()),
                ("value", value),
            ];
            element("input", attributes, Vec::new())
        }
        // Read aloud when it gets its words.
        Node::Missing(question, _) => {
            let attributes = vec![
                ("id", error_id(question)),
                ("part", "error".to_owned()),
                ("role", "alert".to_owned()),
            ];
            element("p", attributes, Vec::new())
        }
    }
}

/// An element of any tag, with four attributes at most.
fn element(
    tag: &'static str,
    attributes: Vec<(&'static str, String)>,
    children: Vec<AnyView>,
) -> AnyView {
    let mut attributes = attributes.into_iter();
    let mut next = || {
        let attribute = attributes.next();
        attribute.map_or(("lang", None), |(name, value)| (name, Some(value)))
    };
    let (first, second, third, fourth) = (next(), next(), next(), next());
    custom(tag)
        .attr(first.0, first.1)
        .attr(second.0, second.1)
        .attr(third.0, third.1)
        .attr(fourth.0, fourth.1)
        .child(children)
        .into_any()
}

/// Checks and enables the radios as the shopper's answers have it, and says `required` at each question
/// without an answer once the page has asked for them.
pub(crate) fn update_choices(root: &ShadowRoot, shown: &Shown, required: &str) {
    for (place, question) in shown.offer.questions().iter().enumerate() {
        let said = shown.answers.get(place);
        let covers = (0..question.covers().len()).map(Answer::Cover);
        for answer in covers.chain([Answer::OptOut]) {
            let Some(radio) = root.get_element_by_id(&id(place, answer)) else {
                continue;
            };
            let radio: HtmlInputElement = radio.unchecked_into();
            radio.set_checked(said == Some(answer));
            radio.set_disabled(!shown.answers.allow(&shown.offer, place, answer));
        }
        let Some(error) = root.get_element_by_id(&error_id(place)) else {
            continue;
        };
        let words = if shown.required && said.is_none() {
            required
        } else {
            ""
        };
        // What is set again would be read aloud again.
        if error.text_content().as_deref() != Some(words) {
            error.set_text_content(Some(words));
        }
    }
}

/// Whether choices are on the page.
pub(crate) fn has_choices(root: &ShadowRoot) -> bool {
    root.get_element_by_id(&id(0, Answer::OptOut)).is_some()
}

/// Gives the focus to the first question without an answer; `false` where every question has one.
pub(crate) fn focus_missing(root: &ShadowRoot, shown: &Shown) -> bool {
    let questions = shown.offer.questions().iter().enumerate();
    let mut missing = questions.filter(|(place, _)| shown.answers.get(*place).is_none());
    let Some((place, _)) = missing.next() else {
        return false;
    };
    let yes = Answer::Cover(0);
    let can_say_yes = shown.answers.allow(&shown.offer, place, yes);
    let first = if can_say_yes { yes } else { Answer::OptOut };
    focus(root, &id(place, first));
    true
}

/// The id of the element that has the focus.
pub(crate) fn focused(root: &ShadowRoot) -> Option<String> {
    root.active_element().map(|element| element.id())
}

/// Gives the focus to the element with this id, if there is one.
pub(crate) fn focus(root: &ShadowRoot, id: &str) {
    if let Some(element) = root.get_element_by_id(id) {
        let element: HtmlElement = element.unchecked_into();
        // Fails for what can't have it.
        let _ = element.focus();
    }
}

/// The id of a choice's radio: `0-1` is the second yes to the first question, `0-` its no.
fn id(question: usize, answer: Answer) -> String {
    let question = question.to_string();
    match answer {
        Answer::Cover(cover) => [&question, "-", &cover.to_string()].concat(),
        Answer::OptOut => [&question, "-"].concat(),
    }
}

fn error_id(question: usize) -> String {
    ["error-", &question.to_string()].concat()
}

/// What a shopper does who clicks the element with this id, or changes its value.
pub(crate) fn action(id: &str, click: bool) -> Option<Action> {
    if click {
        return (id == RETRY).then_some(Action::Retry);
    }
    let (question, cover) = id.split_once('-')?;
    Some(Action::Choose {
        question: question.parse().ok()?,
        answer: cover.parse().map_or(Answer::OptOut, Answer::Cover),
    })
}
