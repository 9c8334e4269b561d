//! What is to be paid: discounts, instalments, and the price of all together.

use serde_json::{Value, json};

use crate::catalogue::tariff::{Premium, share};
use crate::catalogue::texts::{Words, phrases};
use crate::packages::package::{Package, Quote};
use crate::requests::validation::{self, Object};
use crate::scenarios::scenario::Face;

/// How much less a discount makes the price, in percent; the same for a bundle.
pub(crate) const DISCOUNT_PERCENT: u32 = 10;

/// A way to pay bit by bit.
struct Plan {
    name: &'static str,
    label: Words,
    instalments: u32,
}

const PLANS: &[Plan] = &[
    Plan {
        name: "1year-monthly",
        label: Words::new("1Year-Monthly", "1 Jahr, monatlich"),
        instalments: 12,
    },
    Plan {
        name: "1year-quarterly",
        label: Words::new("1Year-Quarterly", "1 Jahr, vierteljährlich"),
        instalments: 4,
    },
];

/// Whether a package can be paid by the plan of this name.
pub(crate) fn has_plan(package: &Package, name: &str) -> bool {
    package.has(Face::Instalments) && PLANS.iter().any(|plan| plan.name == name)
}

/// The value of an `instalment_plans` field.
pub(crate) fn instalment_plans(quote: &Quote, package: &Package) -> Value {
    if !package.has(Face::Instalments) {
        return json!([]);
    }
    let (currency, price) = (&package.currency, quote.premium.price);
    let language = package.content_language();
    let plan = |plan: &Plan| {
        json!({
            "name": plan.name,
            "label": plan.label.speak(&language),
            "amount": currency.number(price),
            "first_instalment_amount": currency.number(share(price, 1, plan.instalments)),
        })
    };
    PLANS.iter().map(plan).collect()
}

/// What a quote costs when its price is not all there is to say.
pub(crate) fn of_quote(quote: &Quote, package: &Package) -> Object {
    let currency = &package.currency;
    let (price, discount) = (quote.premium.price, quote.discount());
    validation::object(json!({
        "discount_price": currency.number(price),
        "discount_price_formatted": currency.formatted(price),
        "discount_amount": currency.number(discount),
        "discount_amount_formatted": currency.formatted(discount),
        "instalment_plans": instalment_plans(quote, package),
    }))
}

/// The same for a fast quote, which tells it only where there is something to tell.
pub(crate) fn of_fast_quote(quote: &Quote, package: &Package) -> Object {
    let mut fields = of_quote(quote, package);
    fields.retain(|name, _| {
        let face = match name.as_str() {
            "instalment_plans" => Face::Instalments,
            _ => Face::Discount,
        };
        package.has(face)
    });
    fields
}

/// The price of all quotes together.
pub(crate) fn bundle(package: &Package) -> Object {
    let currency = &package.currency;
    let total = package.total(|premium: &Premium| premium.price);
    let (percent, code, content) = if package.has(Face::Bundle) {
        let (title, description) = phrases(&package.content_language()).bundle;
        let content = json!({"title": title, "description": description});
        (DISCOUNT_PERCENT, json!("TOGETHER10"), content)
    } else {
        (0, Value::Null, json!({}))
    };
    let discount = share(total, percent, 100);
    let price = total.minus(discount);
    validation::object(json!({
        "bundle_code": code,
        "bundle_price": currency.number(price),
        "bundle_content": content,
        "bundle_price_formatted": currency.formatted(price),
        "bundle_discount_percent": f64::from(percent),
        "bundle_discount_amount": currency.number(discount),
        "bundle_discount_amount_formatted": currency.formatted(discount),
    }))
}
