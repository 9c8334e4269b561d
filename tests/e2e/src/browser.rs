//! The browsers, each with its own driver.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use thirtyfour::prelude::*;

/// How long a test waits before it fails: much longer than the widget's own deadline of 10 s, because
/// the browsers of several tests share a machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// The browsers that the tests run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// Driven by chromedriver: Chromium's headless shell, which starts in a fraction of the time, or Chromium itself
    /// where there is no such program.
    Chromium,
    /// Chromium itself, with tabs and the back/forward cache, which its headless shell lacks.
    WholeChromium,
    /// Driven by geckodriver.
    Firefox,
    /// WebKitGTK's MiniBrowser, driven by WebKitWebDriver. It shows its window on a screen of its own.
    WebKit,
}

/// The fonts that they show texts in.
const FONTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fonts.conf");

impl Browser {
    /// Every one of them.
    pub const ALL: [Browser; 3] = [Browser::Chromium, Browser::Firefox, Browser::WebKit];

    /// The one that a test runs in that names none: Chromium, or what the variable `BROWSER` says.
    pub fn usual() -> Browser {
        match std::env::var("BROWSER").as_deref() {
            Err(_) | Ok("chromium") => Browser::Chromium,
            Ok("firefox") => Browser::Firefox,
            Ok("webkit") => Browser::WebKit,
            Ok(other) => panic!("no browser is called {other}"),
        }
    }

    /// Starts the browser and its driver.
    pub(crate) async fn start(self) -> (WebDriver, DriverProgram) {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let port = port.expect("a free port").port();
        let program = match self {
            Browser::Chromium | Browser::WholeChromium => "chromedriver",
            Browser::Firefox => "geckodriver",
            Browser::WebKit => "WebKitWebDriver",
        };
        let files = tempfile::tempdir().expect("a folder");
        let mut command = Command::new(program);
        command
            .arg(format!("--port={port}"))
            .env("TMPDIR", files.path())
            .env("FONTCONFIG_FILE", FONTS)
            .process_group(0)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let screen = (self == Browser::WebKit).then(Screen::start);
        if let Some(screen) = &screen {
            command.env("DISPLAY", &screen.display);
        }
        let child = command.spawn();
        let child = child.unwrap_or_else(|error| panic!("{program}: {error}"));
        let driver_program = DriverProgram {
            child,
            _screen: screen,
            _files: files,
        };
        let capabilities = match self {
            Browser::Chromium => chromium(headless_shell()).into(),
            Browser::WholeChromium => chromium(None).into(),
            Browser::Firefox => firefox(),
            Browser::WebKit => Capabilities::new(),
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
        if self == Browser::WebKit {
            let window = driver.set_window_rect(0, 0, 1280, 1400).await;
            window.expect("a window as large as the screen");
        }
        (driver, driver_program)
    }
}

/// A running driver, which ends with this.
pub(crate) struct DriverProgram {
    child: Child,
    _screen: Option<Screen>,
    /// Where it leaves its files.
    _files: TempDir,
}

impl Drop for DriverProgram {
    fn drop(&mut self) {
        // With the browser, which a test that fails leaves open.
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.child.wait();
    }
}

/// A screen that nobody sees, which ends with this.
struct Screen {
    server: Child,
    display: String,
}

impl Screen {
    fn start() -> Screen {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x1400x24"])
            .args(["-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("Xvfb: {error}"));
        // It says which number was free.
        let mut number = String::new();
        let mut output = BufReader::new(server.stdout.take().expect("piped"));
        output.read_line(&mut number).expect("a number");
        let display = format!(":{}", number.trim());
        Screen { server, display }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The headless shell, if it is installed.
fn headless_shell() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let mut programs =
        std::env::split_paths(&path).map(|folder| folder.join("chromium-headless-shell"));
    programs.find(|program| program.exists())
}

fn chromium(program: Option<PathBuf>) -> thirtyfour::ChromeCapabilities {
    let mut options = DesiredCapabilities::chrome();
    if let Some(program) = program {
        let program = program.to_str().expect("a path in UTF-8");
        options.set_binary(program).expect("a program");
    }
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
        // As in `fonts.conf`: what a font is drawn with doesn't depend on which of the two is asked.
        "--font-render-hinting=none",
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
