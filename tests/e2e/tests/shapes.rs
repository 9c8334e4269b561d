//! Every shape of XCover's answers, with every basket, from the request to the page's signals.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use xcover_e2e::checkout::Checkout;
use xcover_e2e::open;

use crate::answer::{Product, answer, cents, dollars, items, options, price_of, products, text};

const BASKETS: [&str; 4] = ["event", "flight", "product", "parcel"];

/// The APIs that the demo can use, as its addresses name them.
const APIS: [&str; 3] = ["quotes", "fast_quote", "offers"];

#[tokio::test]
async fn every_basket_is_quoted_and_chosen_by_the_ids_of_its_quotes() {
    assert_every_basket(&[], "quotes").await;
}

#[tokio::test]
async fn every_basket_is_quoted_fast_and_chosen_by_the_keys_of_its_quotes() {
    assert_every_basket(&[], "fast_quote").await;
}

#[tokio::test]
async fn every_basket_is_offered_and_chosen_by_the_ids_of_its_products() {
    assert_every_basket(&[], "offers").await;
}

#[tokio::test]
async fn every_basket_of_xcover_elements_v1_is_chosen_by_the_references_of_its_policies() {
    assert_every_basket(&[("SANDBOX_SHAPE", "xce_v1")], "quotes").await;
}

/// The panel shows what is in the answer. A yes to every question selects its products as they are in there; a no
/// to every question is `reject`.
async fn assert_every_basket(settings: &[(&str, &str)], api: &str) {
    let (_stack, front, page) = open(settings, "/").await;
    let mut links = BTreeSet::new();
    for basket in BASKETS {
        page.visit(&front, &format!("/?api={api}&basket={basket}"))
            .await;
        let answer = answer(&page).await;
        let products = products(&answer);
        assert_shown(&page, &products, basket).await;
        assert_eq!(page.checked().await, None);
        for product in &products {
            assert_ne!(product.links(), [""; 0], "{basket}");
            links.extend(product.links());
            links.insert(product.wording.to_owned());
        }

        // One question: its first product is chosen. Several: one product of each.
        let questions = page.see_all("choices").await.len();
        let chosen = &products[..questions];
        for question in 1..=questions {
            page.answer(question, 1).await;
        }
        let yes = page.wait_for_nth("onChange", questions).await;
        assert_eq!(yes["selectedOption"], chosen[0].id, "{basket}");
        assert_eq!(yes["selectedProducts"], json!(items(chosen)));
        let select = page.wait_for_nth("xce-select", questions).await;
        assert_eq!(select["selectedOption"], yes["selectedOption"]);
        assert_eq!(select["selectedProducts"], yes["selectedProducts"]);
        assert_eq!(cents(&select["price"]), price_of(chosen));

        for question in 1..=questions {
            let options = options(&page, question).await;
            page.answer(question, options.len()).await;
        }
        let no = page.wait_for_nth("onChange", 2 * questions).await;
        assert_eq!(no["selectedOption"], "reject", "{basket}");
        assert_eq!(no["selectedProducts"], json!([]));
    }
    for link in links {
        let opened = reqwest::get(&link).await.unwrap();
        assert_eq!(opened.status(), 200, "{link}");
    }
    page.close().await;
}

#[tokio::test]
async fn with_an_instalment_plan_only_the_first_instalment_is_due_now() {
    let (_stack, front, page) = open(&[], "/").await;
    for api in ["quotes", "offers"] {
        page.visit(&front, &format!("/?api={api}&scenario=instalments"))
            .await;
        let answer = answer(&page).await;
        let product = products(&answer).remove(0);
        let pointer = if api == "offers" {
            "/details/instalment_plans/0"
        } else {
            "/instalment_plans/0"
        };
        let plan = product.item.pointer(pointer).unwrap();
        let (first, all) = (
            cents(&plan["first_instalment_amount"]),
            cents(&plan["amount"]),
        );
        let label = plan["label"].as_str().unwrap();
        assert_eq!(
            options(&page, 1).await[1],
            format!(
                "Yes, {label}\n{0}\n{0} now, {1} in all",
                dollars(first),
                dollars(all)
            ),
            "{api}"
        );
        page.answer(1, 2).await;
        let select = page.wait_for("xce-select").await;
        assert_eq!(cents(&select["dueNow"]), first, "{api}");
        assert_eq!(cents(&select["price"]), all);
        assert_eq!(select["instalmentPlan"]["name"], plan["name"]);
        // Without cover the order costs $200.
        assert_eq!(page.page_text("#total").await, dollars(20_000 + first));
        // Back to paying at once: the same product at another price.
        page.answer(1, 1).await;
        let select = page.wait_for_nth("xce-select", 2).await;
        assert_eq!(select["instalmentPlan"], Value::Null);
        assert_eq!(page.page_text("#total").await, dollars(20_000 + all));
    }
    // An instant booking can't name a plan, so that a fast quote offers none.
    page.visit(&front, "/?api=fast_quote&scenario=instalments")
        .await;
    let answer = answer(&page).await;
    assert!(answer["quotes"]["0"]["instalment_plans"].is_array());
    assert_eq!(options(&page, 1).await.len(), 2);
    page.close().await;
}

#[tokio::test]
async fn a_discount_is_shown_as_the_exact_difference_between_the_old_and_the_new_price() {
    let (_stack, front, page) = open(&[], "/").await;
    for api in APIS {
        page.visit(&front, &format!("/?api={api}&scenario=discount"))
            .await;
        let answer = answer(&page).await;
        let item = products(&answer).remove(0).item;
        let [price, saved] = if api == "offers" {
            ["price", "discount"].map(|kind| &item["details"]["finance"][kind]["total_amount"])
        } else {
            ["discount_price", "discount_amount"].map(|name| &item[name])
        };
        let (price, saved) = (cents(price), cents(saved));
        assert_eq!((price, saved), (1262, 140), "{api}");
        assert_eq!(page.see_all("before").await, ["$14.02"], "{api}");
        // Beside the title, and in the yes.
        assert_eq!(
            page.see_all("amount").await,
            [dollars(price), dollars(price)]
        );
        let line = format!("You save {}", dollars(saved));
        assert_eq!(page.see_all("saved").await, [line]);
        page.answer(1, 1).await;
        let select = page.wait_for("xce-select").await;
        assert_eq!(cents(&select["price"]), price);
    }
    page.close().await;
}

#[tokio::test]
async fn a_hole_in_the_copy_is_filled_only_with_a_price_that_is_certain() {
    let (_stack, front, page) = open(&[], "/").await;
    for api in APIS {
        page.visit(&front, &format!("/?api={api}&basket=parcel&scenario=holes"))
            .await;
        let answer = answer(&page).await;
        let hole = "For only per ticket it covers";
        let says = async |text: &str| {
            page.open_all_details().await;
            let said = page.see_all("description").await;
            let said = said.last().unwrap();
            assert!(said.starts_with(text), "{api}: {said}");
        };
        says(hole).await;
        page.set_attribute("units", "2").await;
        let each = products(&answer)[0].cents() / 2;
        says(&format!("For only {} per ticket it covers", dollars(each))).await;
        page.remove_attribute("units").await;
        says(hole).await;
        // All inclusions of this answer have the same title: it is shown once, and no text is lost.
        // An offer has its inclusions by title.
        let texts = "panel.querySelectorAll('.inclusions .tick').length";
        let expected = if api == "offers" { 1 } else { 3 };
        assert_eq!(page.evaluate(texts).await, expected, "{api}");
        assert_eq!(prices_in_titles(&page).await, ["US$ /year"], "{api}");
    }
    // Only a policy that lasts a year has a price per year.
    page.visit(&front, "/?basket=product&scenario=holes").await;
    let year = products(&answer(&page).await)[0].cents();
    let year = format!("{}/year", dollars(year));
    assert_eq!(prices_in_titles(&page).await, [year]);
    page.visit(&front, "/?api=offers&basket=product&scenario=holes")
        .await;
    answer(&page).await;
    assert_eq!(prices_in_titles(&page).await, ["US$ /year"]);
    page.close().await;
}

/// What the titles of inclusions have in the place of the price.
async fn prices_in_titles(page: &Checkout) -> Vec<String> {
    let titles = "[...panel.querySelectorAll('.inclusions .tick')].map((title) => title.innerText.replace(/[\\u2068\\u2069]/g, ''))";
    let titles = page.evaluate(titles).await;
    let price = |title: &Value| {
        let (_, price) = text(title).split_once("Rest easy with cover for only ")?;
        Some(price.split_once(". Stop")?.0.to_owned())
    };
    titles
        .as_array()
        .unwrap()
        .iter()
        .filter_map(price)
        .collect()
}

#[tokio::test]
async fn without_inclusions_there_is_no_list() {
    let (_stack, front, page) = open(&[], "/").await;
    for api in APIS {
        page.visit(&front, &format!("/?api={api}&scenario=no_inclusions"))
            .await;
        answer(&page).await;
        assert_eq!(page.see_all("inclusions").await, [""; 0], "{api}");
        assert_eq!(page.see_all("exclusions").await.len(), 1);
        assert!(page.see("exclusions").await.starts_with("Not covered: "));
    }
    page.close().await;
}

/// Before each choice, the panel shows everything that must be read of its products, whether it stands there for one
/// product or above for all of them.
async fn assert_shown(page: &Checkout, products: &[Product<'_>], context: &str) {
    let seen = "[...panel.querySelectorAll('fieldset')].map((question) => {
        const before = [];
        let isOwn = true;
        for (let node = question.previousElementSibling; node; node = node.previousElementSibling) {
            isOwn &&= node.localName !== 'fieldset';
            if (node.localName !== 'fieldset' && (isOwn || !node.matches('.product'))) before.push(node);
        }
        const find = (selector, nodes) => nodes.flatMap((node) =>
            [...(node.matches(selector) ? [node] : []), ...node.querySelectorAll(selector)]);
        const texts = (selector, nodes) => find(selector, nodes).map((found) => found.innerText);
        return {
            title: texts('.title, legend, .label', [...before, question]).join('\\n'),
            amount: texts('.amount', [...before, question]),
            disclaimer: texts('.disclaimer', before),
            links: find('.disclaimer a', before).map((link) => link.getAttribute('href')),
            wording: find('.wording', before).map((link) => link.getAttribute('href')),
        };
    })";
    let seen = page.evaluate(seen).await;
    let questions = seen.as_array().unwrap();
    for (nth, product) in products.iter().enumerate() {
        let seen = if questions.len() == 1 {
            &questions[0]
        } else {
            &questions[nth]
        };
        let shown = product.shown();
        let has = |what: &str, text: &Value| seen[what].as_array().unwrap().contains(text);
        let title = text(&seen["title"]);
        assert!(
            title.contains(product.title),
            "{context}: {} in {title}",
            product.title
        );
        for what in ["amount", "disclaimer", "wording"] {
            assert!(
                has(what, &shown[what]),
                "{context}: {} in {seen}",
                shown[what]
            );
        }
        for link in shown["links"].as_array().unwrap() {
            assert!(has("links", link), "{context}: {link} in {seen}");
        }
    }
}
