//! `xcover-sandbox`: serves an XCover API to develop against.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;
use xcover_sandbox::{Log, Settings, SettingsError, app_with_log};

/// How long open calls may go on after a signal: a hanging one would never end.
const GRACE: Duration = Duration::from_secs(2);

fn main() -> ExitCode {
    let done = match Settings::from_process() {
        Ok(settings) => run(settings),
        Err(SettingsError::Asked(text)) => print(&text),
        Err(SettingsError::Wrong(sentence)) => Err(sentence),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            // If standard error is closed, nobody is listening.
            let _ = writeln!(io::stderr(), "xcover-sandbox: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn print(text: &str) -> Result<(), String> {
    let mut stdout = io::stdout().lock();
    stdout
        .write_all(text.as_bytes())
        .map_err(|error| error.to_string())
}

fn run(settings: Settings) -> Result<(), String> {
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
    let served = runtime.block_on(serve(settings));
    // Hanging calls are dropped, not waited for.
    runtime.shutdown_background();
    served
}

async fn serve(mut settings: Settings) -> Result<(), String> {
    let address = settings.listen;
    let cannot = |error: io::Error| format!("cannot listen on {address}: {error}");
    let listener = TcpListener::bind(address).await.map_err(cannot)?;
    settings.listen = listener.local_addr().map_err(cannot)?;

    // Before the first line, so that whoever reads it can stop us properly.
    let mut terminate = signal(SignalKind::terminate()).map_err(|error| error.to_string())?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(|error| error.to_string())?;
    let (stopping, stopped) = oneshot::channel();
    let stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        // The receiver lives as long as the server does.
        let _ = stopping.send(());
    };

    let log = Log::stdout();
    log.line(&format!(
        "xcover-sandbox listening on http://{}",
        settings.listen
    ));
    let server = axum::serve(listener, app_with_log(settings, log)).with_graceful_shutdown(stop);
    let grace = async {
        // A dropped sender means the same as a signal.
        let _ = stopped.await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        ended = server => ended.map_err(|error| error.to_string()),
        () = grace => Ok(()),
    }
}
