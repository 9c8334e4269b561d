//! The handlers of the API, what every call passes before them, and the errors they answer.

pub(crate) mod bookings;
pub(crate) mod error;
pub(crate) mod guard;
pub(crate) mod offers;
pub(crate) mod opt_out;
pub(crate) mod post_sale;
pub(crate) mod quotes;
