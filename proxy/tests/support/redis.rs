//! A Redis of a test's own.

use std::{
    fs,
    net::TcpStream,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::Duration,
};

/// What the outbox needs.
const DURABLE: [&str; 6] = [
    "--appendonly",
    "yes",
    "--appendfsync",
    "always",
    "--maxmemory-policy",
    "noeviction",
];

/// A running Redis, which keeps what it is told. Killed when dropped, and its folder deleted.
pub(crate) struct Redis {
    process: Child,
    folder: PathBuf,
    port: u16,
    /// As many outboxes as there are databases.
    databases: AtomicU32,
}

impl Redis {
    pub(crate) fn start() -> Self {
        Self::with(&[])
    }

    /// With other settings as well.
    pub(crate) fn with(more: &[&str]) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .and_then(|free| free.local_addr())
            .unwrap()
            .port();
        let folder = std::env::temp_dir().join(format!("xcover-redis-{port}"));
        fs::create_dir_all(&folder).unwrap();
        Self {
            process: spawn(&folder, port, more),
            folder,
            port,
            databases: AtomicU32::default(),
        }
    }

    /// The address of a database that nobody uses yet.
    pub(crate) fn url(&self) -> String {
        let database = self.databases.fetch_add(1, Ordering::Relaxed);
        format!("redis://127.0.0.1:{}/{database}", self.port)
    }

    /// Lets it do nothing, with its connections open, until it may go on.
    pub(crate) fn hang(&self, does: bool) {
        let signal = if does { "-STOP" } else { "-CONT" };
        let id = self.process.id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status();
        assert!(sent.unwrap().success());
    }

    /// Kills it without a warning.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Starts it again with the same data, and other settings as well.
    pub(crate) fn restart(&mut self, more: &[&str]) {
        self.process = spawn(&self.folder, self.port, more);
    }
}

fn spawn(folder: &PathBuf, port: u16, more: &[&str]) -> Child {
    let process = Command::new("redis-server")
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
        .args(["--save", "", "--databases", "64", "--dir"])
        .arg(folder)
        .args(DURABLE)
        .args(more)
        .stdout(Stdio::null())
        .spawn()
        .expect("redis-server, which tools/setup installs");
    for _ in 0..200 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            break;
        }
        thread::sleep(Duration::from_millis(25));
    }
    process
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
