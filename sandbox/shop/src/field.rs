//! A value in a body and its path, so that an error can name the field.

use serde_json::{Map, Value};
use xcover_proxy::problem::{Code, Problem};

/// A value; `null` if it is missing.
pub(crate) struct Field<'a> {
    /// `customer.email`, `cover.quotes[0].id`; empty for the whole body.
    path: String,
    value: &'a Value,
}

impl<'a> Field<'a> {
    pub(crate) fn whole(value: &'a Value) -> Self {
        Self {
            path: String::new(),
            value,
        }
    }

    /// A member of this object.
    pub(crate) fn member(&self, name: &str) -> Self {
        let dot = if self.path.is_empty() { "" } else { "." };
        Self {
            path: format!("{}{dot}{name}", self.path),
            value: self.value.get(name).unwrap_or(&Value::Null),
        }
    }

    pub(crate) fn value(&self) -> &'a Value {
        self.value
    }

    /// This field, unless it is `null` or missing.
    pub(crate) fn given(self) -> Option<Self> {
        (!self.value.is_null()).then_some(self)
    }

    /// A string that isn't empty.
    pub(crate) fn text(&self) -> Result<&'a str, Problem> {
        self.value
            .as_str()
            .filter(|text| !text.is_empty())
            .ok_or_else(|| self.error("is not a text"))
    }

    pub(crate) fn object(&self) -> Result<&'a Map<String, Value>, Problem> {
        self.value
            .as_object()
            .ok_or_else(|| self.error("is not an object"))
    }

    /// The items of a list that isn't empty.
    pub(crate) fn items(&self) -> Result<Vec<Self>, Problem> {
        let items = self.value.as_array().filter(|items| !items.is_empty());
        let items = items.ok_or_else(|| self.error("is not a list with something in it"))?;
        let item = |(index, value)| Self {
            path: format!("{}[{index}]", self.path),
            value,
        };
        Ok(items.iter().enumerate().map(item).collect())
    }

    /// An error that reads `{path} {what}`. It leaves the value out, which may be personal.
    pub(crate) fn error(&self, what: &str) -> Problem {
        Problem::new(Code::InvalidRequest, format!("{} {what}", self.path))
    }
}
