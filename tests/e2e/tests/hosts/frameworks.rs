//! Frameworks that render the element, as packages and as documented, and the request as an attribute.

use serde_json::Value;
use xcover_e2e::shopper::Choice;

use super::{Arrival, EMBED, Host, LISTEN, told};

#[tokio::test]
async fn a_recipe_works_whether_the_script_arrives_before_or_after_the_framework() {
    let host = Host::open().await;
    let page = &host.page;
    for name in ["react-18", "react-19", "vue", "svelte", "angular"] {
        for arrival in [Arrival::Early, Arrival::Late] {
            println!("{name} {arrival:?}");
            let asked = host.front.count("POST /xcover/quotes");
            host.render(name, arrival).await;
            page.wait_for("xce-quote").await;
            page.choose(Choice::Yes).await;
            assert_eq!(page.wait_for("xce-select").await["currency"], "USD");
            page.run("changeRequest({ ...request, currency: 'EUR' })")
                .await;
            let quote = page.wait_for_nth("xce-quote", 2).await;
            assert_eq!(quote["offer"]["currency"], "EUR", "{name} {arrival:?}");
            let expected = ["xce-quote", "xce-select", "xce-clear", "xce-quote"];
            assert_eq!(page.signal_names().await, expected, "{name} {arrival:?}");
            let asked = host.front.count("POST /xcover/quotes") - asked;
            assert_eq!(asked, 2, "{name} {arrival:?}");
        }
    }
    host.page.close().await;
}

#[tokio::test]
async fn a_request_may_be_an_attribute_in_json() {
    let host = Host::open().await;
    let page = &host.page;
    let request = host.request.to_string().replace('\'', "&#39;");
    let element = |attributes: &str| {
        format!("<xce-protection-offer {attributes}></xce-protection-offer>{EMBED}")
    };
    let set = |property: &str, value: &str| {
        let element = element("").replace(EMBED, "");
        format!(
            "{element}<script>document.querySelector('xce-protection-offer').{property} = {value}</script>{EMBED}"
        )
    };
    for body in [
        element(&format!("quoterequest='{request}'")),
        element(&format!(
            "quoteRequest='{request}' currencyconfig='{{\"currencyDisplay\": \"code\"}}'"
        )),
        // A framework that makes properties of what it takes for attributes.
        set("quoteRequest", "JSON.stringify(request)"),
        set("quoteRequest", "request"),
    ] {
        let asked = host.front.count("POST /xcover/quotes");
        host.visit(LISTEN, &body).await;
        let quote = page.wait_for("xce-quote").await;
        let formatted = quote["offer"]["priceFormatted"].as_str().expect("a price");
        assert_eq!(
            formatted.contains("USD"),
            body.contains("currencyDisplay"),
            "{formatted}"
        );
        assert_eq!(told(page).await, ["xce-quote"], "{body}");
        assert_eq!(host.front.count("POST /xcover/quotes") - asked, 1, "{body}");
    }
    // It is as alive as the property, and taken back with the attribute.
    page.set_attribute(
        "quoterequest",
        &host.request.to_string().replace("USD", "EUR"),
    )
    .await;
    let quote = page.wait_for_nth("xce-quote", 2).await;
    assert_eq!(quote["offer"]["currency"], "EUR");
    page.remove_attribute("quoterequest").await;
    assert_eq!(page.evaluate("offer.quote").await, Value::Null);
    host.page.close().await;
}

#[tokio::test]
async fn an_attribute_that_is_no_object_in_json_is_a_mistake_that_names_it_and_its_value() {
    let host = Host::open().await;
    let page = &host.page;
    for (attribute, value) in [
        ("quoterequest", "[object Object]"),
        ("offerrequest", "[object Object]"),
        ("currencyconfig", "[object Object]"),
        ("quoterequest", "{currency: 'USD'}"),
        ("quoterequest", "[1]"),
        ("quoterequest", ""),
        ("quoterequest", "5"),
        ("offerrequest", "{"),
        ("currencyconfig", "code"),
        ("currencyconfig", "true"),
    ] {
        let body =
            format!("<xce-protection-offer {attribute}=\"{value}\"></xce-protection-offer>{EMBED}");
        host.visit(LISTEN, &body).await;
        let error = page.wait_for("xce-error").await;
        assert_eq!(error["code"], "invalid-request");
        let message = error["message"].as_str().expect("a message");
        let said = value.trim_matches(['[', ']', '1']);
        for part in [attribute, said, "JSON.stringify"] {
            assert!(message.contains(part), "{message}: {part}");
        }
        assert_eq!(told(page).await, ["xce-error invalid-request"]);
    }
    host.page.close().await;
}

#[tokio::test]
async fn an_object_that_a_framework_wrote_as_text_is_no_mistake_if_the_property_follows() {
    let host = Host::open().await;
    let page = &host.page;
    host.render("react-naive", Arrival::Late).await;
    page.run("for (const name of ['quote', 'unavailable', 'error']) document.addEventListener(`xce-${name}`, told)")
        .await;
    assert_eq!(
        page.evaluate("offer.getAttribute('quoterequest')").await,
        "[object Object]",
        "what this test is about"
    );
    page.wait_until("offer.matches(':defined')").await;
    page.run("changeRequest({ ...request })").await;
    page.wait_for("xce-quote").await;
    tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
    assert_eq!(told(page).await, ["xce-quote"]);
    // The script was first: React sees the property.
    host.render("react-naive", Arrival::Early).await;
    page.wait("return !!document.querySelector('xce-protection-offer')?.quote")
        .await;
    host.page.close().await;
}
