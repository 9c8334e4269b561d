//! HTML's elements: what each is shown as, how it nests, and whether it is shown at all.

use super::markup::Tag;

/// The elements by their level, a line each: the tag to show and the names it is shown for. A closing tag reaches no
/// element outside one of a higher level; a part of a table reaches nothing outside the table.
const LEVELS: [&str; 4] = [
    "a a\nstrong b strong\nem i em\ns s strike del\nsup sup\nsub sub\nq q\nbr br",
    "p p\nli li\ndt dt\ndd dd",
    "div div address article aside blockquote center details fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 \
     header hgroup legend main nav pre section summary\nul ul menu dir\nol ol\ndl dl\nhr hr",
    "table table\ntr tr\ntd td\nth th\ncaption caption",
];

/// Elements without content, and those whose content is their parent's.
const NOTHING: &str = "area base body col colgroup embed head html img input link meta source tbody tfoot thead track wbr";

/// Elements of whose content a browser shows nothing.
const UNSEEN: &str = "audio canvas datalist dialog iframe math noembed noframes noscript object script style svg \
                      template textarea title video";

fn is_in(list: &str, name: &str) -> bool {
    list.split(' ').any(|listed| listed == name)
}

/// How an element nests, and the tag to show it as; `span` if only its content is shown. `None`: nothing is.
pub(super) fn element(name: &str) -> Option<(usize, &'static str)> {
    for (level, lines) in LEVELS.into_iter().enumerate() {
        for line in lines.split('\n') {
            let (tag, names) = line.split_once(' ')?;
            if is_in(names, name) {
                return Some((level, tag));
            }
        }
    }
    (!is_in(NOTHING, name)).then_some((0, "span"))
}

/// Whether nothing of an element is shown, whatever is in it.
pub(super) fn is_unseen(name: &str) -> bool {
    is_in(UNSEEN, name)
}

/// Whether the author has hidden an element, and the tag of an element around its content that says what its style
/// does, if that matters to a reader; else `""`.
pub(super) fn look(tag: &Tag<'_>) -> (bool, &'static str) {
    let style = tag.get("style").unwrap_or_default().to_ascii_lowercase();
    let mut is_hidden = tag.get("hidden").is_some();
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
