//! Tags, attributes and comments in untrusted HTML.
//!
//! Source: <https://html.spec.whatwg.org/multipage/parsing.html#tokenization>

use crate::references::{decode_value, split};

/// A tag: its name and the names of its attributes in lower case, and their values as written.
pub(super) struct Tag<'a> {
    pub(super) name: String,
    pub(super) is_closing: bool,
    attributes: Vec<(String, &'a str)>,
}

impl Tag<'_> {
    /// The value of an attribute (`""` if it has none); the first counts.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        let mut attributes = self.attributes.iter();
        let (_, value) = attributes.find(|(key, _)| key == name)?;
        Some(decode_value(value))
    }
}

/// The tag that begins right after a `<`, and the rest of the text. Instead of a tag there may be markup without a
/// meaning here: a comment, a doctype. `None`: it is no markup, just "less than".
pub(super) fn markup(after: &str) -> Option<(Option<Tag<'_>>, &str)> {
    // The end of `<!-->` is in its beginning.
    if let Some(comment) = after.strip_prefix('!').filter(|it| it.starts_with("--")) {
        return Some((None, after_comment(comment)));
    }
    let tag = after.strip_prefix('/');
    let is_closing = tag.is_some();
    let tag = tag.unwrap_or(after);
    if !tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
        let is_comment = after.starts_with(['!', '?']) || is_closing && !tag.is_empty();
        return is_comment.then(|| (None, after.split_once('>').map_or("", |(_, rest)| rest)));
    }
    let (name, mut rest) = split(tag, |c| is_space(c) || matches!(c, '>' | '/'));
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c| is_space(c) || c == '/');
        if rest.is_empty() {
            // A tag without an end is nothing.
            return Some((None, ""));
        }
        if let Some(rest) = rest.strip_prefix('>') {
            let tag = Tag {
                name: name.to_ascii_lowercase(),
                is_closing,
                attributes,
            };
            return Some((Some(tag), rest));
        }
        let (key, value, after) = attribute(rest);
        attributes.push((key.to_ascii_lowercase(), value));
        rest = after;
    }
}

/// HTML's white space, which is less than Unicode's.
pub(super) fn is_space(c: char) -> bool {
    c.is_ascii_whitespace()
}

/// What follows the end of a comment; nothing if it has no end.
fn after_comment(comment: &str) -> &str {
    let mut ends = comment.match_indices('>');
    let end = ends.find_map(|(at, _)| {
        let (before, after) = comment.split_at_checked(at)?;
        (before.ends_with("--") || before.ends_with("--!")).then(|| after.get(1..))?
    });
    end.unwrap_or_default()
}

/// The name and value (`""` if it has none) of the attribute that `text` starts with, and the rest.
/// Consumes at least one character unless `text` is empty, so that the caller's loop ends.
fn attribute(text: &str) -> (&str, &str, &str) {
    let first = text.chars().next().map_or(0, char::len_utf8);
    let end = text
        .char_indices()
        .find(|&(at, c)| at >= first && (is_space(c) || matches!(c, '=' | '>' | '/')))
        .map_or(text.len(), |(at, _)| at);
    let (key, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let Some(value) = rest.trim_start_matches(is_space).strip_prefix('=') else {
        return (key, "", rest);
    };
    let value = value.trim_start_matches(is_space);
    for quote in ['"', '\''] {
        if let Some(quoted) = value.strip_prefix(quote) {
            let (value, rest) = quoted.split_once(quote).unwrap_or((quoted, ""));
            return (key, value, rest);
        }
    }
    let (value, rest) = split(value, |c| is_space(c) || c == '>');
    (key, value, rest)
}

/// What follows the closing tag of `name`; nothing if it is never closed.
pub(super) fn skip<'a>(mut text: &'a str, name: &str) -> &'a str {
    while let Some((_, after)) = text.split_once('<') {
        text = after;
        if after.starts_with('/')
            && let Some((Some(tag), rest)) = markup(after)
            && tag.name == name
        {
            return rest;
        }
    }
    ""
}
