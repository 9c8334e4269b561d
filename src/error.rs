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
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        f.write_str(": ")?;
        match &self.problem {
            Problem::Missing => f.write_str("missing"),
            Problem::Not(expected, value) => {
                f.write_str(value)?;
                f.write_str(" is not ")?;
                f.write_str(expected)
            }
            Problem::Amount(error) => error.fmt(f),
            Problem::TooDeep => f.write_str("nested too deeply"),
            Problem::Negative => f.write_str("below zero"),
            Problem::NotSecure(url) => {
                f.write_str("\"")?;
                f.write_str(url)?;
                f.write_str("\" is not an https address")
            }
        }
    }
}

impl std::error::Error for ReadError {}
