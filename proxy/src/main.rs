//! `xcover-proxy`: reads the settings and serves until it is stopped.

use std::{
    fmt::Write as _,
    io::{self, Write as _},
    process::ExitCode,
};

use tokio::runtime::Runtime;
use xcover_proxy::{
    Settings, routers, serve,
    settings::{TABLE, WhenUnset},
};

/// Exit status for invalid settings or arguments.
const EXIT_USAGE: u8 = 2;

fn main() -> ExitCode {
    let runtime = match Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return fail(1, &format!("can't start threads: {error}")),
    };
    let status = runtime.block_on(run());
    // A look-up of a host that hangs must not keep the process.
    runtime.shutdown_background();
    status
}

async fn run() -> ExitCode {
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
        _ => return fail(EXIT_USAGE, "takes no arguments but --help and --version"),
    }
    let settings = match Settings::from_env() {
        Ok(settings) => settings,
        Err(error) => return fail(EXIT_USAGE, &error.to_string()),
    };
    match serve("xcover-proxy", settings, routers).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(1, &error),
    }
}

fn help() -> String {
    let mut help = "xcover-proxy: signs a checkout page's requests to XCover\n\n\
        Settings are environment variables:\n"
        .to_owned();
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
        let _ = write!(
            help,
            "\n  {name} ({when_unset})\n      {}\n",
            setting.description
        );
    }
    help
}

fn print(text: &str) -> ExitCode {
    // The reader may have gone, e.g. `| head`: not an error.
    let _ = io::stdout().write_all(text.as_bytes());
    ExitCode::SUCCESS
}

fn fail(status: u8, sentence: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "xcover-proxy: {sentence}");
    ExitCode::from(status)
}
