//! A checkout page in a browser, and the signals that it has received.

use std::mem::ManuallyDrop;
use std::time::{Duration, Instant};

use serde_json::Value;
use thirtyfour::prelude::*;

use crate::browser::{Browser, DriverProgram, PATIENCE};
use crate::front::Front;

/// What an expression finds on the page.
const SCOPE: &str =
    "const offer = document.querySelector('xce-protection-offer'), panel = offer.shadowRoot;";

/// A browser with a page, which ends with this. [`Checkout::close`] lets it clean up first.
pub struct Checkout {
    // Dropped, it would ask the browser to quit on a connection that nobody serves any more, for two minutes.
    pub(crate) driver: ManuallyDrop<WebDriver>,
    _driver_program: DriverProgram,
}

/// An event or a callback that the page has received.
#[derive(Clone, Debug, PartialEq)]
pub struct Signal {
    /// The event's name, or `onChange`, `onSet resolved`, `onSet rejected`.
    pub name: String,
    /// The event's detail, or the callback's argument.
    pub detail: Value,
    /// When it came: milliseconds since the page was opened, on its own clock.
    pub at: f64,
}

impl Checkout {
    /// Opens `path` of the page behind `front` in a new browser: see [`Browser::usual`].
    pub async fn open(front: &Front, path: &str) -> Checkout {
        Checkout::open_in(Browser::usual(), front, path).await
    }

    /// Opens `path` of the page behind `front` in a new browser.
    pub async fn open_in(browser: Browser, front: &Front, path: &str) -> Checkout {
        let (driver, driver_program) = browser.start().await;
        let page = Checkout {
            driver: ManuallyDrop::new(driver),
            _driver_program: driver_program,
        };
        page.visit(front, path).await;
        page
    }

    /// Goes to `path` behind `front`.
    pub async fn visit(&self, front: &Front, path: &str) {
        let address = format!("{}{path}", front.address);
        self.driver.goto(address).await.expect("the page opens");
    }

    /// Closes the browser.
    pub async fn close(self) {
        let driver = WebDriver::clone(&self.driver);
        driver.quit().await.expect("the browser ends");
    }

    /// What `script`, the body of a function, returns on the page.
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
            if start.elapsed() > PATIENCE {
                let received = self.signal_names().await;
                panic!("never true: {script}\nreceived: {received:?}");
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Everything that the page has received so far, in order.
    pub async fn signals(&self) -> Vec<Signal> {
        let signals = self.run("return window.demo?.signals ?? []").await;
        let signals = signals.as_array().cloned().unwrap_or_default();
        let signal = |signal: Value| Signal {
            name: signal["name"].as_str().unwrap_or_default().to_owned(),
            detail: signal["detail"].clone(),
            at: signal["at"].as_f64().unwrap_or_default(),
        };
        signals.into_iter().map(signal).collect()
    }

    /// The names of [`Checkout::signals`], but for `xce-view`: when that comes depends on how long a test takes.
    pub async fn signal_names(&self) -> Vec<String> {
        self.signals()
            .await
            .into_iter()
            .map(|signal| signal.name)
            .filter(|name| name != "xce-view")
            .collect()
    }

    /// Waits until the page has received `name` for the `nth` time (from 1); returns the detail.
    pub async fn wait_for_nth(&self, name: &str, nth: usize) -> Value {
        let script = format!(
            "return (window.demo?.signals ?? []).filter((s) => s.name === '{name}').at({}) ?? null",
            nth - 1
        );
        self.wait(&script).await["detail"].clone()
    }

    /// Waits until the page has received `name`; returns the detail.
    pub async fn wait_for(&self, name: &str) -> Value {
        self.wait_for_nth(name, 1).await
    }

    /// The value of `expression`, or what its promise resolves to. In it, `offer` is the element, and
    /// `panel` its shadow root.
    pub async fn evaluate(&self, expression: &str) -> Value {
        self.run(&format!("{SCOPE} return {expression}")).await
    }

    /// Waits until `expression` (see [`Checkout::evaluate`]) is neither `null` nor `false`.
    pub async fn wait_until(&self, expression: &str) -> Value {
        self.wait(&format!("{SCOPE} return {expression}")).await
    }

    /// The height of the element on the page, in whole CSS pixels.
    pub async fn offer_height(&self) -> i64 {
        let height = "Math.round(offer.getBoundingClientRect().height)";
        self.evaluate(height).await.as_i64().expect("a number")
    }
}
