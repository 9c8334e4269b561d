//! HTML's elements: what each is shown as, how it nests, and whether it is shown at all.

use super::markup::Tag;

/// The kinds of elements, a line each: the tag to show (`=`: their own; `span`: only the content is), and the names. A
/// tag ends an element of its kind. The constants below are lines.
const KINDS: &str = "\
= a
strong b strong
em i em
s s strike
span big code font nobr small tt u
s del
= sup
= sub
= q
= br
span *
= p
div h1 h2 h3 h4 h5 h6
div div address article aside blockquote center details dialog fieldset figcaption figure footer form header hgroup \
legend listing main nav pre section summary xmp
= hr
= li
= dt dd
= dl
ul ul menu dir
= ol
= td th caption
= tr
= table";

pub(super) const LINK: usize = 0;
/// From here on: what ends with the block that it is in. Before: what goes on in the next block.
pub(super) const INLINE: usize = 5;
const OTHER: usize = 10;
pub(super) const PARAGRAPH: usize = 11;
pub(super) const HEADING: usize = 12;
pub(super) const ITEM: usize = 15;
pub(super) const TERM: usize = 16;
const LIST: usize = 17;
pub(super) const CELL: usize = 20;
pub(super) const ROW: usize = 21;
pub(super) const TABLE: usize = 22;

/// Elements without content, and those whose content is their parent's.
const NOTHING: &str = "area base body col colgroup embed head html img input link meta source tbody tfoot thead track wbr";

/// Elements of whose content a browser shows nothing.
const UNSEEN: &str = "audio canvas datalist dialog object svg template video";

/// The like, whose content isn't markup.
const RAW: &str = "iframe noembed noframes noscript script style textarea title";

fn is_in(list: &str, name: &str) -> bool {
    list.split(' ').any(|listed| listed == name)
}

/// The kind of an element, and the tag to show it as. `None`: nothing is shown, or its content is its parent's.
pub(super) fn kind(name: &str) -> Option<(usize, &'static str)> {
    for (kind, line) in KINDS.split('\n').enumerate() {
        let (tag, names) = line.split_once(' ')?;
        if let Some(own) = names.split(' ').find(|own| *own == name) {
            return Some((kind, if tag == "=" { own } else { tag }));
        }
    }
    (!is_in(NOTHING, name)).then_some((OTHER, "span"))
}

/// The first kind that a tag of this kind doesn't reach out of.
pub(super) fn reach(kind: usize) -> usize {
    match kind {
        INLINE..PARAGRAPH => PARAGRAPH,
        ITEM..LIST => LIST,
        CELL.. => TABLE,
        _ => CELL,
    }
}

/// Whether nothing of an element is shown, and its content isn't markup.
pub(super) fn is_raw(name: &str) -> bool {
    is_in(RAW, name)
}

/// Whether an element is hidden, and the tag of an element around its content that says what its style
/// does, if that matters to a reader; else `""`.
pub(super) fn look(tag: &Tag<'_>) -> (bool, &'static str) {
    let style = tag.get("style").unwrap_or_default().to_ascii_lowercase();
    let mut is_hidden = is_in(UNSEEN, &tag.name) || tag.get("hidden").is_some();
    let mut around = "";
    let mut property = "";
    for word in style.split([':', ';', ' ', '!']) {
        match (property, word) {
            (_, "") => continue,
            ("display", "none") | ("visibility", "hidden") => is_hidden = true,
            (_, "line-through") => around = "s",
            (_, "super") => around = "sup",
            (_, "sub") => around = "sub",
            _ => {}
        }
        property = word;
    }
    (is_hidden, around)
}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
mod tests {
    use super::*;

    #[test]
    fn the_constants_name_the_lines() {
        for (line, name, shown) in [
            (LINK, "a", "a"),
            (INLINE, "del", "s"),
            (6, "sup", "sup"),
            (4, "u", "span"),
            (PARAGRAPH, "p", "p"),
            (HEADING, "h6", "div"),
            (ITEM, "li", "li"),
            (TERM, "dd", "dd"),
            (LIST, "dl", "dl"),
            (CELL, "th", "th"),
            (ROW, "tr", "tr"),
            (TABLE, "table", "table"),
        ] {
            assert_eq!(kind(name), Some((line, shown)));
        }
        assert_eq!(kind("custom-element"), Some((OTHER, "span")));
        assert_eq!(kind("tbody"), None);
    }
}
