//! What can be played on demand: by request, or by `SANDBOX_FAULT` for all requests.

pub(crate) mod asked;
pub(crate) mod endpoint;
pub(crate) mod faults;
pub(crate) mod scenario;
