//! A value in a body and its place there: what is wrong is said with the field's name.

use serde_json::{Map, Value};
use xcover_proxy::problem::{Code, Problem};

/// A value; one that isn't there is `null`.
pub(crate) struct Field<'a> {
    /// `customer.email`, `cover.quotes[0].id`; empty for the whole body.
    place: String,
    value: &'a Value,
}

impl<'a> Field<'a> {
    pub(crate) fn whole(value: &'a Value) -> Self {
        Self {
            place: String::new(),
            value,
        }
    }

    /// A member of this object.
    pub(crate) fn member(&self, name: &str) -> Self {
        let dot = if self.place.is_empty() { "" } else { "." };
        Self {
            place: format!("{}{dot}{name}", self.place),
            value: self.value.get(name).unwrap_or(&Value::Null),
        }
    }

    pub(crate) fn value(&self) -> &'a Value {
        self.value
    }

    /// This field, unless it is `null` or not there.
    pub(crate) fn given(self) -> Option<Self> {
        (!self.value.is_null()).then_some(self)
    }

    /// A text that isn't empty.
    pub(crate) fn text(&self) -> Result<&'a str, Problem> {
        self.value
            .as_str()
            .filter(|text| !text.is_empty())
            .ok_or_else(|| self.fault("is not a text"))
    }

    pub(crate) fn object(&self) -> Result<&'a Map<String, Value>, Problem> {
        self.value
            .as_object()
            .ok_or_else(|| self.fault("is not an object"))
    }

    /// The items of a list that isn't empty.
    pub(crate) fn items(&self) -> Result<Vec<Self>, Problem> {
        let items = self.value.as_array().filter(|items| !items.is_empty());
        let items = items.ok_or_else(|| self.fault("is not a list with something in it"))?;
        let item = |(index, value)| Self {
            place: format!("{}[{index}]", self.place),
            value,
        };
        Ok(items.iter().enumerate().map(item).collect())
    }

    /// `what` follows the field's name. The value isn't shown: it may be personal.
    pub(crate) fn fault(&self, what: &str) -> Problem {
        Problem::new(Code::InvalidRequest, format!("{} {what}", self.place))
    }
}
