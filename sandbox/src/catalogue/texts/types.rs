//! What a set of texts holds.

/// What is covered, or what is not: a title and a sentence.
pub(crate) type Point = (&'static str, &'static str);

/// The copy of one vertical in one language.
///
/// Marks: `{name}` is what is insured, `{seller}` and `{insurer}` are who stands behind it;
/// `<wording>` and `<terms>` open and close links.
pub(crate) struct Texts {
    pub(crate) title: &'static str,
    pub(crate) header: &'static str,
    pub(crate) description: &'static str,
    /// What it means to say no.
    pub(crate) optout_msg: &'static str,
    pub(crate) inclusions: &'static [Point],
    pub(crate) exclusions: &'static [Point],
    /// HTML.
    pub(crate) disclaimer: &'static str,
    /// HTML.
    pub(crate) in_path_disclaimer: &'static str,
    pub(crate) payment_disclaimer: &'static str,
}

/// What is said of every vertical alike, in one language.
pub(crate) struct Phrases {
    /// What is insured, when nobody says its name.
    pub(crate) order: &'static str,
    pub(crate) positive_cta: &'static str,
    pub(crate) negative_cta: &'static str,
    pub(crate) required_message: &'static str,
    pub(crate) credibility_message: &'static str,
    pub(crate) negative_cta_warning: &'static str,
    /// HTML.
    pub(crate) terms_cta: &'static str,
    /// Title and description of a bundle.
    pub(crate) bundle: Point,
    /// As in the real copy, with nothing where a price was meant.
    pub(crate) description_with_hole: &'static str,
    /// The same; `{sign}` is the currency's.
    pub(crate) title_with_hole: &'static str,
}
