//! Requests, read and checked.

pub(crate) mod item;
pub(crate) mod offers;
pub(crate) mod quotes;
pub(crate) mod schema;
pub(crate) mod validation;
