//! The title above several products.

use crate::offer::Product;

/// The title above all products: XCover's, `title`, else what their titles have in common. `None` if that of the only
/// product is enough.
pub(super) fn heading<'a>(title: Option<&'a str>, products: &[&'a Product]) -> Option<&'a str> {
    let (first, others) = products.split_first()?;
    let first = first.texts.title.as_deref();
    if others.is_empty() {
        return title.filter(|_| title != first);
    }
    let mut common = first;
    for product in others {
        let other = product.texts.title.as_deref();
        common = common
            .zip(other)
            .and_then(|(common, other)| beginning(common, other));
    }
    title.or(common)
}

/// The words that both titles begin with.
fn beginning<'a>(title: &'a str, other: &str) -> Option<&'a str> {
    let (mut end, mut same) = (0, 0);
    // A title ends with a word.
    let mut rest = other.bytes().chain([b' ']);
    for one in title.bytes().chain([b' ']) {
        let other = rest.next();
        let ends = |byte: u8| matches!(byte, b' ' | b',');
        if ends(one) && other.is_none_or(ends) {
            end = same;
        }
        if other != Some(one) {
            break;
        }
        same += 1;
    }
    let words = title.get(..end)?;
    (!words.is_empty()).then(|| words.trim_end_matches(','))
}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
mod tests {
    use super::*;

    #[test]
    fn titles_have_whole_words_in_common() {
        for (title, other, common) in [
            (
                "Cover for A 14, 1 of 3",
                "Cover for A 14, 2 of 3",
                Some("Cover for A 14"),
            ),
            (
                "Cover for A 14",
                "Cover for A 14, 3 of 3",
                Some("Cover for A 14"),
            ),
            (
                "Cover for A 14, 3 of 3",
                "Cover for A 14",
                Some("Cover for A 14"),
            ),
            ("Cover for A 1", "Cover for A 14", Some("Cover for A")),
            ("Travel cover", "Travel cover", Some("Travel cover")),
            ("Cancellation", "Cancelled", None),
            ("Schutz f\u{fc}r A", "Schutz f\u{f6}r A", Some("Schutz")),
            ("Multi-trip", "Multi-risk", None),
            ("", "Cover", None),
        ] {
            assert_eq!(beginning(title, other), common, "{title} | {other}");
        }
    }
}
