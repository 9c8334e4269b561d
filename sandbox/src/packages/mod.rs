//! Packages: priced requests, what becomes of them, and where they are kept.

pub(crate) mod booking;
pub(crate) mod cancellation;
pub(crate) mod change;
pub(crate) mod instalments;
pub(crate) mod modification;
pub(crate) mod package;
pub(crate) mod preview;
pub(crate) mod renewal;
pub(crate) mod store;
