//! The pages that links lead to.

pub(crate) mod certificate;
pub(crate) mod ipid;
pub(crate) mod layout;
pub(crate) mod terms;
pub(crate) mod wording;
