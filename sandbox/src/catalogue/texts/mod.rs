//! The texts of the offers, by vertical and language, with markers for names and links.
//!
//! Everything exists in English and German; event cover also in Arabic, French, Indonesian and Japanese.

pub(crate) mod de;
pub(crate) mod en;
pub(crate) mod event_ar;
pub(crate) mod event_fr;
pub(crate) mod event_id;
pub(crate) mod event_ja;
pub(crate) mod select;
pub(crate) mod types;
