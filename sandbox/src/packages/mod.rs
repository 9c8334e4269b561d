//! Priced requests, and what becomes of them.

pub(crate) mod booking;
pub(crate) mod bounded_map;
pub(crate) mod change;
pub(crate) mod package;
pub(crate) mod store;
