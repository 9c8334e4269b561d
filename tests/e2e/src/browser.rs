//! The browsers, each with its own driver.

use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use thirtyfour::prelude::*;

/// How long a test waits before it fails: much longer than the widget's own deadline of 10 s, because
/// the browsers of several tests share a machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// The browsers that the tests run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// Driven by chromedriver.
    Chromium,
    /// Driven by geckodriver.
    Firefox,
}

/// The fonts that they show texts in.
const FONTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fonts.conf");

impl Browser {
    /// Starts the browser and its driver.
    pub(crate) async fn start(self) -> (WebDriver, DriverProgram) {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let port = port.expect("a free port").port();
        let program = match self {
            Browser::Chromium => "chromedriver",
            Browser::Firefox => "geckodriver",
        };
        let child = Command::new(program)
            .arg(format!("--port={port}"))
            .env("FONTCONFIG_FILE", FONTS)
            .process_group(0)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{program}: {error}"));
        let driver_program = DriverProgram(child);
        let capabilities = match self {
            Browser::Chromium => chromium().into(),
            Browser::Firefox => firefox(),
        };
        let start = Instant::now();
        let driver = loop {
            let address = format!("http://127.0.0.1:{port}");
            match WebDriver::new(address, Capabilities::clone(&capabilities)).await {
                Ok(driver) => break driver,
                Err(error) if start.elapsed() > PATIENCE => panic!("no browser: {error}"),
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        };
        let minutes = Duration::from_secs(300);
        driver
            .set_script_timeout(minutes)
            .await
            .expect("a time limit");
        (driver, driver_program)
    }
}

/// A running driver, which ends with this.
pub(crate) struct DriverProgram(Child);

impl Drop for DriverProgram {
    fn drop(&mut self) {
        // With the browser, which a test that fails leaves open.
        let group = format!("-{}", self.0.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.0.wait();
    }
}

fn chromium() -> thirtyfour::ChromeCapabilities {
    let mut options = DesiredCapabilities::chrome();
    for argument in [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        // Letters without coloured edges: pictures are smaller, and the same on every screen.
        "--disable-lcd-text",
        "--window-size=1280,1400",
    ] {
        options.add_arg(argument).expect("an argument");
    }
    options
}

fn firefox() -> Capabilities {
    let mut options = DesiredCapabilities::firefox();
    options.add_arg("-headless").expect("an argument");
    // By default Firefox rounds its clocks, which is too coarse for the benchmark.
    let mut preferences = thirtyfour::common::capabilities::firefox::FirefoxPreferences::new();
    preferences
        .set("privacy.reduceTimerPrecision", false)
        .expect("a preference");
    options.set_preferences(preferences).expect("preferences");
    options.into()
}
