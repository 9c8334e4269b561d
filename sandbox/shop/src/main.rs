//! `xcover-shop`: the demo's partner server. It serves the demo pages and the proxy as `xcover-proxy`
//! does, with the same settings, takes orders, and books the cover in them with XCover itself.
//!
//! ```text
//! app       the router: orders, and the proxy for everything else
//! place     POST /orders
//! repeats   the orders of the keys so far, so that a repeat is no second order
//! order     what was ordered, by whom; cover: what XCover is asked to book with it
//! field     a value of a body and its place, for what is said of it
//! booking   the attempts to book
//! ```

mod app;
mod booking;
mod cover;
mod field;
mod order;
mod place;
mod repeats;

use std::io::{self, Write};
use std::process::ExitCode;

use xcover_proxy::{Settings, serve};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            // Without a standard error there is nobody to tell.
            let _ = writeln!(io::stderr(), "xcover-shop: {sentence}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), String> {
    if std::env::args_os().len() > 1 {
        return Err("takes no arguments; its settings are those of xcover-proxy".to_owned());
    }
    let settings = Settings::from_env().map_err(|faults| faults.to_string())?;
    serve("xcover-shop", settings, app::app).await
}
