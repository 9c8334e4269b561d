//! Who calls: the signature of a request, and the header it comes in.

pub(crate) mod header;
pub(crate) mod verify;
