//! Pages whose form has the element as one of its controls.

use serde_json::{Value, json};
use xcover_e2e::shopper::Choice;

use super::{EMBED, Host};

/// A form, and what it notes: its value of the element, whether it is valid, and what its element says.
const FORM: &str = "
    <form id=form>
      <fieldset id=part><xce-protection-offer name=cover required></xce-protection-offer></fieldset>
      <input name=other>
      <button id=send>Send</button>
    </form>
    <form id=elsewhere></form>
    <script>
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        signal('submit', new FormData(form).get('cover'));
      });
      for (const name of ['select', 'opt-out', 'clear', 'view']) {
        document.addEventListener(`xce-${name}`, ({ type }) => signal(type, [new FormData(form).get('cover'), form.checkValidity()]));
      }
    </script>";

/// Notes whether the form is valid before there is an offer, and what is said of an invalid control.
const SPY: &str = "
    <script>
      addEventListener('DOMContentLoaded', () => (window.before = form.checkValidity()));
      const { setValidity } = ElementInternals.prototype;
      ElementInternals.prototype.setValidity = function (flags, message, anchor) {
        window.said = message ?? '';
        return setValidity.call(this, flags, message, anchor);
      };
    </script>";

#[tokio::test]
async fn an_offer_is_a_control_of_its_form() {
    let host = Host::open().await;
    let page = &host.page;
    host.visit(&[SPY, Host::set(), EMBED].concat(), FORM).await;
    assert_eq!(page.run("return before").await, true);
    let quote = page.wait_for("onSet resolved").await;
    assert_eq!(quote, Value::Null);
    page.wait("return !form.checkValidity()").await;

    // The browser keeps the form, says what is missing, and leads to it.
    page.run("form.requestSubmit()").await;
    let focused = "panel.activeElement?.id";
    assert_eq!(page.evaluate(focused).await, "0-0");
    let said = page.run("return window.said").await;
    assert!(!page.validate().await);
    assert_eq!(page.see("error").await, said, "the panel's own message");
    assert!(said.as_str().is_some_and(|said| said.len() > 10), "{said}");

    page.choose(Choice::Yes).await;
    page.wait_for("xce-select").await;
    let ids = page.booking_details().await["quotes"][0]["id"].clone();
    page.run("form.requestSubmit()").await;
    page.choose(Choice::No).await;
    page.wait_for("xce-opt-out").await;
    page.run("form.requestSubmit()").await;
    page.run("form.reset()").await;
    page.wait_for("xce-clear").await;
    assert_eq!(page.checked().await, None);
    page.run("form.requestSubmit()").await;
    let all = page.signals().await;
    let told = |name: &str| {
        let found = all.iter().filter(|signal| signal.name == name);
        found
            .map(|signal| signal.detail.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(told("xce-select"), [json!([ids, true])]);
    assert_eq!(told("xce-opt-out"), [json!(["reject", true])]);
    assert_eq!(told("xce-clear"), [json!([null, false])]);
    assert_eq!(told("submit"), [ids, json!("reject")]);

    // Disabled, it has no value and needs none; enabled again, it has the same choice.
    page.choose(Choice::Yes).await;
    page.run("part.disabled = true").await;
    assert_eq!(
        page.run("return form.checkValidity() && new FormData(form).get('cover')")
            .await,
        Value::Null
    );
    page.wait_until("panel.querySelectorAll('input:enabled').length === 0")
        .await;
    // A panel that is drawn anew is disabled as well.
    page.set_attribute("units", "2").await;
    page.wait_until(
        "panel.querySelector('.each') && panel.querySelectorAll('input:enabled').length === 0",
    )
    .await;
    page.run("part.disabled = false").await;
    page.wait_until("panel.querySelectorAll('input:enabled').length === 2")
        .await;
    assert_eq!(
        page.run("return new FormData(form).get('cover')").await,
        told("submit")[0]
    );

    // It can be a control of another form, or need no answer.
    page.clear().await;
    page.set_attribute("form", "elsewhere").await;
    assert_eq!(
        page.run("return [form, elsewhere].map((form) => form.checkValidity())")
            .await,
        json!([true, false])
    );
    page.remove_attribute("form").await;
    page.remove_attribute("required").await;
    page.wait("return form.checkValidity()").await;
    page.set_attribute("required", "").await;
    page.wait("return !form.checkValidity()").await;
    // Where nobody can see it, it keeps nobody waiting.
    page.set_attribute("hidden", "").await;
    page.wait("return form.checkValidity()").await;
    page.remove_attribute("hidden").await;
    page.wait("return !form.checkValidity()").await;
    // Nor without an offer.
    page.evaluate("(offer.quoteRequest = null)").await;
    page.wait("return form.checkValidity()").await;
    host.page.close().await;
}

#[tokio::test]
async fn a_restored_form_makes_no_choice() {
    let host = Host::open().await;
    let page = &host.page;
    // A page that listens to this is loaded anew when the shopper comes back.
    let head = [
        "<script>addEventListener('unload', () => {})</script>",
        Host::set(),
        EMBED,
    ]
    .concat();
    host.visit(&head, FORM).await;
    page.wait_for("onSet resolved").await;
    page.run("form.elements.other.value = 'typed'").await;
    page.choose(Choice::Yes).await;
    page.wait_for("xce-select").await;
    page.visit(&host.front, "/healthz").await;
    page.go_back().await;
    page.wait_for("onSet resolved").await;
    assert_eq!(
        page.run("return form.elements.other.value").await,
        "typed",
        "the form is restored"
    );
    page.wait("return !form.checkValidity()").await;
    assert_eq!(page.checked().await, None);
    assert_eq!(
        page.run("return new FormData(form).get('cover')").await,
        Value::Null
    );
    assert_eq!(page.signal_names().await, ["onSet resolved"]);
    host.page.close().await;
}

#[tokio::test]
async fn several_products_are_one_value_and_need_an_answer_each() {
    let host = Host::open().await;
    let page = &host.page;
    let head = [Host::set(), EMBED].concat();
    let two = head.replace(
        "quote_request: request",
        "quote_request: { ...request, request: [request.request[0], request.request[0]] }",
    );
    host.visit(&two, FORM).await;
    page.wait_for("onSet resolved").await;
    page.wait("return !form.checkValidity()").await;
    page.answer(1, 2).await;
    assert_eq!(page.run("return form.checkValidity()").await, false);
    page.run("form.requestSubmit()").await;
    assert_eq!(page.evaluate("panel.activeElement?.id").await, "1-0");
    page.answer(2, 1).await;
    page.wait("return form.checkValidity()").await;
    page.answer(1, 1).await;
    page.wait_for_nth("xce-select", 2).await;
    let ids = page
        .evaluate("offer.bookingDetails().quotes.map(({ id }) => id).join()")
        .await;
    assert!(ids.as_str().is_some_and(|ids| ids.contains(',')), "{ids}");
    assert_eq!(
        page.run("return new FormData(form).get('cover')").await,
        ids
    );
    host.page.close().await;
}

/// How often `xce-view` was told.
async fn views(host: &Host) -> usize {
    let signals = host.page.signals().await;
    signals
        .iter()
        .filter(|signal| signal.name == "xce-view")
        .count()
}

#[tokio::test]
async fn an_offer_is_told_as_seen_once_half_of_it_was_in_view_for_a_second() {
    let host = Host::open().await;
    let page = &host.page;
    let pause = |ms| tokio::time::sleep(std::time::Duration::from_millis(ms));
    let body = format!("<p style='height: 3000px'>{FORM}<p style='height: 3000px'>");
    host.visit(&[Host::set(), EMBED].concat(), &body).await;
    page.wait_for("onSet resolved").await;
    pause(1500).await;
    assert_eq!(views(&host).await, 0);
    // Less than half of it, and less than a second.
    page.evaluate("scrollTo(0, scrollY + offer.getBoundingClientRect().top - innerHeight + offer.offsetHeight * 0.4)").await;
    pause(1500).await;
    assert_eq!(views(&host).await, 0);
    page.evaluate("scrollTo(0, scrollY + offer.offsetHeight / 2)")
        .await;
    pause(500).await;
    page.run("scrollTo(0, 0)").await;
    pause(1000).await;
    assert_eq!(views(&host).await, 0);
    page.scroll_to_offer().await;
    page.wait_for("xce-view").await;
    page.run("scrollTo(0, 0)").await;
    pause(300).await;
    page.scroll_to_offer().await;
    pause(1300).await;
    assert_eq!(views(&host).await, 1, "once");
    // Another offer is another one to see.
    page.refresh().await;
    page.wait_for_nth("xce-view", 2).await;
    // Half of a low viewport full of it is enough.
    page.resize(800, 150).await;
    page.run("scrollTo(0, 0)").await;
    page.refresh().await;
    page.wait_for_nth("onSet resolved", 3).await;
    pause(1300).await;
    assert_eq!(views(&host).await, 2);
    page.evaluate("scrollTo(0, scrollY + offer.getBoundingClientRect().top - 60)")
        .await;
    page.wait_for_nth("xce-view", 3).await;
    host.page.close().await;
}
