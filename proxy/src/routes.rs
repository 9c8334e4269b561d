//! What each route does, and what routes share: `forward`, `opt_out` and `authorized_id`.

mod authorized_id;
pub(crate) mod fallback;
mod forward;
pub(crate) mod health;
pub(crate) mod offers;
mod opt_out;
pub(crate) mod quotes;
pub(crate) mod static_files;
