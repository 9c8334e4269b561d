//! What only Chromium's developer tools can do to a page.

use serde_json::{Value, json};

use crate::checkout::Checkout;
use crate::shopper::without_isolates;

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

    /// Chromium's name and version: `Chrome/156.0.8078.108`.
    pub async fn chromium(&self) -> String {
        let version = self.devtools("Browser.getVersion", json!({})).await;
        let product = version["product"].as_str().expect("a name");
        product.replace("Headless", "")
    }

    /// What assistive technology is told of the page's `main`: a line for each element, with its role, its name and its state.
    pub async fn accessibility_tree(&self) -> String {
        let tree = self
            .devtools("Accessibility.getFullAXTree", json!({}))
            .await;
        let nodes = tree["nodes"].as_array().expect("a list");
        let main = nodes.iter().find(|node| node["role"]["value"] == "main");
        let mut lines = String::new();
        describe(nodes, main.expect("a main"), 0, &mut lines);
        lines
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

/// The properties of a node that a shopper is told of.
const TOLD: [&str; 9] = [
    "level", "checked", "invalid", "required", "expanded", "busy", "live", "focused", "disabled",
];

/// Adds a line for `node`, and for those below it.
fn describe(nodes: &[Value], node: &Value, depth: usize, lines: &mut String) {
    let role = node["role"]["value"].as_str().unwrap_or_default();
    let name = without_isolates(node["name"]["value"].as_str().unwrap_or_default());
    let is_told = node["ignored"] != true && !["InlineTextBox", "none"].contains(&role);
    if is_told {
        let mut line = format!("{}{role} {name:?}", "  ".repeat(depth));
        for property in node["properties"].as_array().into_iter().flatten() {
            let (name, value) = (&property["name"], &property["value"]["value"]);
            if TOLD.iter().any(|told| name == told) && value != false && value != "false" {
                let name = name.as_str().unwrap_or_default();
                line.push_str(&format!(" {name}={value}"));
            }
        }
        if let Some(description) = node["description"]["value"].as_str() {
            line.push_str(&format!(
                " described as {:?}",
                without_isolates(description)
            ));
        }
        lines.push_str(line.trim_end());
        lines.push('\n');
    }
    for id in node["childIds"].as_array().into_iter().flatten() {
        let child = nodes.iter().find(|node| node["nodeId"] == *id);
        // A text that is the whole name of what is around it has been told.
        let said = child.filter(|child| {
            let said = child["name"]["value"].as_str().unwrap_or_default();
            child["role"]["value"] != "StaticText" || without_isolates(said) != name || !is_told
        });
        if let Some(child) = said {
            describe(nodes, child, depth + usize::from(is_told), lines);
        }
    }
}
