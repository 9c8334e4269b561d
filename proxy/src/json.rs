//! Checks of JSON texts, which stay as they are.

use std::{error, fmt};

use serde::de::IgnoredAny;

/// What is wrong with a JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JsonError {
    /// It has no bytes.
    Empty,
    /// It isn't JSON, or isn't UTF-8, at this place.
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column in bytes, from 1.
        column: usize,
    },
    /// It is well-formed, but nested too deeply.
    TooDeep {
        /// The limit, in levels.
        limit: usize,
    },
    /// It is well-formed, but an array, a string, a number or a literal.
    NotAnObject,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "is empty"),
            Self::Syntax { line, column } => {
                write!(f, "is not well-formed json at line {line}, column {column}")
            }
            Self::TooDeep { limit } => write!(f, "is nested deeper than {limit} levels"),
            Self::NotAnObject => write!(f, "is not a json object"),
        }
    }
}

impl error::Error for JsonError {}

/// The bytes as text, if they are one well-formed JSON value. Nesting of any depth is safe: it uses no
/// stack.
///
/// # Errors
/// [`JsonError`]
pub(crate) fn well_formed(bytes: &[u8]) -> Result<&str, JsonError> {
    if bytes.is_empty() {
        return Err(JsonError::Empty);
    }
    let text = str::from_utf8(bytes).map_err(|error| syntax_error(bytes, error.valid_up_to()))?;
    serde_json::from_str::<IgnoredAny>(text).map_err(|error| JsonError::Syntax {
        line: error.line(),
        column: error.column(),
    })?;
    Ok(text)
}

/// The same text, which must be well-formed, if it is an object.
///
/// # Errors
/// [`JsonError::NotAnObject`]
pub(crate) fn require_object<T: AsRef<[u8]>>(text: T) -> Result<T, JsonError> {
    if text.as_ref().trim_ascii_start().starts_with(b"{") {
        Ok(text)
    } else {
        Err(JsonError::NotAnObject)
    }
}

/// The error for text that is malformed at `offset`, in bytes from 0.
pub(crate) fn syntax_error(bytes: &[u8], offset: usize) -> JsonError {
    let before = bytes.get(..offset).unwrap_or(bytes);
    let line_start = before
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(0, |at| at + 1);
    JsonError::Syntax {
        line: before.iter().filter(|&&byte| byte == b'\n').count() + 1,
        column: before.len() - line_start + 1,
    }
}
