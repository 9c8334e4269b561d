//! The command line. Settings are environment variables, which every command's help lists.

use std::{fmt::Write as _, path::PathBuf};

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use xcover_proxy::{
    outbox::{DeadLetters, OpenError, move_to_redis},
    settings::{OutboxPlace, TABLE, WhenUnset},
};

/// Signs a checkout page's requests to XCover
#[derive(Parser)]
#[command(name = "xcover-proxy", version)]
pub(crate) struct Arguments {
    /// `None`: serve.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Serve until stopped: what it does without a command
    Serve,
    /// Say whether it would work with these settings, here and now; makes one harmless signed call to XCover
    Check,
    /// Print the headers that sign a request, for `curl --header @-`
    Sign {
        /// The request's date, like `Thu, 04 Nov 2021 18:07:11 GMT`; now, if there is none
        date: Option<String>,
    },
    /// Show or change the opt-outs that can't be delivered; the proxy may be running. Needs PROXY_DATA_DIR only, or
    /// PROXY_REDIS_URL with XCOVER_BASE_URL and XCOVER_PARTNER_ID
    Outbox {
        #[command(subcommand)]
        action: Action,
    },
}

/// What to do with dead letters.
#[derive(Subcommand)]
pub(crate) enum Action {
    /// Print them, one a line: surface, id, reason, attempts, when it was taken
    List,
    /// Try these again, for 7 days
    Retry {
        #[arg(required = true)]
        ids: Vec<String>,
    },
    /// Delete these for good
    Drop {
        #[arg(required = true)]
        ids: Vec<String>,
    },
    /// Move everything from a PROXY_DATA_DIR that no proxy uses any more to PROXY_REDIS_URL
    Move { folder: PathBuf },
}

impl Arguments {
    /// Those of this process.
    ///
    /// # Errors
    /// What is wrong with them, or the help or the version that was asked for.
    pub(crate) fn read() -> Result<Self, clap::Error> {
        let matches = Self::command().after_help(settings()).try_get_matches()?;
        Self::from_arg_matches(&matches)
    }
}

impl Action {
    /// Does it; returns what to print.
    ///
    /// # Errors
    /// One sentence that says why it can't be done.
    pub(crate) fn run(self, place: &OutboxPlace) -> Result<String, String> {
        let unusable = |error: OpenError| format!("the outbox in {place} can't be used: {error}");
        match self {
            Self::List => list(place).map_err(unusable),
            Self::Retry { ids } => {
                change(place, &ids, "is tried again", DeadLetters::retry).map_err(unusable)
            }
            Self::Drop { ids } => {
                change(place, &ids, "is deleted", DeadLetters::delete).map_err(unusable)
            }
            Self::Move { folder } => match move_to_redis(&folder, place) {
                Ok((opt_outs, booked)) => Ok(format!(
                    "moved: {opt_outs} opt-outs, {booked} ids of what is booked\n"
                )),
                Err(error) => Err(format!(
                    "the outbox in {} can't be moved to {place}: {error}",
                    folder.display()
                )),
            },
        }
    }
}

fn list(place: &OutboxPlace) -> Result<String, OpenError> {
    let mut text = String::new();
    for letter in DeadLetters::of(place)?.list()? {
        let taken = httpdate::fmt_http_date(letter.accepted);
        let (surface, id, reason) = (letter.surface, letter.id, letter.reason);
        let _ = writeln!(
            text,
            "{surface}\t{id}\t{reason}\t{}\t{taken}",
            letter.attempts
        );
    }
    Ok(text)
}

fn change(
    place: &OutboxPlace,
    ids: &[String],
    done: &str,
    change: fn(&mut DeadLetters, &str) -> Result<bool, OpenError>,
) -> Result<String, OpenError> {
    let mut letters = DeadLetters::of(place)?;
    let mut text = String::new();
    for id in ids {
        let done = if change(&mut letters, id)? {
            done
        } else {
            "is no dead letter, or was booked: nothing done"
        };
        let _ = writeln!(text, "{id} {done}");
    }
    Ok(text)
}

/// The table of settings.
fn settings() -> String {
    let mut text = "Settings are environment variables:\n".to_owned();
    for setting in TABLE {
        let name = match setting.file_variable() {
            Some(file_variable) => format!("{} or {file_variable}", setting.name),
            None => setting.name.to_owned(),
        };
        let when_unset = match setting.when_unset {
            WhenUnset::Required => "required".to_owned(),
            WhenUnset::Off => "optional".to_owned(),
            WhenUnset::Default(value) => format!("default {value}"),
        };
        let description = setting.description;
        let _ = write!(text, "\n  {name} ({when_unset})\n      {description}\n");
    }
    text
}
