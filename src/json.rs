//! JSON from outside, as a tree that is read by hand.
//!
//! No struct fits XCover's responses: any field may be missing, `null`, `""` or of another type. One
//! generic tree makes a smaller release than derived structs, and its readers say better what is wrong.

use serde::ser::{Serialize, Serializer};

use crate::letters::is_blank;

/// Deepest nesting that is read; deeper input is refused, so that it can't exhaust the stack.
/// XCover's own answers are at most 8 deep.
pub const MAX_DEPTH: usize = 32;

/// A JSON value. Objects keep the order in which their keys arrived.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`, and `undefined` where the value comes from JavaScript.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Any number, as the double that a browser's `JSON.parse` makes of it.
    Number(f64),
    /// A text.
    String(String),
    /// A list.
    Array(Vec<Json>),
    /// An object.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// The value at `key`; [`Json::Null`] when there is none or this is not an object.
    #[must_use]
    pub fn get(&self, key: &str) -> &Json {
        self.entries()
            .find(|(name, _)| *name == key)
            .map_or(&Json::Null, |(_, value)| value)
    }

    /// The entries of an object; nothing for any other value.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Json)> {
        let entries = if let Json::Object(entries) = self {
            entries.as_slice()
        } else {
            &[]
        };
        entries.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// The items of a list; nothing for any other value.
    pub fn items(&self) -> impl Iterator<Item = &Json> {
        if let Json::Array(items) = self {
            items.as_slice()
        } else {
            &[]
        }
        .iter()
    }

    /// Whether this counts as absent: `null`, or a text that [`Json::text`] takes for none.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        self.is_null() || matches!(self, Json::String(_)) && self.text().is_none()
    }

    /// The text of a string that says something: trimmed, and `None` for `""`, blanks and
    /// `"N/A"`, which XCover sends for "absent".
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Json::String(text) => {
                let text = text.trim_matches(is_blank);
                (!text.is_empty() && !text.eq_ignore_ascii_case("n/a")).then_some(text)
            }
            _ => None,
        }
    }

    /// An object of these entries.
    #[must_use]
    pub fn object(entries: Vec<(&'static str, Json)>) -> Json {
        let mut object = Vec::new();
        for (key, value) in entries {
            object.push((key.to_owned(), value));
        }
        Json::Object(object)
    }

    /// Whether this is an object.
    #[must_use]
    pub fn is_object(&self) -> bool {
        matches!(self, Json::Object(_))
    }

    /// The value as an error names it: short, and never the content of a list or an object.
    #[must_use]
    pub fn described(&self) -> String {
        let name = match self {
            Json::Null => "null",
            Json::Bool(_) => "a boolean",
            Json::Number(_) => "a number",
            Json::Array(_) => "a list",
            Json::Object(_) => "an object",
            Json::String(text) => {
                let short: String = text.chars().take(40).collect();
                return ["\"", &short, "\""].concat();
            }
        };
        name.to_owned()
    }

    /// Whether this is `null` or missing.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Json::Null)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Null => serializer.serialize_unit(),
            Json::Bool(value) => serializer.serialize_bool(*value),
            Json::Number(value) => serializer.serialize_f64(*value),
            Json::String(text) => serializer.serialize_str(text),
            Json::Array(items) => serializer.collect_seq(items),
            Json::Object(entries) => {
                serializer.collect_map(entries.iter().map(|(key, value)| (key, value)))
            }
        }
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Json {
        Json::String(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Json {
        Json::String(text)
    }
}

impl From<Option<String>> for Json {
    fn from(text: Option<String>) -> Json {
        text.map_or(Json::Null, Json::String)
    }
}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
#[path = "../tests/support/serde_value.rs"]
pub(crate) mod serde_value;

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
mod tests {
    use super::*;

    fn json(text: &str) -> Json {
        serde_value::tree(&serde_json::from_str(text).unwrap())
    }

    #[test]
    fn objects_keep_the_order_of_their_keys() {
        let value = json(r#"{"b": 1, "a": [true, null, "x"]}"#);
        assert_eq!(
            value.entries().map(|(key, _)| key).collect::<Vec<_>>(),
            ["b", "a"]
        );
        assert_eq!(value.get("a").items().count(), 3);
        assert_eq!(value.get("b"), &Json::Number(1.0));
    }

    #[test]
    fn what_is_missing_reads_as_null() {
        assert!(json("[]").get("a").is_null());
        assert!(json(r#"{"a": null}"#).get("a").get("b").is_null());
    }

    #[test]
    fn empty_blank_and_not_available_texts_are_absent() {
        for text in [
            r#""""#,
            r#""  ""#,
            r#""N/A""#,
            r#"" n/a ""#,
            "1",
            "null",
            "{}",
        ] {
            assert_eq!(json(text).text(), None, "{text}");
        }
        assert_eq!(json(r#"" Cover ""#).text(), Some("Cover"));
    }
}
