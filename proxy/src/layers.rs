//! What surrounds every route.

pub(crate) mod completion;
pub(crate) mod host;
pub(crate) mod origin;
pub(crate) mod request_log;
