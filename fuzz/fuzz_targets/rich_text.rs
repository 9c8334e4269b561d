//! Any text becomes a tree in which every link is safe to follow.
#![no_main]

use libfuzzer_sys::fuzz_target;
use xcover_offer::link::followable;
use xcover_offer::rich_text::{Node, parse};

fn check(nodes: &[Node]) {
    for node in nodes {
        match node {
            Node::Text(_) => {}
            Node::Element(_, attributes, children) => {
                for (_, href) in attributes.iter().filter(|(name, _)| *name == "href") {
                    assert_eq!(followable(href).as_ref(), Some(href));
                }
                check(children);
            }
        }
    }
}

fuzz_target!(|html: &str| check(&parse(html, &mut Vec::new())));
