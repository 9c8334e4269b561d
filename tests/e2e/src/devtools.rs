//! What only Chromium's developer tools can do to a page.

use serde_json::{Value, json};

use crate::checkout::Checkout;

impl Checkout {
    /// The result of a command of the [DevTools protocol](https://chromedevtools.github.io/devtools-protocol/).
    pub(crate) async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let tools = self.driver.cdp();
        let result = tools.send_raw(command, parameters).await;
        result.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// From now on, runs `script` on every page before anything else.
    pub async fn before_every_page(&self, script: &str) {
        let parameters = json!({ "source": script });
        self.devtools("Page.addScriptToEvaluateOnNewDocument", parameters)
            .await;
    }

    /// Chromium's metrics of the page (`Nodes`, `JSEventListeners`, …) after garbage collection.
    pub async fn metrics(&self) -> Value {
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

    /// Stops loading the page, as the browser's own stop button does.
    pub async fn stop_loading(&self) {
        self.devtools("Page.stopLoading", json!({})).await;
    }

    /// Freezes the page, as Chromium does to background tabs, and wakes it after `pause`.
    pub async fn freeze(&self, pause: std::time::Duration) {
        let state = |state| self.devtools("Page.setWebLifecycleState", json!({ "state": state }));
        state("frozen").await;
        tokio::time::sleep(pause).await;
        state("active").await;
    }

    /// Takes the browser off the network, or puts it back.
    pub async fn offline(&self, offline: bool) {
        let conditions = json!({
            "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
        });
        self.devtools("Network.enable", json!({})).await;
        self.devtools("Network.emulateNetworkConditions", conditions)
            .await;
    }
}
