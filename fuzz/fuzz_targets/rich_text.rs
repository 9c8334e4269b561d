//! Any text becomes a tree in which every link is safe to follow.
#![no_main]

use libfuzzer_sys::fuzz_target;
use xcover_offer::link::is_followable;
use xcover_offer::rich_text::{Node, parse};

fn check(nodes: &[Node]) {
    for node in nodes {
        match node {
            Node::Text(_) => {}
            Node::Element(_, children) => check(children),
            Node::Link(href, children) => {
                assert!(is_followable(href), "{href:?}");
                check(children);
            }
        }
    }
}

fuzz_target!(|html: &str| check(&parse(html)));
