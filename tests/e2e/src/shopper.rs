//! What a shopper sees and does.

use serde_json::Value;
use thirtyfour::prelude::*;

use crate::checkout::Checkout;

/// A choice on the panel.
#[derive(Clone, Copy, Debug)]
pub enum Choice {
    /// Cover, please.
    Yes,
    /// No, thanks.
    No,
}

impl Checkout {
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
