//! Why a response can't be shown.

use std::fmt;

use crate::money::AmountError;

/// Why a response can't be shown: the field, as a path into the response, and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    path: String,
    problem: Problem,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Absent, `null`, blank or `"N/A"`.
    Missing,
    /// Of the wrong type or form; holds the value as an error may name it.
    Not(&'static str, String),
    /// A number that isn't an amount.
    Amount(AmountError),
    /// Nested more deeply than is read.
    TooDeep,
    /// A price below zero.
    Negative,
    /// A policy wording that is not at an https address.
    NotSecure(String),
}

impl ReadError {
    /// An error at `path`.
    #[must_use]
    pub fn new(path: impl Into<String>, problem: Problem) -> ReadError {
        ReadError {
            path: path.into(),
            problem,
        }
    }

    /// The place, and what is wrong there. (Formatting by `Display` weighs a kilobyte more.)
    #[must_use]
    pub fn text(&self) -> String {
        let path = &self.path;
        match &self.problem {
            Problem::Missing => [path, ": missing"].concat(),
            Problem::Not(expected, value) => [path, ": ", value, " is not ", expected].concat(),
            Problem::Amount(error) => [path, ": ", error.reason()].concat(),
            Problem::TooDeep => [path, ": nested too deeply"].concat(),
            Problem::Negative => [path, ": below zero"].concat(),
            Problem::NotSecure(url) => [path, ": \"", url, "\" is not an https address"].concat(),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl std::error::Error for ReadError {}
