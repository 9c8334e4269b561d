//! Proxies, as processes on ports that stay theirs.

use std::{
    collections::HashMap,
    ffi::OsString,
    fs,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use tokio::{net::TcpStream, time::sleep};

pub(crate) const TOKEN_KEY: &str = "a-token-key-of-more-than-32-bytes";

/// What a proxy is started with.
#[derive(Clone)]
pub(crate) struct Environment(HashMap<String, OsString>);

impl Environment {
    /// With these settings besides the required ones.
    pub(crate) fn new(base_url: &str, more: &[(&str, &str)]) -> Self {
        let settings = [
            ("XCOVER_BASE_URL", base_url),
            ("XCOVER_PARTNER_ID", "LLODT"),
            ("XCOVER_API_KEY", "test_api_key"),
            ("XCOVER_API_SECRET", "test_api_secret"),
            ("PROXY_TOKEN_KEY", TOKEN_KEY),
            ("PROXY_STOP_DELAY", "0"),
            ("PROXY_LOG", "error"),
        ];
        let settings = settings.iter().chain(more);
        let settings = settings.map(|(name, value)| ((*name).to_owned(), (*value).into()));
        Self(settings.collect())
    }

    pub(crate) fn get(&self, name: &str) -> Option<OsString> {
        self.0.get(name).cloned()
    }
}

/// A proxy, killed when dropped.
pub(crate) struct Proxy {
    child: Child,
    pub(crate) address: SocketAddr,
    environment: Environment,
}

impl Proxy {
    /// On a free port, once it serves.
    pub(crate) async fn start(environment: &Environment) -> Self {
        Self::start_with(environment, "exec").await
    }

    /// After these words of a shell.
    pub(crate) async fn start_with(environment: &Environment, words: &str) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let proxy = Self {
            child: spawn(environment, address, words),
            address,
            environment: environment.clone(),
        };
        proxy.serves().await;
        proxy
    }

    /// Starts it again, after its end.
    pub(crate) fn start_again(&mut self) {
        self.child = spawn(&self.environment, self.address, "exec");
    }

    /// Ends it at once.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop, and waits until it has.
    pub(crate) async fn terminate(&mut self) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status();
        assert!(sent.unwrap().success());
        while self.child.try_wait().unwrap().is_none() {
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Lets its files grow again.
    pub(crate) fn lift_limit_of_files(&self) {
        let id = self.child.id().to_string();
        let lifted = Command::new("prlimit")
            .args(["--fsize=unlimited:", "--pid", &id])
            .status();
        assert!(lifted.unwrap().success());
    }

    async fn serves(&self) {
        while TcpStream::connect(self.address).await.is_err() {
            sleep(Duration::from_millis(20)).await;
        }
    }
}

fn spawn(environment: &Environment, address: SocketAddr, words: &str) -> Child {
    let script = format!("{words} {}", env!("CARGO_BIN_EXE_xcover-proxy"));
    Command::new("sh")
        .args(["-c", &script])
        .env_clear()
        .envs(&environment.0)
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("PROXY_LISTEN", address.to_string())
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A folder that is deleted when dropped.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("xcover-loss-{}-{count}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
