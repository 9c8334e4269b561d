//! `xcover-proxy`: reads the settings, listens, and stops when it is told to.

use std::{
    fmt::Write as _,
    io::{self, Write as _},
    process::ExitCode,
    time::Duration,
};

use tokio::net::TcpListener;
use xcover_proxy::{
    Settings, app, log,
    settings::{Absent, TABLE},
    signature::Algorithm,
};

/// How long requests that have begun may take after the signal to stop: the limit of one, and a bit.
const GRACE: Duration = Duration::from_secs(10);

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
    match serve(settings).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(1, &error),
    }
}

async fn serve(settings: Settings) -> Result<(), String> {
    log::init(settings.log);
    let (listen, algorithm) = (settings.listen, settings.algorithm);
    // Before anyone can know that it runs: a signal that comes early must not be lost.
    let signals = stop_signal().and_then(|stop| Ok((stop, stop_signal()?)));
    let (stop, give_up) = signals.map_err(|error| format!("can't listen for signals: {error}"))?;
    let app = app(settings).map_err(|error| error.to_string())?;
    let listener = TcpListener::bind(listen)
        .await
        .map_err(|error| format!("can't listen on {listen}: {error}"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    tracing::info!("xcover-proxy listening on http://{address}");
    if algorithm == Algorithm::Sha1 {
        tracing::warn!("XCOVER_ALGORITHM is hmac-sha1, which xcover has deprecated");
    }

    let server = axum::serve(listener, app)
        .with_graceful_shutdown(stop)
        .into_future();
    tokio::select! {
        ended = server => ended.map_err(|error| format!("stopped serving: {error}")),
        () = async { give_up.await; tokio::time::sleep(GRACE).await } => {
            tracing::warn!("xcover-proxy stopped with requests unanswered");
            Ok(())
        }
    }
}

/// Listens for SIGTERM and SIGINT from now on; the future ends with the first of them.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Listens for Ctrl-C.
#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async { tokio::signal::ctrl_c().await.unwrap_or_default() })
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
