//! Pages that show an offer for information only.

use serde_json::Value;

use super::{EMBED, Host, told};

const OFFER: &str = "
    <form id=form>
      <xce-protection-offer mode=information name=cover required>
        <p slot=information id=prescribed>This cover can be bought four days after the order.</p>
      </xce-protection-offer>
    </form>
    <script>
      for (const name of ['quote', 'information', 'unavailable', 'view']) document.addEventListener(`xce-${name}`, told);
    </script>";

#[tokio::test]
async fn an_offer_for_information_has_everything_but_choices_and_keeps_nobody_waiting() {
    let host = Host::open().await;
    let page = &host.page;
    host.visit(&[Host::set(), EMBED].concat(), OFFER).await;
    let rejected = page.wait_for("onSet rejected").await;
    assert_eq!(rejected["reason"], "information");
    let shown = page.wait_for("xce-information").await;
    assert_eq!(shown["quote"], rejected["quote"]);
    assert!(shown["quote"]["quotes"].is_object(), "XCover's answer");
    assert_eq!(
        told(page).await,
        ["xce-information information", "onSet rejected information"]
    );

    // All that has to be read, and what the page says itself; nothing to choose.
    assert_eq!(page.see("amount").await, shown["offer"]["priceFormatted"]);
    for part in ["title", "disclaimer", "wording"] {
        assert_ne!(page.see(part).await, "", "{part}");
    }
    let controls = "panel.querySelectorAll('input, fieldset, .opt-out').length";
    assert_eq!(page.evaluate(controls).await, 0);
    let room = "(({ width, height }) => width > 200 && height > 10)(document.getElementById('prescribed').getBoundingClientRect())";
    assert_eq!(page.evaluate(room).await, true);

    // Nobody waits for an answer, and there is nothing to book or to report.
    assert!(page.validate().await);
    assert_eq!(page.run("return form.checkValidity()").await, true);
    assert_eq!(
        page.run("return new FormData(form).get('cover')").await,
        Value::Null
    );
    assert_eq!(page.booking_details().await, Value::Null);
    assert_eq!(page.evaluate("offer.quote").await, Value::Null);
    assert_eq!(page.report_opt_out().await, false);
    page.evaluate("offer.clear()").await;

    // Drawn again, it has no choices either.
    page.set_attribute("currency-display", "code").await;
    page.wait_until("panel.querySelector('.amount').textContent.includes('USD')")
        .await;
    assert_eq!(page.evaluate(controls).await, 0);
    assert_eq!(
        page.signal_names().await,
        ["xce-information", "onSet rejected"]
    );
}

#[tokio::test]
async fn for_information_each_of_several_covers_and_plans_has_its_name_and_price_in_every_layout() {
    let host = Host::open().await;
    let page = &host.page;
    for basket in ["flight", "product", "parcel"] {
        let script = format!(
            "return import('/baskets.js').then(({{ orderOf }}) =>
               orderOf({{ basket: '{basket}', currency: 'USD', lang: 'en-US', quantity: 2 }}).request.quote_request)"
        );
        let request = page.run(&script).await;
        for layout in ["panel", "card", "inline"] {
            let body = OFFER.replace("mode=", &format!("layout={layout} mode="));
            let own = format!("<script>window.request = {request}</script>");
            host.visit(&[&own, Host::set(), EMBED].concat(), &body)
                .await;
            let shown = page.wait_for("xce-information").await;
            let offered = shown["offer"]["products"].as_array().unwrap();
            let text = page
                .evaluate("panel.querySelector('.panel').innerText")
                .await;
            let text = text.as_str().unwrap();
            for product in offered {
                for field in ["title", "priceFormatted"] {
                    let words = product[field].as_str().unwrap();
                    assert!(
                        text.contains(words),
                        "{basket}, {layout}: {words} in {text}"
                    );
                }
            }
            assert_eq!(
                page.evaluate("panel.querySelectorAll('input').length")
                    .await,
                0
            );
        }
    }
}

#[tokio::test]
async fn without_its_file_an_offer_for_information_is_not_shown() {
    let host = Host::open().await;
    let broken = ("/information.js", "throw new Error('broken')".to_owned());
    let head = [Host::set(), EMBED].concat();
    host.visit_with(&head, OFFER, &[broken]).await;
    host.page.wait_for("onSet rejected").await;
    let expected = ["xce-unavailable not-loaded", "onSet rejected not-loaded"];
    assert_eq!(told(&host.page).await, expected);
    host.page.see_no_offer().await;
}
