//! Instants as XCover writes them ([RFC 3339], and what else ISO 8601 allows for a calendar date and a time), as far as
//! the panel needs them: how far apart two are, and which calendar day was meant.
//!
//! [RFC 3339]: https://www.rfc-editor.org/rfc/rfc3339#section-5.6

/// An instant, or a day without a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instant {
    day: String,
    unix_ms: i64,
}

impl Instant {
    /// Reads `2021-03-28`, `2021-03-28T10:50Z` or `2021-03-28T10:50:20.350+00:00`, also in ISO 8601's basic format
    /// (`20210328T105020+0000`); without an offset, it is UTC. `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Instant> {
        let mut rest = Rest(text.as_bytes());
        let year = rest.number(4, 0, 9999)?;
        let is_extended = rest.mark(b"-").is_some();
        let month = rest.number(2, 1, 12)?;
        if is_extended {
            rest.mark(b"-")?;
        }
        let date = rest.number(2, 1, days_in(year, month))?;
        let mut day = text.get(..text.len() - rest.0.len())?.to_owned();
        if !is_extended {
            day.insert(6, '-');
            day.insert(4, '-');
        }
        let time_ms = if rest.0.is_empty() {
            0
        } else {
            rest.mark(b"Tt ")?;
            rest.time_of_day_ms()?
        };
        Some(Instant {
            day,
            unix_ms: days_from_civil(year, month, date) * 86_400_000 + time_ms,
        })
    }

    /// The calendar day as it was written, `YYYY-MM-DD`, whatever day it is in UTC.
    #[must_use]
    pub fn day(&self) -> &str {
        &self.day
    }

    /// Milliseconds since `earlier`; negative if `earlier` is in fact later.
    #[must_use]
    pub fn ms_since(&self, earlier: &Instant) -> i64 {
        self.unix_ms - earlier.unix_ms
    }
}

/// The text that is still to be read.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    /// Takes the next character if it is one of `marks`.
    fn mark(&mut self, marks: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        let mark = *marks.iter().find(|mark| *mark == first)?;
        self.0 = rest;
        Some(mark)
    }

    /// Takes a number of exactly `digits` digits, in `[least, most]`.
    fn number(&mut self, digits: u32, least: i64, most: i64) -> Option<i64> {
        let mut value = 0;
        for _ in 0..digits {
            value = value * 10 + i64::from(self.mark(b"0123456789")? - b'0');
        }
        (least..=most).contains(&value).then_some(value)
    }

    /// Takes a time, perhaps with seconds, a fraction of them and an offset, and nothing after it. Milliseconds since
    /// midnight UTC of the day as written, so an offset can make it negative or more than a day.
    fn time_of_day_ms(&mut self) -> Option<i64> {
        let hour = self.number(2, 0, 24)?;
        let is_extended = self.mark(b":").is_some();
        let minute = self.number(2, 0, 59)?;
        let mut ms = (hour * 60 + minute) * 60_000;
        let has_seconds = if is_extended {
            self.mark(b":").is_some()
        } else {
            self.0.first().is_some_and(u8::is_ascii_digit)
        };
        if has_seconds {
            // 60: a leap second.
            ms += self.number(2, 0, 60)? * 1000;
            if self.mark(b".,").is_some() {
                ms += self.number(1, 0, 9)? * 100;
                let mut unit = 10;
                while let Some(digit) = self.number(1, 0, 9) {
                    ms += digit * unit;
                    unit /= 10;
                }
            }
        }
        // 24:00 is the end of the day, and nothing is after it.
        if ms > 86_400_000 + 999 {
            return None;
        }
        if let Some(sign) = self.mark(b"+-") {
            let hours = self.number(2, 0, 23)?;
            let is_extended = self.mark(b":").is_some();
            let minutes = if is_extended || !self.0.is_empty() {
                self.number(2, 0, 59)?
            } else {
                0
            };
            let east_ms = (hours * 60 + minutes) * 60_000;
            ms -= if sign == b'-' { -east_ms } else { east_ms };
        } else {
            self.mark(b"Zz");
        }
        self.0.is_empty().then_some(ms)
    }
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 in the Gregorian calendar. The year is counted from March, so that the leap
/// day comes last: <https://howardhinnant.github.io/date_algorithms.html#days_from_civil>.
fn days_from_civil(year: i64, month: i64, date: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + date - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year
        - 719_468
}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
mod tests {
    use proptest::prelude::*;
    use time::OffsetDateTime;
    use time::format_description::well_known::Rfc3339;

    use super::*;

    #[test]
    fn the_samples_of_the_documents_are_read() {
        let read = |text| Instant::parse(text).unwrap();
        let created = read("2023-11-16T22:18:31.000000Z");
        let expires = read("2024-01-15T22:18:31.000000Z");
        assert_eq!(expires.ms_since(&created), 60 * 86_400_000);
        assert_eq!(read("2021-01-14T18:30:00+00:00").day(), "2021-01-14");
        let quarter = read("2026-08-15T00:00:00.25");
        assert_eq!(quarter.ms_since(&read("2026-08-15")), 250);
    }

    #[test]
    fn every_way_of_iso_8601_to_write_a_date_and_a_time_is_the_same_instant() {
        let read = |text: &str| Instant::parse(text).unwrap_or_else(|| panic!("{text}"));
        let moment = read("2026-08-15T10:30:00Z");
        for text in [
            "2026-08-15T10:30:00+0000",
            "2026-08-15T10:30:00+00",
            "2026-08-15T10:30Z",
            "2026-08-15T10:30",
            "2026-08-15t10:30:00,000z",
            "2026-08-15 12:30+0200",
            "2026-08-15T05:30:00-05",
            "20260815T103000Z",
            "20260815T1030Z",
            "20260815T103000.000+0000",
            "20260815T123000+02:00",
        ] {
            assert_eq!(read(text).ms_since(&moment), 0, "{text}");
            assert_eq!(read(text).day(), "2026-08-15", "{text}");
        }
        assert_eq!(read("20260815").ms_since(&read("2026-08-15")), 0);
        assert_eq!(
            read("2026-08-14T24:00:00Z").ms_since(&read("2026-08-15")),
            0
        );
    }

    #[test]
    fn what_is_no_instant_is_refused() {
        for text in [
            "",
            "N/A",
            "2021",
            "2021-13-01",
            "2021-02-29",
            "2021-2-1",
            "2021-02-01T",
            "2021-02-01T25:00:00Z",
            "2021-02-01T10Z",
            "2021-02-01T10:00:Z",
            "2021-02-01T10:00:00.Z",
            "2021-02-01T24:01",
            "2021-0201",
            "202102-01",
            "2021021",
            "20210229",
            "20210201T10000",
            "20210201T100000+1",
            "2021-02-01T10:00:00+00:",
            "2021-02-01T10:00:00 UTC",
            "2021-02-01T10:00:00+1",
            "9 13:14:46",
            "+021-02-01",
            "2021-02-01T10:00:00+\u{e9}1:00",
            "2021-02-01-01",
        ] {
            assert_eq!(Instant::parse(text), None, "{text}");
        }
    }

    proptest! {
        /// The oracle is the `time` crate.
        #[test]
        fn instants_are_what_others_read_in_them(unix in -30_000_000_000_i64..250_000_000_000, ms in 0_i64..1000, hours in -12_i8..14) {
            let moment = OffsetDateTime::from_unix_timestamp(unix).unwrap() + time::Duration::milliseconds(ms);
            let there = moment.to_offset(time::UtcOffset::from_hms(hours, 0, 0).unwrap());
            let read = Instant::parse(&there.format(&Rfc3339).unwrap()).unwrap();
            prop_assert_eq!(read.unix_ms, unix * 1000 + ms);
            prop_assert_eq!(read.day(), there.date().to_string());
        }

        #[test]
        fn any_text_is_an_instant_or_none(text: String) {
            let _ = Instant::parse(&text);
        }
    }
}
