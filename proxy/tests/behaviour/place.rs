//! Where proxies under test have their outbox: in a folder or in Redis.

use std::{
    collections::HashMap,
    ffi::OsString,
    process::{Command, Output},
    time::{Duration, Instant},
};

use axum::{Router, body::Body, extract::Request};
use xcover_proxy::{Limits, Settings, outbox::DeadLetters, routers, settings::OutboxPlace};

use crate::{
    redis::Redis,
    support::{Proxy, ProxyResponse, ScratchFolder, environment, scratch_folder},
};

/// Of the partner's own servers.
pub(crate) const TOKEN: &str = "a-token-of-the-partners-own-servers";

/// One that nobody uses yet.
pub(crate) struct Place {
    setting: (&'static str, String),
    /// Deleted with it.
    _folder: Option<ScratchFolder>,
}

impl Place {
    pub(crate) fn in_folder() -> Self {
        let folder = scratch_folder();
        Self {
            setting: ("PROXY_DATA_DIR", folder.path().to_str().unwrap().to_owned()),
            _folder: Some(folder),
        }
    }

    pub(crate) fn in_redis(redis: &Redis) -> Self {
        Self {
            setting: ("PROXY_REDIS_URL", redis.url()),
            _folder: None,
        }
    }

    /// One of each kind.
    pub(crate) fn each(redis: &Redis) -> [Self; 2] {
        [Self::in_folder(), Self::in_redis(redis)]
    }

    pub(crate) fn setting(&self) -> (&str, &str) {
        (self.setting.0, &self.setting.1)
    }

    /// What a proxy is started with, in front of the XCover at this URL.
    fn environment(&self, base_url: &str) -> HashMap<String, OsString> {
        let mut environment = environment(base_url);
        environment.remove("PROXY_DATA_DIR");
        let (name, value) = self.setting();
        environment.insert(name.to_owned(), value.into());
        environment
    }

    /// Both listeners of a proxy with its outbox there.
    pub(crate) fn listeners(&self, base_url: &str, limits: Limits) -> Listeners {
        let mut environment = self.environment(base_url);
        for (name, value) in [
            ("PROXY_BACKEND_LISTEN", "127.0.0.1:0"),
            ("PROXY_BACKEND_TOKEN", TOKEN),
            ("PROXY_UPSTREAM_RATE", "10000"),
        ] {
            environment.insert(name.to_owned(), value.into());
        }
        let mut settings = Settings::read(|name| environment.get(name).cloned()).unwrap();
        settings.limits = limits;
        let routers = routers(settings).unwrap();
        Listeners {
            public: Proxy(routers.public, scratch_folder()),
            backend: routers.backend.unwrap(),
        }
    }

    /// Id and reason of each dead letter, once there are so many, or after 10 s.
    pub(crate) async fn letters(&self, base_url: &str, count: usize) -> Vec<(String, String)> {
        let environment = self.environment(base_url);
        let place = OutboxPlace::read(|name| environment.get(name).cloned()).unwrap();
        let start = Instant::now();
        loop {
            let letters = DeadLetters::of(&place).unwrap().list().unwrap();
            if letters.len() >= count || start.elapsed() > Duration::from_secs(10) {
                let reasons = letters.into_iter().map(|letter| (letter.id, letter.reason));
                return reasons.collect();
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Runs `xcover-proxy outbox`; returns what it prints.
    pub(crate) fn command(&self, base_url: &str, arguments: &[&str]) -> String {
        let output = self.output(base_url, arguments);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{stderr}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// The same for what can't be done; returns why.
    pub(crate) fn refused_command(&self, base_url: &str, arguments: &[&str]) -> String {
        let output = self.output(base_url, arguments);
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stderr).unwrap()
    }

    fn output(&self, base_url: &str, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_xcover-proxy"))
            .env_clear()
            .envs(self.environment(base_url))
            .arg("outbox")
            .args(arguments)
            .output()
            .unwrap()
    }
}

/// The listeners of one proxy.
pub(crate) struct Listeners {
    pub(crate) public: Proxy,
    pub(crate) backend: Router,
}

impl Listeners {
    /// Opts out of a quote or an offer.
    pub(crate) async fn opt_out(&self, surface: &str, id: &str) -> ProxyResponse {
        let path = format!("/xcover/{surface}/{id}/opt_out");
        self.public.opt_out(&path, id).await
    }

    /// Books, as the partner's own servers do.
    pub(crate) async fn book(&self, path: &str) -> ProxyResponse {
        let request = Request::post(format!("/partners/LLODT{path}"))
            .header("authorization", format!("Bearer {TOKEN}"))
            .header("content-type", "application/json")
            .header("x-idempotency-key", "order-1")
            .body(Body::from("{}"));
        let folder = scratch_folder();
        Proxy(self.backend.clone(), folder)
            .send(request.unwrap())
            .await
    }
}
