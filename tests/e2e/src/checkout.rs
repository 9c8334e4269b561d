//! A checkout page in a browser, in the words of its shopper and of the host page's developer.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::front::Front;

/// How long a test waits for what has to happen: far more than the widget's own deadline of 10 s,
/// because the browsers of several tests share a machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A choice on the panel.
#[derive(Clone, Copy, Debug)]
pub enum Choice {
    /// Cover, please.
    Yes,
    /// No, thanks.
    No,
}

/// The browsers that are driven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// With chromedriver.
    Chromium,
    /// With geckodriver.
    Firefox,
}

/// A browser with a page. Closed by [`Checkout::close`]; its driver ends with it in any case.
pub struct Checkout {
    driver: WebDriver,
    _driver_program: DriverProgram,
}

struct DriverProgram(Child);

impl Drop for DriverProgram {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
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
        let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let port = port.expect("a free port").port();
        let program = match browser {
            Browser::Chromium => "chromedriver",
            Browser::Firefox => "geckodriver",
        };
        let child = Command::new(program)
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{program}: {error}"));
        let driver_program = DriverProgram(child);
        let capabilities = match browser {
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

    async fn find_on_panel(&self, selector: &str) -> WebElement {
        let host = self
            .driver
            .find(By::Css("xce-protection-offer"))
            .await
            .expect("the element");
        let root = host.get_shadow_root().await.expect("its shadow root");
        let found = root.find(By::Css(selector.to_owned())).await;
        found.unwrap_or_else(|error| panic!("{selector}: {error}"))
    }

    /// The visible text of an element of the panel, found by its part.
    pub async fn see(&self, part: &str) -> String {
        let found = self.find_on_panel(&format!("[part={part}]")).await;
        found.text().await.expect("its text")
    }

    /// The text of an element of the panel to the character, with its no-break spaces.
    pub async fn see_exactly(&self, part: &str) -> String {
        self.panel_text(part, "textContent").await
    }

    /// The attribute of an element of the panel, found by its part.
    pub async fn see_attribute(&self, part: &str, name: &str) -> String {
        self.panel_text(part, &format!("getAttribute('{name}')"))
            .await
    }

    /// What `expression` says of an element of the panel, found by its part.
    async fn panel_text(&self, part: &str, expression: &str) -> String {
        let expression = format!("panel.querySelector('[part={part}]').{expression}");
        let value = self.ask_panel(&expression).await;
        value.as_str().unwrap_or_default().to_owned()
    }

    /// What `expression` comes to; in it, the panel is `panel` and the element `offer`.
    pub async fn ask_panel(&self, expression: &str) -> Value {
        let script = format!(
            "const offer = document.querySelector('xce-protection-offer'), panel = offer.shadowRoot; return {expression}"
        );
        self.run(&script).await
    }

    /// Answers the first question, as a shopper does: by a click.
    pub async fn choose(&self, choice: Choice) {
        let radio = match choice {
            Choice::Yes => "input:not([value=reject])",
            Choice::No => "input[value=reject]",
        };
        let radio = self.find_on_panel(radio).await;
        radio.click().await.expect("a click");
    }

    /// Answers the `nth` question (from 1) with its `option` (from 1; the last is no).
    pub async fn answer(&self, nth: usize, option: usize) {
        let label = format!("fieldset:nth-of-type({nth}) label:nth-of-type({option})");
        self.find_on_panel(&label)
            .await
            .click()
            .await
            .expect("a click");
    }

    /// Clicks an element of the panel, found by its part.
    pub async fn click(&self, part: &str) {
        let found = self.find_on_panel(&format!("[part={part}]")).await;
        found.click().await.expect("a click");
    }

    /// The visible texts of all elements of the panel that are this part.
    pub async fn see_all(&self, part: &str) -> Vec<String> {
        let expression =
            format!("[...panel.querySelectorAll('[part={part}]')].map((found) => found.innerText)");
        let texts = self.ask_panel(&expression).await;
        let texts = texts.as_array().cloned().unwrap_or_default();
        let text = |text: &Value| text.as_str().unwrap_or_default().to_owned();
        texts.iter().map(text).collect()
    }

    /// What is checked on the panel: a choice's value, or nothing.
    pub async fn checked(&self) -> Option<String> {
        let checked = "panel.querySelector(':checked')?.value ?? null";
        let checked = self.ask_panel(checked).await;
        checked.as_str().map(str::to_owned)
    }

    /// The height of the element on the page, in whole CSS pixels.
    pub async fn offer_height(&self) -> i64 {
        let height = "Math.round(offer.getBoundingClientRect().height)";
        self.ask_panel(height).await.as_i64().expect("a number")
    }

    /// Whether the pay button can be used.
    pub async fn can_pay(&self) -> bool {
        let script = "const pay = document.querySelector('#pay'); return !pay.disabled && pay.ariaDisabled !== 'true'";
        self.run(script).await == Value::Bool(true)
    }

    /// Types on the keyboard, wherever the focus is.
    pub async fn type_keys(&self, keys: &str) {
        let actions = self.driver.action_chain().send_keys(keys);
        actions.perform().await.expect("keys are typed");
    }

    /// Pays, and sees the order placed without cover.
    pub async fn pay_without_cover(&self) {
        assert!(self.can_pay().await);
        self.pay().await;
        self.wait("return !document.querySelector('#confirmation').hidden")
            .await;
        let confirmation = self.page_text("#confirmation-title").await;
        assert!(
            confirmation.contains("without protection"),
            "{confirmation}"
        );
    }

    /// Clicks the pay button.
    pub async fn pay(&self) {
        self.pay_button().await.click().await.expect("a click");
    }

    /// Clicks the pay button twice, as fast as people do who are used to it.
    pub async fn pay_twice(&self) {
        let pay = self.pay_button().await;
        pay.scroll_into_view().await.expect("it is there");
        let clicks = self.driver.action_chain().double_click_element(&pay);
        clicks.perform().await.expect("two clicks");
    }

    async fn pay_button(&self) -> WebElement {
        let found = self.driver.find(By::Css("#pay")).await;
        found.expect("the pay button")
    }

    /// The text of an element of the page around the panel.
    pub async fn page_text(&self, selector: &str) -> String {
        let found = self.driver.find(By::Css(selector.to_owned())).await;
        found
            .unwrap_or_else(|error| panic!("{selector}: {error}"))
            .text()
            .await
            .expect("its text")
    }

    pub(crate) async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let tools = self.driver.cdp();
        let result = tools.send_raw(command, parameters).await;
        result.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// Has `script` run before anything else on every page from now on.
    pub async fn before_every_page(&self, script: &str) {
        let parameters = json!({ "source": script });
        self.devtools("Page.addScriptToEvaluateOnNewDocument", parameters)
            .await;
    }

    /// Chromium's figures of the page (`Nodes`, `JSEventListeners`, …) once what isn't needed is gone.
    pub async fn tidied_metrics(&self) -> Value {
        self.devtools("Performance.enable", json!({})).await;
        for _ in 0..3 {
            self.devtools("HeapProfiler.collectGarbage", json!({}))
                .await;
        }
        let metrics = self.devtools("Performance.getMetrics", json!({})).await;
        let metrics = metrics["metrics"].as_array().cloned().unwrap_or_default();
        let entry = |metric: Value| {
            let name = metric["name"].as_str().unwrap_or_default().to_owned();
            (name, metric["value"].clone())
        };
        Value::Object(metrics.into_iter().map(entry).collect())
    }

    /// Cuts the browser off the network, or connects it again.
    pub async fn offline(&self, offline: bool) {
        let conditions = json!({
            "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
        });
        self.devtools("Network.enable", json!({})).await;
        self.devtools("Network.emulateNetworkConditions", conditions)
            .await;
    }

    /// What is selected in the demo bar's list `id`.
    pub async fn select(&self, id: &str, value: &str) {
        let script = format!(
            "const list = document.querySelector('#{id}'); list.value = '{value}'; list.dispatchEvent(new Event('change', {{ bubbles: true }})); return list.value === '{value}'"
        );
        assert_eq!(
            self.run(&script).await,
            Value::Bool(true),
            "{id} has no {value}"
        );
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
        "--window-size=1280,1400",
    ] {
        options.add_arg(argument).expect("an argument");
    }
    options
}

fn firefox() -> Capabilities {
    let mut options = DesiredCapabilities::firefox();
    options.add_arg("-headless").expect("an argument");
    // Clocks as fine as they are, for the benchmark.
    let mut preferences = thirtyfour::common::capabilities::firefox::FirefoxPreferences::new();
    preferences
        .set("privacy.reduceTimerPrecision", false)
        .expect("a preference");
    options.set_preferences(preferences).expect("preferences");
    options.into()
}
