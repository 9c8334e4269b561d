//! HTML's elements: what each is shown with, how it nests, and whether it is shown at all.

use super::markup::Tag;

/// How an element nests. From `Block` on, a closing tag of an inline element doesn't reach beyond it; from `Table`
/// on, no closing tag does but that of a part of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// It has no content and no closing tag.
    Void,
    /// It holds for all text until its closing tag, whatever closes or opens in between.
    Format,
    Inline,
    Block,
    Table,
    /// `tbody`.
    Group,
    Row,
    Cell,
}

/// The tag to show an element with (`""`: only its content is shown), and how it nests.
pub(super) fn element(name: &str) -> (&'static str, Class) {
    match name {
        "a" => ("a", Class::Format),
        "b" | "strong" => ("strong", Class::Format),
        "i" | "em" => ("em", Class::Format),
        "s" | "strike" => ("s", Class::Format),
        "big" | "code" | "font" | "nobr" | "small" | "tt" | "u" => ("", Class::Format),
        "del" => ("s", Class::Inline),
        "sup" => ("sup", Class::Inline),
        "sub" => ("sub", Class::Inline),
        "q" => ("q", Class::Inline),
        "br" => ("br", Class::Void),
        "hr" => ("hr", Class::Void),
        "area" | "base" | "body" | "col" | "embed" | "frame" | "frameset" | "head" | "html"
        | "img" | "input" | "link" | "meta" | "source" | "track" | "wbr" => ("", Class::Void),
        "p" => ("p", Class::Block),
        "ul" | "menu" | "dir" => ("ul", Class::Block),
        "ol" => ("ol", Class::Block),
        "li" => ("li", Class::Block),
        "dl" => ("dl", Class::Block),
        "dt" => ("dt", Class::Block),
        "dd" => ("dd", Class::Block),
        "address" | "article" | "aside" | "blockquote" | "center" | "details" | "dialog"
        | "div" | "fieldset" | "figcaption" | "figure" | "footer" | "form" | "h1" | "header"
        | "hgroup" | "legend" | "listing" | "main" | "nav" | "option" | "plaintext" | "pre"
        | "search" | "section" | "summary" | "xmp" => ("div", Class::Block),
        "table" => ("table", Class::Table),
        "tbody" | "thead" | "tfoot" | "colgroup" => ("", Class::Group),
        "tr" => ("tr", Class::Row),
        "td" => ("td", Class::Cell),
        "th" => ("th", Class::Cell),
        "caption" => ("caption", Class::Cell),
        _ => ("", Class::Inline),
    }
}

/// Whether there are no tags in an element but its own closing one.
pub(super) fn is_raw(name: &str) -> bool {
    matches!(name, "plaintext" | "xmp") || is_hidden_raw(name)
}

fn is_hidden_raw(name: &str) -> bool {
    matches!(
        name,
        "iframe"
            | "math"
            | "noembed"
            | "noframes"
            | "noscript"
            | "script"
            | "style"
            | "svg"
            | "textarea"
            | "title"
    )
}

/// Whether a browser shows nothing of an element: by its kind, or because its author has hidden it. And the tag of
/// an element around its content that says what its style does, if that matters to a reader; else `""`.
pub(super) fn look(tag: &Tag<'_>) -> (bool, &'static str) {
    let is_never = matches!(
        tag.name.as_str(),
        "audio" | "canvas" | "datalist" | "rp" | "template" | "video"
    ) || is_hidden_raw(&tag.name);
    let is_closed = tag.name == "dialog" && tag.get("open").is_none();
    let mut is_displayed = !is_closed && tag.get("hidden").is_none();
    let mut is_visible = true;
    let mut shown = "";
    let style = tag.get("style").unwrap_or_default().to_ascii_lowercase();
    for declaration in style.split(';') {
        let (property, value) = declaration.split_once(':').unwrap_or_default();
        for word in value.split([' ', '!']) {
            match (property.trim(), word) {
                (_, "" | "important") => {}
                ("display", word) => is_displayed = word != "none",
                ("visibility", word) => is_visible = !matches!(word, "hidden" | "collapse"),
                ("text-decoration" | "text-decoration-line", "line-through") => shown = "s",
                ("vertical-align", "super") => shown = "sup",
                ("vertical-align", "sub") => shown = "sub",
                _ => {}
            }
        }
    }
    (is_never || !is_displayed || !is_visible, shown)
}
