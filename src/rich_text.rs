//! Untrusted HTML in XCover's legal texts → a tree of allowed elements.
//!
//! The panel builds its nodes from the tree, so the browser never parses XCover's markup, and a strict
//! Content Security Policy ([Trusted Types]) has nothing to object to. Everything readable is kept.
//!
//! [Trusted Types]: https://www.w3.org/TR/trusted-types/

mod elements;
mod markup;
mod tree;

pub use tree::Node;

use crate::letters::is_of_a_word;
use crate::references::decode;
use elements::is_raw;
use markup::{markup, skip};
use tree::{Builder, has_char};

/// Reads HTML, or plain text, which is HTML without tags, as a browser would show it: what it hides is left out.
/// Takes time linear in the length of `html`. Adds the addresses of links that may not be followed to `refused`.
#[must_use]
pub fn parse(html: &str, refused: &mut Vec<String>) -> Vec<Node> {
    let mut builder = Builder::default();
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        builder.text(&decode(text));
        rest = match markup(after) {
            Some((Some(tag), after)) if tag.is_closing => {
                builder.close(&tag.name);
                after
            }
            Some((Some(tag), after)) if is_raw(&tag.name) => skip(after, &tag.name),
            Some((Some(tag), after)) if builder.open(&tag) => skip(after, &tag.name),
            Some((_, after)) => after,
            None => {
                builder.text("<");
                after
            }
        };
    }
    builder.text(&decode(rest));
    builder.finish(refused)
}

/// Whether there is anything to read, a word or a number. A full stop alone is neither.
#[must_use]
pub fn has_word(nodes: &[Node]) -> bool {
    has_char(nodes, is_of_a_word)
}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
mod tests {
    use proptest::prelude::*;

    use super::tree::MAX_DEPTH;
    use super::*;
    use crate::link::followable;

    fn parse(html: &str) -> Vec<Node> {
        super::parse(html, &mut Vec::new())
    }

    /// The tree turned back into markup, so that the tests are easy to read.
    fn shown(html: &str) -> String {
        fn write(nodes: &[Node], out: &mut String) {
            for node in nodes {
                match node {
                    Node::Text(text) => out.push_str(text),
                    Node::Element(tag @ ("br" | "hr"), ..) => *out += &format!("<{tag}>"),
                    Node::Element(tag, attributes, children) => {
                        *out += &format!("<{tag}");
                        for (name, value) in attributes.iter() {
                            *out += &format!(" {name}={value}");
                        }
                        *out += ">";
                        write(children, out);
                        *out += &format!("</{tag}>");
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
            "<p>Read the <a href=https://a.example/pds?a=1&b=2>policy wording</a>.</p>"
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
    fn sloppy_markup_keeps_its_words_apart_and_in_order() {
        assert_eq!(shown("<p>a<p>b"), "<p>a</p><p>b</p>");
        assert_eq!(
            shown("<ul><li>a<li>b</ul>c"),
            "<ul><li>a</li><li>b</li></ul>c"
        );
        assert_eq!(
            shown("<b>a<i>b</b>c</i>"),
            "<strong>a<em>b</em></strong><em>c</em>"
        );
        assert_eq!(
            shown("<p><b>a<p>b</b>c"),
            "<p><strong>a</strong></p><p><strong>b</strong>c</p>"
        );
        assert_eq!(shown("a<br/>b<BR>c"), "a<br>b<br>c");
        assert_eq!(shown("<h3>Title</h3>text</div>"), "<div>Title</div>text");
        assert_eq!(shown("1 < 2 && 3 > 2"), "1 < 2 && 3 > 2");
    }

    #[test]
    fn white_space_folds_and_references_are_decoded() {
        assert_eq!(shown("a \n\t b <b>c</b>"), "a b <strong>c</strong>");
        assert_eq!(
            shown("5&nbsp;&unknown; R&D &amp;lt;"),
            "5\u{a0}&unknown; R&D &lt;"
        );
        assert_eq!(shown("&lt;script&gt;"), "<script>");
    }

    #[test]
    fn raised_lowered_and_struck_text_keeps_its_place() {
        assert_eq!(shown("$1,000<sup>2</sup>"), "$1,000<sup>2</sup>");
        assert_eq!(shown("CO<sub>2</sub>"), "CO<sub>2</sub>");
        for tag in [
            "del",
            "s",
            "strike",
            "span style='text-decoration: line-through'",
        ] {
            let name = tag.split(' ').next().unwrap();
            assert_eq!(shown(&format!("<{tag}>$50</{name}> $40")), "<s>$50</s> $40");
        }
        assert_eq!(
            shown("x<span style='font-size:.7em;vertical-align:super'>1</span>"),
            "x<sup>1</sup>"
        );
    }

    #[test]
    fn cells_and_blocks_do_not_touch() {
        let row = "<table><tr><td>Excess</td><td>$50</td></tr></table>";
        assert_eq!(shown("<table><tbody><tr><td>Excess<td>$50</table>"), row);
        assert_eq!(
            shown("<table><td>Excess<td>$50</table>"),
            row.replace("<tr>", "").replace("</tr>", "")
        );
        assert_eq!(
            shown("<td>Excess</td><td>$50</td>"),
            "<td>Excess</td><td>$50</td>"
        );
        assert_eq!(
            shown("<table><tr><th colspan=2>Limits<tr><td>a<td>b</table>c"),
            "<table><tr><th colspan=2>Limits</th></tr><tr><td>a</td><td>b</td></tr></table>c"
        );
        assert_eq!(shown("a<p></p>b"), "a<div></div>b");
        assert_eq!(shown("a<hr>b"), "a<hr>b");
        assert_eq!(shown("a</p>b"), "a<div></div>b");
        assert_eq!(shown("<address>a</address>b"), "<div>a</div>b");
    }

    #[test]
    fn what_is_hidden_stays_hidden() {
        for hidden in [
            "<span hidden>b</span>",
            "<p HIDDEN=until-found>b<b>b</b></p>",
            "<span style='display:none'>b</span>",
            "<div style='color:red; DISPLAY : none !important'><p>b</p></div>",
            "<b style='visibility:hidden'>b</b>",
            "<i hidden>b</i>",
            "<span hidden>b<span>b</span>b</span>",
            "<textarea>b<p>b</textarea>",
            "<template>b</template>",
            "<noembed>b</noembed>",
            "<dialog>b</dialog>",
            "<style>b</styled>b</style>",
        ] {
            assert_eq!(shown(&format!("a{hidden}c")), "ac", "{hidden}");
        }
    }

    #[test]
    fn the_numbers_of_lists_hold() {
        assert_eq!(
            shown("<ol start=4 type=a><li>a<li><li value=9>b</ol>"),
            "<ol start=4 type=a><li>a</li><li></li><li value=9>b</li></ol>"
        );
        assert_eq!(
            shown("<ol reversed><li>a<ul><li>b</ul><li>c</ol>"),
            "<ol reversed=><li>a<ul><li>b</li></ul></li><li>c</li></ol>"
        );
    }

    #[test]
    fn comments_end_where_html_says() {
        for comment in [
            "<!-->",
            "<!--->",
            "<!---->",
            "<!--x--!>",
            "<!--x->-->",
            "<!--<p>-- -->",
            "<!x>",
            "</ x>",
            "<?php x ?>",
            "<![CDATA[x]]>",
            "</>",
        ] {
            assert_eq!(shown(&format!("a{comment}b")), "ab", "{comment}");
        }
        assert_eq!(shown("a<!--x->b"), "a");
    }

    #[test]
    fn an_address_keeps_what_only_looks_like_a_reference() {
        assert_eq!(
            shown("<a href='https://x.example/?a=1&lt=2&currency=EUR&amp;b'>x</a>"),
            "<a href=https://x.example/?a=1&lt=2&currency=EUR&b>x</a>"
        );
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

    #[test]
    fn tags_in_the_wrong_order_end_where_html_says() {
        for (html, tree) in [
            ("<p><s>war<p>riot", "<p><s>war</s></p><p><s>riot</s></p>"),
            ("<p><s>war</p>a</s>b", "<p><s>war</s></p><s>a</s>b"),
            ("<s>a<p>b</s>c</p>d", "<s>a</s><p><s>b</s>c</p>d"),
            (
                "<s>1<div>2<div>3</s>4</div>5</div>",
                "<s>1</s><div><s>2</s><div><s>3</s>4</div>5</div>",
            ),
            (
                "<b>1<i>2<p>3</b>4",
                "<strong>1<em>2</em></strong><em><p><strong>3</strong>4</p></em>",
            ),
            ("<h2>a<h3>b</h2>c", "<div>a</div><div>b</div>c"),
            ("<div><ul><li>a</div>b", "<div><ul><li>a</li></ul></div>b"),
            ("<p>a<sup>1<p>b", "<p>a<sup>1</sup></p><p>b</p>"),
        ] {
            assert_eq!(shown(html), tree, "{html}");
        }
    }

    #[test]
    fn what_is_in_a_table_but_in_no_cell_stands_before_it() {
        assert_eq!(
            shown("<table>A<tr><td>B</td>C<p>D</p></table>E"),
            "AC<p>D</p><table><tr><td>B</td></tr></table>E"
        );
    }

    #[test]
    fn what_is_hidden_below_the_deepest_level_stays_hidden() {
        let html = "<div>".repeat(MAX_DEPTH) + "a<p hidden>b</p>c";
        assert!(!shown(&html).contains('b'));
        assert!(shown(&html).contains("ac"));
    }

    proptest! {
        #[test]
        fn no_input_panics_and_every_link_may_be_followed(html in "[<>/a-z \"'=&;!#:-]{0,200}|.{0,200}") {
            fn check(nodes: &[Node]) -> bool {
                nodes.iter().all(|node| match node {
                    Node::Text(_) => true,
                    Node::Element(_, attributes, children) => {
                        let mut links = attributes.iter().filter(|(name, _)| *name == "href");
                        links.all(|(_, href)| followable(href).as_ref() == Some(href)) && check(children)
                    }
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
