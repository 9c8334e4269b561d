//! A package as XCover Elements v1 hands it to the page.
//!
//! Here `id` is Elements' own; the ids that bookings and opt-outs take are `provider_reference`.
//! A quote that failed is simply not among the policies.

use serde_json::{Value, json};

use crate::content::Content;
use crate::instant;
use crate::links::Links;
use crate::package::{Package, Quote};

/// The whole package.
pub(crate) fn answer(package: &Package, links: &Links<'_>) -> Value {
    let currency = &package.currency;
    let total = package.total(|premium| premium.price);
    let policies = package
        .priced()
        .map(|(_, quote)| policy(quote, package, links));
    json!({
        "provider_reference": package.id,
        "currency": currency.code(),
        "language": package.content_language(),
        "expires_at": instant::stamp(package.expires_at()),
        "created_at": instant::stamp(package.created_at),
        "updated_at": instant::stamp(package.created_at),
        "security_token": package.security_token,
        "is_fast_quote": false,
        "policies": policies.collect::<Vec<Value>>(),
        "id": package.elements_id,
        "total_price": currency.number(total),
        "total_price_formatted": currency.formatted(total),
        "pds_url": links.package_wording(),
        "brightwrite_details": {
            "bw_device_id": package.device_id,
            "bw_experiment_id": null,
            "bw_variant_id": null,
        },
        "package_commission": currency.number(package.total(|premium| premium.total_commission)),
    })
}

fn policy(quote: &Quote, package: &Package, links: &Links<'_>) -> Value {
    let (item, premium, currency) = (&quote.item, &quote.premium, &package.currency);
    let product = item.vertical.product();
    let created_at = instant::stamp(package.created_at);
    json!({
        "policy_start_date": instant::day(item.starts),
        "policy_end_date": instant::day(item.ends),
        "price": currency.number(premium.price),
        "policy_type": product.policy_type,
        "policy_code": product.code,
        "policy_version": product.version,
        "policy_content": Content::new(item, &package.language, links).brief(),
        "pds_url": links.wording(item),
        "extra_fields": quote.extra_fields(currency),
        "created_at": created_at,
        "updated_at": created_at,
        "provider_reference": quote.id,
        "price_formatted": currency.formatted(premium.price),
        "tax": currency.number(premium.tax),
        "tax_formatted": currency.formatted(premium.tax),
        "commission": quote.commission(currency),
    })
}
