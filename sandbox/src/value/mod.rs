//! Values that requests and answers are made of.

pub(crate) mod country;
pub(crate) mod date;
pub(crate) mod id;
pub(crate) mod money;
