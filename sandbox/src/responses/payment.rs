//! What is to be paid: discounts, instalments, and the price of the bundle.

use serde_json::{Value, json};

use crate::catalogue::tariff::{Premium, share};
use crate::catalogue::texts::select::phrases;
use crate::packages::instalments::{INSTALMENT_PLANS, InstalmentPlan};
use crate::packages::package::{DISCOUNT_PERCENT, Package, Quote};
use crate::scenarios::scenario::Scenario;
use crate::value::json::{self, Object};

/// The value of an `instalment_plans` field.
pub(crate) fn instalment_plans(quote: &Quote, package: &Package) -> Value {
    if !package.has(Scenario::Instalments) {
        return json!([]);
    }
    let (currency, price) = (&package.currency, quote.premium.price);
    let language = package.content_language();
    let plan = |plan: &InstalmentPlan| {
        json!({
            "name": plan.name,
            "label": plan.label.for_locale(&language),
            "amount": currency.number(price),
            "first_instalment_amount": currency.number(share(price, 1, plan.instalments)),
        })
    };
    INSTALMENT_PLANS.iter().map(plan).collect()
}

/// The discount and the instalment plans of a quote.
pub(crate) fn of_quote(quote: &Quote, package: &Package) -> Object {
    let currency = &package.currency;
    let (price, discount) = (quote.premium.price, quote.discount());
    json::object(json!({
        "discount_price": currency.number(price),
        "discount_price_formatted": currency.formatted(price),
        "discount_amount": currency.number(discount),
        "discount_amount_formatted": currency.formatted(discount),
        "instalment_plans": instalment_plans(quote, package),
    }))
}

/// The same for a fast quote, which has these fields only if they say something.
pub(crate) fn of_fast_quote(quote: &Quote, package: &Package) -> Object {
    let mut fields = of_quote(quote, package);
    fields.retain(|name, _| {
        let scenario = match name.as_str() {
            "instalment_plans" => Scenario::Instalments,
            _ => Scenario::Discount,
        };
        package.has(scenario)
    });
    fields
}

/// The price of all quotes as a bundle.
pub(crate) fn bundle(package: &Package) -> Object {
    let currency = &package.currency;
    let total = package.total(|premium: &Premium| premium.price);
    let (percent, code, content) = if package.has(Scenario::Bundle) {
        let (title, description) = phrases(&package.content_language()).bundle;
        let content = json!({"title": title, "description": description});
        (DISCOUNT_PERCENT, json!("TOGETHER10"), content)
    } else {
        (0, Value::Null, json!({}))
    };
    let discount = share(total, percent, 100);
    let price = total.minus(discount);
    json::object(json!({
        "bundle_code": code,
        "bundle_price": currency.number(price),
        "bundle_content": content,
        "bundle_price_formatted": currency.formatted(price),
        "bundle_discount_percent": f64::from(percent),
        "bundle_discount_amount": currency.number(discount),
        "bundle_discount_amount_formatted": currency.formatted(discount),
    }))
}
