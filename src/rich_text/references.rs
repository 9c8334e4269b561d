//! HTML's character references: `&eacute;`, `&copy`, `&#233;`.

use std::sync::OnceLock;

/// What a named reference (`&eacute;`, `&copy2024`) says in HTML; unchanged if there is no such name.
pub type Names = fn(reference: &str) -> String;

static NAMES: OnceLock<Names> = OnceLock::new();

/// Has `names` look up the names that aren't inside: HTML has 2,231 of them, and the browser knows them.
/// Only the first call counts.
pub fn look_up(names: Names) {
    // Fails if it was called before.
    let _ = NAMES.set(names);
}

/// Decodes the character references in a text, once, as [HTML] does.
///
/// [HTML]: https://html.spec.whatwg.org/multipage/parsing.html#character-reference-state
#[must_use]
pub fn decode(text: &str) -> String {
    replace(text, false)
}

/// The same for the value of an attribute, where a name without `;` must not be followed by `=`, a letter or a
/// digit: `?a=1&copy=2`.
pub(super) fn decode_value(text: &str) -> String {
    replace(text, true)
}

fn replace(text: &str, is_value: bool) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, reference) = rest.split_at_checked(at).unwrap_or_default();
        decoded.push_str(before);
        rest = reference.get(1..).unwrap_or_default();
        if let Some(number) = rest.strip_prefix('#') {
            let hex = number.strip_prefix(['x', 'X']);
            let (radix, number) = hex.map_or((10, number), |hex| (16, hex));
            let (digits, after) = split(number, |c| !c.is_digit(radix));
            if !digits.is_empty() {
                decoded.push(character(u32::from_str_radix(digits, radix)));
                rest = after.strip_prefix(';').unwrap_or(after);
                continue;
            }
        }
        let (name, after) = split(rest, |c| !c.is_ascii_alphanumeric());
        let end = usize::from(after.starts_with(';'));
        let reference = reference.get(..1 + name.len() + end).unwrap_or_default();
        let said = named(reference);
        // Of a name that is only the beginning, the rest is still there.
        let is_whole = end == 1 || !after.starts_with('=');
        if is_value && !(is_whole && said.chars().last() != reference.chars().last()) {
            decoded.push_str(reference);
        } else {
            decoded.push_str(&said);
        }
        rest = after.get(end..).unwrap_or_default();
    }
    decoded.push_str(rest);
    decoded
}

/// Splits a text before the first character that `ends` its first part.
pub(super) fn split(text: &str, ends: impl Fn(char) -> bool) -> (&str, &str) {
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

/// What the numbers 128 to 159 stand for: the characters of Windows-1252.
const WINDOWS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// The character with this number; U+FFFD if there is none.
fn character<E>(code: Result<u32, E>) -> char {
    let code = code.unwrap_or_default();
    let windows = code.checked_sub(0x80);
    windows
        .and_then(|place| WINDOWS.chars().nth(place as usize))
        .or_else(|| char::from_u32(code))
        .filter(|c| *c != '\0')
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}
