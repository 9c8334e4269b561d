//! An opt-out on its way, whatever store it is in.

use std::time::Duration;

/// What was opted out of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Surface {
    /// A package of the Quotes API.
    Quotes,
    /// An offer of the Offers API.
    Offers,
}

impl Surface {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Quotes => "quotes",
            Self::Offers => "offers",
        }
    }

    /// The one of this name.
    pub(crate) fn of(name: &str) -> Self {
        if name == Self::Offers.name() {
            Self::Offers
        } else {
            Self::Quotes
        }
    }
}

/// Why an opt-out is a dead letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// Its cover has been booked.
    Booked,
    /// Nobody knows whether its cover has been booked: that booking's outcome was lost.
    MaybeBooked,
    /// XCover says that it is malformed (400).
    Malformed,
    /// XCover doesn't know the id (404).
    Unknown,
    /// XCover refuses it (422).
    Refused,
    /// It couldn't be delivered for 7 days.
    TooOld,
}

impl Reason {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::MaybeBooked => "maybe-booked",
            Self::Malformed => "malformed-400",
            Self::Unknown => "unknown-404",
            Self::Refused => "refused-422",
            Self::TooOld => "too-old",
        }
    }
}

/// An opt-out that is to be delivered now.
#[derive(Clone, Debug)]
pub(crate) struct Due {
    pub(crate) surface: Surface,
    pub(crate) id: String,
    /// How long ago it was taken.
    pub(crate) age: Duration,
    /// How often it has been tried.
    pub(crate) attempts: u32,
    /// Whether a booking of it has begun whose outcome isn't known.
    pub(crate) is_maybe_booked: bool,
    /// What Redis calls this delivery; empty in a database.
    pub(crate) entry: String,
}

/// What became of an attempt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Outcome {
    Delivered,
    Dead(Reason),
    /// Not yet: try again after this time.
    Later(Duration),
}

impl Outcome {
    /// The state that an opt-out is in from now on, and for how long at least.
    pub(crate) fn state(self) -> (&'static str, Duration) {
        match self {
            Self::Delivered => ("delivered", Duration::ZERO),
            Self::Dead(reason) => (reason.name(), Duration::ZERO),
            Self::Later(wait) => ("waiting", wait),
        }
    }
}

/// What isn't delivered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Backlog {
    /// How many wait for their delivery.
    pub(crate) waiting: u64,
    /// How long ago the oldest of them was taken; zero if there is none.
    pub(crate) oldest: Duration,
    /// How many are dead letters.
    pub(crate) dead_letters: u64,
}

/// The store has failed, e.g. because the disk is full; the log says why.
#[derive(Debug)]
pub(crate) struct StoreFailed;

/// How long a delivered opt-out is remembered, so that a repeat of the page's isn't sent again.
pub(crate) const REMEMBERED: Duration = Duration::from_secs(8 * 24 * 60 * 60);

/// A duration in whole milliseconds.
pub(crate) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// A duration of so many milliseconds; zero for less.
pub(crate) fn from_millis(ms: i64) -> Duration {
    Duration::from_millis(u64::try_from(ms).unwrap_or(0))
}
