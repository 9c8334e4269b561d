//! What each route does.

pub(crate) mod authorized_id;
pub(crate) mod change;
pub(crate) mod create;
pub(crate) mod forward;
pub(crate) mod health;
pub(crate) mod opt_out;
pub(crate) mod static_files;
