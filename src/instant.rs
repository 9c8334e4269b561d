//! Instants as XCover writes them (RFC 3339), as far as the panel needs them: how far two are
//! apart, and the day on the calendar that was meant.

/// An instant, or a day without a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instant {
    day: String,
    unix_ms: i64,
}

impl Instant {
    /// Reads `2021-03-28`, `2021-03-28T10:50:20Z`, `2021-03-28T10:50:20.350+00:00`; a text without
    /// an offset is taken for UTC. `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Instant> {
        let (day, time) = match text.split_once(['T', 't', ' ']) {
            Some((day, time)) => (day, Some(time)),
            None => (text, None),
        };
        let mut parts = day.split('-');
        let year = number(parts.next()?, 4, 9999)?;
        let month = number(parts.next()?, 2, 12).filter(|month| *month > 0)?;
        let date = number(parts.next()?, 2, days_in(year, month)).filter(|date| *date > 0)?;
        if parts.next().is_some() {
            return None;
        }
        let time_ms = match time {
            Some(time) => time_of_day_ms(time)?,
            None => 0,
        };
        Some(Instant {
            day: day.to_owned(),
            unix_ms: days_from_civil(year, month, date) * 86_400_000 + time_ms,
        })
    }

    /// The day on the calendar of whoever wrote it, `YYYY-MM-DD`.
    #[must_use]
    pub fn day(&self) -> &str {
        &self.day
    }

    /// Milliseconds from `earlier` to this; negative when it is later.
    #[must_use]
    pub fn ms_since(&self, earlier: &Instant) -> i64 {
        self.unix_ms - earlier.unix_ms
    }
}

/// A time with or without fraction and offset, as milliseconds of the day in UTC.
fn time_of_day_ms(text: &str) -> Option<i64> {
    let offset_at = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
    let (clock, offset) = text.split_at_checked(offset_at)?;
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let mut parts = clock.split(':');
    let hour = number(parts.next()?, 2, 23)?;
    let minute = number(parts.next()?, 2, 59)?;
    // A leap second is one.
    let second = number(parts.next()?, 2, 60)?;
    let is_number = !fraction.is_empty() && fraction.bytes().all(|digit| digit.is_ascii_digit());
    if parts.next().is_some() || !is_number {
        return None;
    }
    let mut ms = 0;
    for place in 0..3 {
        let digit = fraction
            .as_bytes()
            .get(place)
            .map_or(0, |digit| digit - b'0');
        ms = ms * 10 + i64::from(digit);
    }
    let east_ms = match offset.split_at_checked(1) {
        None | Some(("Z" | "z", "")) => 0,
        Some((sign, offset)) => {
            let (hours, minutes) = offset.split_once(':')?;
            let east = number(hours, 2, 23)? * 60 + number(minutes, 2, 59)?;
            (if sign == "-" { -east } else { east }) * 60_000
        }
    };
    Some(((hour * 60 + minute) * 60 + second) * 1000 + ms - east_ms)
}

/// A number of exactly `digits` digits, `[0, most]`.
fn number(text: &str, digits: usize, most: i64) -> Option<i64> {
    let fits = text.len() == digits && text.bytes().all(|digit| digit.is_ascii_digit());
    fits.then(|| text.parse().ok())?
        .filter(|value| *value <= most)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01, in the Gregorian calendar. Years begin in March here, so that the leap
/// day is their last.
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
            "2021-02-01T10:00Z",
            "2021-02-01T10:00:00.Z",
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
