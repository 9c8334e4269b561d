//! `xcover-shop`: the demo's partner server. It serves the demo pages and the proxy as `xcover-proxy`
//! does, with the same settings. It also takes orders and books their cover with XCover: the example
//! to start a server of your own from. `SHOP_ORDERS_DIR` is the folder where it keeps them; without it,
//! it doesn't.
//!
//! ```text
//! app           the router: orders, and the proxy for everything else
//! orders        POST /orders
//! state         what every order shares
//! idempotency   a repeated key gets the first order's receipt
//! ledger        the orders, kept in a folder
//! receipt       what the page is told about its order
//! booking       booking the cover, through the proxy
//! backend       the proxy, for the shop itself
//! order         what was ordered, by whom; cover: what XCover is to book
//! field         a value in a body and where it is, so that errors can name it
//! ```
//!
//! Each module knows only those below it.

mod app;
mod backend;
mod booking;
mod cover;
mod field;
mod idempotency;
mod ledger;
mod order;
mod orders;
mod receipt;
mod state;

use std::io::{self, Write};
use std::process::ExitCode;

use xcover_proxy::{Settings, serve};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            // If standard error is closed, nobody is listening.
            let _ = writeln!(io::stderr(), "xcover-shop: {message}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), String> {
    if std::env::args_os().len() > 1 {
        return Err(
            "takes no arguments; its settings are those of xcover-proxy, and SHOP_ORDERS_DIR"
                .to_owned(),
        );
    }
    let settings = Settings::from_env().map_err(|faults| faults.to_string())?;
    serve("xcover-shop", settings, app::app).await
}
