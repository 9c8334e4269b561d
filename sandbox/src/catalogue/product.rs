//! The products: five, of made-up insurers.

use crate::catalogue::tariff::Tariff;
use crate::catalogue::translated::Translated;

/// Who sells them all.
pub(crate) const SELLER: &str = "Quillfeather Cover Ltd";

/// A line of business.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Vertical {
    Event,
    Product,
    Parcel,
    Travel,
    Medical,
}

/// Everything about a product that doesn't depend on the request.
pub(crate) struct Product {
    pub(crate) policy_type: &'static str,
    pub(crate) group: &'static str,
    pub(crate) name: &'static str,
    pub(crate) code: &'static str,
    pub(crate) version: &'static str,
    pub(crate) insurer: &'static str,
    pub(crate) insurer_disclaimer: &'static str,
    pub(crate) claim_selector_id: &'static str,
    pub(crate) tax_label: Translated,
    pub(crate) tariff: Tariff,
    pub(crate) benefits: &'static [Benefit],
}

/// What the insurer pays for one kind of loss.
pub(crate) struct Benefit {
    pub(crate) description: Translated,
    pub(crate) limit: Limit,
    /// Per ticket, traveller or parcel, in US cents.
    pub(crate) limit_per_unit: Option<u32>,
    /// What the customer pays of each claim, in US cents.
    pub(crate) excess: Option<u32>,
    /// The smallest claim, in US cents.
    pub(crate) minimum_claim: Option<u32>,
}

impl Benefit {
    const fn new(description: Translated, limit: Limit) -> Self {
        Self {
            description,
            limit,
            limit_per_unit: None,
            excess: None,
            minimum_claim: None,
        }
    }

    const fn excess(self, cents: u32) -> Self {
        Self {
            excess: Some(cents),
            ..self
        }
    }

    const fn per_unit(self, cents: u32) -> Self {
        Self {
            limit_per_unit: Some(cents),
            ..self
        }
    }

    const fn minimum_claim(self, cents: u32) -> Self {
        Self {
            minimum_claim: Some(cents),
            ..self
        }
    }
}

/// The most that the insurer pays.
pub(crate) enum Limit {
    /// What is insured.
    InsuredValue,
    UsdCents(u32),
    Text(Translated),
}

impl Vertical {
    pub(crate) const ALL: &'static [Self] = &[
        Self::Event,
        Self::Product,
        Self::Parcel,
        Self::Travel,
        Self::Medical,
    ];

    /// Reads a `policy_type`.
    pub(crate) fn from_policy_type(name: &str) -> Option<Self> {
        let is_called = |vertical: &&Self| vertical.product().policy_type == name;
        Self::ALL.iter().find(is_called).copied()
    }

    pub(crate) fn product(self) -> &'static Product {
        match self {
            Self::Event => &EVENT,
            Self::Product => &PRODUCT,
            Self::Parcel => &PARCEL,
            Self::Travel => &TRAVEL,
            Self::Medical => &MEDICAL,
        }
    }
}

const EVENT: Product = Product {
    policy_type: "event_ticket_protection",
    group: "event",
    name: "Ticket Cover",
    code: "TKSB0001",
    version: "0b7d1c52-6f0e-4d5c-9a53-3a8e2f1d7c01",
    insurer: "Fennick & Oake Insurance plc",
    insurer_disclaimer: "Arranged by Quillfeather Cover Ltd for Fennick & Oake Insurance plc",
    claim_selector_id: "event-ticket",
    tax_label: Translated::new("IPT", "Versicherungsteuer"),
    tariff: Tariff {
        rate_bps: 701,
        further_unit_cents: 50,
        minimum_cents: 100,
        tax_bps: 1200,
        partner_commission_bps: 2500,
        total_commission_bps: 4000,
    },
    benefits: &[
        Benefit::new(
            Translated::new(
                "Tickets and booking fees",
                "Eintrittskarten und Vorverkaufsgebühren",
            ),
            Limit::InsuredValue,
        ),
        Benefit::new(
            Translated::new(
                "Getting home when you fall ill at the event",
                "Heimreise bei Erkrankung während der Veranstaltung",
            ),
            Limit::UsdCents(15_000),
        )
        .excess(2_500)
        .per_unit(7_500),
        Benefit::new(
            Translated::new(
                "Help with finding other tickets",
                "Unterstützung bei der Suche nach Ersatzkarten",
            ),
            Limit::Text(Translated::new(
                "Included, once per order",
                "Enthalten, einmal je Bestellung",
            )),
        ),
    ],
};

const PRODUCT: Product = Product {
    policy_type: "product_insurance",
    group: "retail",
    name: "Product Protection",
    code: "PPSB0001",
    version: "5e2f94a7-18c3-4b0d-8b7c-6d41f0a92b02",
    insurer: "Pellworth General Insurance plc",
    insurer_disclaimer: "Arranged by Quillfeather Cover Ltd for Pellworth General Insurance plc",
    claim_selector_id: "product",
    tax_label: Translated::new("GST", "GST"),
    tariff: Tariff {
        rate_bps: 850,
        // Each product is an item of its own, so there are no further units.
        further_unit_cents: 0,
        minimum_cents: 400,
        tax_bps: 1000,
        partner_commission_bps: 3000,
        total_commission_bps: 4500,
    },
    benefits: &[
        Benefit::new(
            Translated::new("Damage or theft", "Beschädigung oder Diebstahl"),
            Limit::InsuredValue,
        )
        .excess(5_000)
        .minimum_claim(2_000),
        Benefit::new(
            Translated::new(
                "Breakdown after the maker's warranty",
                "Defekte nach Ablauf der Herstellergarantie",
            ),
            Limit::InsuredValue,
        ),
    ],
};

const PARCEL: Product = Product {
    policy_type: "parcel_insurance",
    group: "logistics",
    name: "Parcel Cover",
    code: "PCSB0001",
    version: "c9a03b16-7d2e-4f88-a1d5-90e7b45c3d03",
    insurer: "Dunmarrow Marine Insurance Ltd",
    insurer_disclaimer: "Administered by Quillfeather Cover Ltd for Dunmarrow Marine Insurance Ltd",
    claim_selector_id: "parcel",
    tax_label: Translated::new("Surplus lines tax", "Versicherungsteuer (Surplus Lines)"),
    tariff: Tariff {
        rate_bps: 125,
        further_unit_cents: 75,
        minimum_cents: 120,
        tax_bps: 485,
        partner_commission_bps: 2000,
        total_commission_bps: 3500,
    },
    benefits: &[
        Benefit::new(
            Translated::new(
                "Loss or damage in transit",
                "Verlust oder Beschädigung auf dem Transportweg",
            ),
            Limit::InsuredValue,
        ),
        Benefit::new(
            Translated::new("Theft after delivery", "Diebstahl nach der Zustellung"),
            Limit::UsdCents(50_000),
        )
        .excess(1_000)
        .minimum_claim(500),
    ],
};

const TRAVEL: Product = Product {
    policy_type: "travel_flight_cancellation_cover",
    group: "travel",
    name: "Trip Cancellation",
    code: "TCSB0001",
    version: "e41d7788-2b5a-4c9f-b3f0-1c6a58d97e04",
    insurer: "Ostrea Travel Assurance SE",
    insurer_disclaimer: "Offered by Quillfeather Cover Ltd as agent of Ostrea Travel Assurance SE",
    claim_selector_id: "trip-cancellation",
    tax_label: Translated::new("Insurance tax", "Versicherungsteuer"),
    tariff: Tariff {
        rate_bps: 540,
        further_unit_cents: 600,
        minimum_cents: 900,
        tax_bps: 1900,
        partner_commission_bps: 2800,
        total_commission_bps: 4200,
    },
    benefits: &[
        Benefit::new(
            Translated::new(
                "Cancelling or cutting short your trip",
                "Reiserücktritt und Reiseabbruch",
            ),
            Limit::InsuredValue,
        )
        .excess(7_500),
        Benefit::new(
            Translated::new("Missed departure", "Verpasste Abreise"),
            Limit::UsdCents(40_000),
        )
        .excess(2_500)
        .per_unit(20_000)
        .minimum_claim(1_000),
        Benefit::new(
            Translated::new(
                "Telephone help around the clock",
                "Telefonische Hilfe rund um die Uhr",
            ),
            Limit::Text(Translated::new(
                "As often as you need it",
                "So oft Sie sie brauchen",
            )),
        ),
    ],
};

const MEDICAL: Product = Product {
    policy_type: "travel_medical_baggage_cover",
    group: "travel",
    name: "Medical and Baggage",
    code: "TMSB0001",
    version: "7d0c5f33-91ea-4a60-8c1e-2f4b96a0de05",
    insurer: "Ostrea Travel Assurance SE",
    insurer_disclaimer: "Offered by Quillfeather Cover Ltd as agent of Ostrea Travel Assurance SE",
    claim_selector_id: "medical-baggage",
    tax_label: Translated::new("Insurance tax", "Versicherungsteuer"),
    tariff: Tariff {
        rate_bps: 210,
        further_unit_cents: 900,
        minimum_cents: 1100,
        tax_bps: 1900,
        partner_commission_bps: 2600,
        total_commission_bps: 4000,
    },
    benefits: &[
        Benefit::new(
            Translated::new("Treatment abroad", "Heilbehandlung im Ausland"),
            Limit::UsdCents(50_000_000),
        )
        .excess(10_000),
        Benefit::new(
            Translated::new(
                "Lost or stolen baggage",
                "Verlorenes oder gestohlenes Reisegepäck",
            ),
            Limit::UsdCents(200_000),
        )
        .excess(5_000)
        .per_unit(100_000)
        .minimum_claim(2_500),
        Benefit::new(
            Translated::new(
                "Flight home in a medical aircraft",
                "Rücktransport im Ambulanzflugzeug",
            ),
            Limit::Text(Translated::new("Actual cost", "Tatsächliche Kosten")),
        ),
    ],
};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::catalogue::tariff::Premium;
    use crate::value::money::{Currency, Decimal, MAX_AMOUNT, Minor};

    #[test]
    fn every_vertical_is_found_by_its_policy_type() {
        for vertical in Vertical::ALL {
            let name = vertical.product().policy_type;
            assert_eq!(Vertical::from_policy_type(name), Some(*vertical));
        }
        assert_eq!(Vertical::from_policy_type("pet_insurance"), None);
    }

    #[test]
    fn every_product_has_a_version_of_the_right_form_and_names_its_insurer() {
        for product in Vertical::ALL.iter().map(|vertical| vertical.product()) {
            assert!(Uuid::parse_str(product.version).is_ok(), "{}", product.name);
            assert!(product.insurer_disclaimer.contains(product.insurer));
            assert!(product.insurer_disclaimer.contains(SELLER));
        }
    }

    fn premium(vertical: Vertical, value: &str, units: u32, currency: &str) -> Premium {
        let value = Decimal::parse(value).expect("an amount");
        let currency = Currency::from_code(currency).expect("a currency");
        vertical.product().tariff.premium(value, units, &currency)
    }

    #[test]
    fn the_documented_event_costs_fourteen_dollars_and_two_cents() {
        assert_eq!(premium(Vertical::Event, "200", 1, "USD").price, Minor(1402));
    }

    #[test]
    fn the_price_is_that_of_the_tariff_to_the_last_digit() {
        for (vertical, value, units, currency, price) in [
            (Vertical::Event, "200", 3, "USD", 1502),
            (Vertical::Event, "0", 2, "USD", 200),
            (Vertical::Event, "25000", 1, "JPY", 1753),
            (Vertical::Event, "1500000", 1, "IDR", 105_150),
            (Vertical::Event, "61.5", 1, "KWD", 4311),
            (Vertical::Product, "3799", 1, "AUD", 32_292),
            (Vertical::Product, "10", 1, "AUD", 608),
            (Vertical::Parcel, "4000", 1, "USD", 5000),
            (Vertical::Travel, "2400", 2, "EUR", 13_512),
        ] {
            assert_eq!(
                premium(vertical, value, units, currency).price,
                Minor(price),
                "{value} {currency}"
            );
        }
    }

    #[test]
    fn the_parts_of_a_premium_add_up() {
        let premium = premium(Vertical::Event, "200", 1, "USD");
        assert_eq!(premium.tax, Minor(150));
        assert_eq!(premium.without_tax, Minor(1252));
        assert_eq!(premium.partner_commission, Minor(313));
        assert_eq!(premium.total_commission, Minor(501));
    }

    fn vertical() -> impl Strategy<Value = Vertical> {
        (0..Vertical::ALL.len()).prop_map(|index| Vertical::ALL[index])
    }

    fn currency() -> impl Strategy<Value = Currency> {
        let known = prop_oneof![
            Just("USD"),
            Just("GBP"),
            Just("JPY"),
            Just("IDR"),
            Just("KWD"),
            Just("HUF"),
            Just("XTS")
        ];
        known.prop_map(|code| Currency::from_code(code).expect("a currency"))
    }

    fn value() -> impl Strategy<Value = Decimal> {
        (0..=MAX_AMOUNT * 1_000_000).prop_map(Decimal::from_micros)
    }

    proptest! {
        #[test]
        fn a_price_is_positive_and_pays_all_of_its_parts(
            vertical in vertical(), value in value(), units in 0..=1000_u32, currency in currency(),
        ) {
            let premium = vertical.product().tariff.premium(value, units, &currency);
            prop_assert!(premium.price > Minor(0));
            prop_assert_eq!(premium.tax.0 + premium.without_tax.0, premium.price.0);
            prop_assert!(Minor(0) < premium.partner_commission);
            prop_assert!(premium.partner_commission < premium.total_commission);
            prop_assert!(premium.total_commission < premium.without_tax);
        }

        #[test]
        fn a_dearer_or_larger_basket_never_costs_less(
            vertical in vertical(), a in value(), b in value(), units in 1..=999_u32, currency in currency(),
        ) {
            let tariff = &vertical.product().tariff;
            let price = |value, units| tariff.premium(value, units, &currency).price;
            prop_assert!(price(a.min(b), units) <= price(a.max(b), units));
            prop_assert!(price(a, units) <= price(a, units + 1));
        }

        #[test]
        fn a_price_survives_its_way_through_json(
            vertical in vertical(), value in value(), currency in currency(),
        ) {
            let price = vertical.product().tariff.premium(value, 1, &currency).price;
            let read = Decimal::from_json(&currency.number(price));
            prop_assert_eq!(read.map(|read| currency.minor(read)), Some(price));
        }
    }
}
