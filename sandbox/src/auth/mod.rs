//! Who calls.

pub(crate) mod header;
pub(crate) mod verify;
