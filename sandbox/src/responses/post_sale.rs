//! What follows a booking: changes of it, renewals, instalments, and the list of bookings.

use serde_json::{Number, Value, json};
use time::Duration;

use crate::packages::instalments::{self, Instalment};
use crate::packages::package::{Package, Preview, Quote, Status};
use crate::responses::bookings;
use crate::responses::links::Links;
use crate::responses::quotes;
use crate::value::date;
use crate::value::json::{self, Object};
use crate::value::money::{Currency, Minor};

/// How long a policy can be cancelled for a full refund.
const COOLING_OFF: Duration = Duration::days(14);

/// A booking of which quotes were cancelled, or would be. The status is what it will be.
pub(crate) fn cancellation(
    before: &Package,
    after: &Package,
    preview: Option<&Preview>,
    links: &Links<'_>,
) -> Object {
    let currency = &after.currency;
    let cancelled: Vec<&Quote> = after
        .valid_quotes()
        .map(|(_, quote)| quote)
        .filter(|quote| quote.status() == Status::Cancelled && !is_cancelled(before, quote))
        .collect();
    let refund = Minor(cancelled.iter().map(|quote| quote.premium.price.0).sum());
    let mut response = bookings::confirmation(after, links);
    let mut fields = Object::new();
    for name in [
        "id",
        "status",
        "quotes",
        "policyholder",
        "pds_url",
        "coi",
        "created_at",
        "updated_at",
        "total_price",
        "total_price_formatted",
        "total_refund",
        "total_refund_formatted",
        "total_tax",
        "total_tax_formatted",
        "total_premium",
        "total_premium_formatted",
        "currency",
    ] {
        fields.insert(name.to_owned(), response.remove(name).unwrap_or_default());
    }
    let cancelled = cancelled.into_iter();
    let shown = cancelled.map(|quote| cancelled_quote(quote, after, preview.is_some(), links));
    fields.insert("quotes".to_owned(), shown.collect());
    fields.extend(json::object(json!({
        "total_refund": currency.number(refund),
        "total_refund_formatted": currency.formatted(refund),
        "cancellation_id": preview.map(|preview| &preview.id),
        "confirm_before": preview.map(|preview| date::timestamp(preview.confirm_before)),
    })));
    fields
}

fn is_cancelled(package: &Package, quote: &Quote) -> bool {
    let mut quotes = package.valid_quotes();
    quotes.any(|(_, other)| other.id == quote.id && other.status() == Status::Cancelled)
}

fn cancelled_quote(quote: &Quote, package: &Package, is_preview: bool, links: &Links<'_>) -> Value {
    let purchase = quote.purchase.as_ref();
    let confirmed_at = purchase.and_then(|purchase| purchase.confirmed_at);
    let cancelled_at = purchase.and_then(|purchase| purchase.cancelled_at);
    let cancelled_at = cancelled_at.filter(|_| !is_preview).map(date::timestamp);
    let cooling_off = confirmed_at.and_then(|at| at.checked_add(COOLING_OFF));
    let currency = &package.currency;
    let mut shown = quotes::quote(quote, package, links);
    shown.retain(|name, _| {
        let kept = [
            "id",
            "policy_start_date",
            "policy_end_date",
            "status",
            "policy",
            "insured",
            "created_at",
            "confirmed_at",
            "updated_at",
        ];
        kept.contains(&name.as_str())
    });
    shown.extend(json::object(json!({
        "policy_cancellation_date": cancelled_at,
        "policy_coolingoff_date": cooling_off.map(date::timestamp),
        "price": currency.number(quote.premium.price),
        "refund_value": currency.number(quote.premium.price),
        "adjustment_fee": currency.number(Minor(0)),
        "refund_type": "full_refund",
        "cancelled_at": cancelled_at,
    })));
    Value::Object(shown)
}

/// A booking that was changed, or would be, with what that costs.
pub(crate) fn modification(
    before: &Package,
    after: &Package,
    preview: Option<&Preview>,
    links: &Links<'_>,
) -> Object {
    let currency = &after.currency;
    let mut response = bookings::confirmation(after, links);
    for shown in json::objects_mut(&mut response, "quotes") {
        let price = |package: &Package| {
            let mut quotes = package.valid_quotes().map(|(_, quote)| quote);
            let quote = quotes.find(|quote| shown.get("id") == Some(&json!(quote.id)));
            quote.map(|quote| quote.premium.price).unwrap_or_default()
        };
        let (number, text) = difference(price(before), price(after), currency);
        shown.insert("price_diff".to_owned(), number);
        shown.insert("price_diff_formatted".to_owned(), json!(text));
    }
    let total = |package: &Package| package.total(|premium| premium.price);
    let (number, text) = difference(total(before), total(after), currency);
    response.insert("total_price_diff".to_owned(), number);
    response.insert("total_price_diff_formatted".to_owned(), json!(text));
    if let Some(preview) = preview {
        response.insert("update_id".to_owned(), json!(preview.id));
    }
    response
}

/// An amount with its sign: `-0.77` and `-US$0.77`.
fn difference(before: Minor, after: Minor, currency: &Currency) -> (Value, String) {
    if after >= before {
        let more = after.minus(before);
        return (currency.number(more), currency.formatted(more));
    }
    let less = before.minus(after);
    let number = format!("-{}", currency.number(less)).parse::<Number>();
    (
        number.map_or(Value::Null, Value::Number),
        format!("-{}", currency.formatted(less)),
    )
}

/// What a renewal would be.
pub(crate) fn renewal(after: &Package, preview: &Preview, links: &Links<'_>) -> Object {
    let mut response = bookings::confirmation(after, links);
    for shown in json::objects_mut(&mut response, "quotes") {
        shown.insert("status".to_owned(), json!(Status::Received.name()));
        shown.insert("confirmed_at".to_owned(), Value::Null);
    }
    response.insert("renewal_id".to_owned(), json!(preview.id));
    response
}

/// The payments of every quote that was booked with a plan.
pub(crate) fn instalments(package: &Package) -> Value {
    let quotes = package.valid_quotes().filter_map(|(_, quote)| {
        let schedule = instalments::schedule(quote);
        let paid_until = schedule.iter().take_while(|one| one.is_paid).last()?;
        let sum = |is_paid: bool| {
            let parts = schedule.iter().filter(|one| one.is_paid == is_paid);
            package
                .currency
                .number(Minor(parts.map(|one| one.amount.0).sum()))
        };
        let shown = |one: &Instalment| instalment(one, quote, package);
        Some(json!({
            "id": quote.id,
            "next_payment": schedule.iter().find(|one| !one.is_paid).map(shown),
            "paid_until": date::timestamp(paid_until.ends),
            "payment_schedule": schedule.iter().map(shown).collect::<Vec<_>>(),
            "total_amount_paid": sum(true),
            "total_amount_due": sum(false),
        }))
    });
    let quotes: Vec<Value> = quotes.collect();
    json!({"quotes": quotes, "currency": package.currency.code()})
}

fn instalment(one: &Instalment, quote: &Quote, package: &Package) -> Value {
    let currency = &package.currency;
    let premium = quote.item.vertical.product().tariff.split(one.amount);
    json!({
        "id": one.id,
        "number": one.number,
        "quote": quote.id,
        "period_start_date": date::timestamp(one.starts),
        "period_end_date": date::timestamp(one.ends),
        "status": if one.is_paid { "PAID" } else { "UNPAID" },
        "total_amount": currency.number(one.amount),
        "total_amount_formatted": currency.formatted(one.amount),
        "tax": {
            "taxes": [],
            "total_tax": currency.number(premium.tax),
            "total_amount_without_tax": currency.number(premium.without_tax),
            "total_amount_without_tax_formatted": currency.formatted(premium.without_tax),
        },
        "surcharges": {},
        "payment_failures": one.failures,
    })
}
