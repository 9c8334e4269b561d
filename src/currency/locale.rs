//! Finding a locale's way of writing prices in CLDR's tables.

use std::cmp::Ordering;

use super::CurrencyDisplay;
use super::data::{CURRENCIES, DECIMALS, DIGITS, GLUED, LOCALES, STYLES};

/// How a locale writes prices.
#[derive(Clone, Copy, Debug)]
pub(super) struct Locale<'a> {
    line: Line,
    /// The numbering system that is asked for by `-u-nu-`.
    numbering: Option<&'a str>,
}

/// How a locale writes a price in one currency.
#[derive(Debug)]
pub(super) struct Style {
    /// CLDR's pattern: `¤#,##0.00;¤-#,##0.00`.
    pub(super) pattern: &'static str,
    /// The separator before the decimals.
    pub(super) decimal: &'static str,
    /// The separator between groups.
    pub(super) group: &'static str,
    /// The minus sign, with marks for its direction.
    pub(super) minus: &'static str,
    /// How many digits stand at least before the first separator.
    pub(super) minimum_grouping: u8,
    /// The ten digits.
    pub(super) digits: [char; 10],
}

impl<'a> Locale<'a> {
    /// The locale of `tag` (BCP 47, also with underscores and in any case), else of its nearest
    /// parent; `None` when its language is in no table.
    pub(super) fn find(tag: &'a str) -> Option<Locale<'a>> {
        let tag = tag.split(['.', '@']).next()?;
        let mut base = String::with_capacity(tag.len());
        for subtag in tag.split(['-', '_']) {
            // What follows a singleton are extensions, not the locale's name.
            if subtag.len() < 2 {
                break;
            }
            if !base.is_empty() {
                base.push('-');
            }
            base.push_str(subtag);
        }
        base.make_ascii_lowercase();
        let line = line_or_parent(&base)?;
        Some(Locale {
            line,
            numbering: numbering(tag),
        })
    }

    /// The text that stands for a currency.
    pub(super) fn symbol<'c>(&self, code: &'c str, display: CurrencyDisplay) -> &'c str
    where
        'static: 'c,
    {
        let marks = match display {
            CurrencyDisplay::Code => return code,
            CurrencyDisplay::Symbol => ['=', '~'],
            CurrencyDisplay::NarrowSymbol => ['>', '~'],
        };
        let mut line = Some(self.line);
        while let Some(here) = line {
            if let Some(symbol) = here.entry(code).and_then(|entry| part(entry, marks)) {
                return symbol;
            }
            line = here.parent();
        }
        code
    }

    /// How a price in `code` is written.
    pub(super) fn style(&self, code: &str) -> Style {
        let own = self
            .line
            .entry(code)
            .and_then(|entry| part(entry, [':', ':']));
        let styles = || pairs(self.line.styles).filter_map(fields);
        let of = |system: &str| styles().find(|fields| fields.system == system);
        let asked = self
            .numbering
            .and_then(|system| Some((system, digits(system)?)));
        // A numbering system without signs of its own in this locale has those of Latin digits.
        let found = match (own.and_then(fields), asked) {
            (Some(own), _) => Some(own),
            (None, Some((system, _))) => of(system).or_else(|| of("latn")),
            (None, None) => None,
        };
        let fields = found.or_else(|| styles().next()).unwrap_or_default();
        Style {
            pattern: fields.pattern,
            decimal: fields.decimal,
            group: fields.group,
            minus: fields.minus,
            minimum_grouping: fields.minimum_grouping,
            digits: asked
                .map(|(_, digits)| digits)
                .or_else(|| digits(fields.system))
                .unwrap_or(LATIN),
        }
    }
}

const LATIN: [char; 10] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/// A currency's places behind the point: as CLDR shows them, and the most that are charged.
pub(super) fn decimals(code: &str) -> (u8, u8) {
    let entry = DECIMALS
        .as_bytes()
        .chunks_exact(5)
        .find(|entry| entry.starts_with(code.as_bytes()));
    match entry {
        Some([_, _, _, shown, charged]) => (shown.wrapping_sub(b'0'), charged.wrapping_sub(b'0')),
        _ => (2, 2),
    }
}

/// Whether `c`, at the edge of a currency's symbol, has to be kept apart from a digit beside it.
pub(super) fn is_apart(c: char) -> bool {
    GLUED.chars().all(|glued| glued != c)
}

/// A line of [`LOCALES`].
#[derive(Clone, Copy, Debug)]
struct Line {
    tag: &'static str,
    parent: &'static str,
    styles: &'static str,
    currencies: &'static str,
}

impl Line {
    /// What the line says of a currency.
    fn entry(&self, code: &str) -> Option<&'static str> {
        let start = usize::from_str_radix(self.currencies, 36).ok()?;
        let entries = CURRENCIES.get(start..)?.split('\n').next()?;
        for entry in entries.split(';') {
            match entry.get(..code.len())?.cmp(code) {
                Ordering::Less => {}
                Ordering::Equal => return entry.get(code.len()..),
                Ordering::Greater => break,
            }
        }
        None
    }

    /// The line that holds where this one says nothing.
    fn parent(&self) -> Option<Line> {
        match (self.parent, self.tag.rsplit_once('-')) {
            ("", _) if self.tag == "und" => None,
            ("", Some((cut, _))) => line_or_parent(cut).or_else(|| line("und")),
            ("", None) => line("und"),
            (parent, _) => line(parent),
        }
    }
}

/// The line of `tag`, or of the longest beginning of it that has one.
fn line_or_parent(tag: &str) -> Option<Line> {
    let mut tag = tag;
    loop {
        let found = line(tag).filter(|line| line.tag != "und");
        if found.is_some() {
            return found;
        }
        tag = tag.rsplit_once('-')?.0;
    }
}

/// The line of `tag`, by halving: the lines are sorted.
fn line(tag: &str) -> Option<Line> {
    let bytes = LOCALES.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let before = bytes.get(low..middle)?;
        let start = before
            .iter()
            .rposition(|&byte| byte == b'\n')
            .map_or(low, |at| low + at + 1);
        let text = LOCALES.get(start..)?;
        let text = text.split('\n').next()?;
        let mut fields = text.splitn(4, ',');
        let line = Line {
            tag: fields.next()?,
            parent: fields.next()?,
            styles: fields.next()?,
            currencies: fields.next()?,
        };
        match tag.cmp(line.tag) {
            Ordering::Less => high = start,
            Ordering::Greater => low = start + text.len() + 1,
            // An alias stands for its parent.
            Ordering::Equal if line.styles.is_empty() => return self::line(line.parent),
            Ordering::Equal => return Some(line),
        }
    }
    None
}

/// The part of an entry that follows one of `marks`, up to the next mark.
fn part(entry: &'static str, marks: [char; 2]) -> Option<&'static str> {
    let (_, rest) = entry.split_once(marks)?;
    rest.split(['=', '>', '~', ':']).next()
}

#[derive(Clone, Copy, Default)]
struct Fields {
    pattern: &'static str,
    decimal: &'static str,
    group: &'static str,
    minus: &'static str,
    minimum_grouping: u8,
    system: &'static str,
}

/// The style that two letters stand for.
fn fields(letters: &str) -> Option<Fields> {
    let [high, low] = letters.as_bytes() else {
        return None;
    };
    let index = usize::from(high.wrapping_sub(b'a')) * 26 + usize::from(low.wrapping_sub(b'a'));
    let mut fields = STYLES.get(index)?.split('|');
    Some(Fields {
        pattern: fields.next()?,
        decimal: fields.next()?,
        group: fields.next()?,
        minus: fields.next()?,
        minimum_grouping: fields.next()?.parse().ok()?,
        system: fields.next()?,
    })
}

fn pairs(letters: &'static str) -> impl Iterator<Item = &'static str> {
    (0..letters.len())
        .step_by(2)
        .filter_map(|at| letters.get(at..at + 2))
}

/// The digits of a numbering system.
fn digits(system: &str) -> Option<[char; 10]> {
    if system == "latn" {
        return Some(LATIN);
    }
    let line = DIGITS
        .iter()
        .find_map(|line| line.strip_prefix(system)?.strip_prefix(','))?;
    let mut digits = LATIN;
    let mut given = line.chars();
    let mut last = None;
    for digit in &mut digits {
        let next = given
            .next()
            .or_else(|| char::from_u32(u32::from(last?) + 1))?;
        *digit = next;
        last = Some(next);
    }
    Some(digits)
}

/// The numbering system that a tag asks for: `ar-u-nu-latn`.
fn numbering(tag: &str) -> Option<&str> {
    let mut subtags = tag
        .split(['-', '_'])
        .skip_while(|subtag| !subtag.eq_ignore_ascii_case("u"));
    subtags.next()?;
    // Up to the next singleton.
    let mut extension = subtags.take_while(|subtag| subtag.len() > 1);
    extension.find(|subtag| subtag.eq_ignore_ascii_case("nu"))?;
    extension.next()
}
