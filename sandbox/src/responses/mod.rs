//! Packages in the shapes of the APIs.

pub(crate) mod bookings;
pub(crate) mod content;
pub(crate) mod elements;
pub(crate) mod links;
pub(crate) mod offers;
pub(crate) mod omissions;
pub(crate) mod payment;
pub(crate) mod post_sale;
pub(crate) mod quotes;
pub(crate) mod webhook;
