//! What can be played on demand.

pub(crate) mod faults;
pub(crate) mod scenario;
