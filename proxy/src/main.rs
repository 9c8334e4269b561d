//! `xcover-proxy`: reads the settings and serves until it is stopped, checks that it could, signs a
//! request, or looks after the outbox.

mod cli;

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use tokio::runtime::Runtime;
use xcover_proxy::{Settings, check, routers, serve, settings::OutboxPlace, sign};

use cli::{Action, Arguments, Command};

/// Exit status for invalid settings or arguments.
const EXIT_USAGE: u8 = 2;

fn main() -> ExitCode {
    match Arguments::read() {
        Ok(arguments) => match arguments.command.unwrap_or(Command::Serve) {
            Command::Serve => start(run()),
            Command::Check => start(report()),
            Command::Sign { date } => headers(date.as_deref()),
            Command::Outbox { action } => outbox(action),
        },
        // The reader may have gone, e.g. `| head`: not an error.
        Err(error) => {
            let _ = error.print();
            ExitCode::from(if error.use_stderr() { EXIT_USAGE } else { 0 })
        }
    }
}

fn start(command: impl Future<Output = ExitCode>) -> ExitCode {
    let runtime = match Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return fail(1, &format!("can't start threads: {error}")),
    };
    let status = runtime.block_on(command);
    // A look-up of a host that hangs must not keep the process.
    runtime.shutdown_background();
    status
}

async fn run() -> ExitCode {
    let settings = match Settings::from_env() {
        Ok(settings) => settings,
        Err(error) => return fail(EXIT_USAGE, &error.to_string()),
    };
    match serve("xcover-proxy", settings, routers).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(1, &error),
    }
}

async fn report() -> ExitCode {
    let settings = match Settings::from_env() {
        Ok(settings) => settings,
        Err(error) => return fail(EXIT_USAGE, &error.to_string()),
    };
    let report = check(settings).await;
    print(&report.to_string());
    ExitCode::from(u8::from(!report.is_good()))
}

fn headers(date: Option<&str>) -> ExitCode {
    let settings = match Settings::from_env() {
        Ok(settings) => settings,
        Err(error) => return fail(EXIT_USAGE, &error.to_string()),
    };
    match sign(&settings, date) {
        Ok(headers) => print(&headers),
        Err(error) => return fail(EXIT_USAGE, &error),
    }
    ExitCode::SUCCESS
}

fn outbox(action: Action) -> ExitCode {
    let place = match OutboxPlace::from_env() {
        Ok(place) => place,
        Err(error) => return fail(EXIT_USAGE, &error.to_string()),
    };
    match action.run(&place) {
        Ok(text) => {
            print(&text);
            ExitCode::SUCCESS
        }
        Err(error) => fail(1, &error),
    }
}

/// The reader may have gone, e.g. `| head`: not an error.
fn print(text: &str) {
    let _ = io::stdout().write_all(text.as_bytes());
}

fn fail(status: u8, sentence: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "xcover-proxy: {sentence}");
    ExitCode::from(status)
}
