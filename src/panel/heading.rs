//! The title above several products.

use std::borrow::Cow;

use crate::offer::Product;

/// The title above all products: XCover's, `title`, else what their titles have in common, as "Ticket cover for …" where
/// each goes on. `None` if that of the only product is enough.
pub(super) fn heading<'a>(
    title: Option<&'a str>,
    products: &[&'a Product],
) -> Option<Cow<'a, str>> {
    let mut titles = products
        .iter()
        .map(|product| product.texts.title.as_deref());
    let first = titles.next()?;
    if products.len() == 1 {
        return title.filter(|_| title != first).map(Cow::Borrowed);
    }
    if title.is_some() {
        return title.map(Cow::Borrowed);
    }
    let common = titles.fold(first, |common, title| beginning(common?, title?))?;
    let goes_on = |product: &&Product| {
        let rest = product.texts.title.as_deref()?.strip_prefix(common)?;
        rest.starts_with(' ').then_some(())
    };
    Some(
        if products.iter().all(|product| goes_on(product).is_some()) {
            [common, " \u{2026}"].concat().into()
        } else {
            common.into()
        },
    )
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
