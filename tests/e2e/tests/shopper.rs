//! A shopper sees an offer, and chooses.

use std::time::Duration;

use serde_json::{Value, json};
use xcover_e2e::open;
use xcover_e2e::shopper::Choice;

#[tokio::test]
async fn a_shopper_chooses_yes_and_then_no_and_the_page_is_told_of_both() {
    let (stack, _front, page) = open(&[], "/").await;

    let quote = page.wait_for("onSet resolved").await["quote"].clone();
    assert_eq!(page.see("title").await, "Ticket cover for Lil Baby");
    assert_eq!(page.see("amount").await, "$14.02");
    assert!(page.see("disclaimer").await.contains("underwritten by"));
    assert!(page.see("inclusions").await.contains("Illness or injury"));
    assert!(
        page.see_attribute("wording", "href")
            .await
            .starts_with(&stack.sandbox.address)
    );
    assert_eq!(page.see_attribute("wording", "target").await, "_blank");
    assert_eq!(page.see_attribute("wording", "rel").await, "noopener");
    assert_eq!(page.checked().await, None);
    assert!(
        !page.can_pay().await,
        "an offer that waits for a choice blocks the pay button"
    );
    // onSet resolved to the sandbox's answer.
    let id = quote["id"].as_str().unwrap();
    assert_eq!(
        stack.wait_sandbox_calls(&format!("id={id} "), 1).len(),
        1,
        "{id}"
    );
    assert_eq!(quote["total_price"], json!(14.02));

    page.choose(Choice::Yes).await;
    let yes = page.wait_for("onChange").await;
    assert_eq!(yes["selectedOption"], quote["quotes"]["0"]["id"]);
    assert_eq!(yes["selectedProducts"], json!([quote["quotes"]["0"]]));
    assert_eq!(yes["selectedPolicies"], yes["selectedProducts"]);
    let select = page.wait_for("xce-select").await;
    assert_eq!(select["price"], "14.02");
    assert_eq!(select["currency"], "USD");
    assert_eq!(select["priceFormatted"], "$14.02");
    assert_eq!(select["selectedProducts"], yes["selectedProducts"]);
    assert!(page.can_pay().await);
    assert_eq!(page.page_text("#total").await, "$214.02");

    page.choose(Choice::No).await;
    let no = page.wait_for_nth("onChange", 2).await;
    assert_eq!(no["selectedOption"], "reject");
    assert_eq!(no["selectedProducts"], json!([]));
    assert_eq!(page.wait_for("xce-opt-out").await, json!({ "quoteId": id }));
    assert_eq!(page.page_text("#total").await, "$200.00");
    let expected = [
        "xce-quote",
        "onSet resolved",
        "xce-select",
        "onChange",
        "xce-opt-out",
        "onChange",
    ];
    assert_eq!(page.signal_names().await, expected);
    page.close().await;
}

#[tokio::test]
async fn a_changed_basket_brings_a_new_price_and_voids_the_choice() {
    // The first update is answered after the second.
    let (stack, _front, page) = open(&[("SANDBOX_LATENCY_LIST_MS", "0,1500,0")], "/").await;
    page.wait_for("onSet resolved").await;
    page.choose(Choice::Yes).await;
    page.wait_for("xce-select").await;

    page.add_one_more().await;
    page.wait_for("xce-clear").await;
    let void = page.wait_for_nth("onChange", 2).await;
    let nothing = json!({ "selectedOption": null, "selectedProducts": [], "selectedPolicies": [] });
    assert_eq!(void, nothing);
    assert!(
        page.can_pay().await,
        "while a quote is loading the checkout goes on"
    );
    // An update is sent after 300 ms, so that the first one is on its way when the second comes.
    tokio::time::sleep(Duration::from_millis(700)).await;
    page.add_one_more().await;

    let quote = page.wait_for_nth("xce-quote", 2).await;
    let price = quote["offer"]["priceFormatted"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_ne!(price, "$14.02");
    assert_eq!(page.see("amount").await, price);
    assert_eq!(page.checked().await, None);
    tokio::time::sleep(Duration::from_millis(2000)).await;
    assert_eq!(
        page.see("amount").await,
        price,
        "the late answer of the older request is dropped"
    );
    let names = page.signal_names().await;
    assert_eq!(names.iter().filter(|name| *name == "xce-quote").count(), 2);
    assert_eq!(names.iter().filter(|name| *name == "xce-clear").count(), 1);
    assert_eq!(
        page.wait_for("onSet rejected").await["reason"],
        "superseded"
    );
    assert_eq!(stack.wait_sandbox_calls("outcome=quoted", 3).len(), 3);
    page.close().await;
}

#[tokio::test]
async fn every_basket_is_offered_with_its_own_texts() {
    let (_stack, _front, page) = open(&[], "/?basket=flight").await;
    let mut titles = Vec::new();
    for (nth, basket) in ["flight", "product", "parcel", "event"]
        .into_iter()
        .enumerate()
    {
        if nth > 0 {
            page.select("basket", basket).await;
        }
        page.wait_for_nth("onSet resolved", nth + 1).await;
        titles.push(page.see("title").await);
        assert!(!page.see("disclaimer").await.is_empty(), "{basket}");
        let wording = page.see_attribute("wording", "href").await;
        let text = reqwest::get(&wording)
            .await
            .unwrap()
            .error_for_status()
            .unwrap();
        assert!(text.text().await.unwrap().contains("<h1"), "{wording}");
    }
    titles.dedup();
    assert_eq!(titles.len(), 4, "{titles:?}");
    page.close().await;
}

#[tokio::test]
async fn the_policies_of_xcover_elements_v1_are_understood_as_well() {
    let (stack, _front, page) = open(&[("SANDBOX_SHAPE", "xce_v1")], "/").await;
    let quote = page.wait_for("onSet resolved").await["quote"].clone();
    assert!(quote["policies"].is_array());
    assert_eq!(page.see("amount").await, "$14.02");
    page.choose(Choice::Yes).await;
    let yes = page.wait_for("onChange").await;
    assert_eq!(
        yes["selectedOption"],
        quote["policies"][0]["provider_reference"]
    );
    assert_eq!(yes["selectedPolicies"], json!([quote["policies"][0]]));
    page.choose(Choice::No).await;
    page.wait_for("xce-opt-out").await;
    page.pay().await;
    assert_eq!(
        page.wait_for("reportOptOut").await,
        json!({ "status": "reported" })
    );
    let reference = quote["provider_reference"].as_str().unwrap();
    assert_eq!(stack.wait_sandbox_calls("outcome=opted_out", 1).len(), 1);
    assert!(stack.sandbox_calls("outcome=opted_out")[0].contains(reference));
    page.close().await;
}

#[tokio::test]
async fn signals_properties_and_attributes_all_bring_an_offer() {
    let (_stack, front, page) = open(&[], "/?currency=AUD").await;
    page.wait_for("onSet resolved").await;
    assert_eq!(page.see("amount").await.chars().next(), Some('A'));
    // An attribute changes how the price is written, without another request.
    page.set_attribute("currency-display", "narrowSymbol").await;
    page.wait_until("panel.querySelector('.amount').textContent.startsWith('$')")
        .await;
    assert_eq!(front.count("/xcover/quotes"), 1);
    // A property that is set later replaces it.
    page.evaluate("offer.currencyConfig = { currencyDisplay: 'symbol' }")
        .await;
    page.wait_until("panel.querySelector('.amount').textContent.startsWith('A$')")
        .await;
    // A script creates a second element, with its request as a property.
    let script = "
        const offer = document.querySelector('xce-protection-offer');
        const other = document.createElement('xce-protection-offer');
        other.quoteRequest = { ...offer.quoteRequest, currency: 'JPY' };
        other.setAttribute('locale', 'ja');
        other.addEventListener('xce-quote', (event) => (window.other = event.detail.offer));
        document.querySelector('.offer').append(other);";
    page.run(script).await;
    let other = page.wait("return window.other ?? null").await;
    assert_eq!(other["currency"], "JPY");
    assert!(
        other["priceFormatted"].as_str().unwrap().starts_with('￥'),
        "{other}"
    );
    assert_eq!(page.signal_names().await, ["xce-quote", "onSet resolved"]);
    // Without a request there is no offer, which is no error.
    let withdraw = "
        other = document.querySelectorAll('xce-protection-offer')[1];
        other.addEventListener('xce-error', () => (window.mistaken = true));
        other.quoteRequest = null;
        return other.offsetHeight === 0 && other.quote === null && !window.mistaken";
    assert_eq!(page.run(withdraw).await, true);
    // Once it is removed from the page, it holds nothing.
    page.run("other = document.querySelectorAll('xce-protection-offer')[1]; other.remove()")
        .await;
    page.wait("return other.quote === null && !other.shadowRoot.querySelector('input')")
        .await;
    page.close().await;
}

#[tokio::test]
async fn a_signal_that_comes_before_its_element_waits_for_it() {
    let (_stack, _front, page) = open(&[], "/").await;
    page.wait_for("onSet resolved").await;
    page.push_signal(
        "{ signal: 'set', element: '#late', data: { quote_request: document.querySelector('xce-protection-offer').quoteRequest },
           onSet: (promise) => promise.then((quote) => (window.late = quote.id)) }",
    )
    .await;
    let script = "
        setTimeout(() => {
          const late = document.createElement('xce-protection-offer');
          late.id = 'late';
          document.querySelector('.offer').append(late);
        }, 200);";
    page.run(script).await;
    assert_ne!(page.wait("return window.late ?? null").await, Value::Null);
    page.close().await;
}

#[tokio::test]
async fn clear_takes_the_choice_back_and_the_keyboard_makes_another() {
    let (_stack, _front, page) = open(&[], "/").await;
    page.wait_for("onSet resolved").await;
    page.choose(Choice::No).await;
    page.wait_for("xce-opt-out").await;
    page.clear().await;
    page.wait_for("xce-clear").await;
    assert_eq!(page.checked().await, None);
    page.tab_to_choices().await;
    page.type_keys(" ").await;
    page.wait_for("xce-select").await;
    page.type_keys("\u{e015}").await; // arrow down
    page.wait_for_nth("xce-opt-out", 2).await;
    page.close().await;
}
