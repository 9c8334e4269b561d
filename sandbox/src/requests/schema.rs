//! The schemas of requests: which fields there are, which are required, and what each holds.

use crate::catalogue::product::Vertical;
use crate::requests::validation::{Field, FieldType, optional, required};

/// A quote request.
pub(crate) const PACKAGE: &[Field] = &[
    required("request", FieldType::List),
    required("currency", FieldType::Currency),
    required("customer_country", FieldType::Country),
    required("customer_language", FieldType::Text),
    optional("customer_postcode", FieldType::Text),
    optional("customer_region", FieldType::Text),
    optional("partner_customer_id", FieldType::Text),
    optional("partner_subsidiary", FieldType::Text),
    optional("partner_transaction_id", FieldType::Text),
    optional("partner_metadata", FieldType::Anything),
    optional("policyholder", FieldType::Anything),
];

const EVENT: &[Field] = &[
    required("policy_type", FieldType::Text),
    optional("policy_type_version", FieldType::Version),
    required("policy_start_date", FieldType::Date),
    required("event_datetime", FieldType::Date),
    required("event_name", FieldType::Text),
    required("event_country", FieldType::Country),
    optional("event_city", FieldType::Text),
    optional("event_address", FieldType::Text),
    optional("event_postcode", FieldType::Text),
    optional("event_location", FieldType::Text),
    required("number_of_tickets", FieldType::Count),
    optional(
        "tickets",
        FieldType::Records(&[required("price", FieldType::Amount)]),
    ),
    optional("total_ticket_price", FieldType::Amount),
    optional("total_event_cost", FieldType::Amount),
    optional("resale_ticket", FieldType::Flag),
    optional("insured", FieldType::List),
];

const PRODUCT: &[Field] = &[
    required("policy_type", FieldType::Text),
    optional("policy_type_version", FieldType::Version),
    required("policy_start_date", FieldType::Date),
    required("retail_value", FieldType::Amount),
    required("category", FieldType::Text),
    required("title", FieldType::Text),
    optional("brand", FieldType::Text),
    optional("model", FieldType::Text),
    optional("description", FieldType::Text),
    optional("sku", FieldType::Text),
    optional("condition", FieldType::Text),
    optional("purchase_date", FieldType::Date),
    optional("last_used_date", FieldType::Date),
    optional("renewal_period", FieldType::Text),
    optional("insured", FieldType::List),
];

const PARCEL: &[Field] = &[
    required("policy_type", FieldType::Text),
    optional("policy_type_version", FieldType::Version),
    required("policy_start_date", FieldType::Date),
    required("shipping_date", FieldType::Date),
    required("declared_value", FieldType::Amount),
    required("sender", FieldType::Record(PARTY)),
    required("receiver", FieldType::Record(PARTY)),
    optional("shipping_cost", FieldType::Amount),
    optional("order_total", FieldType::Amount),
    optional("carrier", FieldType::Text),
    optional("carrier_service_name", FieldType::Text),
    optional("delivery_confirmation_type", FieldType::Text),
    optional("delivery_confirmation_price", FieldType::Amount),
    optional("partner_price", FieldType::Amount),
    optional("tracking_reference", FieldType::Text),
    optional("tracking_url", FieldType::Text),
    optional(
        "packages",
        FieldType::Records(&[
            optional("declared_value", FieldType::Amount),
            optional("description", FieldType::Text),
            optional("type", FieldType::Text),
            optional("width", FieldType::Amount),
            optional("height", FieldType::Amount),
            optional("length", FieldType::Amount),
            optional("weight", FieldType::Amount),
            optional("items", FieldType::List),
            optional("tracking_reference", FieldType::Text),
            optional("tracking_url", FieldType::Text),
        ]),
    ),
    optional("insured", FieldType::List),
];

/// The sender or the receiver of a parcel.
const PARTY: &[Field] = &[
    required("country", FieldType::Country),
    optional("first_name", FieldType::Text),
    optional("last_name", FieldType::Text),
    optional("company_name", FieldType::Text),
    optional("address1", FieldType::Text),
    optional("address2", FieldType::Text),
    optional("city", FieldType::Text),
    optional("postcode", FieldType::Text),
    optional("region", FieldType::Text),
    optional("email", FieldType::Text),
    optional("phone", FieldType::Text),
];

const TRAVEL: &[Field] = &[
    required("policy_type", FieldType::Text),
    optional("policy_type_version", FieldType::Version),
    required("policy_start_date", FieldType::Date),
    optional("policy_end_date", FieldType::Date),
    required("trip_start_date", FieldType::Date),
    required("trip_end_date", FieldType::Date),
    required("from_country", FieldType::Country),
    required("destination_country", FieldType::Country),
    required("trip_cost", FieldType::Amount),
    optional("number_of_travellers", FieldType::Count),
    optional("travellers", FieldType::List),
    optional("insured", FieldType::List),
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

/// A change of a package: quotes to change or take out, or items to add.
pub(crate) const CHANGE: &[Field] = &[
    required("request", FieldType::List),
    optional("currency", FieldType::Currency),
];

/// What an instant booking adds to a quote request.
pub(crate) const INSTANT_BOOKING: &[Field] = &[
    required("policyholder", FieldType::Record(POLICYHOLDER)),
    optional("payment_details", FieldType::Anything),
];

/// A booking.
pub(crate) const BOOKING: &[Field] = &[
    required(
        "quotes",
        FieldType::Records(&[
            required("id", FieldType::Id),
            optional("insured", FieldType::List),
            optional("brightwrite_details", FieldType::Anything),
            optional("instalment_plan", FieldType::Text),
            optional("first_instalment_paid", FieldType::Flag),
        ]),
    ),
    required("policyholder", FieldType::Record(POLICYHOLDER)),
    optional("partner_transaction_id", FieldType::Text),
    optional("payment_details", FieldType::Anything),
    optional("require_payment_confirmation", FieldType::Flag),
];

/// A removal of quotes from a package.
pub(crate) const REMOVAL: &[Field] = &[required(
    "quotes",
    FieldType::Records(&[required("id", FieldType::Id)]),
)];

/// A cancellation; without `quotes`, of all.
pub(crate) const CANCELLATION: &[Field] = &[
    optional("preview", FieldType::Flag),
    optional(
        "quotes",
        FieldType::Records(&[
            required("id", FieldType::Id),
            optional("reason_for_cancellation", FieldType::Text),
        ]),
    ),
];

/// A change of a booking.
pub(crate) const MODIFICATION: &[Field] = &[
    optional(
        "quotes",
        FieldType::Records(&[
            required("id", FieldType::Id),
            required("update_fields", FieldType::Anything),
        ]),
    ),
    optional("policyholder", FieldType::Anything),
    optional("partner_transaction_id", FieldType::Text),
];

/// What became of attempts to collect instalments.
pub(crate) const INSTALMENTS: &[Field] = &[required(
    "quotes",
    FieldType::Records(&[
        required("id", FieldType::Id),
        optional("instalment_id", FieldType::Id),
        optional("instalment_number", FieldType::Count),
        optional("payment_attempted_date", FieldType::Date),
        required("payment_status", FieldType::Text),
        optional("payment_failures", FieldType::Anything),
    ]),
)];

/// An e-mail to the customer.
pub(crate) const EMAIL: &[Field] = &[optional("event", FieldType::Text)];

/// Who buys the policies.
pub(crate) const POLICYHOLDER: &[Field] = &[
    required("first_name", FieldType::Text),
    required("last_name", FieldType::Text),
    required("email", FieldType::Text),
    required("country", FieldType::Country),
    optional("middle_name", FieldType::Text),
    optional("phone", FieldType::Text),
    optional("company", FieldType::Text),
    optional("company_name", FieldType::Text),
    optional("company_reg_id", FieldType::Text),
    optional("tax_payer_id", FieldType::Text),
    optional("address1", FieldType::Text),
    optional("address2", FieldType::Text),
    optional("city", FieldType::Text),
    optional("postcode", FieldType::Text),
    optional("region", FieldType::Text),
    optional("secondary_email", FieldType::Text),
    optional("birth_date", FieldType::Date),
    optional("age", FieldType::Count),
];

/// An offer request.
pub(crate) const OFFER: &[Field] = &[
    optional("schema", FieldType::Text),
    required(
        "customer",
        FieldType::Record(&[
            required("currency", FieldType::Currency),
            required("language", FieldType::Text),
            required("country", FieldType::Country),
            optional("region", FieldType::Text),
            optional("postcode", FieldType::Text),
        ]),
    ),
    optional(
        "partner",
        FieldType::Record(&[
            optional("customer_id", FieldType::Text),
            optional("subsidiary", FieldType::Text),
            optional("transaction_id", FieldType::Text),
            optional("metadata", FieldType::Anything),
        ]),
    ),
    required("context", FieldType::Record(CONTEXT)),
];

/// What an offer is for: when it is bought, and one of the things that can be insured.
const CONTEXT: &[Field] = &[
    optional("purchase_date", FieldType::Date),
    optional("product", FieldType::Anything),
    optional("event", FieldType::Anything),
    optional("parcel", FieldType::Anything),
    optional("trip", FieldType::Anything),
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
    required("retail_value", FieldType::Amount),
    required("quantity", FieldType::Count),
    optional("title", FieldType::Text),
    optional("category", FieldType::Text),
    optional("brand", FieldType::Text),
    optional("model", FieldType::Text),
    optional("sku", FieldType::Text),
];

const EVENT_CONTEXT: &[Field] = &[
    required("name", FieldType::Text),
    required("datetime", FieldType::Date),
    required("country", FieldType::Country),
    required("number_of_tickets", FieldType::Count),
    required("total_ticket_price", FieldType::Amount),
    optional("city", FieldType::Text),
    optional("location", FieldType::Text),
];

const PARCEL_CONTEXT: &[Field] = &[
    required("declared_value", FieldType::Amount),
    required("shipping_date", FieldType::Date),
    required("from_country", FieldType::Country),
    required("to_country", FieldType::Country),
    optional("carrier", FieldType::Text),
];

const TRIP_CONTEXT: &[Field] = &[
    required("trip_cost", FieldType::Amount),
    required("start_date", FieldType::Date),
    required("end_date", FieldType::Date),
    required("from_country", FieldType::Country),
    required("destination_country", FieldType::Country),
    optional("number_of_travellers", FieldType::Count),
];
