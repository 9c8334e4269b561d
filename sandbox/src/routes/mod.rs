//! The handlers.

pub(crate) mod bookings;
pub(crate) mod error;
pub(crate) mod guard;
pub(crate) mod offers;
pub(crate) mod quotes;
