//! Schemes: the products that are offered together for each kind of purchase.

use crate::catalogue::product::Vertical;
use crate::catalogue::translated::Translated;

/// The offer for one kind of purchase. Its ids and slugs are those of XCover's configuration.
#[derive(Debug)]
pub(crate) struct Scheme {
    /// The field of the request's context that asks for it.
    pub(crate) context: &'static str,
    pub(crate) schema: &'static str,
    pub(crate) slug: &'static str,
    pub(crate) config_id: &'static str,
    pub(crate) title: Translated,
    pub(crate) products: &'static [OfferedProduct],
    /// How its products may be chosen; `None` leaves it open.
    pub(crate) rules: Option<Rules>,
}

/// How the products of an offer may be chosen.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rules {
    /// Each on its own.
    Each,
    /// All or none.
    Together,
    /// At most one.
    One,
    /// Each on its own, but all except the first are hidden.
    Hidden,
}

/// One product of an offer.
#[derive(Debug)]
pub(crate) struct OfferedProduct {
    pub(crate) vertical: Vertical,
    pub(crate) years: u32,
    pub(crate) slug: &'static str,
    pub(crate) config_id: &'static str,
    pub(crate) title: Translated,
}

/// Every scheme there is.
pub(crate) const SCHEMES: &[Scheme] = &[
    Scheme {
        context: "product",
        schema: "sandbox-retail",
        slug: "sandbox-retail-offer",
        config_id: "0d9a4a1e-6f0b-4a77-9e2c-5b8d3c1f7a01",
        title: Translated::new("Product Protection", "Geräteschutz"),
        products: &[
            OfferedProduct {
                vertical: Vertical::Product,
                years: 2,
                slug: "sandbox-product-2-year",
                config_id: "3c6b8e70-2a4d-4f19-8d35-7e9f0b2c4d11",
                title: Translated::new("2 Year Plan", "Zweijahresschutz"),
            },
            OfferedProduct {
                vertical: Vertical::Product,
                years: 3,
                slug: "sandbox-product-3-year",
                config_id: "3c6b8e70-2a4d-4f19-8d35-7e9f0b2c4d12",
                title: Translated::new("3 Year Plan", "Dreijahresschutz"),
            },
        ],
        rules: None,
    },
    Scheme {
        context: "event",
        schema: "sandbox-event",
        slug: "sandbox-event-offer",
        config_id: "0d9a4a1e-6f0b-4a77-9e2c-5b8d3c1f7a02",
        title: Translated::new("Ticket Cover", "Ticketversicherung"),
        products: &[OfferedProduct {
            vertical: Vertical::Event,
            years: 1,
            slug: "sandbox-ticket",
            config_id: "3c6b8e70-2a4d-4f19-8d35-7e9f0b2c4d21",
            title: Translated::new("Ticket Cover", "Ticketversicherung"),
        }],
        rules: None,
    },
    Scheme {
        context: "parcel",
        schema: "sandbox-parcel",
        slug: "sandbox-parcel-offer",
        config_id: "0d9a4a1e-6f0b-4a77-9e2c-5b8d3c1f7a03",
        title: Translated::new("Parcel Cover", "Paketversicherung"),
        products: &[OfferedProduct {
            vertical: Vertical::Parcel,
            years: 1,
            slug: "sandbox-parcel",
            config_id: "3c6b8e70-2a4d-4f19-8d35-7e9f0b2c4d31",
            title: Translated::new("Parcel Cover", "Paketversicherung"),
        }],
        rules: None,
    },
    Scheme {
        context: "trip",
        schema: "sandbox-travel",
        slug: "sandbox-travel-offer",
        config_id: "0d9a4a1e-6f0b-4a77-9e2c-5b8d3c1f7a04",
        title: Translated::new("Travel Cover", "Reiseschutz"),
        products: &[
            OfferedProduct {
                vertical: Vertical::Travel,
                years: 1,
                slug: "sandbox-trip-cancellation",
                config_id: "3c6b8e70-2a4d-4f19-8d35-7e9f0b2c4d41",
                title: Translated::new("Trip Cancellation", "Reiserücktrittskostenversicherung"),
            },
            OfferedProduct {
                vertical: Vertical::Medical,
                years: 1,
                slug: "sandbox-medical-baggage",
                config_id: "3c6b8e70-2a4d-4f19-8d35-7e9f0b2c4d42",
                title: Translated::new(
                    "Medical and Baggage",
                    "Auslandsreisekranken- und Reisegepäckversicherung",
                ),
            },
        ],
        rules: Some(Rules::Each),
    },
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use uuid::Uuid;

    use super::*;

    #[test]
    fn every_configuration_has_an_id_of_its_own() {
        let products = SCHEMES.iter().flat_map(|scheme| scheme.products);
        let products = products.map(|product| product.config_id);
        let ids: Vec<&str> = SCHEMES
            .iter()
            .map(|scheme| scheme.config_id)
            .chain(products)
            .collect();
        assert!(ids.iter().all(|id| Uuid::parse_str(id).is_ok()));
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
    }
}
