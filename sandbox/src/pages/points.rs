//! A list of what is covered, or of what is not.

use maud::{Markup, html};

use crate::catalogue::texts::types::Point;

pub(crate) fn list(points: &[Point]) -> Markup {
    html! {
        ul {
            @for (title, sentence) in points {
                li { strong { (title) "." } " " (sentence) }
            }
        }
    }
}
