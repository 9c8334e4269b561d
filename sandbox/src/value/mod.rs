//! Values that requests and responses are made of.

pub(crate) mod country;
pub(crate) mod date;
pub(crate) mod id;
pub(crate) mod json;
pub(crate) mod money;
