//! The pages that links in a response lead to.

pub(crate) mod certificate;
pub(crate) mod ipid;
pub(crate) mod layout;
pub(crate) mod points;
pub(crate) mod terms;
pub(crate) mod wording;
