//! What is sold: products, tariffs, the offers that group them, and their texts.

pub(crate) mod product;
pub(crate) mod scheme;
pub(crate) mod tariff;
pub(crate) mod texts;
pub(crate) mod translated;
