//! Every shape of an answer, with every basket, from the request to what the page is told.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::Front;
use xcover_e2e::stack::Stack;

const BASKETS: [&str; 4] = ["event", "flight", "product", "parcel"];

/// The ways to ask that the demo can switch between, as its addresses name them.
const APIS: [&str; 3] = ["quotes", "fast_quote", "offers"];

#[tokio::test]
async fn every_basket_is_quoted_and_chosen_by_the_ids_of_its_quotes() {
    see_every_basket(&[], "quotes").await;
}

#[tokio::test]
async fn every_basket_is_quoted_fast_and_chosen_by_the_keys_of_its_quotes() {
    see_every_basket(&[], "fast_quote").await;
}

#[tokio::test]
async fn every_basket_is_offered_and_chosen_by_the_ids_of_its_products() {
    see_every_basket(&[], "offers").await;
}

#[tokio::test]
async fn every_basket_of_xcover_elements_v1_is_chosen_by_the_references_of_its_policies() {
    see_every_basket(&[("SANDBOX_SHAPE", "xce_v1")], "quotes").await;
}

/// The panel shows what is in the answer; a yes to every question tells its products as they are
/// there, a no to every question `reject`.
async fn see_every_basket(settings: &[(&str, &str)], api: &str) {
    let stack = Stack::start(settings);
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open(&front, "/").await;
    let mut links = BTreeSet::new();
    for basket in BASKETS {
        page.visit(&front, &format!("/?api={api}&basket={basket}"))
            .await;
        let answer = answer(&page).await;
        let products = products(&answer);
        let shown: Vec<Value> = products.iter().map(Product::shown).collect();
        assert_eq!(see_products(&page).await, json!(shown), "{basket}");
        assert_eq!(page.checked().await, None);
        for product in &products {
            assert_ne!(product.links(), [""; 0], "{basket}");
            links.extend(product.links());
            links.insert(product.wording.to_owned());
        }

        // With one question its first product is chosen, with several one of each.
        let questions = page.see_all("choices").await.len();
        let chosen = &products[..questions];
        for question in 1..=questions {
            page.answer(question, 1).await;
        }
        let yes = page.wait_told_nth("onChange", questions).await;
        assert_eq!(yes["selectedOption"], chosen[0].id, "{basket}");
        assert_eq!(yes["selectedProducts"], json!(items(chosen)));
        let select = page.wait_told_nth("xce-select", questions).await;
        assert_eq!(select["selectedOption"], yes["selectedOption"]);
        assert_eq!(select["selectedProducts"], yes["selectedProducts"]);
        assert_eq!(cents(&select["price"]), price_of(chosen));

        for question in 1..=questions {
            let options = options(&page, question).await;
            page.answer(question, options.len()).await;
        }
        let no = page.wait_told_nth("onChange", 2 * questions).await;
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
async fn of_two_products_with_a_question_each_the_second_can_be_taken_alone() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open(&front, "/").await;
    for (path, required) in [
        (
            "/?api=offers&basket=flight&face=rules_each",
            "Please choose yes or no",
        ),
        (
            "/?basket=product&quantity=2",
            "Please choose whether to add this cover",
        ),
    ] {
        page.visit(&front, path).await;
        let answer = answer(&page).await;
        let products = products(&answer);
        assert_eq!(products.len(), 2, "{path}");
        assert_eq!(page.see_all("choices").await.len(), 2, "{path}");

        page.answer(2, 1).await;
        let yes = page.wait_told("onChange").await;
        assert_eq!(yes["selectedOption"], products[1].id, "{path}");
        assert_eq!(yes["selectedProducts"], json!([products[1].item]));
        let select = page.wait_told("xce-select").await;
        assert_eq!(cents(&select["price"]), products[1].cents());

        // The first question is still open: the order waits for it.
        page.pay().await;
        page.wait("return document.activeElement.localName === 'xce-protection-offer'")
            .await;
        let focus = "[...panel.querySelectorAll('fieldset')].indexOf(panel.activeElement.closest('fieldset'))";
        assert_eq!(page.ask_panel(focus).await, 0, "{path}");
        let said = "[...panel.querySelectorAll('[role=alert]')].map((alert) => alert.innerText)";
        assert_eq!(page.ask_panel(said).await, json!([required, ""]));
        assert_eq!(page.ask_panel("offer.validate()").await, false);
        assert_eq!(front.count("/orders"), 0);

        page.answer(1, 2).await;
        assert_eq!(page.ask_panel("offer.validate()").await, true);
        assert_eq!(page.ask_panel(said).await, json!(["", ""]));
        let quotes = page.ask_panel("offer.bookingDetails().quotes").await;
        assert_eq!(quotes[0]["id"], products[1].id);
        assert_eq!(quotes.as_array().unwrap().len(), 1);
        let told = page.told_names().await;
        assert_eq!(told.iter().filter(|name| *name == "onChange").count(), 1);
    }
    page.close().await;
}

#[tokio::test]
async fn a_no_to_the_first_question_alone_decides_nothing_yet() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open(&front, "/?basket=product&quantity=2").await;
    page.wait_told("onSet resolved").await;
    page.answer(1, 2).await;
    assert!(!page.can_pay().await);
    page.pay().await;
    let second =
        "panel.activeElement === panel.querySelectorAll('fieldset')[1].querySelector('input')";
    assert_eq!(page.ask_panel(second).await, true);
    assert_eq!(page.told_names().await, ["xce-quote", "onSet resolved"]);
    page.answer(2, 2).await;
    assert_eq!(page.wait_told("onChange").await["selectedOption"], "reject");
    assert!(page.can_pay().await);
    page.close().await;
}

#[tokio::test]
async fn of_alternatives_the_second_can_be_taken_and_never_both() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open(&front, "/").await;
    for path in [
        "/?api=offers&basket=product",
        "/?api=offers&basket=flight&face=rules_one",
    ] {
        page.visit(&front, path).await;
        let answer = answer(&page).await;
        let products = products(&answer);
        let yes = products
            .iter()
            .map(|product| format!("{}: {}", product.title, dollars(product.cents())));
        let mut expected: Vec<String> = yes.collect();
        expected.push("No, continue without cover".to_owned());
        assert_eq!(options(&page, 1).await, expected, "{path}");
        page.answer(1, 1).await;
        page.answer(1, 2).await;
        let second = page.wait_told_nth("onChange", 2).await;
        assert_eq!(second["selectedOption"], products[1].id);
        assert_eq!(second["selectedProducts"], json!([products[1].item]));
        let select = page.wait_told_nth("xce-select", 2).await;
        assert_eq!(cents(&select["price"]), products[1].cents());
    }
    page.close().await;
}

#[tokio::test]
async fn products_that_are_taken_together_have_one_yes_at_their_exact_sum_or_bundle_price() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open(&front, "/").await;
    for path in [
        "/?api=offers&basket=flight&face=rules_together",
        "/?api=offers&basket=product&face=rules_together",
        "/?basket=product&face=bundle",
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
        let together = match saved {
            0 => format!("Together {}", dollars(price)),
            _ => format!("Together {} · You save {}", dollars(price), dollars(saved)),
        };
        assert_eq!(page.see_all("bundle").await, [together], "{path}");
        assert_eq!(
            options(&page, 1).await,
            [
                format!("Yes, add cover for {}", dollars(price)),
                "No, continue without cover".to_owned()
            ]
        );
        page.answer(1, 1).await;
        let yes = page.wait_told("onChange").await;
        assert_eq!(yes["selectedOption"], products[0].id);
        assert_eq!(yes["selectedProducts"], json!(items(&products)));
        let select = page.wait_told("xce-select").await;
        assert_eq!(cents(&select["price"]), price, "{path}");
    }
    page.close().await;
}

#[tokio::test]
async fn products_that_are_hidden_at_first_are_not_offered() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open(&front, "/?api=offers&basket=flight&face=rules_hidden").await;
    let answer = answer(&page).await;
    let products = products(&answer);
    assert_eq!(products.len(), 2);
    assert_eq!(page.see_all("title").await, [products[0].title]);
    assert_eq!(page.see_all("choices").await.len(), 1);
    page.answer(1, 1).await;
    let yes = page.wait_told("onChange").await;
    assert_eq!(yes["selectedProducts"], json!([products[0].item]));
    page.close().await;
}

#[tokio::test]
async fn with_an_instalment_plan_only_the_first_instalment_is_due_now() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open(&front, "/").await;
    for api in APIS {
        page.visit(&front, &format!("/?api={api}&face=instalments"))
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
            format!("{label}: {} now, {} in all", dollars(first), dollars(all)),
            "{api}"
        );
        page.answer(1, 2).await;
        let select = page.wait_told("xce-select").await;
        assert_eq!(cents(&select["dueNow"]), first, "{api}");
        assert_eq!(cents(&select["price"]), all);
        assert_eq!(select["instalmentPlan"]["name"], plan["name"]);
        // The order without cover is of $200.
        assert_eq!(page.page_text("#total").await, dollars(20_000 + first));
        // Back to paying at once: the same product, another sum.
        page.answer(1, 1).await;
        let select = page.wait_told_nth("xce-select", 2).await;
        assert_eq!(select["instalmentPlan"], Value::Null);
        assert_eq!(page.page_text("#total").await, dollars(20_000 + all));
    }
    page.close().await;
}

#[tokio::test]
async fn a_discount_is_shown_as_the_exact_difference_between_the_old_and_the_new_price() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open(&front, "/").await;
    for api in APIS {
        page.visit(&front, &format!("/?api={api}&face=discount"))
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
        assert_eq!(page.see_all("amount").await, [dollars(price)]);
        let line = format!("You save {}", dollars(saved));
        assert_eq!(page.see_all("saved").await, [line]);
        page.answer(1, 1).await;
        let select = page.wait_told("xce-select").await;
        assert_eq!(cents(&select["price"]), price);
    }
    page.close().await;
}

#[tokio::test]
async fn a_hole_in_the_copy_is_filled_only_when_it_is_sure_with_what() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open(&front, "/").await;
    for api in APIS {
        page.visit(&front, &format!("/?api={api}&basket=parcel&face=holes"))
            .await;
        let answer = answer(&page).await;
        let hole = "For only per ticket it covers";
        let says = async |text: &str| {
            let said = page.see_all("description").await;
            let said = said.last().unwrap();
            assert!(said.starts_with(text), "{api}: {said}");
        };
        says(hole).await;
        page.run("document.querySelector('xce-protection-offer').setAttribute('units', '2')")
            .await;
        let each = products(&answer)[0].cents() / 2;
        says(&format!("For only {} per ticket it covers", dollars(each))).await;
        page.run("document.querySelector('xce-protection-offer').removeAttribute('units')")
            .await;
        says(hole).await;
        // The title that all inclusions of this answer repeat is shown once, and no text is lost.
        // An offer's are keyed by their titles.
        let texts =
            "panel.querySelectorAll('[part=product] [part=inclusions] [part=point-text]').length";
        let expected = if api == "offers" { 1 } else { 3 };
        assert_eq!(page.ask_panel(texts).await, expected, "{api}");
        assert_eq!(rest_easy(&page).await, ["US$ /year"], "{api}");
    }
    // A year's price is known of a policy that lasts a year, and of no other.
    page.visit(&front, "/?basket=product&face=holes").await;
    let year = products(&answer(&page).await)[0].cents();
    let year = format!("{}/year", dollars(year));
    assert_eq!(rest_easy(&page).await, [year]);
    page.visit(&front, "/?api=offers&basket=product&face=holes")
        .await;
    answer(&page).await;
    let shown = rest_easy(&page).await;
    assert!(shown.iter().all(|price| price == "US$ /year"), "{shown:?}");
    page.close().await;
}

/// What stands where the price was meant in the titles with a hole.
async fn rest_easy(page: &Checkout) -> Vec<String> {
    let titles = page.see_all("point-title").await;
    let price = |title: &String| {
        let (_, price) = title.split_once("Rest easy with cover for only ")?;
        Some(price.split_once(". Stop").unwrap().0.to_owned())
    };
    titles.iter().filter_map(price).collect()
}

#[tokio::test]
async fn without_inclusions_there_is_no_list_of_them() {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open(&front, "/").await;
    for api in APIS {
        page.visit(&front, &format!("/?api={api}&face=no_inclusions"))
            .await;
        answer(&page).await;
        assert_eq!(page.see_all("inclusions").await, [""; 0], "{api}");
        assert_eq!(page.see_all("exclusions").await.len(), 1);
        assert_eq!(page.see_all("subtitle").await[0], "What is not covered");
    }
    page.close().await;
}

/// A product as it stands in an answer.
struct Product<'a> {
    id: &'a str,
    title: &'a str,
    price: &'a Value,
    wording: &'a str,
    /// HTML.
    disclaimer: &'a str,
    item: &'a Value,
}

impl Product<'_> {
    fn cents(&self) -> i64 {
        cents(self.price)
    }

    /// The addresses in the disclaimer.
    fn links(&self) -> Vec<String> {
        let links = self.disclaimer.split("href=\"").skip(1);
        let links = links.filter_map(|rest| rest.split('"').next());
        links.map(|link| link.replace("&amp;", "&")).collect()
    }

    /// What [`see_products`] has to see of it.
    fn shown(&self) -> Value {
        let pieces = self.disclaimer.split('<');
        let text = pieces.map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
        let text = text.collect::<String>().replace("&amp;", "&");
        json!({
            "title": self.title, "amount": dollars(self.cents()), "disclaimer": text,
            "links": self.links(), "wording": self.wording,
        })
    }
}

/// The answer that the panel shows, once it does.
async fn answer(page: &Checkout) -> Value {
    page.wait_told("onSet resolved").await["quote"].clone()
}

/// The products of an answer of any shape, in their order.
fn products(answer: &Value) -> Vec<Product<'_>> {
    if let Some(quotes) = answer["quotes"].as_object() {
        let quotes = quotes.iter();
        quotes
            .map(|(key, quote)| product_of_quote(key, quote))
            .collect()
    } else if let Some(policies) = answer["policies"].as_array() {
        policies.iter().map(product_of_policy).collect()
    } else {
        let products = answer["products"].as_array().unwrap().iter();
        let product = |product| product_of_offer(product, &answer["content"]);
        products.map(product).collect()
    }
}

fn product_of_quote<'a>(key: &'a str, quote: &'a Value) -> Product<'a> {
    let content = &quote["policy"]["content"];
    Product {
        id: quote["id"].as_str().unwrap_or(key),
        title: text(&content["title"]),
        price: &quote["price"],
        wording: text(&quote["pds_url"]),
        disclaimer: text(&content["disclaimer_html"]),
        item: quote,
    }
}

fn product_of_policy(policy: &Value) -> Product<'_> {
    let content = &policy["policy_content"];
    Product {
        id: text(&policy["provider_reference"]),
        title: text(&content["title"]),
        price: &policy["price"],
        wording: text(&policy["pds_url"]),
        disclaimer: text(&content["disclaimer"]),
        item: policy,
    }
}

fn product_of_offer<'a>(product: &'a Value, content: &'a Value) -> Product<'a> {
    let mut texts = content["products"].as_array().unwrap().iter();
    let own = texts.find(|own| own["id"] == product["id"]).unwrap();
    let details = &product["details"];
    Product {
        id: text(&product["id"]),
        title: text(&own["title"]),
        price: &details["finance"]["price"]["total_amount"],
        wording: text(&details["pds_url"]),
        disclaimer: text(&content["disclaimer_html"]),
        item: product,
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn items(products: &[Product<'_>]) -> Vec<Value> {
    let items = products.iter().map(|product| product.item.clone());
    items.collect()
}

/// What products cost together, in cents.
fn price_of(products: &[Product<'_>]) -> i64 {
    products.iter().map(Product::cents).sum()
}

/// An amount of dollars, a number or a decimal string, in cents; nothing is none.
#[expect(clippy::cast_possible_truncation, reason = "rounded, and small")]
fn cents(amount: &Value) -> i64 {
    let dollars = match amount {
        Value::String(decimal) => decimal.parse().unwrap(),
        amount => amount.as_f64().unwrap_or_default(),
    };
    (dollars * 100.0).round() as i64
}

fn dollars(cents: i64) -> String {
    format!("${}.{:02}", cents / 100, cents % 100)
}

/// What is written on the options of the `nth` question (from 1).
async fn options(page: &Checkout, nth: usize) -> Vec<String> {
    let options = format!(
        "[...panel.querySelectorAll('fieldset')[{}].querySelectorAll('label')].map((label) => label.innerText)",
        nth - 1
    );
    let options = page.ask_panel(&options).await;
    let options = options.as_array().unwrap().iter();
    options.map(|option| text(option).to_owned()).collect()
}

/// What the panel shows of each product.
async fn see_products(page: &Checkout) -> Value {
    let seen = "[...panel.querySelectorAll('[part=product]')].map((product) => {
        const part = (name) => product.querySelector(`[part=${name}]`);
        return {
            title: part('title').innerText,
            amount: part('amount').innerText,
            disclaimer: part('disclaimer').innerText,
            links: [...part('disclaimer').querySelectorAll('a')].map((link) => link.getAttribute('href')),
            wording: part('wording').getAttribute('href'),
        };
    })";
    page.ask_panel(seen).await
}
