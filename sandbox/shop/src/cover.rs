//! The cover in an order, as the widget's `bookingDetails()` returns it, and how to book it.
//!
//! The price from the page is ignored: XCover charges its own.

use serde::Serialize;
use serde_json::{Map, Value, json};
use xcover_proxy::PackageId;
use xcover_proxy::problem::Problem;

use crate::field::Field;

/// What to book, by the API that books it.
pub(crate) enum Cover {
    /// Quotes of a package.
    Package { id: PackageId, quotes: Vec<Quote> },
    /// Products of an offer.
    Offer { id: PackageId, quotes: Vec<Quote> },
    /// A fast quote's request: XCover keeps nothing of a fast quote, so it is sent again.
    Instant { request: Map<String, Value> },
}

/// One chosen quote or product.
#[derive(Serialize)]
pub(crate) struct Quote {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    instalment_plan: Option<String>,
    /// XCover's pricing experiments need it back, unchanged.
    #[serde(skip_serializing_if = "Option::is_none")]
    brightwrite_details: Option<Map<String, Value>>,
}

/// A chosen quote and the people it covers: in the demo, the customer.
#[derive(Serialize)]
struct Insured<'a> {
    #[serde(flatten)]
    quote: &'a Quote,
    insured: [&'a Map<String, Value>; 1],
}

impl Cover {
    /// # Errors
    /// 400 with the name of the first field that is wrong.
    pub(crate) fn read(cover: &Field<'_>) -> Result<Self, Problem> {
        cover.object()?;
        let surface = cover.member("surface");
        match surface.text()? {
            "quotes" | "xce-v1" => Ok(Self::Package {
                id: package_id(cover)?,
                quotes: quotes(cover)?,
            }),
            "offers" => Ok(Self::Offer {
                id: package_id(cover)?,
                quotes: quotes(cover)?,
            }),
            "fast-quote" => Ok(Self::Instant {
                request: cover.member("request").object()?.clone(),
            }),
            _ => Err(surface.error("is none of quotes, xce-v1, offers, fast-quote")),
        }
    }

    /// The path that books it, below the partner's.
    pub(crate) fn path(&self) -> String {
        match self {
            Self::Package { id, .. } => format!("/bookings/{}", id.as_str()),
            Self::Offer { id, .. } => format!("/offers/{}/confirm/", id.as_str()),
            Self::Instant { .. } => "/instant_booking/".to_owned(),
        }
    }

    /// The body of the booking for this customer.
    pub(crate) fn body(&self, customer: &Map<String, Value>, order_number: &str) -> Value {
        let mut body = match self {
            Self::Package { quotes, .. } | Self::Offer { quotes, .. } => {
                let insured = [customer];
                let quotes = quotes.iter().map(|quote| json!(Insured { quote, insured }));
                Map::from_iter([("quotes".to_owned(), quotes.collect())])
            }
            Self::Instant { request } => request.clone(),
        };
        body.insert("policyholder".to_owned(), json!(customer));
        body.insert("partner_transaction_id".to_owned(), json!(order_number));
        Value::Object(body)
    }

    /// The id of the package or offer, which is also the booking's.
    pub(crate) fn id(&self) -> Option<&str> {
        match self {
            Self::Package { id, .. } | Self::Offer { id, .. } => Some(id.as_str()),
            Self::Instant { .. } => None,
        }
    }

    /// The ids of the chosen quotes; a fast quote has none.
    pub(crate) fn quote_ids(&self) -> Vec<String> {
        match self {
            Self::Package { quotes, .. } | Self::Offer { quotes, .. } => {
                quotes.iter().map(|quote| quote.id.clone()).collect()
            }
            Self::Instant { .. } => Vec::new(),
        }
    }
}

impl Quote {
    fn read(quote: &Field<'_>) -> Result<Self, Problem> {
        let plan = quote.member("instalment_plan").given();
        let details = quote.member("brightwrite_details").given();
        Ok(Self {
            id: quote.member("id").text()?.to_owned(),
            instalment_plan: plan
                .map(|plan| plan.text().map(str::to_owned))
                .transpose()?,
            brightwrite_details: details
                .map(|details| details.object().cloned())
                .transpose()?,
        })
    }
}

fn package_id(cover: &Field<'_>) -> Result<PackageId, Problem> {
    let id = cover.member("packageId");
    PackageId::parse(id.text()?)
        .ok_or_else(|| id.error("is not 1 to 64 letters, digits and hyphens"))
}

fn quotes(cover: &Field<'_>) -> Result<Vec<Quote>, Problem> {
    let quotes = cover.member("quotes").items()?;
    quotes.iter().map(Quote::read).collect()
}
