//! `xcover-proxy`: reads the settings, listens, and stops when it is told to.

use std::{
    fmt::Write as _,
    io::{self, Write as _},
    process::ExitCode,
};

use xcover_proxy::{
    Settings, app, serve,
    settings::{Absent, TABLE},
};

/// Exit status for settings and arguments that are wrong.
const USAGE: u8 = 2;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    match arguments
        .iter()
        .map(|argument| argument.to_str())
        .collect::<Vec<_>>()
        .as_slice()
    {
        [] => {}
        [Some("--help" | "-h")] => return print(&help()),
        [Some("--version" | "-V")] => {
            return print(concat!("xcover-proxy ", env!("CARGO_PKG_VERSION"), "\n"));
        }
        _ => return fail(USAGE, "takes no arguments but --help and --version"),
    }
    let settings = match Settings::from_env() {
        Ok(settings) => settings,
        Err(faults) => return fail(USAGE, &faults.to_string()),
    };
    match serve("xcover-proxy", settings, app).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(1, &error),
    }
}

fn help() -> String {
    let mut help = "xcover-proxy: signs a checkout page's requests to XCover\n\n\
        Settings are environment variables:\n"
        .to_owned();
    for setting in TABLE {
        let name = match setting.file_name() {
            Some(file_name) => format!("{} or {file_name}", setting.name),
            None => setting.name.to_owned(),
        };
        let absent = match setting.absent {
            Absent::Refused => "required".to_owned(),
            Absent::Off => "optional".to_owned(),
            Absent::Default(value) => format!("default {value}"),
        };
        let _ = write!(help, "\n  {name} ({absent})\n      {}\n", setting.meaning);
    }
    help
}

fn print(text: &str) -> ExitCode {
    // A reader that has gone is no fault.
    let _ = io::stdout().write_all(text.as_bytes());
    ExitCode::SUCCESS
}

fn fail(status: u8, sentence: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "xcover-proxy: {sentence}");
    ExitCode::from(status)
}
