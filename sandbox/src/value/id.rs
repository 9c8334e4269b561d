//! Random ids of packages, and random tokens.

use uuid::Uuid;

/// 32 characters that can't be mistaken for one another: no 0, O, 1 or I.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// A package id such as `33K6D-WBHLY-INS`.
pub(crate) fn package() -> String {
    format!("{}-{}-INS", group(), group())
}

/// A security token: four groups of five.
pub(crate) fn token() -> String {
    format!("{}-{}-{}-{}", group(), group(), group(), group())
}

/// The id of a previewed change, such as `33K6D-WBHLY-4TN9C-UPD`.
pub(crate) fn change(suffix: &str) -> String {
    format!("{}-{}-{}-{suffix}", group(), group(), group())
}

fn group() -> String {
    // The first five bytes of a version 4 UUID are all random.
    let random = Uuid::new_v4().into_bytes();
    let letter = |byte: u8| {
        ALPHABET
            .get(usize::from(byte % 32))
            .copied()
            .map(char::from)
    };
    random.into_iter().take(5).filter_map(letter).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_package_id_is_two_groups_of_clear_characters_and_its_kind() {
        let id = package();
        let groups: Vec<&str> = id.split('-').collect();
        let [first, second, "INS"] = groups.as_slice() else {
            panic!("{id}");
        };
        for group in [first, second] {
            assert_eq!(group.len(), 5, "{id}");
            assert!(group.bytes().all(|b| ALPHABET.contains(&b)), "{id}");
        }
    }

    #[test]
    fn ids_and_tokens_do_not_repeat() {
        let ids: HashSet<String> = (0..1000).map(|_| package()).collect();
        let tokens: HashSet<String> = (0..1000).map(|_| token()).collect();
        assert_eq!((ids.len(), tokens.len()), (1000, 1000));
    }
}
