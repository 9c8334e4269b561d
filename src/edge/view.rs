//! The panel that a shopper sees: the tree of [`crate::panel`] as a Leptos view.
//!
//! A screen is rendered once. Only its radio buttons and reminders change after that, and the state machine
//! decides how, so none of Leptos's reactive graph gets linked: no signals, no effects, no arena. That is why the view
//! is built and mounted here; `leptos::mount` brings an owner for signals along.
//!
//! It uses Leptos's builders rather than `view!`, because the macro turns static elements into markup,
//! which a strict Content Security Policy ([Trusted Types]) forbids. Each element is built by itself and then mounted in
//! its parent: as children of a view they would bring the code to update them along.
//!
//! [Trusted Types]: https://www.w3.org/TR/trusted-types/

use leptos::attr::Attribute;
use leptos::attr::custom::custom_attribute;
use leptos::either::Either;
use leptos::html::custom;
use leptos::prelude::{Mountable, Render};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, ShadowRoot};

use crate::answers::Answer;
use crate::letters::in_digits;
use crate::panel::{Node, PARTS, RETRY, error_id};
use crate::state::{Action, Shown};

/// The `id` of what stands in for a panel that isn't there yet (`www/embed/space.js`).
pub(crate) const WAIT: &str = "wait";

/// What is on the page: a text or an element.
pub(crate) type Screen = Either<<String as Render>::State, Element>;

/// Puts `node` into `root`.
pub(crate) fn show(root: &ShadowRoot, node: Node) -> Screen {
    let mut screen = render(node);
    screen.mount(root.unchecked_ref(), None);
    screen
}

/// Removes a screen.
///
/// Removes the radio buttons from their groups (their `name`) first. Otherwise Chromium leaks them: when an
/// element that contains radio buttons is removed from a shadow root, the root keeps them alive, along with
/// everything around them. Measured in Chromium 156; see `docs/performance.md`.
pub(crate) fn hide(root: &ShadowRoot, screen: Option<Screen>) {
    while let Ok(Some(radio)) = root.query_selector("[name]") {
        // Fails only for an invalid attribute name.
        let _ = radio.remove_attribute("name");
    }
    if let Some(mut screen) = screen {
        screen.unmount();
    }
}

/// `node` and its descendants.
fn render(node: Node) -> Screen {
    match node {
        Node::Text(words) => Either::Left(words.build()),
        Node::Element(piece) => {
            let mut attributes = Vec::new();
            if !piece.class.is_empty() {
                attributes.push(("class", piece.class.to_owned()));
            }
            if PARTS.contains(&piece.class) {
                attributes.push(("part", piece.class.to_owned()));
            }
            attributes.extend(piece.attributes);
            let element = element(piece.tag, attributes);
            for child in piece.children {
                render(child).mount(&element, None);
            }
            Either::Right(element)
        }
        // A native radio button, and never preselected.
        Node::Radio {
            question,
            answer,
            value,
        } => {
            let attributes = vec![
                ("id", id(question, answer)),
                ("type", "radio".to_owned()),
                ("name", ["choice-", &in_digits(question)].concat()),
                ("value", value),
            ];
            Either::Right(element("input", attributes))
        }
        // Empty at first: screen readers announce an alert when its text changes.
        Node::Missing(question) => {
            let attributes = vec![
                ("id", error_id(question)),
                ("class", "error".to_owned()),
                ("role", "alert".to_owned()),
            ];
            Either::Right(element("p", attributes))
        }
    }
}

fn element(tag: &'static str, attributes: Vec<(&'static str, String)>) -> Element {
    let element = custom(tag).build();
    for (name, value) in attributes {
        custom_attribute(name, value).build(&element);
    }
    element.clone()
}

/// Checks and enables the radio buttons to match the shopper's answers, and shows the reminder `required` at
/// each unanswered question once the page has asked for answers.
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
        let is_missing = shown.required && said.is_none();
        let words = if is_missing { required } else { "" };
        // Setting the same text again would make screen readers repeat it.
        if error.text_content().as_deref() != Some(words) {
            error.set_text_content(Some(words));
            if let Some(group) = error.parent_element() {
                // Fails only for an invalid name.
                let invalid = if is_missing { "true" } else { "false" };
                let _ = group.set_attribute("aria-invalid", invalid);
            }
        }
    }
}

/// Whether the choices are on the page.
pub(crate) fn has_choices(root: &ShadowRoot) -> bool {
    root.get_element_by_id(&id(0, Answer::OptOut)).is_some()
}

/// Focuses the first unanswered question; `false` if there is none.
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

/// The id of the focused element.
pub(crate) fn focused(root: &ShadowRoot) -> Option<String> {
    root.active_element().map(|element| element.id())
}

/// Focuses the element with this id; `false` if there is none.
pub(crate) fn focus(root: &ShadowRoot, id: &str) -> bool {
    let element = root.get_element_by_id(id);
    element.is_some_and(focus_on)
}

/// Keeps the focus in the element: on the control with this id, else on the title, else on the button of a notice, else,
/// while there is no panel, on what stands in for it.
pub(crate) fn keep_focus(root: &ShadowRoot, id: &str) {
    let title = || root.query_selector(".title").ok().flatten();
    let _ =
        focus(root, id) || title().is_some_and(focus_on) || focus(root, RETRY) || focus(root, WAIT);
}

fn focus_on(element: Element) -> bool {
    let element: HtmlElement = element.unchecked_into();
    element.focus().is_ok()
}

/// The id of a choice's radio button: `0-1` is the second yes to the first question, and `0-` is its no.
fn id(question: usize, answer: Answer) -> String {
    let question = in_digits(question);
    match answer {
        Answer::Cover(cover) => [&question, "-", &in_digits(cover)].concat(),
        Answer::OptOut => [&question, "-"].concat(),
    }
}

/// What it means when a shopper clicks the element with this id (`click`), or changes its value.
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
