//! The servers under load, each one process on one core.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tokio::{net::TcpStream, time::sleep};
use xcover_proxy::{Settings, routers, serve};

/// Linux counts processor time in these.
const TICKS_PER_SECOND: u64 = 100;

#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Proxy,
    Express,
    Flask,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Proxy => "xcover-proxy",
            Self::Express => "Express",
            Self::Flask => "Flask",
        }
    }
}

/// A running server, killed when dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
    data: Option<PathBuf>,
}

impl Server {
    /// The XCover, on this core.
    pub(crate) fn upstream(core: &str) -> Self {
        let mut command = on(core, &own_program());
        let mut child = command
            .arg("upstream")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        Self {
            child,
            port: line.trim().parse().unwrap(),
            data: None,
        }
    }

    /// One in front of the XCover at this address, once it answers.
    pub(crate) async fn start(kind: Kind, base_url: &str, core: &str) -> Self {
        let port = free_port();
        let data = std::env::temp_dir().join(format!("xcover-load-{port}"));
        let listen = format!("127.0.0.1:{port}");
        let apps = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/load");
        let tools =
            PathBuf::from(std::env::var_os("LOAD_TOOLS").expect("LOAD_TOOLS: run `make load`"));
        let mut command = match kind {
            Kind::Proxy => {
                let mut command = on(core, &own_program());
                command.arg("proxy");
                command
            }
            Kind::Express => {
                let mut command = on(core, Path::new("node"));
                command.arg(apps.join("express_proxy.mjs"));
                command.env("MODULES", tools.join("node_modules/"));
                command
            }
            Kind::Flask => {
                let mut command = on(core, &tools.join("python/bin/gunicorn"));
                command.args(["--workers", "1", "--worker-class", "gthread"]);
                command.args(["--threads", "1000", "--worker-connections", "4000"]);
                command.args(["--backlog", "4096", "--keep-alive", "75", "--bind", &listen]);
                command.args(["--log-level", "error", "--no-control-socket"]);
                command.arg("flask_proxy:app").current_dir(apps);
                command
            }
        };
        let child = command
            .envs([
                ("XCOVER_BASE_URL", base_url),
                ("XCOVER_PARTNER_ID", "LOAD"),
                ("XCOVER_API_KEY", "load_key"),
                ("XCOVER_API_SECRET", "load_secret"),
                ("PROXY_TOKEN_KEY", "a-token-key-of-more-than-32-bytes"),
                ("PROXY_LISTEN", &listen),
                ("PROXY_UPSTREAM_RATE", "100000"),
                ("PROXY_STOP_DELAY", "0"),
            ])
            .env("PROXY_DATA_DIR", &data)
            .envs([
                ("BASE_URL", base_url),
                ("PARTNER", "LOAD"),
                ("API_KEY", "load_key"),
                ("API_SECRET", "load_secret"),
                ("TOKEN_KEY", "a-token-key-of-more-than-32-bytes"),
                ("NODE_ENV", "production"),
            ])
            .env("PORT", port.to_string())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            assert!(start.elapsed() < Duration::from_secs(20), "{}", kind.name());
            sleep(Duration::from_millis(50)).await;
        }
        let data = Some(data);
        Self { child, port, data }
    }

    /// Its processor time so far, with its children's.
    pub(crate) fn cpu(&self) -> Duration {
        let ticks: u64 = self.processes().iter().map(|&process| ticks(process)).sum();
        Duration::from_secs_f64(ticks as f64 / TICKS_PER_SECOND as f64)
    }

    /// The most memory that it has had during so long, with its children's, in bytes.
    pub(crate) async fn most_memory(&self, during: Duration) -> u64 {
        let (start, mut most) = (Instant::now(), 0);
        while start.elapsed() < during {
            most = most.max(
                self.processes()
                    .iter()
                    .map(|&process| memory(process))
                    .sum(),
            );
            sleep(Duration::from_millis(250)).await;
        }
        most
    }

    fn processes(&self) -> Vec<u32> {
        let own = self.child.id();
        let children = fs::read_to_string(format!("/proc/{own}/task/{own}/children"));
        let children = children.unwrap_or_default();
        let children = children.split_whitespace().map(|id| id.parse().unwrap());
        children.chain([own]).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // gunicorn ends its workers only if it is asked.
        let _ = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        let _ = self.child.wait();
        if let Some(data) = &self.data {
            let _ = fs::remove_dir_all(data);
        }
    }
}

/// The proxy as it is, but that it takes as many requests as the others do.
pub(crate) fn run_proxy() {
    let mut settings = Settings::from_env().unwrap();
    settings.limits.quotes = 4096;
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime
        .block_on(serve("xcover-proxy", settings, routers))
        .unwrap();
}

/// Keeps the clients off the servers' core.
pub(crate) fn pin_this_process(core: &str) {
    let pinned = Command::new("taskset")
        .args(["--pid", "--cpu-list", core, &std::process::id().to_string()])
        .stdout(Stdio::null())
        .status();
    assert!(pinned.unwrap().success());
}

fn on(core: &str, program: &Path) -> Command {
    let mut command = Command::new("taskset");
    command.args(["--cpu-list", core]).arg(program);
    command
}

fn own_program() -> PathBuf {
    std::env::current_exe().unwrap()
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

fn ticks(process: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The name, in brackets, may have spaces.
    let (_, fields) = stat.rsplit_once(')').unwrap_or_default();
    let fields = fields.split_whitespace();
    fields
        .skip(11)
        .take(2)
        .map(|ticks| ticks.parse::<u64>().unwrap())
        .sum()
}

fn memory(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or(0) * 1024
}
