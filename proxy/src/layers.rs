//! What surrounds the routes.

pub(crate) mod origin;
pub(crate) mod request_log;
