//! JSON that came from outside, as a tree that is read by hand.
//!
//! XCover's answers have many faces, so no struct fits them: every field may be missing, `null`,
//! `""` or of another type. One generic tree and readers that name the place they look at are
//! smaller in the release than derived structs, and say better what is wrong.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

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

    /// The text of a string that says something: trimmed, and `None` for `""`, blanks and
    /// `"N/A"`, which XCover sends for "absent".
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Json::String(text) => {
                let text = text.trim();
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

/// For what isn't JavaScript: tests and fuzz targets. (The browser's values come through `interop`.)
impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Tree { depth: MAX_DEPTH }.deserialize(deserializer)
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

/// Reads one value that may hold `depth` more levels.
struct Tree {
    depth: usize,
}

impl Tree {
    fn deeper<E: Error>(&self) -> Result<Tree, E> {
        match self.depth.checked_sub(1) {
            Some(depth) => Ok(Tree { depth }),
            None => Err(E::custom("nested too deeply")),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Tree {
    type Value = Json;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }
    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }
    fn visit_none<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }
    // Integers beyond 2^53 round like in JavaScript: money is refused long before (`money`).
    #[expect(
        clippy::cast_precision_loss,
        reason = "JSON numbers are doubles in a browser"
    )]
    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value as f64))
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "JSON numbers are doubles in a browser"
    )]
    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value as f64))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Number(value))
    }
    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::String(value.to_owned()))
    }
    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(Json::String(value))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self.deeper()?)? {
            items.push(item);
        }
        Ok(Json::Array(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key()? {
            let value = map.next_value_seed(self.deeper()?)?;
            if let Json::String(key) = key {
                entries.push((key, value));
            }
        }
        Ok(Json::Object(entries))
    }
}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
mod tests {
    use super::*;

    fn json(text: &str) -> Json {
        serde_json::from_str(text).unwrap()
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

    #[test]
    fn nesting_is_read_to_the_limit_and_refused_beyond_it() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(serde_json::from_str::<Json>(&nested(MAX_DEPTH)).is_ok());
        let error = serde_json::from_str::<Json>(&nested(MAX_DEPTH + 1)).unwrap_err();
        assert!(
            error.to_string().starts_with("nested too deeply"),
            "{error}"
        );
    }
}
