//! The forms of requests: the fields of each, which of them are required, and what each may hold.

use crate::catalogue::product::Vertical;
use crate::requests::validation::{Field, Kind, optional, required};

/// A quote request.
pub(crate) const PACKAGE: &[Field] = &[
    required("request", Kind::List),
    required("currency", Kind::Currency),
    required("customer_country", Kind::Country),
    required("customer_language", Kind::Text),
    optional("customer_postcode", Kind::Text),
    optional("customer_region", Kind::Text),
    optional("partner_customer_id", Kind::Text),
    optional("partner_subsidiary", Kind::Text),
    optional("partner_transaction_id", Kind::Text),
    optional("partner_metadata", Kind::Anything),
    optional("policyholder", Kind::Anything),
];

const EVENT: &[Field] = &[
    required("policy_type", Kind::Text),
    optional("policy_type_version", Kind::Version),
    required("policy_start_date", Kind::Date),
    required("event_datetime", Kind::Date),
    required("event_name", Kind::Text),
    required("event_country", Kind::Country),
    optional("event_city", Kind::Text),
    optional("event_address", Kind::Text),
    optional("event_postcode", Kind::Text),
    optional("event_location", Kind::Text),
    required("number_of_tickets", Kind::Count),
    optional("tickets", Kind::Records(&[required("price", Kind::Amount)])),
    optional("total_ticket_price", Kind::Amount),
    optional("total_event_cost", Kind::Amount),
    optional("resale_ticket", Kind::Flag),
    optional("insured", Kind::List),
];

const PRODUCT: &[Field] = &[
    required("policy_type", Kind::Text),
    optional("policy_type_version", Kind::Version),
    required("policy_start_date", Kind::Date),
    required("retail_value", Kind::Amount),
    required("category", Kind::Text),
    required("title", Kind::Text),
    optional("brand", Kind::Text),
    optional("model", Kind::Text),
    optional("description", Kind::Text),
    optional("sku", Kind::Text),
    optional("condition", Kind::Text),
    optional("purchase_date", Kind::Date),
    optional("last_used_date", Kind::Date),
    optional("renewal_period", Kind::Text),
    optional("insured", Kind::List),
];

const PARCEL: &[Field] = &[
    required("policy_type", Kind::Text),
    optional("policy_type_version", Kind::Version),
    required("policy_start_date", Kind::Date),
    required("shipping_date", Kind::Date),
    required("declared_value", Kind::Amount),
    required("sender", Kind::Record(PARTY)),
    required("receiver", Kind::Record(PARTY)),
    optional("shipping_cost", Kind::Amount),
    optional("order_total", Kind::Amount),
    optional("carrier", Kind::Text),
    optional("carrier_service_name", Kind::Text),
    optional("delivery_confirmation_type", Kind::Text),
    optional("delivery_confirmation_price", Kind::Amount),
    optional("partner_price", Kind::Amount),
    optional("tracking_reference", Kind::Text),
    optional("tracking_url", Kind::Text),
    optional(
        "packages",
        Kind::Records(&[
            optional("declared_value", Kind::Amount),
            optional("description", Kind::Text),
            optional("type", Kind::Text),
            optional("width", Kind::Amount),
            optional("height", Kind::Amount),
            optional("length", Kind::Amount),
            optional("weight", Kind::Amount),
            optional("items", Kind::List),
            optional("tracking_reference", Kind::Text),
            optional("tracking_url", Kind::Text),
        ]),
    ),
    optional("insured", Kind::List),
];

/// Who sends a parcel, or gets it.
const PARTY: &[Field] = &[
    required("country", Kind::Country),
    optional("first_name", Kind::Text),
    optional("last_name", Kind::Text),
    optional("company_name", Kind::Text),
    optional("address1", Kind::Text),
    optional("address2", Kind::Text),
    optional("city", Kind::Text),
    optional("postcode", Kind::Text),
    optional("region", Kind::Text),
    optional("email", Kind::Text),
    optional("phone", Kind::Text),
];

const TRAVEL: &[Field] = &[
    required("policy_type", Kind::Text),
    optional("policy_type_version", Kind::Version),
    required("policy_start_date", Kind::Date),
    optional("policy_end_date", Kind::Date),
    required("trip_start_date", Kind::Date),
    required("trip_end_date", Kind::Date),
    required("from_country", Kind::Country),
    required("destination_country", Kind::Country),
    required("trip_cost", Kind::Amount),
    optional("number_of_travellers", Kind::Count),
    optional("travellers", Kind::List),
    optional("insured", Kind::List),
];

/// The fields of an item.
pub(crate) fn of_item(vertical: Vertical) -> &'static [Field] {
    match vertical {
        Vertical::Event => EVENT,
        Vertical::Product => PRODUCT,
        Vertical::Parcel => PARCEL,
        Vertical::Travel | Vertical::Medical => TRAVEL,
    }
}

/// A change of a package: quotes that are changed or removed, or items that are added.
pub(crate) const CHANGE: &[Field] = &[
    required("request", Kind::List),
    optional("currency", Kind::Currency),
];

/// An instant booking: a quote request of somebody who pays at once.
pub(crate) const INSTANT_BOOKING: &[Field] = &[
    required("policyholder", Kind::Record(POLICYHOLDER)),
    optional("payment_details", Kind::Anything),
];

/// A booking.
pub(crate) const BOOKING: &[Field] = &[
    required(
        "quotes",
        Kind::Records(&[
            required("id", Kind::Id),
            optional("insured", Kind::List),
            optional("brightwrite_details", Kind::Anything),
            optional("instalment_plan", Kind::Text),
            optional("first_instalment_paid", Kind::Flag),
        ]),
    ),
    required("policyholder", Kind::Record(POLICYHOLDER)),
    optional("partner_transaction_id", Kind::Text),
    optional("payment_details", Kind::Anything),
];

/// Who buys the policies.
const POLICYHOLDER: &[Field] = &[
    required("first_name", Kind::Text),
    required("last_name", Kind::Text),
    required("email", Kind::Text),
    required("country", Kind::Country),
    optional("middle_name", Kind::Text),
    optional("phone", Kind::Text),
    optional("company", Kind::Text),
    optional("company_name", Kind::Text),
    optional("company_reg_id", Kind::Text),
    optional("tax_payer_id", Kind::Text),
    optional("address1", Kind::Text),
    optional("address2", Kind::Text),
    optional("city", Kind::Text),
    optional("postcode", Kind::Text),
    optional("region", Kind::Text),
    optional("secondary_email", Kind::Text),
    optional("birth_date", Kind::Date),
    optional("age", Kind::Count),
];

/// An offer request.
pub(crate) const OFFER: &[Field] = &[
    optional("schema", Kind::Text),
    required(
        "customer",
        Kind::Record(&[
            required("currency", Kind::Currency),
            required("language", Kind::Text),
            required("country", Kind::Country),
            optional("region", Kind::Text),
            optional("postcode", Kind::Text),
        ]),
    ),
    optional(
        "partner",
        Kind::Record(&[
            optional("customer_id", Kind::Text),
            optional("subsidiary", Kind::Text),
            optional("transaction_id", Kind::Text),
            optional("metadata", Kind::Anything),
        ]),
    ),
    required("context", Kind::Record(CONTEXT)),
];

/// What an offer is for: the day it is bought, and one of the things that can be insured.
const CONTEXT: &[Field] = &[
    optional("purchase_date", Kind::Date),
    optional("product", Kind::Anything),
    optional("event", Kind::Anything),
    optional("parcel", Kind::Anything),
    optional("trip", Kind::Anything),
];

/// The fields of the part of the context that says what is bought: `context.product` and so on.
pub(crate) fn of_context(name: &str) -> &'static [Field] {
    match name {
        "product" => PRODUCT_CONTEXT,
        "event" => EVENT_CONTEXT,
        "parcel" => PARCEL_CONTEXT,
        "trip" => TRIP_CONTEXT,
        _ => &[],
    }
}

const PRODUCT_CONTEXT: &[Field] = &[
    required("retail_value", Kind::Amount),
    required("quantity", Kind::Count),
    optional("title", Kind::Text),
    optional("category", Kind::Text),
    optional("brand", Kind::Text),
    optional("model", Kind::Text),
    optional("sku", Kind::Text),
];

const EVENT_CONTEXT: &[Field] = &[
    required("name", Kind::Text),
    required("datetime", Kind::Date),
    required("country", Kind::Country),
    required("number_of_tickets", Kind::Count),
    required("total_ticket_price", Kind::Amount),
    optional("city", Kind::Text),
    optional("location", Kind::Text),
];

const PARCEL_CONTEXT: &[Field] = &[
    required("declared_value", Kind::Amount),
    required("shipping_date", Kind::Date),
    required("from_country", Kind::Country),
    required("to_country", Kind::Country),
    optional("carrier", Kind::Text),
];

const TRIP_CONTEXT: &[Field] = &[
    required("trip_cost", Kind::Amount),
    required("start_date", Kind::Date),
    required("end_date", Kind::Date),
    required("from_country", Kind::Country),
    required("destination_country", Kind::Country),
    optional("number_of_travellers", Kind::Count),
];
