//! Why a response can't be shown.

use std::fmt;

/// What is wrong with a field that is absent, `null`, blank or `"N/A"`.
pub(crate) const MISSING: &str = "missing";

/// Why a response, or something in it, can't be shown: a field and what is wrong there. For the developers
/// of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError(String);

impl ReadError {
    /// The field at `path` of the response has this `problem`.
    #[must_use]
    pub fn new(path: &str, problem: &str) -> ReadError {
        ReadError([path, ": ", problem].concat())
    }

    /// The field's path, and what is wrong there. (Formatting by `Display` weighs a kilobyte more.)
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl std::error::Error for ReadError {}

/// The problem of a `value` of the wrong type or form.
pub(crate) fn is_not(value: &str, expected: &str) -> String {
    [value, " is not ", expected].concat()
}
