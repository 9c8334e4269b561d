//! Prices on the page, displayed as it asks for.

use xcover_e2e::open;

#[tokio::test]
async fn prices_in_every_currency_and_language_of_the_demo_are_the_browsers_own() {
    let (_stack, _front, page) = open(&[], "/").await;
    page.wait_for("onSet resolved").await;
    for (language, currency) in [
        ("en-US", "IDR"),
        ("en-AU", "AUD"),
        ("de", "EUR"),
        ("fr", "GBP"),
        ("id", "IDR"),
        ("ja", "JPY"),
    ] {
        for (display, zeros) in [("symbol", "auto"), ("narrowSymbol", "stripIfInteger")] {
            // Each change requests another quote; the last one counts.
            let changes = [
                ("lang", language),
                ("currency", currency),
                ("display", display),
                ("zeros", zeros),
            ];
            for (list, value) in changes {
                page.select(list, value).await;
            }
            let script = format!(
                "const offer = document.querySelector('xce-protection-offer');
                 const price = offer.quote?.total_price;
                 if (price === undefined || offer.quote.currency !== '{currency}') return null;
                 return new Intl.NumberFormat('{language}', {{ style: 'currency', currency: '{currency}',
                   currencyDisplay: '{display}', trailingZeroDisplay: '{zeros}' }}).format(price);"
            );
            let expected = page.wait(&script).await;
            let case = format!("{language} {currency} {display} {zeros}");
            assert_eq!(
                page.see_exactly("amount").await,
                expected.as_str().unwrap(),
                "{case}"
            );
        }
    }
    page.close().await;
}

#[tokio::test]
async fn the_price_per_unit_is_shown_beside_the_full_price() {
    let (_stack, _front, page) = open(&[], "/").await;
    page.wait_for("onSet resolved").await;
    page.set_attribute("units", "4").await;
    page.wait_until("panel.querySelector('.each')?.textContent ?? null")
        .await;
    assert_eq!(page.see("each").await, "$3.51 each");
    assert_eq!(page.see("amount").await, "$14.02");
    page.set_attribute("units", "many").await;
    let error = page.wait_for("xce-error").await;
    assert_eq!(
        error["message"],
        "units: \"many\" is not a whole number from 1 on"
    );
    page.close().await;
}

#[tokio::test]
async fn a_page_formats_its_own_totals_as_the_panel_does() {
    let (_stack, _front, page) = open(&[], "/").await;
    let format = async |arguments: &str| {
        let script = format!(
            "return import('/embed.js').then((embed) => embed.formatPrice({arguments})).catch((error) => `error ${{error.message}}`)"
        );
        page.run(&script)
            .await
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(format("214.02, 'USD'").await, "$214.02");
    assert_eq!(format("'214.020', 'usd', 'de'").await, "214,02\u{a0}$");
    assert_eq!(format("-3, 'CHF', 'de-CH'").await, "CHF-3.00");
    let config =
        "1500, 'AUD', 'en', { currencyDisplay: 'code', trailingZeroDisplay: 'stripIfInteger' }";
    assert_eq!(format(config).await, "AUD\u{a0}1,500");
    assert_eq!(format("1234.5, 'HUF', 'tlh'").await, "HUF\u{a0}1,234.50");
    for (arguments, message) in [
        ("NaN, 'USD'", "error amount: NaN is not a decimal number"),
        ("'1,5', 'USD'", "error amount: 1,5 is not a decimal number"),
        ("1e21, 'USD'", "error amount: 1e+21 is not a decimal number"),
        (
            "12345678901234567890n, 'USD'",
            "error amount: 12345678901234567890 is more than 15 digits",
        ),
        (
            "1, 'DOLLAR'",
            "error currency: DOLLAR is not an ISO 4217 code",
        ),
        (
            "1, 'USD', 'en', { currencyDisplay: 'name' }",
            "error currencyDisplay: \"name\" is not symbol, narrowSymbol or code",
        ),
    ] {
        assert_eq!(format(arguments).await, message);
    }
    page.close().await;
}
