//! What can be set.

pub(crate) mod environment;
pub(crate) mod help;
pub(crate) mod options;
