//! What can be simulated: by request, or with `SANDBOX_FAULT` for all requests.

pub(crate) mod asked;
pub(crate) mod endpoint;
pub(crate) mod faults;
pub(crate) mod scenario;
