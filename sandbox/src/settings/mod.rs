//! What can be set, on the command line and in the environment.

pub(crate) mod help;
pub(crate) mod options;
pub(crate) mod read;
pub(crate) mod values;
