//! What a webhook says of a booking.

use serde_json::{Value, json};

use crate::packages::package::{Package, Status};
use crate::responses::bookings;
use crate::responses::links::Links;
use crate::value::date;
use crate::value::json::{self, Object};

/// The webhook for what was done to a booking; `None` if there is none for it.
pub(crate) fn of(outcome: &str, package: &Package, links: &Links<'_>) -> Option<Value> {
    let event = match (outcome, package.status) {
        ("booked" | "instantly_booked" | "confirmed", Status::Confirmed) => "BOOKING_CREATED",
        ("modified", _) => "BOOKING_UPDATED",
        ("cancelled", _) => "BOOKING_CANCELLED",
        ("renewed", _) => return Some(renewal(package)),
        _ => return None,
    };
    Some(json!({"event": event, "payload": booking(package, links)}))
}

/// A booking in the few fields that the documents show.
fn booking(package: &Package, links: &Links<'_>) -> Object {
    let mut payload = bookings::confirmation(package, links);
    let of_package = [
        "id",
        "status",
        "currency",
        "total_price",
        "total_price_formatted",
        "partner_transaction_id",
        "quotes",
    ];
    payload.retain(|name, _| of_package.contains(&name.as_str()));
    for quote in json::objects_mut(&mut payload, "quotes") {
        let of_quote = [
            "id",
            "policy_start_date",
            "policy_end_date",
            "status",
            "price",
            "price_formatted",
            "policy",
            "duration",
            "total_renewed_times",
        ];
        quote.retain(|name, _| of_quote.contains(&name.as_str()));
        if let Some(policy) = quote.get_mut("policy").and_then(Value::as_object_mut) {
            let of_policy = ["policy_type", "policy_name", "policy_version"];
            policy.retain(|name, _| of_policy.contains(&name.as_str()));
        }
        if quote.get("status") == Some(&json!(Status::Cancelled.name())) {
            let refund = quote.get("price").cloned().unwrap_or_default();
            quote.insert("refund_value".to_owned(), refund);
        }
    }
    payload
}

fn renewal(package: &Package) -> Value {
    let quote = package.valid_quotes().find(|(_, quote)| quote.is_bought());
    let quote = quote.map(|(_, quote)| quote);
    let starts = quote.map(|quote| date::timestamp(quote.item.starts));
    let paid_on = date::timestamp(package.updated_at);
    json!({
        "event": "RENEWAL_CREATED",
        "payload": {
            "id": bookings::renewal_id(package),
            "package_id": package.id,
            "quote_id": quote.map(|quote| quote.id),
            "status": "ACTIVE",
            "start_date": starts,
            "due_date": starts,
            "cancelled_on": null,
            "paid_on": paid_on,
            "created_at": date::timestamp(package.created_at),
        },
    })
}
