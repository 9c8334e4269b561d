//! Which way texts run.

/// The languages that are written from right to left, by their first subtag; and unknown ones in these scripts.
const RIGHT_TO_LEFT: &str = "ar ckb dv fa he ks ps sd syr ug ur yi und-Arab und-Hebr";

/// The direction of texts in `language`, BCP 47, as HTML's `dir`.
pub(crate) fn of(language: &str) -> &'static str {
    let first = language.split('-').next().unwrap_or_default();
    let is_reversed = RIGHT_TO_LEFT
        .split(' ')
        .any(|known| known == first || known == language);
    if is_reversed { "rtl" } else { "ltr" }
}

/// A name, a date or an amount, which reads in its own order whichever way the text around it runs: in FSI and PDI of
/// Unicode. Values in our own texts have them from `build.rs`.
pub(crate) fn isolated(words: &str) -> String {
    ["\u{2068}", words, "\u{2069}"].concat()
}
