//! Quote requests, one of every vertical.

use serde_json::{Value, json};

/// The documented request for an event, with every field it has.
pub(crate) fn event() -> Value {
    json!({
        "currency": "USD",
        "customer_language": "en-US",
        "customer_country": "US",
        "customer_postcode": "97201",
        "customer_region": "OR",
        "partner_customer_id": "771-20",
        "partner_subsidiary": "",
        "partner_metadata": {"context_id": 771, "event_id": 20},
        "request": [{
            "policy_type": "event_ticket_protection",
            "policy_start_date": "2026-10-06T23:09:38.446Z",
            "event_datetime": "2026-11-09T23:09:38.446Z",
            "event_name": "Harbour Lights",
            "event_country": "US",
            "event_city": "Portland",
            "event_address": "1 River Walk",
            "event_postcode": "97201",
            "event_location": "Riverside Hall",
            "number_of_tickets": 1,
            "tickets": [{"price": 99.5}, {"price": 12}],
            "total_event_cost": 200,
        }],
    })
}

/// An event as Cover Genius's own SDKs ask for it.
pub(crate) fn event_of_sdk() -> Value {
    json!({
        "request": [{
            "policy_type": "event_ticket_protection",
            "policy_type_version": 1,
            "policy_start_date": "2026-10-01T00:29:29Z",
            "event_datetime": "2026-10-10T13:44:15Z",
            "event_name": "Harbour Lights",
            "event_location": "Riverside Hall",
            "number_of_tickets": 2,
            "tickets": [{"price": 100}],
            "resale_ticket": false,
            "event_country": "GB",
        }],
        "currency": "GBP",
        "customer_country": "GB",
        "customer_region": "Leeds",
        "customer_language": "en",
    })
}

pub(crate) fn product() -> Value {
    json!({
        "currency": "AUD",
        "customer_country": "AU",
        "customer_language": "en",
        "partner_transaction_id": "T-1",
        "request": [{
            "policy_type": "product_insurance",
            "policy_type_version": "1",
            "policy_start_date": "2026-03-28T10:43:56.371Z",
            "last_used_date": "2026-03-28",
            "purchase_date": "2026-03-28",
            "renewal_period": "annual",
            "retail_value": 300,
            "category": "furniture-insurance",
            "title": "Oak bed",
            "brand": "Alder",
            "model": "King",
            "description": "A bed of oak",
            "sku": "190199",
            "condition": "new",
        }],
    })
}

/// A parcel; the customer's country is that of the policyholder.
pub(crate) fn parcel() -> Value {
    let party = json!({
        "first_name": "Ann", "last_name": "Other", "company_name": "Example Ltd",
        "address1": "1 River Walk", "city": "Portland", "postcode": "97201", "region": "OR",
        "country": "US", "email": "ann@example.com",
    });
    json!({
        "currency": "USD",
        "customer_language": "en",
        "request": [{
            "policy_type": "parcel_insurance",
            "policy_type_version": "1",
            "policy_start_date": "2026-03-07T09:25:00+00:00",
            "shipping_cost": 0.0,
            "order_total": 0.0,
            "shipping_date": "2026-03-07T09:25:00+00:00",
            "carrier": "Swiftline",
            "carrier_service_name": "Swiftline Express",
            "declared_value": 4000.0,
            "delivery_confirmation_type": "None",
            "delivery_confirmation_price": 0,
            "partner_price": 30.0,
            "sender": party,
            "receiver": party,
            "tracking_reference": "TR1",
            "tracking_url": "http://tracking.example/TR1",
            "packages": [{
                "declared_value": 4000.0,
                "description": "Books",
                "type": "Package",
                "width": 2.0,
                "height": 2.0,
                "length": 2.0,
                "weight": 1.0,
                "items": [],
                "tracking_reference": "TR1",
                "tracking_url": "http://tracking.example/TR1",
            }],
        }],
        "policyholder": party,
    })
}

pub(crate) fn travel() -> Value {
    json!({
        "currency": "EUR",
        "customer_country": "DE",
        "customer_language": "en",
        "request": [{
            "policy_type": "travel_flight_cancellation_cover",
            "policy_start_date": "2026-05-01",
            "trip_start_date": "2026-07-01",
            "trip_end_date": "2026-07-15",
            "from_country": "DE",
            "destination_country": "PT",
            "trip_cost": 2400,
            "number_of_travellers": 2,
        }],
    })
}

pub(crate) fn medical() -> Value {
    let mut request = travel();
    request["request"][0]["policy_type"] = json!("travel_medical_baggage_cover");
    request
}

/// One of every vertical.
pub(crate) fn all() -> [Value; 5] {
    [event(), product(), parcel(), travel(), medical()]
}

/// An offer request of every kind of purchase.
pub(crate) fn offers() -> [(&'static str, Value); 4] {
    [
        (
            "product",
            offer(&json!({
                "purchase_date": "2026-08-15",
                "product": {"retail_value": 1200, "quantity": 1},
            })),
        ),
        (
            "event",
            offer(&json!({"event": {
                "name": "Harbour Lights",
                "datetime": "2026-11-09T20:00:00Z",
                "country": "US",
                "number_of_tickets": 2,
                "total_ticket_price": 199,
            }})),
        ),
        (
            "parcel",
            offer(&json!({"parcel": {
                "declared_value": 400,
                "shipping_date": "2026-08-16",
                "from_country": "US",
                "to_country": "CA",
            }})),
        ),
        (
            "trip",
            offer(&json!({"purchase_date": "2026-08-15", "trip": {
                "trip_cost": 2400,
                "start_date": "2026-10-01",
                "end_date": "2026-10-11",
                "from_country": "US",
                "destination_country": "PT",
                "number_of_travellers": 2,
            }})),
        ),
    ]
}

/// An offer request for what is in its context.
pub(crate) fn offer(context: &Value) -> Value {
    json!({
        "customer": {"currency": "USD", "language": "en", "country": "US"},
        "partner": {},
        "context": context,
    })
}

/// An offer request that asks for scenarios.
pub(crate) fn offer_with_scenario(kind: &str, scenario: &str) -> Value {
    let found = offers().into_iter().find(|(name, _)| *name == kind);
    let (_, mut request) = found.expect("a kind");
    request["partner"] = json!({"metadata": {"sandbox": scenario}});
    request
}

/// A quote request that asks for scenarios.
pub(crate) fn with_scenario(mut request: Value, scenario: &str) -> Value {
    request["partner_metadata"] = json!({"sandbox": scenario});
    request
}

/// The booking of some quotes.
pub(crate) fn booking(ids: &[&str]) -> Value {
    let quotes: Vec<Value> = ids.iter().map(|id| json!({"id": id})).collect();
    json!({
        "quotes": quotes,
        "policyholder": {
            "first_name": "Ann", "last_name": "Other", "email": "ann@example.com", "country": "US",
        },
        "partner_transaction_id": "T-2",
        "payment_details": {"customer_token_id": "none"},
    })
}

/// Two events in one package.
pub(crate) fn two_events() -> Value {
    let mut request = event();
    let mut second = request["request"][0].clone();
    second["event_name"] = json!("Night Ferry");
    second["total_event_cost"] = json!(100);
    request["request"]
        .as_array_mut()
        .expect("a list")
        .push(second);
    request
}
