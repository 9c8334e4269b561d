//! Tags, attributes and comments in untrusted HTML.

use super::references::decode;

/// A tag, or markup without a meaning here: comments, doctypes, processing instructions.
pub(super) enum Markup {
    Open { name: String, href: Option<String> },
    Close { name: String },
    Other,
}

/// Elements whose content isn't meant to be read.
pub(super) fn is_unseen(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "iframe"
            | "object"
            | "noscript"
            | "svg"
            | "math"
            | "title"
    )
}

/// The markup that begins right after a `<`, and the rest of the text.
pub(super) fn markup(after: &str) -> Option<(Markup, &str)> {
    if let Some(comment) = after.strip_prefix("!--") {
        return Some((Markup::Other, after_comment(comment)));
    }
    let (closing, tag) = match after.strip_prefix('/') {
        Some(tag) => (true, tag),
        None => (false, after),
    };
    if after.starts_with(['!', '?']) {
        let rest = after.split_once('>').map_or("", |(_, rest)| rest);
        return Some((Markup::Other, rest));
    }
    if !tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let end = tag
        .find(|c: char| c.is_whitespace() || c == '>' || c == '/')
        .unwrap_or(tag.len());
    let (name, mut rest) = tag.split_at_checked(end)?;
    let name = name.to_ascii_lowercase();
    let mut href = None;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            rest = after;
            break;
        }
        if rest.is_empty() {
            break;
        }
        let (key, value, after) = attribute(rest);
        if key.eq_ignore_ascii_case("href") && href.is_none() {
            href = Some(decode(value).trim().to_owned());
        }
        rest = after;
    }
    let markup = if closing {
        Markup::Close { name }
    } else {
        Markup::Open { name, href }
    };
    Some((markup, rest))
}

/// What follows the end of a comment; nothing if it has no end.
fn after_comment(mut comment: &str) -> &str {
    while let Some((before, after)) = comment.split_once('>') {
        if before.ends_with("--") {
            return after;
        }
        comment = after;
    }
    ""
}

/// The name and value (`""` if it has none) of the attribute that `text` starts with, and the rest.
/// Consumes at least one character unless `text` is empty, so that the caller's loop ends.
fn attribute(text: &str) -> (&str, &str, &str) {
    let first = text.chars().next().map_or(0, char::len_utf8);
    let end = text
        .char_indices()
        .find(|&(at, c)| at >= first && (c.is_whitespace() || matches!(c, '=' | '>' | '/')))
        .map_or(text.len(), |(at, _)| at);
    let (key, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let Some(value) = rest.trim_start().strip_prefix('=') else {
        return (key, "", rest);
    };
    let value = value.trim_start();
    for quote in ['"', '\''] {
        if let Some(quoted) = value.strip_prefix(quote) {
            let (value, rest) = quoted.split_once(quote).unwrap_or((quoted, ""));
            return (key, value, rest);
        }
    }
    let end = value
        .find(|c: char| c.is_whitespace() || c == '>')
        .unwrap_or(value.len());
    let (value, rest) = value.split_at_checked(end).unwrap_or((value, ""));
    (key, value, rest)
}

/// What follows the closing tag of `name`; nothing if it is never closed.
pub(super) fn skip_element<'a>(mut text: &'a str, name: &str) -> &'a str {
    while let Some((_, after)) = text.split_once('<') {
        let tag = after
            .strip_prefix('/')
            .and_then(|tag| tag.get(..name.len()));
        if tag.is_some_and(|tag| tag.eq_ignore_ascii_case(name)) {
            return after.split_once('>').map_or("", |(_, rest)| rest);
        }
        text = after;
    }
    ""
}
