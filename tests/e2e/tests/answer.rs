//! The products in an answer of XCover's, whatever its shape.

use serde_json::{Value, json};
use xcover_e2e::checkout::Checkout;

/// A product as it is in an answer.
pub(crate) struct Product<'a> {
    pub(crate) id: &'a str,
    pub(crate) title: &'a str,
    price: &'a Value,
    pub(crate) wording: &'a str,
    /// HTML.
    disclaimer: &'a str,
    pub(crate) item: &'a Value,
}

impl Product<'_> {
    /// Its price in cents.
    pub(crate) fn cents(&self) -> i64 {
        cents(self.price)
    }

    /// The addresses in the disclaimer.
    pub(crate) fn links(&self) -> Vec<String> {
        let links = self.disclaimer.split("href=\"").skip(1);
        let links = links.filter_map(|rest| rest.split('"').next());
        links.map(|link| link.replace("&amp;", "&")).collect()
    }

    /// What the panel must show of it.
    pub(crate) fn shown(&self) -> Value {
        let pieces = self.disclaimer.split('<');
        let text = pieces.map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
        let text = text.collect::<String>().replace("&amp;", "&");
        json!({
            "title": self.title, "amount": dollars(self.cents()), "disclaimer": text,
            "links": self.links(), "wording": self.wording,
        })
    }
}

/// Waits for an offer; returns the answer that it was made from.
pub(crate) async fn answer(page: &Checkout) -> Value {
    page.wait_for("onSet resolved").await["quote"].clone()
}

/// The products of an answer of any shape, in its order.
pub(crate) fn products(answer: &Value) -> Vec<Product<'_>> {
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
    // A product without a disclaimer of its own has the offer's.
    let disclaimer = match text(&own["disclaimer_html"]) {
        "" => text(&content["disclaimer_html"]),
        own => own,
    };
    Product {
        id: text(&product["id"]),
        title: text(&own["title"]),
        price: &details["finance"]["price"]["total_amount"],
        wording: text(&details["pds_url"]),
        disclaimer,
        item: product,
    }
}

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

pub(crate) fn items(products: &[Product<'_>]) -> Vec<Value> {
    let items = products.iter().map(|product| product.item.clone());
    items.collect()
}

/// The sum of the products' prices, in cents.
pub(crate) fn price_of(products: &[Product<'_>]) -> i64 {
    products.iter().map(Product::cents).sum()
}

/// An amount in dollars, as a number or a decimal string, in cents; 0 if it is neither.
#[expect(clippy::cast_possible_truncation, reason = "rounded, and small")]
pub(crate) fn cents(amount: &Value) -> i64 {
    let dollars = match amount {
        Value::String(decimal) => decimal.parse().unwrap(),
        amount => amount.as_f64().unwrap_or_default(),
    };
    (dollars * 100.0).round() as i64
}

pub(crate) fn dollars(cents: i64) -> String {
    format!("${}.{:02}", cents / 100, cents % 100)
}

/// The texts of the options of the `nth` question (from 1), without FSI and PDI, which nobody sees.
pub(crate) async fn options(page: &Checkout, nth: usize) -> Vec<String> {
    let options = format!(
        "[...panel.querySelectorAll('fieldset')[{}].querySelectorAll('label')].map((label) => label.innerText.replace(/[\\u2068\\u2069]/g, ''))",
        nth - 1
    );
    let options = page.evaluate(&options).await;
    let options = options.as_array().unwrap().iter();
    options.map(|option| text(option).to_owned()).collect()
}
