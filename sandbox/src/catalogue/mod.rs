//! What is sold: products, tariffs, offers, and their texts.

pub(crate) mod product;
pub(crate) mod scheme;
pub(crate) mod tariff;
pub(crate) mod texts;
