//! Commission is removed, and everything else stays byte for byte.

use proptest::prelude::*;
use serde_json::Value;
use xcover_proxy::{
    JsonError,
    xcover::commission::{MAX_DEPTH, strip},
};

#[track_caller]
fn stripped(json: &str) -> String {
    String::from_utf8(strip(json.as_bytes()).unwrap()).unwrap()
}

#[test]
fn json_without_commission_is_not_changed() {
    for json in [
        "{}",
        " { } ",
        "[]",
        "null",
        "\"commission\"",
        "-0.10e+01",
        r#"{"price":14.0,"a":[1e3, 0.10 ,100000000000000000000.1],"x":{"x":1,"x":2}}"#,
        "{\r\n\t\"a\" : [ true , false , null ] ,\n\"b\":\"\\u0000\\ud800 \\\" \\\\\" }\n",
        r#"["commission","{\"commission\":1}"]"#,
        r#"{"comm":{"ission":1},"commissio\n":2}"#,
    ] {
        assert_eq!(stripped(json), json);
    }
}

#[test]
fn a_member_is_removed_with_one_comma_wherever_it_is() {
    assert_eq!(stripped(r#"{"commission":1}"#), "{}");
    assert_eq!(stripped(r#"{"commission":1,"a":2}"#), r#"{"a":2}"#);
    assert_eq!(stripped(r#"{"a":2,"commission":1}"#), r#"{"a":2}"#);
    assert_eq!(
        stripped(r#"{"a":2,"commission":1,"b":3}"#),
        r#"{"a":2,"b":3}"#
    );
    assert_eq!(stripped(r#"{"commission":1,"commission":2}"#), "{}");
    assert_eq!(
        stripped(r#"{"commission":1,"commission":2,"a":3}"#),
        r#"{"a":3}"#
    );
    assert_eq!(
        stripped("{\n  \"a\": 2,\n  \"commission\": 1\n}"),
        "{\n  \"a\": 2}"
    );
    assert_eq!(
        stripped("{\n  \"commission\": 1,\n  \"a\": 2\n}"),
        "{\n  \"a\": 2\n}"
    );
}

#[test]
fn a_member_is_removed_with_everything_in_it() {
    assert_eq!(
        stripped(r#"{"commission":{"a":[{"b":"}]"}],"c":"\"}"},"price":14.0}"#),
        r#"{"price":14.0}"#
    );
}

#[test]
fn members_are_removed_at_every_depth() {
    assert_eq!(
        stripped(r#"{"quotes":{"0":{"price":15,"commission":{"x":1}}},"l":[[{"commission":1}]]}"#),
        r#"{"quotes":{"0":{"price":15}},"l":[[{}]]}"#
    );
}

#[test]
fn a_key_is_recognised_in_any_case_and_however_it_is_escaped() {
    for key in [
        "Commission",
        "COMMISSION",
        "partner_commission_percent",
        "commissions",
        r"\u0063ommission",
        r"\u0043OMMISSIO\u004E",
        r"\u0063\u006f\u006d\u006d\u0069\u0073\u0073\u0069\u006f\u006e",
        r"\ud800commission",
        r"\/commission\n",
        r#"\\\"commission"#,
        "größe_commission",
    ] {
        assert_eq!(
            stripped(&format!(r#"{{"{key}":1,"a":2}}"#)),
            r#"{"a":2}"#,
            "{key}"
        );
    }
}

#[test]
fn malformed_json_is_refused_with_line_and_column() {
    let error_of = |bytes: &[u8]| strip(bytes).unwrap_err();
    assert_eq!(error_of(b""), JsonError::Empty);
    assert_eq!(
        error_of(b"{\"a\":1,\n}").to_string(),
        "is not well-formed json at line 2, column 1"
    );
    assert_eq!(
        error_of(b"{} {}").to_string(),
        "is not well-formed json at line 1, column 4"
    );
    assert_eq!(
        error_of(b"[1,\n \xff]").to_string(),
        "is not well-formed json at line 2, column 2"
    );
    for broken in [
        "{",
        "[",
        "\"",
        "{\"a\"}",
        "[1,]",
        "01",
        "nul",
        "<html>",
        "\u{feff}{}",
    ] {
        assert!(strip(broken.as_bytes()).is_err(), "{broken}");
    }
}

#[test]
fn nesting_is_accepted_up_to_the_limit() {
    let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    assert_eq!(stripped(&nested(MAX_DEPTH)), nested(MAX_DEPTH));
    assert_eq!(
        strip(nested(MAX_DEPTH + 1).as_bytes()),
        Err(JsonError::TooDeep { limit: MAX_DEPTH })
    );
    assert_eq!(
        strip(nested(1_000_000).as_bytes()).unwrap_err().to_string(),
        "is nested deeper than 128 levels"
    );
}

/// A JSON value as it is written, so that no detail gets lost.
#[derive(Clone, Debug)]
enum Node {
    /// A number, a literal or a string, as written.
    Scalar(String),
    List(Vec<Node>),
    Object(Vec<(Key, Node)>),
}

#[derive(Clone, Debug)]
struct Key {
    written: String,
    goes: bool,
}

impl Node {
    fn without_commission(&self) -> Self {
        match self {
            Self::Scalar(text) => Self::Scalar(text.clone()),
            Self::List(items) => Self::List(items.iter().map(Self::without_commission).collect()),
            Self::Object(members) => Self::Object(
                members
                    .iter()
                    .filter(|(key, _)| !key.goes)
                    .map(|(key, value)| (key.clone(), value.without_commission()))
                    .collect(),
            ),
        }
    }

    /// Writes the value with `space` wherever JSON allows whitespace.
    fn write(&self, space: &str, out: &mut String) {
        let mut separator = "";
        match self {
            Self::Scalar(text) => out.push_str(text),
            Self::List(items) => {
                out.push('[');
                for item in items {
                    out.push_str(separator);
                    out.push_str(space);
                    item.write(space, out);
                    out.push_str(space);
                    separator = ",";
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (key, value) in members {
                    out.push_str(separator);
                    out.push_str(space);
                    out.push_str(&format!("\"{}\"{space}:{space}", key.written));
                    value.write(space, out);
                    out.push_str(space);
                    separator = ",";
                }
                out.push('}');
            }
        }
    }

    fn written(&self, space: &str) -> String {
        let mut out = String::new();
        self.write(space, &mut out);
        out
    }
}

/// Escapes those letters of a text whose bit in `which` is set.
fn escaped(text: &str, which: u32) -> String {
    let escape = |(at, char): (usize, char)| match which >> (at % 32) & 1 {
        1 => format!("\\u{:04x}", u32::from(char)),
        _ => char.to_string(),
    };
    text.chars().enumerate().map(escape).collect()
}

fn keys() -> impl Strategy<Value = Key> {
    let harmless = "[a-bm-o_é]{0,4}".prop_map(|text| (text, false));
    let near = prop::sample::select(vec!["commissio", "ommission", "commision", "comm_ission"])
        .prop_map(|text| (text.to_owned(), false));
    let commission =
        ("[a-c_]{0,3}", any::<[bool; 10]>(), "[x-z_]{0,3}").prop_map(|(before, upper, after)| {
            let name: String = "commission"
                .chars()
                .zip(upper)
                .map(|(char, upper)| {
                    if upper {
                        char.to_ascii_uppercase()
                    } else {
                        char
                    }
                })
                .collect();
            (before + &name + &after, true)
        });
    (
        prop_oneof![harmless, near, commission],
        any::<u32>(),
        any::<bool>(),
    )
        .prop_map(|((text, goes), which, plain)| Key {
            written: if plain { text } else { escaped(&text, which) },
            goes,
        })
}

fn nodes() -> impl Strategy<Value = Node> {
    let number = "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?";
    let text = "[ -!#-\\[\\]-~é€]{0,6}".prop_map(|text| format!("\"{text}\""));
    let tricky = prop::sample::select(vec![
        r#""\"""#,
        r#""\\""#,
        r#""commission""#,
        r#""{\"commission\":1}""#,
        "true",
        "false",
        "null",
    ])
    .prop_map(str::to_owned);
    let leaf = prop_oneof![number, text, tricky].prop_map(Node::Scalar);
    leaf.prop_recursive(6, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Node::List),
            prop::collection::vec((keys(), inner), 0..6).prop_map(Node::Object),
        ]
    })
}

fn spaces() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["", " ", "\n  ", "\t\r\n"])
}

/// A text without the whitespace between its tokens.
fn compact(json: &str) -> String {
    let (mut inside, mut escaped) = (false, false);
    json.chars()
        .filter(|&char| {
            if char == '"' && !escaped {
                inside = !inside;
            }
            escaped = char == '\\' && !escaped;
            inside || !char.is_ascii_whitespace()
        })
        .collect()
}

fn remove_naively(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|key, _| !key.to_lowercase().contains("commission"));
            members.values_mut().for_each(remove_naively);
        }
        Value::Array(items) => items.iter_mut().for_each(remove_naively),
        _ => {}
    }
}

fn names_commission_somewhere(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.iter().any(|(key, value)| {
            key.to_lowercase().contains("commission") || names_commission_somewhere(value)
        }),
        Value::Array(items) => items.iter().any(names_commission_somewhere),
        _ => false,
    }
}

proptest! {
    #[test]
    fn every_token_that_is_kept_is_unchanged(node in nodes(), space in spaces()) {
        let result = stripped(&node.written(space));
        prop_assert_eq!(compact(&result), node.without_commission().written(""));
    }

    #[test]
    fn the_value_is_what_naive_removal_leaves(node in nodes(), space in spaces()) {
        let text = node.written(space);
        let mut expected: Value = serde_json::from_str(&text).unwrap();
        remove_naively(&mut expected);
        let value: Value = serde_json::from_str(&stripped(&text)).unwrap();
        prop_assert!(!names_commission_somewhere(&value));
        prop_assert_eq!(value, expected);
    }

    #[test]
    fn stripping_twice_changes_nothing_more(node in nodes(), space in spaces()) {
        let once = stripped(&node.written(space));
        prop_assert_eq!(stripped(&once), once);
    }

    #[test]
    fn no_bytes_cause_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = strip(&bytes);
    }

    #[test]
    fn near_json_is_refused_exactly_when_it_is_not_json(text in "[\\[\\]{},:\"\\\\ 01ea.+-]{0,24}") {
        let is_json = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
        prop_assert_eq!(strip(text.as_bytes()).is_ok(), is_json);
    }
}
