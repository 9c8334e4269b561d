//! What the sandbox sells: five products of made-up insurers.

use crate::catalogue::tariff::Tariff;
use crate::catalogue::texts::Words;

/// Who sells all of it.
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

/// The facts of a product that do not depend on the request.
pub(crate) struct Product {
    pub(crate) policy_type: &'static str,
    pub(crate) group: &'static str,
    pub(crate) name: &'static str,
    pub(crate) code: &'static str,
    pub(crate) version: &'static str,
    pub(crate) insurer: &'static str,
    pub(crate) insurer_disclaimer: &'static str,
    pub(crate) claim_selector_id: &'static str,
    pub(crate) tax_label: Words,
    pub(crate) tariff: Tariff,
    pub(crate) benefits: &'static [Benefit],
}

/// What the insurer pays in one case.
pub(crate) struct Benefit {
    pub(crate) description: Words,
    pub(crate) limit: Limit,
    /// The most for each ticket, traveller or parcel, in US cents.
    pub(crate) limit_per_unit: Option<u32>,
    /// What the customer bears, in US cents.
    pub(crate) excess: Option<u32>,
    /// What a claim has to be about at least, in US cents.
    pub(crate) minimum_claim: Option<u32>,
}

impl Benefit {
    const fn new(description: Words, limit: Limit) -> Self {
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

/// The most the insurer pays.
pub(crate) enum Limit {
    /// What is insured.
    InsuredValue,
    UsdCents(u32),
    Text(Words),
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
    tax_label: Words::new("IPT", "Versicherungsteuer"),
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
            Words::new(
                "Tickets and booking fees",
                "Eintrittskarten und Vorverkaufsgebühren",
            ),
            Limit::InsuredValue,
        ),
        Benefit::new(
            Words::new(
                "Getting home when you fall ill at the event",
                "Heimreise bei Erkrankung während der Veranstaltung",
            ),
            Limit::UsdCents(15_000),
        )
        .excess(2_500)
        .per_unit(7_500),
        Benefit::new(
            Words::new(
                "Help with finding other tickets",
                "Unterstützung bei der Suche nach Ersatzkarten",
            ),
            Limit::Text(Words::new(
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
    tax_label: Words::new("GST", "GST"),
    tariff: Tariff {
        rate_bps: 850,
        // Several products are several items.
        further_unit_cents: 0,
        minimum_cents: 400,
        tax_bps: 1000,
        partner_commission_bps: 3000,
        total_commission_bps: 4500,
    },
    benefits: &[
        Benefit::new(
            Words::new("Damage or theft", "Beschädigung oder Diebstahl"),
            Limit::InsuredValue,
        )
        .excess(5_000)
        .minimum_claim(2_000),
        Benefit::new(
            Words::new(
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
    tax_label: Words::new("Surplus lines tax", "Versicherungsteuer (Surplus Lines)"),
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
            Words::new(
                "Loss or damage in transit",
                "Verlust oder Beschädigung auf dem Transportweg",
            ),
            Limit::InsuredValue,
        ),
        Benefit::new(
            Words::new("Theft after delivery", "Diebstahl nach der Zustellung"),
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
    tax_label: Words::new("Insurance tax", "Versicherungsteuer"),
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
            Words::new(
                "Cancelling or cutting short your trip",
                "Reiserücktritt und Reiseabbruch",
            ),
            Limit::InsuredValue,
        )
        .excess(7_500),
        Benefit::new(
            Words::new("Missed departure", "Verpasste Abreise"),
            Limit::UsdCents(40_000),
        )
        .excess(2_500)
        .per_unit(20_000)
        .minimum_claim(1_000),
        Benefit::new(
            Words::new(
                "Telephone help around the clock",
                "Telefonische Hilfe rund um die Uhr",
            ),
            Limit::Text(Words::new(
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
    tax_label: Words::new("Insurance tax", "Versicherungsteuer"),
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
            Words::new("Treatment abroad", "Heilbehandlung im Ausland"),
            Limit::UsdCents(50_000_000),
        )
        .excess(10_000),
        Benefit::new(
            Words::new(
                "Lost or stolen baggage",
                "Verlorenes oder gestohlenes Reisegepäck",
            ),
            Limit::UsdCents(200_000),
        )
        .excess(5_000)
        .per_unit(100_000)
        .minimum_claim(2_500),
        Benefit::new(
            Words::new(
                "Flight home in a medical aircraft",
                "Rücktransport im Ambulanzflugzeug",
            ),
            Limit::Text(Words::new("Actual cost", "Tatsächliche Kosten")),
        ),
    ],
};

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

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
}
