//! What texts there are.

/// Something that is covered, or isn't: a title and a sentence.
pub(crate) type Point = (&'static str, &'static str);

/// The texts of one vertical in one language.
///
/// Markers: `{name}` is what is insured, `{seller}` and `{insurer}` are filled in, `<wording>…</wording>`
/// and `<terms>…</terms>` become links.
pub(crate) struct Texts {
    pub(crate) title: &'static str,
    pub(crate) header: &'static str,
    pub(crate) description: &'static str,
    /// What opting out means.
    pub(crate) optout_msg: &'static str,
    pub(crate) inclusions: &'static [Point],
    pub(crate) exclusions: &'static [Point],
    /// HTML.
    pub(crate) disclaimer: &'static str,
    /// HTML.
    pub(crate) in_path_disclaimer: &'static str,
    pub(crate) payment_disclaimer: &'static str,
}

/// The texts that every vertical shares, in one language.
pub(crate) struct Phrases {
    /// Stands in for the name of what is insured.
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
    /// With a gap where a price was meant, as in XCover's recorded texts.
    pub(crate) description_with_hole: &'static str,
    /// The same; `{sign}` is the currency's sign.
    pub(crate) title_with_hole: &'static str,
}
