//! Requests, parsed and checked as strictly as XCover does.

pub(crate) mod booking;
pub(crate) mod change;
pub(crate) mod error;
pub(crate) mod item;
pub(crate) mod offers;
pub(crate) mod post_sale;
pub(crate) mod quotes;
pub(crate) mod schema;
pub(crate) mod validation;
