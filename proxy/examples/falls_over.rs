//! A server around the proxy, one of whose routes panics: for the tests, and an example of adding routes.

use std::process::ExitCode;

use axum::routing::get;
use xcover_proxy::{Settings, app, serve};

#[tokio::main]
async fn main() -> ExitCode {
    let Ok(settings) = Settings::from_env() else {
        return ExitCode::from(2);
    };
    let served = serve("xcover-proxy", settings, |settings| {
        Ok(app(settings)?.route("/panic", get(fall_over)))
    });
    match served.await {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

#[expect(clippy::panic, reason = "that is what it is for")]
async fn fall_over() -> &'static str {
    panic!("a handler fell over")
}
