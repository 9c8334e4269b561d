//! Several products: each with its own question, as alternatives, all together, or hidden.

use serde_json::{Value, json};
use xcover_e2e::open;

use crate::answer::{answer, cents, dollars, items, options, price_of, products};

#[tokio::test]
async fn the_second_of_two_products_with_a_question_each_can_be_chosen_alone() {
    let (_stack, front, page) = open(&[], "/").await;
    for (path, required) in [
        (
            "/?api=offers&basket=flight&scenario=rules_each",
            "Please choose yes or no",
        ),
        (
            "/?basket=product&quantity=2",
            "Please choose whether to add this protection",
        ),
    ] {
        page.visit(&front, path).await;
        let answer = answer(&page).await;
        let products = products(&answer);
        assert_eq!(products.len(), 2, "{path}");
        assert_eq!(page.see_all("choices").await.len(), 2, "{path}");

        page.answer(2, 1).await;
        let yes = page.wait_for("onChange").await;
        assert_eq!(yes["selectedOption"], products[1].id, "{path}");
        assert_eq!(yes["selectedProducts"], json!([products[1].item]));
        let select = page.wait_for("xce-select").await;
        assert_eq!(cents(&select["price"]), products[1].cents());

        // The first question is still open, so that the order isn't placed.
        page.pay().await;
        page.wait("return document.activeElement.localName === 'xce-protection-offer'")
            .await;
        let focus = "[...panel.querySelectorAll('fieldset')].indexOf(panel.activeElement.closest('fieldset'))";
        assert_eq!(page.evaluate(focus).await, 0, "{path}");
        let said = "[...panel.querySelectorAll('[role=alert]')].map((alert) => alert.checkVisibility() && alert.innerText)";
        assert_eq!(page.evaluate(said).await, json!([required, false]));
        assert!(!page.validate().await);
        assert_eq!(front.count("/orders"), 0);

        page.answer(1, 2).await;
        assert!(page.validate().await);
        assert_eq!(page.evaluate(said).await, json!([false, false]));
        let quotes = page.booking_details().await["quotes"].take();
        assert_eq!(quotes[0]["id"], products[1].id);
        assert_eq!(quotes.as_array().unwrap().len(), 1);
        let names = page.signal_names().await;
        assert_eq!(names.iter().filter(|name| *name == "onChange").count(), 1);
    }
    page.close().await;
}

#[tokio::test]
async fn a_no_to_the_first_of_two_questions_is_no_choice_yet() {
    let (_stack, _front, page) = open(&[], "/?basket=product&quantity=2").await;
    page.wait_for("onSet resolved").await;
    page.answer(1, 2).await;
    assert!(!page.can_pay().await);
    page.pay().await;
    let second =
        "panel.activeElement === panel.querySelectorAll('fieldset')[1].querySelector('input')";
    assert_eq!(page.evaluate(second).await, true);
    assert_eq!(page.signal_names().await, ["xce-quote", "onSet resolved"]);
    page.answer(2, 2).await;
    assert_eq!(page.wait_for("onChange").await["selectedOption"], "reject");
    assert!(page.can_pay().await);
    page.close().await;
}

#[tokio::test]
async fn the_second_of_two_alternatives_can_be_chosen_but_never_both() {
    let (_stack, front, page) = open(&[], "/").await;
    for path in [
        "/?api=offers&basket=product",
        "/?api=offers&basket=flight&scenario=rules_one",
    ] {
        page.visit(&front, path).await;
        let answer = answer(&page).await;
        let products = products(&answer);
        let options = options(&page, 1).await;
        assert_eq!(options.len(), 3, "{path}");
        for (option, product) in options.iter().zip(&products) {
            let yes = format!("Yes, {}\n{}", product.title, dollars(product.cents()));
            assert!(option.starts_with(&yes), "{path}: {option}");
        }
        assert_eq!(options[2], "No, continue without protection");
        page.answer(1, 1).await;
        page.answer(1, 2).await;
        let second = page.wait_for_nth("onChange", 2).await;
        assert_eq!(second["selectedOption"], products[1].id);
        assert_eq!(second["selectedProducts"], json!([products[1].item]));
        let select = page.wait_for_nth("xce-select", 2).await;
        assert_eq!(cents(&select["price"]), products[1].cents());
    }
    page.close().await;
}

#[tokio::test]
async fn products_that_are_only_sold_together_have_one_yes_at_their_exact_sum_or_bundle_price() {
    let (_stack, front, page) = open(&[], "/").await;
    for path in [
        "/?api=offers&basket=flight&scenario=rules_together",
        "/?api=offers&basket=product&scenario=rules_together",
        "/?basket=product&scenario=bundle",
    ] {
        page.visit(&front, path).await;
        let answer = answer(&page).await;
        let products = products(&answer);
        assert_eq!(products.len(), 2, "{path}");
        let price = match &answer["bundle_price"] {
            Value::Null => price_of(&products),
            bundle_price => cents(bundle_price),
        };
        let saved = cents(&answer["bundle_discount_amount"]);
        assert_eq!(price + saved, price_of(&products), "{path}");
        // The sum before, and what is saved, stand with the price of all.
        let (before, saving) = match saved {
            0 => (vec![], vec![]),
            _ => (
                vec![dollars(price + saved)],
                vec![format!("You save {}", dollars(saved))],
            ),
        };
        assert_eq!(page.see("amount").await, dollars(price), "{path}");
        assert_eq!(page.see_all("before").await, before, "{path}");
        assert_eq!(page.see_all("saved").await, saving, "{path}");
        assert_eq!(
            options(&page, 1).await,
            [
                format!("Yes, add protection\n{}", dollars(price)),
                "No, continue without protection".to_owned()
            ]
        );
        page.answer(1, 1).await;
        let yes = page.wait_for("onChange").await;
        assert_eq!(yes["selectedOption"], products[0].id);
        assert_eq!(yes["selectedProducts"], json!(items(&products)));
        let select = page.wait_for("xce-select").await;
        assert_eq!(cents(&select["price"]), price, "{path}");
    }
    page.close().await;
}

#[tokio::test]
async fn products_that_are_hidden_at_first_are_not_offered() {
    let (_stack, _front, page) =
        open(&[], "/?api=offers&basket=flight&scenario=rules_hidden").await;
    let answer = answer(&page).await;
    let products = products(&answer);
    assert_eq!(products.len(), 2);
    let titles = page.see_all("title").await;
    assert!(titles.contains(&products[0].title.to_owned()), "{titles:?}");
    assert!(
        !titles.contains(&products[1].title.to_owned()),
        "{titles:?}"
    );
    assert_eq!(page.see_all("choices").await.len(), 1);
    page.answer(1, 1).await;
    let yes = page.wait_for("onChange").await;
    assert_eq!(yes["selectedProducts"], json!([products[0].item]));
    page.close().await;
}
