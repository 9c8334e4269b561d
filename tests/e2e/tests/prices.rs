//! Prices on the page, in the display that the page asks for.

use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::Front;
use xcover_e2e::stack::Stack;

#[tokio::test]
async fn every_currency_and_language_of_the_demo_is_written_as_the_browsers_intl_does() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.proxy.address).await;
    let page = Checkout::open(&front, "/").await;
    page.wait_told("onSet resolved").await;
    for (language, currency) in [
        ("en-US", "IDR"),
        ("en-AU", "AUD"),
        ("de", "EUR"),
        ("fr", "GBP"),
        ("id", "IDR"),
        ("ja", "JPY"),
    ] {
        for (display, zeros) in [("symbol", "auto"), ("narrowSymbol", "stripIfInteger")] {
            // Each change is a re-quote; the last one counts.
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
