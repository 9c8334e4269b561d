//! The title above several products.

use crate::offer::Offer;

/// The title above all products: XCover's, else what their titles have in common. `None` if that of the only
/// product is enough.
pub(super) fn heading(offer: &Offer) -> Option<&str> {
    let title = offer.texts.title.as_deref();
    let mut products = offer.products();
    let first = products.next()?.texts.title.as_deref();
    let mut common = first;
    let mut is_single = true;
    for product in products {
        is_single = false;
        let other = product.texts.title.as_deref();
        common = common
            .zip(other)
            .and_then(|(common, other)| beginning(common, other));
    }
    if is_single {
        title.filter(|_| title != first)
    } else {
        title.or(common)
    }
}

/// The words that both titles begin with.
fn beginning<'a>(title: &'a str, other: &str) -> Option<&'a str> {
    if title == other {
        return Some(title);
    }
    let (mut end, mut at) = (0, 0);
    for (one, other) in title.bytes().zip(other.bytes()) {
        if one != other {
            break;
        }
        if one == b' ' {
            end = at;
        }
        at += 1;
    }
    let words = title.get(..end)?;
    (!words.is_empty()).then(|| words.trim_end_matches(','))
}
