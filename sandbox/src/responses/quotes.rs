//! A package in the shape of the Quotes API, and in the shorter one of a fast quote.

use serde_json::{Map, Value, json};

use crate::catalogue::product::{Benefit, Limit};
use crate::catalogue::tariff::Premium;
use crate::catalogue::translated::Translated;
use crate::packages::package::{Package, Quote};
use crate::responses::content::Content;
use crate::responses::links::Links;
use crate::responses::payment;
use crate::value::country;
use crate::value::date;
use crate::value::json::{self, Object};
use crate::value::money::{Currency, Minor};

/// The whole package.
pub(crate) fn package(package: &Package, links: &Links<'_>) -> Object {
    let currency = &package.currency;
    let total = package.total(|premium| premium.price);
    let commission = package.total(|premium| premium.total_commission);
    let mut response = json::object(json!({
        "id": package.id,
        "status": package.status.name(),
        "currency": currency.code(),
        "total_price": currency.number(total),
        "total_price_formatted": currency.formatted(total),
        "partner_transaction_id": package.partner_transaction_id,
        "created_at": date::timestamp(package.created_at),
        "updated_at": date::timestamp(package.updated_at),
        "expires_at": date::timestamp(package.expires_at),
        "pds_url": links.package_wording(),
        "security_token": package.security_token,
        "quotes": by_position(package, |quote| self::quote(quote, package, links)),
    }));
    response.extend(payment::bundle(package));
    response.extend(json::object(json!({
        "package_commission": currency.number(commission),
        "package_commission_formatted": currency.formatted(commission),
        "errors": errors(package),
    })));
    response
}

/// A fast quote: prices and texts, but no ids that could be booked or opted out of.
pub(crate) fn fast_quote(package: &Package, links: &Links<'_>) -> Object {
    const OF_QUOTE: &[&str] = &[
        "policy_start_date",
        "policy_end_date",
        "price",
        "price_formatted",
        "policy",
        "pds_url",
        "files",
    ];
    const OF_POLICY: &[&str] = &[
        "policy_type",
        "policy_name",
        "policy_code",
        "policy_version",
        "category",
        "content",
    ];
    let short = |quote: &Quote| {
        let mut fields = self::quote(quote, package, links);
        fields.retain(|key, _| OF_QUOTE.contains(&key.as_str()));
        if let Some(policy) = fields.get_mut("policy").and_then(Value::as_object_mut) {
            policy.retain(|key, _| OF_POLICY.contains(&key.as_str()));
        }
        fields.extend(payment::of_fast_quote(quote, package));
        fields
    };
    json::object(json!({
        "currency": package.currency.code(),
        "quotes": by_position(package, short),
        "errors": errors(package),
    }))
}

/// The quotes by position in the request, with `null` for those that failed.
fn by_position(package: &Package, show: impl Fn(&Quote) -> Object) -> Value {
    let show = |quote: &Quote| Value::Object(show(quote));
    let quotes = package.quotes.iter().enumerate();
    let shown =
        quotes.map(|(index, quote)| (index.to_string(), quote.as_ref().map_or(Value::Null, show)));
    Value::Object(shown.collect())
}

/// Why quotes failed, by position.
pub(crate) fn errors(package: &Package) -> Value {
    let failed = package
        .quotes
        .iter()
        .enumerate()
        .filter(|(_, quote)| quote.is_none());
    let reason = || {
        json!({
            "message": "insured_value_base could not be calculated: to_policy_currency(insured_value)",
            "type": "quote_creation_failure",
        })
    };
    Value::Object(
        failed
            .map(|(index, _)| (index.to_string(), reason()))
            .collect(),
    )
}

/// One quote.
pub(crate) fn quote(quote: &Quote, package: &Package, links: &Links<'_>) -> Object {
    let (item, premium, currency) = (&quote.item, &quote.premium, &package.currency);
    let product = item.vertical.product();
    let tax_label = product.tax_label.for_locale(&package.content_language());
    let cover = currency.minor(item.value);
    let purchase = quote.purchase.as_ref();
    let confirmed_at = purchase.and_then(|purchase| purchase.confirmed_at);
    let cancelled_at = purchase.and_then(|purchase| purchase.cancelled_at);
    let mut response = json::object(json!({
        "id": quote.id,
        "policy_start_date": date::limit(item.starts),
        "policy_end_date": date::limit(item.ends),
        "status": quote.status().name(),
        "price": currency.number(quote.full_price),
        "price_formatted": currency.formatted(quote.full_price),
        "policy": {
            "policy_type": product.policy_type,
            "policy_type_group_name": product.group,
            "policy_name": product.name,
            "policy_code": product.code,
            "policy_version": product.version,
            "category": item.category,
            "content": Content::new(item, package, links).for_quotes(),
            "underwriter": {
                "disclaimer": product.insurer_disclaimer,
                "name": product.insurer,
            },
            "claim_selector_id": product.claim_selector_id,
        },
        "insured": insured(quote),
        "tax": tax(premium, tax_label, currency),
        "duration": date::duration(item.starts, item.ends),
        "benefits": benefits(quote, package),
        "commission": quote.commission(currency),
        "created_at": date::timestamp(package.created_at),
        "confirmed_at": confirmed_at.map(date::timestamp),
        "updated_at": date::timestamp(package.updated_at),
        "cancelled_at": cancelled_at.map(date::timestamp),
        "is_renewable": false,
        "is_pricebeat_enabled": null,
        "cover_amount": currency.number(cover),
        "cover_amount_formatted": currency.formatted(cover),
        "pds_url": links.wording(item),
        "attachments": [],
        "files": files(quote, package, links),
        "extra_fields": quote.extra_fields(currency),
        "surcharge": {
            "total_amount": null,
            "total_amount_formatted": null,
            "surcharges": null,
        },
    }));
    response.extend(payment::of_quote(quote, package));
    response
}

/// The insured: those of the booking, otherwise those of the request.
fn insured(quote: &Quote) -> Value {
    let booked = quote.purchase.as_ref().map(|purchase| &purchase.insured);
    match booked.map_or(quote.item.insured(), Vec::as_slice) {
        [] => Value::Null,
        people => json!(people),
    }
}

/// The documents that come with a quote: the IPID, where it is required.
pub(crate) fn files(quote: &Quote, package: &Package, links: &Links<'_>) -> Value {
    if country::requires_ipid(&package.country) {
        let url = links.ipid(&quote.item);
        json!([{"name": "IPID", "type": "ipid", "url": url}])
    } else {
        json!([])
    }
}

fn tax(premium: &Premium, label: &str, currency: &Currency) -> Value {
    json!({
        "total_tax": currency.number(premium.tax),
        "total_amount_without_tax": currency.number(premium.without_tax),
        "total_tax_formatted": currency.formatted(premium.tax),
        "total_amount_without_tax_formatted": currency.formatted(premium.without_tax),
        "taxes": [{
            "tax_amount": currency.number(premium.tax),
            "tax_code": label,
            "tax_amount_formatted": currency.formatted(premium.tax),
        }],
    })
}

/// What the insurer pays.
pub(crate) fn benefits(quote: &Quote, package: &Package) -> Value {
    let language = package.content_language();
    let benefits = quote.item.vertical.product().benefits;
    benefits
        .iter()
        .map(|benefit| self::benefit(benefit, quote, &package.currency, &language))
        .collect()
}

const NO_EXCESS: Translated = Translated::new("No excess", "Kein Selbstbehalt");

fn benefit(benefit: &Benefit, quote: &Quote, currency: &Currency, language: &str) -> Value {
    let mut fields = Map::new();
    fields.insert(
        "description".to_owned(),
        json!(benefit.description.for_locale(language)),
    );
    match &benefit.limit {
        Limit::InsuredValue => {
            let value = quote.item.value;
            let (here, there) = (currency.minor(value), currency.in_policy_currency(value));
            fields.extend(in_both_currencies("limit", here, there, currency));
        }
        Limit::UsdCents(cents) => fields.extend(usd_cents("limit", *cents, currency)),
        Limit::Text(text) => {
            fields.insert(
                "limit_description".to_owned(),
                json!(text.for_locale(language)),
            );
        }
    }
    if let Some(cents) = benefit.limit_per_unit {
        fields.extend(usd_cents("limit_per_unit", cents, currency));
    }
    match benefit.excess {
        Some(cents) => fields.extend(usd_cents("excess", cents, currency)),
        None => {
            fields.insert(
                "excess_description".to_owned(),
                json!(NO_EXCESS.for_locale(language)),
            );
        }
    }
    if let Some(cents) = benefit.minimum_claim {
        fields.extend(usd_cents("minimum_claim_amount", cents, currency));
    }
    Value::Object(fields)
}

fn usd_cents(name: &str, cents: u32, currency: &Currency) -> [(String, Value); 4] {
    let (here, there) = (currency.usd_cents(cents), Minor(u64::from(cents)));
    in_both_currencies(name, here, there, currency)
}

/// An amount in the customer's currency (`here`) and the policy's (`there`), as number and as text.
fn in_both_currencies(
    name: &str,
    here: Minor,
    there: Minor,
    currency: &Currency,
) -> [(String, Value); 4] {
    let policy = Currency::of_policies();
    [
        (name.to_owned(), currency.number(here)),
        (format!("{name}_policy_currency"), policy.number(there)),
        (format!("{name}_formatted"), json!(currency.formatted(here))),
        (
            format!("{name}_policy_currency_formatted"),
            json!(policy.formatted(there)),
        ),
    ]
}
