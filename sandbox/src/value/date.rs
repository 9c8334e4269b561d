//! Dates: read as a request writes them, written as XCover writes them.

use time::format_description::well_known::Rfc3339;
use time::{Date, Duration, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

/// Reads an RFC 3339 date-time, or a date alone as its midnight in UTC.
pub(crate) fn parse(text: &str) -> Option<OffsetDateTime> {
    match OffsetDateTime::parse(text, &Rfc3339) {
        Ok(moment) => moment.checked_to_offset(UtcOffset::UTC),
        Err(_) => parse_date(text),
    }
}

fn parse_date(text: &str) -> Option<OffsetDateTime> {
    let mut parts = text.split('-');
    let mut next = |width: usize| {
        let part = parts.next()?;
        (part.len() == width && part.bytes().all(|b| b.is_ascii_digit())).then_some(part)
    };
    let (year, month, day) = (next(4)?, next(2)?, next(2)?);
    if parts.next().is_some() {
        return None;
    }
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    let date = Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()?;
    Some(PrimitiveDateTime::new(date, Time::MIDNIGHT).assume_utc())
}

/// The same moment some seconds later, or the moment itself at the end of the calendar.
pub(crate) fn later(moment: OffsetDateTime, by: std::time::Duration) -> OffsetDateTime {
    let by = Duration::try_from(by).unwrap_or(Duration::MAX);
    moment.checked_add(by).unwrap_or(moment)
}

/// The same moment some days later, or the moment itself at the end of the calendar.
pub(crate) fn days_later(moment: OffsetDateTime, days: i64) -> OffsetDateTime {
    moment.checked_add(Duration::days(days)).unwrap_or(moment)
}

/// The same day some years later; 29 February may become 28 February.
pub(crate) fn years_later(moment: OffsetDateTime, years: u32) -> OffsetDateTime {
    let year = i32::try_from(years).map_or(i32::MAX, |years| moment.year().saturating_add(years));
    moment
        .replace_year(year)
        .or_else(|_| days_later(moment, -1).replace_year(year))
        .unwrap_or(moment)
}

/// `2021-10-01T06:34:53.937708Z`: when something was created or changed.
pub(crate) fn stamp(moment: OffsetDateTime) -> String {
    let (seconds, micros) = (to_seconds(moment), moment.microsecond());
    format!("{seconds}.{micros:06}Z")
}

/// `2021-10-01T06:34:53.937Z`: when a call was logged.
pub(crate) fn log_stamp(moment: OffsetDateTime) -> String {
    format!("{}.{:03}Z", to_seconds(moment), moment.millisecond())
}

/// `2021-10-02T00:03:25+00:00`, with microseconds where there are any: the limits of a policy.
pub(crate) fn limit(moment: OffsetDateTime) -> String {
    match moment.microsecond() {
        0 => format!("{}+00:00", to_seconds(moment)),
        micros => format!("{}.{micros:06}+00:00", to_seconds(moment)),
    }
}

/// `2023-10-06T00:00:00.000000Z`: the limits of a policy in the shape of XCover Elements.
pub(crate) fn day(moment: OffsetDateTime) -> String {
    stamp(moment.replace_time(Time::MIDNIGHT))
}

/// `16 19:39:50`, without the days where there are none: how long a policy runs.
pub(crate) fn duration(starts: OffsetDateTime, ends: OffsetDateTime) -> String {
    let length = (ends - starts).max(Duration::ZERO);
    let seconds = length.whole_seconds();
    let (days, hours) = (seconds / 86_400, seconds / 3_600 % 24);
    let clock = format!("{hours:02}:{:02}:{:02}", seconds / 60 % 60, seconds % 60);
    let clock = match length.subsec_microseconds() {
        0 => clock,
        micros => format!("{clock}.{micros:06}"),
    };
    match days {
        0 => clock,
        _ => format!("{days} {clock}"),
    }
}

/// `2026-08-15T00:00:00`: the limits of a policy in the shape of the Offers API.
pub(crate) fn bare(moment: OffsetDateTime) -> String {
    to_seconds(moment)
}

/// The whole days a policy runs.
pub(crate) fn whole_days(starts: OffsetDateTime, ends: OffsetDateTime) -> i64 {
    (ends - starts).max(Duration::ZERO).whole_days()
}

fn to_seconds(moment: OffsetDateTime) -> String {
    let (date, time) = (moment.date(), moment.time());
    let (year, month, day) = (date.year(), u8::from(date.month()), date.day());
    let (hour, minute, second) = time.as_hms();
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> OffsetDateTime {
        parse(text).expect("a date")
    }

    #[test]
    fn dates_are_read_in_every_documented_form() {
        for (text, stamped) in [
            ("2018-01-01", "2018-01-01T00:00:00.000000Z"),
            ("2018-01-01T17:00:01Z", "2018-01-01T17:00:01.000000Z"),
            ("2018-01-01T17:00:00+01:00", "2018-01-01T16:00:00.000000Z"),
            (
                "2018-01-01T17:00:01.04399-04:00",
                "2018-01-01T21:00:01.043990Z",
            ),
        ] {
            assert_eq!(stamp(moment(text)), stamped);
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "soon",
            "2018-13-01",
            "2018-1-1",
            "2018-01-01-01",
            "+018-01-01",
            "2018-02-30",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_overflow() {
        let last = moment("9999-12-31T23:59:59Z");
        assert_eq!(days_later(last, 60), last);
        assert_eq!(years_later(last, 1), last);
        let forever = std::time::Duration::MAX;
        assert_eq!(later(last, forever), last);
        assert_eq!(parse("9999-12-31T23:59:59-23:59"), None);
    }

    #[test]
    fn a_leap_day_is_followed_by_a_year_that_ends_in_february() {
        let ends = years_later(moment("2024-02-29T10:00:00Z"), 1);
        assert_eq!(limit(ends), "2025-02-28T10:00:00+00:00");
    }

    #[test]
    fn limits_and_durations_look_as_recorded() {
        let (starts, ends) = (
            moment("2021-10-02T00:03:25Z"),
            moment("2021-10-18T19:43:15Z"),
        );
        assert_eq!(limit(starts), "2021-10-02T00:03:25+00:00");
        assert_eq!(duration(starts, ends), "16 19:39:50");
        assert_eq!(duration(starts, starts), "00:00:00");
        assert_eq!(duration(ends, starts), "00:00:00");
        assert_eq!(whole_days(starts, ends), 16);
        assert_eq!(bare(ends), "2021-10-18T19:43:15");
        assert_eq!(day(ends), "2021-10-18T00:00:00.000000Z");
        let fine = moment("2019-12-25T05:58:28.831Z");
        assert_eq!(limit(fine), "2019-12-25T05:58:28.831000+00:00");
        assert_eq!(log_stamp(fine), "2019-12-25T05:58:28.831Z");
    }
}
