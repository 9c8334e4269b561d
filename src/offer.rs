//! The one model of an offer, whatever shape XCover sent it in.

use std::fmt;

use crate::currency::Currency;
use crate::link::SecureUrl;
use crate::money::{Amount, AmountError};
use crate::rich_text::{self, Node};

/// An offer that can be shown: at least one product, each with its price and its [`Disclosure`].
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// What an opt-out names: the package `id` (Quotes API) or `provider_reference` (XCE v1);
    /// `None` for a fast quote, which can't be opted out of.
    pub quote_id: Option<String>,
    /// The currency of every amount. Source: `currency` of the package.
    pub currency: Currency,
    /// The language of the texts, BCP 47. Source: `language` (XCE v1); the Quotes API doesn't say.
    pub language: Option<String>,
    /// What is offered; never empty.
    products: Vec<Product>,
    /// The sum of the products' prices.
    total: Amount,
}

/// One insurance product of an offer.
#[derive(Clone, Debug, PartialEq)]
pub struct Product {
    /// What the host page is told. Source: `quotes[k].id` or `policies[].provider_reference`.
    pub id: String,
    /// Where the product stands in the response: the list's name and the key in it.
    pub source: (&'static str, String),
    /// Source: `policy.content.title` or `policy_content.title`, else the policy's name.
    pub title: Option<String>,
    /// A line above or below the title. Source: `header` of the content.
    pub header: Option<String>,
    /// Source: `description` of the content.
    pub description: Vec<Node>,
    /// What is covered. Source: `inclusions` of the content.
    pub inclusions: Vec<Inclusion>,
    /// The premium for the whole basket, tax included, in the offer's currency; never negative.
    /// Source: `price`.
    pub price: Amount,
    /// The texts without which no price may be shown.
    pub disclosure: Disclosure,
}

/// The disclaimer and the policy wording of a product. Holding one is the proof that both are
/// there: a product can't be made without.
#[derive(Clone, Debug, PartialEq)]
pub struct Disclosure {
    disclaimer: Vec<Node>,
    wording: SecureUrl,
}

/// Something that is covered: a title, a text or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inclusion {
    /// A few words.
    pub title: Option<String>,
    /// A sentence.
    pub description: Option<String>,
}

impl Offer {
    /// Puts products together.
    ///
    /// # Errors
    /// When there is none, or their prices can't be added exactly.
    pub fn new(
        quote_id: Option<String>,
        currency: Currency,
        language: Option<String>,
        products: Vec<Product>,
    ) -> Result<Offer, ReadError> {
        if products.is_empty() {
            return Err(ReadError::new("products", Problem::Missing));
        }
        let mut total = Amount::ZERO;
        for product in &products {
            total = total.plus(product.price).map_err(|error| {
                let (list, key) = &product.source;
                ReadError::new(format!("{list}.{key}.price"), Problem::Amount(error))
            })?;
        }
        Ok(Offer {
            quote_id,
            currency,
            language,
            products,
            total,
        })
    }

    /// What is offered; never empty.
    #[must_use]
    pub fn products(&self) -> &[Product] {
        &self.products
    }

    /// The sum of the products' prices, in [`Offer::currency`].
    #[must_use]
    pub fn total(&self) -> Amount {
        self.total
    }
}

impl Disclosure {
    /// Takes a disclaimer in HTML and the address of the policy wording; `path` is where the
    /// product stands, for the error.
    ///
    /// # Errors
    /// When the disclaimer has no text, or the address is missing or not secure.
    pub fn new(
        path: &str,
        disclaimer: Option<&str>,
        wording: Option<&str>,
    ) -> Result<Self, ReadError> {
        let disclaimer = rich_text::parse(disclaimer.unwrap_or_default());
        if !rich_text::has_text(&disclaimer) {
            return Err(ReadError::new(
                format!("{path}.disclaimer"),
                Problem::Missing,
            ));
        }
        let at = || format!("{path}.pds_url");
        let wording = wording.ok_or_else(|| ReadError::new(at(), Problem::Missing))?;
        let wording = SecureUrl::parse(wording)
            .ok_or_else(|| ReadError::new(at(), Problem::NotSecure(wording.to_owned())))?;
        Ok(Disclosure {
            disclaimer,
            wording,
        })
    }

    /// The disclaimer; has text.
    #[must_use]
    pub fn disclaimer(&self) -> &[Node] {
        &self.disclaimer
    }

    /// The address of the policy wording (PDS).
    #[must_use]
    pub fn wording(&self) -> &str {
        self.wording.as_str()
    }
}

/// Why a response can't be shown: the field, as a path into the response, and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    path: String,
    problem: Problem,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Absent, `null`, blank or `"N/A"`.
    Missing,
    /// Of the wrong type or form; holds the value as an error may name it.
    Not(&'static str, String),
    /// A number that isn't an amount.
    Amount(AmountError),
    /// Nested more deeply than is read.
    TooDeep,
    /// A price below zero.
    Negative,
    /// A policy wording that is not at an https address.
    NotSecure(String),
}

impl ReadError {
    /// An error at `path`.
    #[must_use]
    pub fn new(path: impl Into<String>, problem: Problem) -> ReadError {
        ReadError {
            path: path.into(),
            problem,
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        f.write_str(": ")?;
        match &self.problem {
            Problem::Missing => f.write_str("missing"),
            Problem::Not(expected, value) => {
                f.write_str(value)?;
                f.write_str(" is not ")?;
                f.write_str(expected)
            }
            Problem::Amount(error) => error.fmt(f),
            Problem::TooDeep => f.write_str("nested too deeply"),
            Problem::Negative => f.write_str("below zero"),
            Problem::NotSecure(url) => {
                f.write_str("\"")?;
                f.write_str(url)?;
                f.write_str("\" is not an https address")
            }
        }
    }
}

impl std::error::Error for ReadError {}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
mod tests {
    use super::*;

    #[test]
    fn a_disclosure_needs_a_text_and_a_secure_address() {
        let make = |disclaimer, wording| {
            Disclosure::new("quotes.0", disclaimer, wording).map_err(|error| error.to_string())
        };
        let pds = Some("https://www.example.com/pds");
        assert!(make(Some("<p>Legal.</p>"), pds).is_ok());
        for disclaimer in [None, Some(""), Some("<p> </p>"), Some("<script>x</script>")] {
            assert_eq!(
                make(disclaimer, pds),
                Err("quotes.0.disclaimer: missing".to_owned())
            );
        }
        assert_eq!(
            make(Some("Legal."), None),
            Err("quotes.0.pds_url: missing".to_owned())
        );
        assert_eq!(
            make(Some("Legal."), Some("javascript:alert(1)")),
            Err("quotes.0.pds_url: \"javascript:alert(1)\" is not an https address".to_owned())
        );
    }
}
