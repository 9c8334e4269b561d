//! Sandbox, shop and proxy: the real binaries, each on a free port.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The secret that signs requests. Only these tests use it, so that a leak of it can be found.
pub const SECRET: &str = "e2e-secret-5b1d9f6c27a84e03";

/// A running program, and what it has printed. It is killed when it is dropped.
pub struct Program {
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
    /// The folder for its data, deleted with it.
    data: Option<PathBuf>,
    /// Its address: `http://127.0.0.1:PORT`.
    pub address: String,
}

impl Program {
    /// Starts the workspace's binary `name`, and waits until it says where it listens.
    pub fn start(name: &str, settings: &[(&str, &str)]) -> Program {
        let mut child = Command::new(binary(name))
            .env_clear()
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let lines = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&lines);
        let stdout = BufReader::new(child.stdout.take().expect("piped"));
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                sink.lock().unwrap().push(line);
            }
        });
        let mut program = Program {
            child,
            lines,
            data: None,
            address: String::new(),
        };
        program.address = program.wait_for_address();
        program
    }

    fn wait_for_address(&self) -> String {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(10) {
            let line = self
                .lines()
                .into_iter()
                .find(|line| line.contains("listening on http://"));
            if let Some(line) = line {
                let (_, address) = line.split_once("listening on ").expect("found above");
                return address
                    .split(['"', ' '])
                    .next()
                    .unwrap_or_default()
                    .to_owned();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("no program listens: {:?}", self.lines());
    }

    /// What it has printed so far.
    pub fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(data) = &self.data {
            let _ = std::fs::remove_dir_all(data);
        }
    }
}

/// The sandbox, and the shop in front of it: the pages of `dist/`, the proxy, and the orders.
pub struct Stack {
    /// Plays XCover.
    pub sandbox: Program,
    /// Plays the partner.
    pub shop: Program,
}

impl Stack {
    /// Starts both. `settings` whose names begin with `SANDBOX_` go to the sandbox, the others to the shop.
    pub fn start(settings: &[(&str, &str)]) -> Stack {
        let sandbox = sandbox(settings);
        let shop = partner("xcover-shop", &format!("{}/x", sandbox.address), settings);
        Stack { sandbox, shop }
    }

    /// The sandbox's log lines that contain `text`.
    pub fn sandbox_calls(&self, text: &str) -> Vec<String> {
        self.sandbox
            .lines()
            .into_iter()
            .filter(|line| line.contains(text))
            .collect()
    }

    /// The same, once there are at least `count`, or after 5 s: the sandbox may log a call a little after it has
    /// answered.
    pub fn wait_sandbox_calls(&self, text: &str, count: usize) -> Vec<String> {
        let start = Instant::now();
        while self.sandbox_calls(text).len() < count && start.elapsed() < Duration::from_secs(5) {
            std::thread::sleep(Duration::from_millis(20));
        }
        self.sandbox_calls(text)
    }
}

/// Starts the sandbox, with those of `settings` that are meant for it.
pub fn sandbox(settings: &[(&str, &str)]) -> Program {
    let mut all = vec![
        ("SANDBOX_LISTEN", "127.0.0.1:0"),
        ("SANDBOX_PARTNER_ID", "E2E"),
        ("SANDBOX_API_KEY", "e2e-key"),
        ("SANDBOX_API_SECRET", SECRET),
    ];
    all.extend(
        settings
            .iter()
            .filter(|(name, _)| name.starts_with("SANDBOX_")),
    );
    Program::start("xcover-sandbox", &all)
}

/// Starts `name`, the shop or the proxy alone, in front of XCover at `base_url`, with those of `settings`
/// that are meant for it.
pub fn partner(name: &str, base_url: &str, settings: &[(&str, &str)]) -> Program {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let nth = COUNT.fetch_add(1, Ordering::Relaxed);
    let data = std::env::temp_dir().join(format!("xcover-e2e-{}-{nth}", std::process::id()));
    let mut all = vec![
        ("PROXY_DATA_DIR", data.to_str().expect("a path in UTF-8")),
        ("XCOVER_BASE_URL", base_url),
        ("XCOVER_PARTNER_ID", "E2E"),
        ("XCOVER_API_KEY", "e2e-key"),
        ("XCOVER_API_SECRET", SECRET),
        ("PROXY_LISTEN", "127.0.0.1:0"),
        (
            "PROXY_TOKEN_KEY",
            "e2e-token-key-0123456789abcdef0123456789",
        ),
        ("PROXY_STATIC_DIR", DIST),
    ];
    if name == "xcover-shop" {
        all.extend([
            ("PROXY_BACKEND_LISTEN", "127.0.0.1:0"),
            ("PROXY_BACKEND_TOKEN", "e2e-backend-token-0123456789abcdef"),
        ]);
    }
    all.extend(
        settings
            .iter()
            .filter(|(name, _)| !name.starts_with("SANDBOX_")),
    );
    let mut program = Program::start(name, &all);
    program.data = Some(data);
    program
}

/// The release under test.
pub const DIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../dist");

/// The path of a binary of the workspace: Cargo puts it one folder above the running test.
fn binary(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    let folder = test
        .parent()
        .and_then(|deps| deps.parent())
        .expect("target/debug/deps");
    folder.join(name)
}
