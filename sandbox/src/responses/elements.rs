//! A package in the shape in which XCover Elements v1 hands it to the page.
//!
//! `id` is Elements' own; bookings and opt-outs take the `provider_reference`. A quote that failed is
//! left out of the policies, and a discounted price is shown as the price.

use serde_json::json;

use crate::packages::package::{Package, Quote};
use crate::responses::content::Content;
use crate::responses::links::Links;
use crate::responses::payment;
use crate::scenarios::scenario::Scenario;
use crate::value::date;
use crate::value::json::{self, Object};

/// The price experiment of every package.
const EXPERIMENT: &str = "4b8f6c9e-3c0b-4f5e-9d54-0c7a1be2d901";
const VARIANT: &str = "a1f3d2c4-7e58-4b6a-8f09-6d2c5e4b7a02";

/// The whole package.
pub(crate) fn package(package: &Package, links: &Links<'_>) -> Object {
    let currency = &package.currency;
    let total = package.total(|premium| premium.price);
    let policies = package
        .valid_quotes()
        .map(|(_, quote)| policy(quote, package, links));
    json::object(json!({
        "provider_reference": package.id,
        "currency": currency.code(),
        "language": package.content_language(),
        "expires_at": date::timestamp(package.expires_at),
        "created_at": date::timestamp(package.created_at),
        "updated_at": date::timestamp(package.updated_at),
        "security_token": package.security_token,
        "is_fast_quote": false,
        "policies": policies.collect::<Vec<Object>>(),
        "id": package.elements_id,
        "total_price": currency.number(total),
        "total_price_formatted": currency.formatted(total),
        "pds_url": links.package_wording(),
        "brightwrite_details": {
            "bw_device_id": package.device_id,
            "bw_experiment_id": EXPERIMENT,
            "bw_variant_id": VARIANT,
        },
        "package_commission": currency.number(package.total(|premium| premium.total_commission)),
    }))
}

fn policy(quote: &Quote, package: &Package, links: &Links<'_>) -> Object {
    let (item, premium, currency) = (&quote.item, &quote.premium, &package.currency);
    let product = item.vertical.product();
    let mut policy = json::object(json!({
        "policy_start_date": date::elements_limit(item.starts),
        "policy_end_date": date::elements_limit(item.ends),
        "price": currency.number(premium.price),
        "policy_type": product.policy_type,
        "policy_code": product.code,
        "policy_version": product.version,
        "policy_content": Content::new(item, package, links).for_elements(),
        "pds_url": links.wording(item),
        "extra_fields": quote.extra_fields(currency),
        "created_at": date::timestamp(package.created_at),
        "updated_at": date::timestamp(package.updated_at),
        "provider_reference": quote.id,
        "price_formatted": currency.formatted(premium.price),
        "tax": currency.number(premium.tax),
        "tax_formatted": currency.formatted(premium.tax),
        "commission": quote.commission(currency),
    }));
    if package.has(Scenario::Instalments) {
        let plans = payment::instalment_plans(quote, package);
        policy.insert("instalment_plans".to_owned(), plans);
    }
    policy
}
