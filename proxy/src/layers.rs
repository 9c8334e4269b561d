//! What surrounds every route.

pub(crate) mod address;
pub(crate) mod capacity;
pub(crate) mod client_rate;
pub(crate) mod completion;
pub(crate) mod origin;
pub(crate) mod request_log;
