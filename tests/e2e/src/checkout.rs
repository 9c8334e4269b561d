//! A checkout page in a browser, in the words of its shopper and of the host page's developer.

use std::time::{Duration, Instant};

use serde_json::Value;
use thirtyfour::prelude::*;

use crate::browser::{Browser, DriverProgram};
use crate::front::Front;

/// How long a test waits for what has to happen: far more than the widget's own deadline of 10 s,
/// because the browsers of several tests share a machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A browser with a page. Closed by [`Checkout::close`]; its driver ends with it in any case.
pub struct Checkout {
    pub(crate) driver: WebDriver,
    _driver_program: DriverProgram,
}

/// Something that the page was told.
#[derive(Clone, Debug, PartialEq)]
pub struct Signal {
    /// The event's name, or `onChange`, `onSet resolved`, `onSet rejected`.
    pub name: String,
    /// What came with it.
    pub detail: Value,
    /// When, in milliseconds on the page's own clock since it was opened.
    pub at: f64,
}

impl Checkout {
    /// Opens `path` of the page behind `front` in a new Chromium.
    pub async fn open(front: &Front, path: &str) -> Checkout {
        Checkout::open_in(Browser::Chromium, front, path).await
    }

    /// Opens `path` of the page behind `front` in a new browser.
    pub async fn open_in(browser: Browser, front: &Front, path: &str) -> Checkout {
        let (driver, driver_program) = browser.start().await;
        let page = Checkout {
            driver,
            _driver_program: driver_program,
        };
        page.visit(front, path).await;
        page
    }

    /// Goes to `path` of the page behind `front`, which is a new page.
    pub async fn visit(&self, front: &Front, path: &str) {
        let address = format!("{}{path}", front.address);
        self.driver.goto(address).await.expect("the page opens");
    }

    /// Ends the browser.
    pub async fn close(self) {
        self.driver.quit().await.expect("the browser ends");
    }

    /// What `script` returns on the page.
    pub async fn run(&self, script: &str) -> Value {
        let returned = self.driver.execute(script, Vec::new()).await;
        returned
            .unwrap_or_else(|error| panic!("{script}: {error}"))
            .json()
            .clone()
    }

    /// Waits until `script` returns something that is neither `null` nor `false`.
    pub async fn wait(&self, script: &str) -> Value {
        let start = Instant::now();
        loop {
            let value = self.run(script).await;
            if !value.is_null() && value != Value::Bool(false) {
                return value;
            }
            let told = self.told_names().await;
            assert!(
                start.elapsed() < PATIENCE,
                "in vain: {script}\ntold: {told:?}"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Everything that the page was told so far, in order.
    pub async fn told(&self) -> Vec<Signal> {
        let signals = self.run("return window.demo?.signals ?? []").await;
        let signals = signals.as_array().cloned().unwrap_or_default();
        let signal = |signal: Value| Signal {
            name: signal["name"].as_str().unwrap_or_default().to_owned(),
            detail: signal["detail"].clone(),
            at: signal["at"].as_f64().unwrap_or_default(),
        };
        signals.into_iter().map(signal).collect()
    }

    /// The names of [`Checkout::told`].
    pub async fn told_names(&self) -> Vec<String> {
        self.told()
            .await
            .into_iter()
            .map(|signal| signal.name)
            .collect()
    }

    /// Waits until the page was told `name` for the `nth` time (from 1), and gives the detail.
    pub async fn wait_told_nth(&self, name: &str, nth: usize) -> Value {
        let script = format!(
            "return (window.demo?.signals ?? []).filter((s) => s.name === '{name}').at({}) ?? null",
            nth - 1
        );
        self.wait(&script).await["detail"].clone()
    }

    /// Waits until the page was told `name`, and gives the detail.
    pub async fn wait_told(&self, name: &str) -> Value {
        self.wait_told_nth(name, 1).await
    }

    /// What `expression` comes to; in it, the panel is `panel` and the element `offer`.
    pub async fn ask_panel(&self, expression: &str) -> Value {
        let script = format!(
            "const offer = document.querySelector('xce-protection-offer'), panel = offer.shadowRoot; return {expression}"
        );
        self.run(&script).await
    }

    /// The height of the element on the page, in whole CSS pixels.
    pub async fn offer_height(&self) -> i64 {
        let height = "Math.round(offer.getBoundingClientRect().height)";
        self.ask_panel(height).await.as_i64().expect("a number")
    }
}
