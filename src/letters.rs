//! Which characters make words, which are blank, and digits. The standard library's own functions bring tables along, or
//! `core::fmt`: together 0.5 KB after brotli.

/// A whole number in decimal digits.
pub(crate) fn digits(number: u64) -> String {
    let mut text = String::new();
    push(&mut text, number);
    text
}

fn push(text: &mut String, number: u64) {
    if number > 9 {
        push(text, number / 10);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

/// The digits of a count, or of a place in a list.
pub(crate) fn in_digits(number: usize) -> String {
    digits(number as u64)
}

/// The same as [`char::is_whitespace`].
pub(crate) fn is_blank(c: char) -> bool {
    matches!(
        c,
        '\t'..='\r' | ' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}'
            | '\u{205f}' | '\u{3000}'
    )
}

/// Whether `c` is a letter or a digit, which is to say: not in a Unicode block of symbols. This may take a
/// symbol for a letter, but never a letter for a symbol. It saves the tables of `char::is_alphanumeric`:
/// 1.8 KB after brotli.
pub(crate) fn is_of_a_word(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || c >= '\u{c0}'
            && !matches!(
                c,
                // Punctuation, currencies, arrows, mathematics and dingbats; East Asian punctuation;
                // small and wide forms; emoji.
                '\u{2000}'..='\u{2bff}'
                    | '\u{3000}'..='\u{303f}'
                    | '\u{fe00}'..='\u{fe6f}'
                    | '\u{feff}'..='\u{ff0f}'
                    | '\u{1f000}'..='\u{1ffff}'
            )
}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn blanks_are_those_of_unicode() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_blank(c), c.is_whitespace(), "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn digits_are_those_that_std_writes(number: u64) {
            prop_assert_eq!(digits(number), number.to_string());
            prop_assert_eq!(digits(number % 100), (number % 100).to_string());
        }
    }
}
