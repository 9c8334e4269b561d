//! Removes the partner's commission from a response and changes nothing else.
//!
//! XCover's responses contain the partner's margin, under several names. It must not reach a browser,
//! while prices must arrive exactly as sent (`14.0`, not `14`). So the JSON isn't parsed and written
//! again: the text is copied, without the members to remove.

use std::{borrow::Cow, ops::Range};

use memchr::memchr2;

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
    strip_and_read(json, |_, _| {})
}

/// The same. If the text is an object, `member` is called with the key of each of its members and the text of its value.
/// Only the printable ASCII of an escaped key is right.
///
/// # Errors
/// As [`strip`].
pub(crate) fn strip_and_read<'a>(
    json: &'a [u8],
    member: impl FnMut(&str, &'a str),
) -> Result<Vec<u8>, JsonError> {
    let text = json::well_formed(json)?;
    let mut reader = Reader {
        text,
        at: 0,
        removed: Vec::new(),
        member,
    };
    reader.whitespace();
    reader.value(0)?;
    let mut out = Vec::with_capacity(json.len());
    let mut kept = 0;
    for removed in reader.removed {
        out.extend_from_slice(json.get(kept..removed.start).unwrap_or_default());
        kept = removed.end;
    }
    out.extend_from_slice(json.get(kept..).unwrap_or_default());
    Ok(out)
}

/// Reads a well-formed text, and notes what is to be removed of it.
struct Reader<'a, M> {
    text: &'a str,
    /// Offset of the next byte to read.
    at: usize,
    /// In the order of the text, without overlaps.
    removed: Vec<Range<usize>>,
    /// Called with the members of the outermost object.
    member: M,
}

impl<'a, M: FnMut(&str, &'a str)> Reader<'a, M> {
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
        let mut before_member = self.at;
        self.whitespace();
        while self.peek() != Some(b'}') {
            let key = unescaped(self.string()?);
            self.whitespace();
            self.byte(b':')?;
            self.whitespace();
            let value = self.at;
            self.value(depth)?;
            if depth == 1 {
                let value = self.since(value)?;
                (self.member)(&key, value);
            }
            let is_commission = contains_commission(&key);
            self.whitespace();
            if is_commission {
                self.remove_from(before_member);
            }
            any_kept |= !is_commission;
            before_member = self.at;
            if self.peek() == Some(b',') {
                self.byte(b',')?;
                if !any_kept {
                    self.remove_from(before_member);
                    before_member = self.at;
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
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let len = memchr2(b'"', b'\\', rest).ok_or_else(|| self.syntax_error())?;
            self.at += len;
            if self.peek() == Some(b'"') {
                break;
            }
            // The backslash, and what it escapes.
            self.at += 2;
        }
        let inside = self.since(start)?;
        self.at += 1;
        Ok(inside)
    }

    fn number_or_literal(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        self.skip_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
        if self.at > start {
            Ok(())
        } else {
            Err(self.syntax_error())
        }
    }

    fn whitespace(&mut self) {
        self.skip_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    }

    fn byte(&mut self, byte: u8) -> Result<(), JsonError> {
        if self.peek() != Some(byte) {
            return Err(self.syntax_error());
        }
        self.at += 1;
        Ok(())
    }

    fn skip_while(&mut self, wanted: impl Fn(u8) -> bool) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let len = rest.iter().position(|&byte| !wanted(byte));
        self.at += len.unwrap_or(rest.len());
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// What was read since this offset.
    fn since(&self, start: usize) -> Result<&'a str, JsonError> {
        self.text
            .get(start..self.at)
            .ok_or_else(|| self.syntax_error())
    }

    /// Removes what was read since `start`, with what was removed of that already.
    fn remove_from(&mut self, start: usize) {
        while self.removed.pop_if(|inner| inner.start >= start).is_some() {}
        self.removed.push(start..self.at);
    }

    /// Never happens, because the text is checked first. It keeps every loop finite without a panic.
    fn syntax_error(&self) -> JsonError {
        json::syntax_error(self.text.as_bytes(), self.at)
    }
}

/// Whether a key contains [`COMMISSION`].
fn contains_commission(key: &str) -> bool {
    key.as_bytes()
        .windows(COMMISSION.len())
        .any(|part| part.eq_ignore_ascii_case(COMMISSION.as_bytes()))
}

/// A string without its escapes, but for those that [`unescape`] doesn't know.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return text.into();
    }
    let mut unescaped = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        unescaped.push(if char == '\\' {
            unescape(&mut chars)
        } else {
            char
        });
    }
    unescaped.into()
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
