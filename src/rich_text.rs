//! Untrusted HTML in XCover's legal texts → a tree of allowed elements.
//!
//! The panel builds its nodes from the tree, so the browser never parses XCover's markup, and a strict
//! Content Security Policy ([Trusted Types]) has nothing to object to. Everything readable is kept.
//!
//! [Trusted Types]: https://www.w3.org/TR/trusted-types/

mod markup;
mod references;

use markup::{Markup, is_unseen, markup, skip_element};
use references::decode;

use crate::link;

/// How deep elements may nest; deeper ones lose their tag, not their text.
const MAX_DEPTH: usize = 16;

/// A piece of a legal text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Text, with entities decoded and white space collapsed.
    Text(String),
    /// An allowed element.
    Element(Tag, Vec<Node>),
    /// A link whose address passed [`link::is_followable`].
    Link(String, Vec<Node>),
}

/// The allowed elements, apart from links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// `p`
    Paragraph,
    /// `div`, headings and anything else that starts a new line.
    Block,
    /// `ul`
    List,
    /// `ol`
    OrderedList,
    /// `li`
    Item,
    /// `b`, `strong`
    Strong,
    /// `i`, `em`
    Emphasis,
    /// `br`
    Break,
}

impl Tag {
    /// The HTML element to show it with.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Tag::Paragraph => "p",
            Tag::Block => "div",
            Tag::List => "ul",
            Tag::OrderedList => "ol",
            Tag::Item => "li",
            Tag::Strong => "strong",
            Tag::Emphasis => "em",
            Tag::Break => "br",
        }
    }

    fn from_html(name: &str) -> Option<Tag> {
        Some(match name {
            "p" => Tag::Paragraph,
            "ul" => Tag::List,
            "ol" => Tag::OrderedList,
            "li" => Tag::Item,
            "b" | "strong" => Tag::Strong,
            "i" | "em" => Tag::Emphasis,
            "br" => Tag::Break,
            "div" | "section" | "article" | "blockquote" | "table" | "tr" | "h1" | "h2" | "h3"
            | "h4" | "h5" | "h6" | "hr" => Tag::Block,
            _ => return None,
        })
    }
}

/// Reads HTML, or plain text, which is HTML without tags. Takes time linear in the length of `html`.
#[must_use]
pub fn parse(html: &str) -> Vec<Node> {
    let mut builder = Builder::default();
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        builder.text(text);
        rest = match markup(after) {
            Some((markup, after)) => {
                builder.markup(&markup);
                match markup {
                    Markup::Open { name, .. } if is_unseen(&name) => skip_element(after, &name),
                    _ => after,
                }
            }
            // Not markup, just "less than".
            None => {
                builder.text("<");
                after
            }
        };
    }
    builder.text(rest);
    builder.finish()
}

/// Whether there is anything to read, a word or a number. A full stop alone is neither.
#[must_use]
pub fn has_word(nodes: &[Node]) -> bool {
    has_char(nodes, is_of_a_word)
}

/// Whether `c` is a letter or a digit, which is to say: not in a Unicode block of symbols. This may take a
/// symbol for a letter, but never a letter for a symbol. It saves the tables of `char::is_alphanumeric`:
/// 1.8 KB after brotli.
fn is_of_a_word(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || c >= '\u{c0}'
            && !matches!(
                c,
                // Punctuation, currencies, arrows, mathematics and dingbats; East Asian punctuation;
                // small and wide forms; emoji.
                '\u{2000}'..='\u{2bff}'
                    | '\u{3000}'..='\u{303f}'
                    | '\u{fe00}'..='\u{fe6f}'
                    | '\u{feff}'..='\u{ff0f}'
                    | '\u{1f000}'..='\u{1ffff}'
            )
}

fn has_char(nodes: &[Node], wanted: fn(char) -> bool) -> bool {
    nodes.iter().any(|node| match node {
        Node::Text(text) => text.chars().any(wanted),
        Node::Element(_, children) | Node::Link(_, children) => has_char(children, wanted),
    })
}

/// The tree under construction: the open elements, with the nodes that each has so far.
#[derive(Default)]
struct Builder {
    nodes: Vec<Node>,
    open: Vec<Open>,
}

struct Open {
    name: String,
    kind: Kind,
    /// The nodes that come before this element in its parent.
    before: Vec<Node>,
}

enum Kind {
    Tag(Tag),
    Link(String),
    /// Not allowed: its text becomes the parent's.
    Transparent,
}

impl Builder {
    fn text(&mut self, raw: &str) {
        if raw.is_empty() {
            return;
        }
        let text = fold(&decode(raw));
        if let Some(Node::Text(last)) = self.nodes.last_mut() {
            let doubled = last.ends_with(' ') && text.starts_with(' ');
            last.push_str(if doubled {
                text.trim_start_matches(' ')
            } else {
                &text
            });
        } else {
            self.nodes.push(Node::Text(text));
        }
    }

    fn markup(&mut self, markup: &Markup) {
        match markup {
            Markup::Open { name, href } => self.open(name, href.as_deref()),
            Markup::Close { name } => self.close(name),
            Markup::Other => {}
        }
    }

    fn open(&mut self, name: &str, href: Option<&str>) {
        let kind = match Tag::from_html(name) {
            Some(tag @ Tag::Break) => {
                self.nodes.push(Node::Element(tag, Vec::new()));
                return;
            }
            // As in HTML, a paragraph or list item ends where the next one starts:
            // https://html.spec.whatwg.org/multipage/syntax.html#optional-tags
            Some(tag @ (Tag::Paragraph | Tag::Item)) => {
                let parent = self.open.last().map(|open| open.name.as_str());
                if parent == Some(name) {
                    self.close(name);
                }
                Kind::Tag(tag)
            }
            Some(tag) => Kind::Tag(tag),
            None => match href {
                Some(href) if name == "a" && link::is_followable(href) => Kind::Link(href.into()),
                Some(_) if name == "a" => Kind::Transparent,
                _ => return,
            },
        };
        if self.open.len() < MAX_DEPTH {
            let before = std::mem::take(&mut self.nodes);
            self.open.push(Open {
                name: name.to_owned(),
                kind,
                before,
            });
        }
    }

    /// Closes `name` and whatever is still open inside it; does nothing if `name` isn't open.
    fn close(&mut self, name: &str) {
        if self.open.iter().any(|open| open.name == name) {
            while let Some(closed) = self.close_last() {
                if closed == name {
                    break;
                }
            }
        }
    }

    fn close_last(&mut self) -> Option<String> {
        let Open { name, kind, before } = self.open.pop()?;
        let children = std::mem::replace(&mut self.nodes, before);
        match kind {
            Kind::Transparent => self.nodes.extend(children),
            // Editors make blank lines out of empty paragraphs: nothing to show.
            _ if !has_char(&children, |c| !c.is_whitespace()) => {
                if matches!(kind, Kind::Tag(Tag::Strong | Tag::Emphasis)) {
                    self.nodes.extend(children);
                }
            }
            Kind::Tag(tag) => self.nodes.push(Node::Element(tag, children)),
            Kind::Link(href) => self.nodes.push(Node::Link(href, children)),
        }
        Some(name)
    }

    fn finish(mut self) -> Vec<Node> {
        while self.close_last().is_some() {}
        self.nodes
    }
}

/// Collapses white space to one space, as browsers do. A no-break space is kept.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        let c = if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
            ' '
        } else {
            c
        };
        if !(c == ' ' && folded.ends_with(' ')) {
            folded.push(c);
        }
    }
    folded
}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The tree turned back into markup, so that the tests are easy to read.
    fn shown(html: &str) -> String {
        fn write(nodes: &[Node], out: &mut String) {
            for node in nodes {
                match node {
                    Node::Text(text) => out.push_str(text),
                    Node::Element(Tag::Break, _) => out.push_str("<br>"),
                    Node::Element(tag, children) => {
                        *out += &format!("<{}>", tag.name());
                        write(children, out);
                        *out += &format!("</{}>", tag.name());
                    }
                    Node::Link(href, children) => {
                        *out += &format!("<a {href}>");
                        write(children, out);
                        *out += "</a>";
                    }
                }
            }
        }
        let mut out = String::new();
        write(&parse(html), &mut out);
        out
    }

    #[test]
    fn a_disclaimer_keeps_its_paragraphs_and_links() {
        assert_eq!(
            shown(
                r#"<p>Read the <a class="x" href="https://a.example/pds?a=1&amp;b=2" target=_blank>policy wording</a>.</p>"#
            ),
            "<p>Read the <a https://a.example/pds?a=1&b=2>policy wording</a>.</p>"
        );
        assert_eq!(shown("Plain text."), "Plain text.");
    }

    #[test]
    fn a_link_that_may_not_be_followed_leaves_its_text() {
        for href in [
            "javascript:alert(1)",
            "java&#10;script:alert(1)",
            "&#106;avascript:x",
            "/a",
        ] {
            assert_eq!(
                shown(&format!("<a href='{href}'>here</a>")),
                "here",
                "{href}"
            );
        }
        assert_eq!(shown("<a>here</a>"), "here");
    }

    #[test]
    fn scripts_styles_and_handlers_vanish_and_unknown_elements_leave_their_text() {
        assert_eq!(
            shown("a<script>alert('<p>')</script>b<STYLE>p{}</Style >c"),
            "abc"
        );
        assert_eq!(
            shown("<img src=x onerror=alert(1)>a<custom-el>b</custom-el>"),
            "ab"
        );
        assert_eq!(shown("a<script>never closed <p>x"), "a");
        assert_eq!(
            shown("<p onclick='x()'>a</p><!-- <p>no</p> -->b<!doctype html>"),
            "<p>a</p>b"
        );
    }

    #[test]
    fn sloppy_markup_is_read_as_a_browser_would() {
        assert_eq!(shown("<p>a<p>b"), "<p>a</p><p>b</p>");
        assert_eq!(
            shown("<ul><li>a<li>b</ul>c"),
            "<ul><li>a</li><li>b</li></ul>c"
        );
        assert_eq!(shown("<b>a<i>b</b>c</i>"), "<strong>a<em>b</em></strong>c");
        assert_eq!(shown("a<br/>b<BR>c"), "a<br>b<br>c");
        assert_eq!(shown("<h3>Title</h3>text</div>"), "<div>Title</div>text");
        assert_eq!(shown("1 < 2 && 3 > 2"), "1 < 2 && 3 > 2");
    }

    #[test]
    fn white_space_folds_and_references_are_decoded() {
        assert_eq!(shown("a \n\t b <b>c</b>"), "a b <strong>c</strong>");
        assert_eq!(
            shown("&pound;5&nbsp;&#8211;&#x20AC;&unknown; R&D"),
            "£5\u{a0}–€&unknown; R&D"
        );
        assert_eq!(shown("&lt;script&gt;"), "<script>");
    }

    #[test]
    fn empty_paragraphs_are_nothing() {
        assert_eq!(parse("<p></p><p> </p><div><br></div>"), []);
        assert!(!has_word(&parse("<p>&nbsp;</p>")));
        assert!(!has_word(&parse("<p>.</p>")));
        assert!(has_word(&parse("<ul><li>x</li></ul>")));
        for text in [
            "…",
            "–",
            "•\u{2003}",
            "★ ✓",
            "。",
            "\u{feff}",
            "（",
            "£",
            "😀",
            "&nbsp;·",
        ] {
            assert!(!has_word(&parse(text)), "{text}");
        }
    }

    /// The only exceptions are symbols that Unicode counts as letters or digits: ª, №, Ⅳ, ㉈.
    #[test]
    fn every_letter_of_every_script_makes_a_word() {
        let is_symbol = |c| matches!(c, '\u{80}'..'\u{c0}' | '\u{2000}'..'\u{2c00}' | '\u{3000}'..'\u{3040}' | '\u{1f000}'..'\u{20000}');
        for c in (char::MIN..=char::MAX).filter(|&c| c.is_alphanumeric() && !is_symbol(c)) {
            assert!(has_word(&[Node::Text(c.into())]), "{c:?}");
        }
    }

    #[test]
    fn deep_nesting_keeps_the_text() {
        let html = "<div>".repeat(10_000) + "deep";
        let text = shown(&html);
        assert!(text.contains("deep"));
        assert_eq!(text.matches("<div>").count(), MAX_DEPTH);
    }

    proptest! {
        #[test]
        fn no_input_panics_and_every_link_may_be_followed(html in "[<>/a-z \"'=&;!#:-]{0,200}|.{0,200}") {
            fn check(nodes: &[Node]) -> bool {
                nodes.iter().all(|node| match node {
                    Node::Text(_) => true,
                    Node::Element(_, children) => check(children),
                    Node::Link(href, children) => link::is_followable(href) && check(children),
                })
            }
            prop_assert!(check(&parse(&html)));
        }

        #[test]
        fn text_without_markup_comes_through_whole(text in "[A-Za-z0-9.,;:()£€ ]{0,200}") {
            let folded = text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>();
            let shown = shown(&text);
            prop_assert_eq!(shown.split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>(), folded);
        }
    }
}
