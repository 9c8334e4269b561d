//! Dates and times, in the formats of requests and of the APIs' responses.

use time::format_description::StaticFormatDescription;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, Duration, OffsetDateTime, Time, UtcOffset};

const DAY: StaticFormatDescription = format_description!("[year]-[month]-[day]");
const SECONDS: StaticFormatDescription =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]");
const MILLISECONDS: StaticFormatDescription =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
const MICROSECONDS: StaticFormatDescription =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:6]Z");
const LIMIT: StaticFormatDescription =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]+00:00");
const FINE_LIMIT: StaticFormatDescription =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:6]+00:00");
const CLOCK: StaticFormatDescription = format_description!("[hour]:[minute]:[second]");
const FINE_CLOCK: StaticFormatDescription =
    format_description!("[hour]:[minute]:[second].[subsecond digits:6]");

/// Reads an RFC 3339 date-time, or a date alone as its midnight in UTC.
pub(crate) fn parse(text: &str) -> Option<OffsetDateTime> {
    match OffsetDateTime::parse(text, &Rfc3339) {
        Ok(moment) => moment.checked_to_offset(UtcOffset::UTC),
        // A sign would be read as part of the year.
        Err(_) if text.starts_with(['+', '-']) => None,
        Err(_) => Some(Date::parse(text, DAY).ok()?.midnight().assume_utc()),
    }
}

/// The moment a while later, or the same moment at the end of the calendar.
pub(crate) fn later(moment: OffsetDateTime, by: std::time::Duration) -> OffsetDateTime {
    let by = Duration::try_from(by).unwrap_or(Duration::MAX);
    moment.checked_add(by).unwrap_or(moment)
}

/// The moment some days later, or the same moment at the end of the calendar.
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
pub(crate) fn timestamp(moment: OffsetDateTime) -> String {
    format(moment, MICROSECONDS)
}

/// `2021-10-01T06:34:53.937Z`: when a call was logged.
pub(crate) fn log_timestamp(moment: OffsetDateTime) -> String {
    format(moment, MILLISECONDS)
}

/// `2021-10-02T00:03:25+00:00`, with microseconds if there are any: when a policy starts or ends.
pub(crate) fn limit(moment: OffsetDateTime) -> String {
    match moment.microsecond() {
        0 => format(moment, LIMIT),
        _ => format(moment, FINE_LIMIT),
    }
}

/// `2023-10-06T00:00:00.000000Z`: when a policy starts or ends, for XCover Elements.
pub(crate) fn elements_limit(moment: OffsetDateTime) -> String {
    timestamp(moment.replace_time(Time::MIDNIGHT))
}

/// `2026-08-15T00:00:00`: when a policy starts or ends, for the Offers API.
pub(crate) fn offers_limit(moment: OffsetDateTime) -> String {
    format(moment, SECONDS)
}

/// `16 19:39:50`, without the days if there are none: how long a policy runs.
pub(crate) fn duration(starts: OffsetDateTime, ends: OffsetDateTime) -> String {
    let length = (ends - starts).max(Duration::ZERO);
    // Adding to a time of day wraps round at midnight: what is left of the whole days.
    let rest = Time::MIDNIGHT + length;
    let clock = match length.subsec_microseconds() {
        0 => rest.format(CLOCK),
        _ => rest.format(FINE_CLOCK),
    };
    let clock = clock.unwrap_or_default();
    match length.whole_days() {
        0 => clock,
        days => format!("{days} {clock}"),
    }
}

/// For how many whole days a policy runs.
pub(crate) fn whole_days(starts: OffsetDateTime, ends: OffsetDateTime) -> i64 {
    (ends - starts).max(Duration::ZERO).whole_days()
}

/// None of the formats can fail: a moment has every component that they name.
fn format(moment: OffsetDateTime, format: StaticFormatDescription) -> String {
    moment.format(format).unwrap_or_default()
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
            assert_eq!(timestamp(moment(text)), stamped);
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
        assert_eq!(offers_limit(ends), "2021-10-18T19:43:15");
        assert_eq!(elements_limit(ends), "2021-10-18T00:00:00.000000Z");
        let fine = moment("2019-12-25T05:58:28.831Z");
        assert_eq!(limit(fine), "2019-12-25T05:58:28.831000+00:00");
        assert_eq!(log_timestamp(fine), "2019-12-25T05:58:28.831Z");
    }
}
