//! HTML's character references: `&eacute;`, `&copy`, `&#233;`.

use std::cell::Cell;

/// What a reference (`&eacute;`, `&copy2024`, `&#233;`) says in HTML; unchanged if it is none.
pub type Names = fn(reference: &str) -> String;

thread_local! {
    static NAMES: Cell<Option<Names>> = const { Cell::new(None) };
}

/// Has `names` look up the references that aren't inside: HTML has 2,231 names, and the browser knows them.
pub fn look_up(names: Names) {
    NAMES.set(Some(names));
}

/// Decodes the character references in a text, once, as [HTML] does.
///
/// [HTML]: https://html.spec.whatwg.org/multipage/parsing.html#character-reference-state
#[must_use]
pub fn decode(text: &str) -> String {
    replace(text, false)
}

/// The same for the value of an attribute, where a name needs its `;`.
pub(crate) fn decode_value(text: &str) -> String {
    replace(text, true)
}

fn replace(text: &str, is_value: bool) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, reference) = rest.split_at_checked(at).unwrap_or_default();
        decoded.push_str(before);
        rest = reference.get(1..).unwrap_or_default();
        let (name, after) = split(rest, |c| !c.is_ascii_alphanumeric() && c != '#');
        let end = usize::from(after.starts_with(';'));
        let reference = reference.get(..1 + name.len() + end).unwrap_or_default();
        let said = named(reference);
        // In an address, `&copy=2` is no reference, and neither is `&notable;`.
        let is_literal = is_value && (end == 0 || said.ends_with(';'));
        decoded.push_str(if is_literal { reference } else { &said });
        rest = after.get(end..).unwrap_or_default();
    }
    decoded.push_str(rest);
    decoded
}

/// Splits a text before the first character that `ends` its first part.
pub(crate) fn split(text: &str, ends: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(ends).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or_default()
}

fn named(reference: &str) -> String {
    let said = match reference {
        "&" => "&",
        "&amp;" => "&",
        "&lt;" => "<",
        "&gt;" => ">",
        "&quot;" => "\"",
        "&nbsp;" => "\u{a0}",
        _ => {
            return NAMES
                .get()
                .map_or_else(|| reference.to_owned(), |names| names(reference));
        }
    };
    said.to_owned()
}
