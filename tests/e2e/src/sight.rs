//! What a checkout looks like: on which screen, in which colours, and whether anything sticks out.

use std::path::Path;

use base64::Engine;
use serde_json::{Value, json};

use crate::checkout::Checkout;

impl Checkout {
    /// Makes the screen this wide and high, in CSS pixels.
    pub async fn resize(&self, width: u32, height: u32) {
        let metrics = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics)
            .await;
    }

    /// Emulates a shopper who prefers dark colours.
    pub async fn prefer_dark(&self) {
        self.prefer("prefers-color-scheme", "dark").await;
    }

    /// Emulates a shopper who wants nothing to move.
    pub async fn prefer_stillness(&self) {
        self.prefer("prefers-reduced-motion", "reduce").await;
    }

    /// Shows the page as on paper, or as on a screen again.
    pub async fn print_media(&self, is_paper: bool) {
        let media = if is_paper { "print" } else { "" };
        self.devtools("Emulation.setEmulatedMedia", json!({ "media": media }))
            .await;
    }

    /// Emulates a shopper whose system chooses all colours.
    pub async fn force_colors(&self) {
        self.prefer("forced-colors", "active").await;
    }

    async fn prefer(&self, name: &str, value: &str) {
        let features = json!([{ "name": name, "value": value }]);
        self.devtools(
            "Emulation.setEmulatedMedia",
            json!({ "features": features }),
        )
        .await;
    }

    /// What sticks out of the page's width, of the panel, or of an option on it: its text or HTML.
    pub async fn sticking_out(&self) -> Vec<String> {
        let script = "
            const panel = document.querySelector('xce-protection-offer').shadowRoot.querySelector('.panel, .note');
            const found = document.documentElement.scrollWidth > innerWidth ? ['the page'] : [];
            const nodes = document.createTreeWalker(panel, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
            while (nodes.nextNode()) {
                const node = nodes.currentNode, around = node.parentElement;
                if (around.closest('.sr, details:not([open]) > :not(summary)') || node.matches?.('details:not([open]) > :not(summary)')) continue;
                const range = document.createRange();
                range.selectNode(node);
                const rectangles = (node.localName ? node : range).getClientRects();
                const box = around.closest('.option, .panel, .note').getBoundingClientRect();
                const isOutside = ({ left, right, top, bottom }) =>
                    left < box.left || right > box.right + 0.5 || top < box.top || bottom > box.bottom + 0.5;
                if ([...rectangles].some(isOutside)) found.push(node.data ?? node.outerHTML);
            }
            return found";
        let found = self.run(script).await;
        let found = found.as_array().cloned().unwrap_or_default();
        let said = |found: &Value| found.as_str().unwrap_or_default().to_owned();
        found.iter().map(said).collect()
    }

    /// A picture of what is in the window, as a PNG in base64.
    pub async fn screenshot(&self) -> String {
        let picture = self.driver.screenshot_as_png_base64().await;
        picture.expect("a picture")
    }

    /// A picture of the whole page.
    pub async fn picture(&self, path: &Path) {
        self.capture(path, json!({ "captureBeyondViewport": true }))
            .await;
    }

    /// A picture of the panel alone, at twice the size.
    pub async fn picture_of_panel(&self, path: &Path) {
        self.capture(path, self.around_offer(0, 2).await).await;
    }

    /// The element and what its focus ring takes around it, as a PNG in base64.
    pub async fn picture_of_offer(&self) -> String {
        self.captured(self.around_offer(6, 1).await).await
    }

    /// What to capture for a picture of the element, with a margin in CSS pixels.
    async fn around_offer(&self, margin: u32, scale: u32) -> Value {
        let script = format!(
            "const {{ x, y, width, height }} = document.querySelector('xce-protection-offer').getBoundingClientRect(), margin = {margin};
            return {{ x: x + scrollX - margin, y: y + scrollY - margin, width: width + 2 * margin, height: height + 2 * margin, scale: {scale} }}"
        );
        json!({ "captureBeyondViewport": true, "clip": self.run(&script).await })
    }

    async fn capture(&self, path: &Path, options: Value) {
        let bytes = base64::engine::general_purpose::STANDARD
            .decode(self.captured(options).await)
            .expect("base64");
        std::fs::write(path, bytes).expect("the picture is written");
    }

    async fn captured(&self, options: Value) -> String {
        let captured = self.devtools("Page.captureScreenshot", options).await;
        captured["data"].as_str().expect("a picture").to_owned()
    }
}
