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

/// A text without FSI and PDI, which isolate what runs the other way, and which nobody sees.
pub(crate) fn without_isolates(text: &str) -> String {
    text.replace(['\u{2068}', '\u{2069}'], "")
}

impl Checkout {
    async fn find_on_panel(&self, selector: &str) -> WebElement {
        // Firefox's driver finds nothing in a shadow root by itself.
        let script = format!(
            "return document.querySelector('xce-protection-offer').shadowRoot.querySelector('{selector}')"
        );
        let found = self.driver.execute(script, Vec::new()).await;
        let found = found.and_then(thirtyfour::prelude::ScriptRet::element);
        found.unwrap_or_else(|error| panic!("{selector}: {error}"))
    }

    /// The visible text of a part of the panel.
    pub async fn see(&self, part: &str) -> String {
        let found = self.find_on_panel(&format!(".{part}")).await;
        without_isolates(&found.text().await.expect("its text"))
    }

    /// The text of a part of the panel to the character, with its no-break spaces.
    pub async fn see_exactly(&self, part: &str) -> String {
        self.panel_text(part, "textContent").await
    }

    /// An attribute of a part of the panel.
    pub async fn see_attribute(&self, part: &str, name: &str) -> String {
        self.panel_text(part, &format!("getAttribute('{name}')"))
            .await
    }

    /// The value of `expression`, a member of a part of the panel.
    async fn panel_text(&self, part: &str, expression: &str) -> String {
        let expression = format!("panel.querySelector('.{part}').{expression}");
        let value = self.evaluate(&expression).await;
        value.as_str().unwrap_or_default().to_owned()
    }

    /// Answers the first question with a click.
    pub async fn choose(&self, choice: Choice) {
        let radio = match choice {
            Choice::Yes => "input:not([value=reject])",
            Choice::No => "input[value=reject]",
        };
        let radio = self.find_on_panel(radio).await;
        radio.click().await.expect("a click");
    }

    /// Answers the `nth` question (from 1) with its `option` (from 1; the last one is no).
    pub async fn answer(&self, nth: usize, option: usize) {
        let label = format!("fieldset:nth-of-type({nth}) label:nth-of-type({option})");
        self.find_on_panel(&label)
            .await
            .click()
            .await
            .expect("a click");
    }

    /// Clicks a part of the panel.
    pub async fn click(&self, part: &str) {
        let found = self.find_on_panel(&format!(".{part}")).await;
        found.click().await.expect("a click");
    }

    /// The visible texts of all elements of the panel with this part name.
    pub async fn see_all(&self, part: &str) -> Vec<String> {
        let expression = format!(
            "[...panel.querySelectorAll('.{part}')].map((found) => found.innerText.trim())"
        );
        let texts = self.evaluate(&expression).await;
        let texts = texts.as_array().cloned().unwrap_or_default();
        let text = |text: &Value| without_isolates(text.as_str().unwrap_or_default());
        texts.iter().map(text).collect()
    }

    /// The value of the first radio button that is checked on the panel.
    pub async fn checked(&self) -> Option<String> {
        let checked = "panel.querySelector(':checked')?.value ?? null";
        let checked = self.evaluate(checked).await;
        checked.as_str().map(str::to_owned)
    }

    /// Whether the pay button is enabled.
    pub async fn can_pay(&self) -> bool {
        let script = "const pay = document.querySelector('#pay'); return !pay.disabled && pay.ariaDisabled !== 'true'";
        self.run(script).await == Value::Bool(true)
    }

    /// Double-clicks a part of the panel.
    pub async fn double_click(&self, part: &str) {
        let found = self.find_on_panel(&format!(".{part}")).await;
        self.double_click_element(&found).await;
    }

    /// Opens every collapsed list on the panel.
    pub async fn open_all_details(&self) {
        let collapsed = "panel.querySelectorAll('details:not([open])').length";
        let collapsed = self.evaluate(collapsed).await.as_u64().expect("a number");
        for _ in 0..collapsed {
            let summary = self.find_on_panel("details:not([open]) > summary").await;
            summary.click().await.expect("a click");
        }
    }

    /// Scrolls until the offer is in view.
    pub async fn scroll_to_offer(&self) {
        let offer = self.find_on_page("xce-protection-offer").await;
        offer
            .scroll_into_view()
            .await
            .expect("an element to scroll to");
    }

    /// Presses Tab from the panel's title until the focus is on a choice.
    pub async fn tab_to_choices(&self) {
        self.click("title").await;
        for _ in 0..20 {
            self.type_keys("\u{e004}").await;
            let focused = "panel.activeElement?.type === 'radio'";
            if self.evaluate(focused).await == Value::Bool(true) {
                return;
            }
        }
        panic!("20 presses of Tab led to no choice");
    }

    /// Types on the keyboard, wherever the focus is.
    pub async fn type_keys(&self, keys: &str) {
        let actions = self.driver.action_chain().send_keys(keys);
        actions.perform().await.expect("keys are typed");
    }

    /// Presses a key, after which an element without an offer takes no space.
    pub async fn see_no_offer(&self) {
        // What gives the space back waits for the next key once it is loaded, so one key may come too early.
        for _ in 0..20 {
            self.type_keys("\u{e008}").await;
            let is_gone = self.evaluate("!offer.offsetHeight").await;
            if is_gone == true {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        }
        self.wait_until("!offer.offsetHeight").await;
    }

    /// Presses the mouse on an element of the page, and doesn't let go.
    pub async fn press_on(&self, selector: &str) {
        let found = self.find_on_page(selector).await;
        let actions = self.driver.action_chain();
        let actions = actions.move_to_element_center(&found).click_and_hold();
        actions.perform().await.expect("the mouse is pressed");
    }

    /// Lets go of the mouse.
    pub async fn let_go(&self) {
        let actions = self.driver.action_chain().release();
        actions.perform().await.expect("the mouse is let go");
    }

    /// Adds one more of the article to the basket.
    pub async fn add_one_more(&self) {
        let more = self.find_on_page("#more").await;
        more.click().await.expect("a click");
    }

    /// Goes back to the page before this one.
    pub async fn go_back(&self) {
        self.driver.back().await.expect("a page before this one");
    }

    /// Looks at another tab for a while.
    pub async fn in_another_tab(&self, pause: std::time::Duration) {
        let here = self.driver.window().await.expect("this tab");
        let other = self.driver.new_tab().await.expect("another tab");
        self.driver
            .switch_to_window(other)
            .await
            .expect("it is in front");
        tokio::time::sleep(pause).await;
        self.driver.close_window().await.expect("it closes");
        self.driver
            .switch_to_window(here)
            .await
            .expect("this one is in front again");
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
        let pay = self.find_on_page("#pay").await;
        pay.click().await.expect("a click");
    }

    /// Double-clicks the pay button.
    pub async fn pay_twice(&self) {
        let pay = self.find_on_page("#pay").await;
        self.double_click_element(&pay).await;
    }

    async fn double_click_element(&self, element: &WebElement) {
        element
            .scroll_into_view()
            .await
            .expect("an element to scroll to");
        let clicks = self.driver.action_chain().double_click_element(element);
        clicks.perform().await.expect("two clicks");
    }

    async fn find_on_page(&self, selector: &str) -> WebElement {
        let found = self.driver.find(By::Css(selector.to_owned())).await;
        found.unwrap_or_else(|error| panic!("{selector}: {error}"))
    }

    /// The text of an element of the page around the panel.
    pub async fn page_text(&self, selector: &str) -> String {
        let found = self.find_on_page(selector).await;
        found.text().await.expect("its text")
    }

    /// Selects `value` in the demo bar's list `id`.
    pub async fn select(&self, id: &str, value: &str) {
        let list = self.find_on_page(&format!("#{id}")).await;
        // Without the attribute, an option's text is its value.
        let option = format!(".//option[@value='{value}' or (not(@value) and .='{value}')]");
        let option = list.find(By::XPath(option)).await;
        let option = option.unwrap_or_else(|error| panic!("{id} has no {value}: {error}"));
        option.click().await.expect("a click");
    }
}
