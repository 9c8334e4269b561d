//! Removes the partner's commission from a response and changes nothing else.
//!
//! XCover's responses contain the partner's margin, under several names. It must not reach a browser,
//! while prices must arrive exactly as sent (`14.0`, not `14`). So the JSON isn't parsed and written
//! again: the text is copied, without the members to remove.

use crate::json::{self, JsonError};

/// How deeply a response may be nested, in levels. Recorded responses have fewer than 10.
pub const MAX_DEPTH: usize = 128;

/// A member is removed if its key contains this, in any case.
const COMMISSION: &str = "commission";

/// Copies a JSON text without the members, at any depth, whose key contains `commission`, in any case
/// and however it is escaped.
///
/// Everything else stays byte for byte: numbers, escapes, duplicate keys, order and whitespace. With
/// each member goes one comma and the whitespace beside it.
///
/// # Errors
/// When the bytes aren't one JSON value, or are nested deeper than [`MAX_DEPTH`].
pub fn strip(json: &[u8]) -> Result<Vec<u8>, JsonError> {
    let text = json::well_formed(json)?;
    let mut copier = Copier {
        text,
        at: 0,
        out: Vec::with_capacity(text.len()),
    };
    copier.whitespace();
    copier.value(0)?;
    copier.whitespace();
    Ok(copier.out)
}

/// Copies a well-formed text as it reads it, then cuts off each member that was commission.
struct Copier<'a> {
    text: &'a str,
    /// Offset of the next byte to copy.
    at: usize,
    out: Vec<u8>,
}

impl<'a> Copier<'a> {
    /// `depth`: how many arrays and objects the value is in.
    fn value(&mut self, depth: usize) -> Result<(), JsonError> {
        match self.peek() {
            Some(b'{' | b'[') if depth == MAX_DEPTH => Err(JsonError::TooDeep { limit: MAX_DEPTH }),
            Some(b'{') => self.object(depth + 1),
            Some(b'[') => self.array(depth + 1),
            Some(b'"') => self.string().map(drop),
            _ => self.number_or_literal(),
        }
    }

    fn object(&mut self, depth: usize) -> Result<(), JsonError> {
        self.byte(b'{')?;
        let mut any_kept = false;
        let mut before_member = self.out.len();
        self.whitespace();
        while self.peek() != Some(b'}') {
            let is_commission = contains_commission(self.string()?);
            self.whitespace();
            self.byte(b':')?;
            self.whitespace();
            self.value(depth)?;
            self.whitespace();
            if is_commission {
                self.out.truncate(before_member);
            }
            any_kept |= !is_commission;
            before_member = self.out.len();
            if self.peek() == Some(b',') {
                self.byte(b',')?;
                if !any_kept {
                    self.out.truncate(before_member);
                }
                self.whitespace();
            }
        }
        self.byte(b'}')
    }

    fn array(&mut self, depth: usize) -> Result<(), JsonError> {
        self.byte(b'[')?;
        self.whitespace();
        while self.peek() != Some(b']') {
            self.value(depth)?;
            self.whitespace();
            if self.peek() == Some(b',') {
                self.byte(b',')?;
                self.whitespace();
            }
        }
        self.byte(b']')
    }

    /// Returns what is between the quotes, still escaped.
    fn string(&mut self) -> Result<&'a str, JsonError> {
        self.byte(b'"')?;
        let start = self.at;
        let mut escaped = false;
        self.copy_while(|byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            !ends
        });
        let inside = self
            .text
            .get(start..self.at)
            .ok_or_else(|| self.syntax_error())?;
        self.byte(b'"')?;
        Ok(inside)
    }

    fn number_or_literal(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        self.copy_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
        if self.at > start {
            Ok(())
        } else {
            Err(self.syntax_error())
        }
    }

    fn whitespace(&mut self) {
        self.copy_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    }

    fn byte(&mut self, byte: u8) -> Result<(), JsonError> {
        if self.peek() != Some(byte) {
            return Err(self.syntax_error());
        }
        self.out.push(byte);
        self.at += 1;
        Ok(())
    }

    fn copy_while(&mut self, mut wanted: impl FnMut(u8) -> bool) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let len = rest
            .iter()
            .position(|&byte| !wanted(byte))
            .unwrap_or(rest.len());
        self.out.extend(rest.iter().take(len));
        self.at += len;
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Never happens, because the text is checked first. It keeps every loop finite without a panic.
    fn syntax_error(&self) -> JsonError {
        json::syntax_error(self.text.as_bytes(), self.at)
    }
}

/// Whether a key, still escaped, contains [`COMMISSION`].
fn contains_commission(key: &str) -> bool {
    let mut unescaped = String::with_capacity(key.len());
    let mut chars = key.chars();
    while let Some(char) = chars.next() {
        unescaped.push(if char == '\\' {
            unescape(&mut chars)
        } else {
            char
        });
    }
    unescaped.make_ascii_lowercase();
    unescaped.contains(COMMISSION)
}

/// The character that an escape stands for. Only printable ASCII matters here: any other may come out
/// as U+FFFD.
fn unescape(chars: &mut impl Iterator<Item = char>) -> char {
    let printable = match chars.next() {
        Some('u') => {
            let digits = chars.take(4).filter_map(|digit| digit.to_digit(16));
            char::from_u32(digits.fold(0, |unit, digit| unit * 16 + digit))
        }
        same @ Some('"' | '\\' | '/') => same,
        _ => None,
    };
    printable.unwrap_or(char::REPLACEMENT_CHARACTER)
}
