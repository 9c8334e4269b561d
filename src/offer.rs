//! The one model of an offer, whatever shape XCover sent it in.
//!
//! An [`Offer`] asks one or more [`Question`]s; each is answered with one of its [`Cover`]s or with
//! no. A cover is made of [`Product`]s, a product can't be made without its price and its
//! [`Disclosure`], and a disclosure not without a disclaimer and a policy wording: so there is no
//! way to an accept control that lacks one of them.
//!
//! ```compile_fail
//! use xcover_offer::offer::Disclosure;
//! // The fields are private: only `Disclosure::new` makes one, and it checks.
//! let none = Disclosure { disclaimer: Vec::new(), policy_wording: String::new() };
//! ```
//! ```compile_fail
//! use xcover_offer::offer::{Cover, Question};
//! // Nor is there another way to a cover than the products of a question.
//! let cover = Cover { products: &[], plan: None };
//! ```

use crate::error::{MISSING, ReadError, is_not};
use crate::instant::Instant;
use crate::json::Json;
use crate::link::SecureUrl;
use crate::money::{Amount, AmountError};
use crate::price::currency::Currency;
use crate::rich_text::{self, Node};

/// An offer that can be shown: at least one question about at least one product.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// The XCover API that it came from, and that books it.
    pub surface: Surface,
    /// What an opt-out names: the package `id` (Quotes API), `provider_reference` (XCE v1) or the
    /// offer's `id` (Offers API); `None` for a fast quote, which can't be opted out of.
    pub quote_id: Option<String>,
    /// The currency of every amount. Source: `currency`.
    pub currency: Currency,
    /// The language of the texts, BCP 47. Source: `language` (XCE v1), `content.locale` (Offers
    /// API); the Quotes API doesn't say.
    pub language: Option<String>,
    /// What stands above all products. Source: `content` (Offers API), `bundle_content` (bundles).
    pub texts: Texts,
    /// The reminder for a shopper who hasn't chosen yet. Source: `content.required_message` (Offers API).
    pub required: Option<String>,
    /// A persuasion text, shown only where the host page asks for it. Source:
    /// `content.credibility_message` (Offers API).
    pub credibility: Option<String>,
    /// Likewise, beside the choice against cover. Source: `content.negative_cta_warning`.
    pub warning: Option<String>,
    /// How long it is valid after its receipt, in milliseconds. Source: `expires_at` less `created_at`;
    /// `None` where there are none (Offers API, fast quotes).
    pub valid_ms: Option<i64>,
    /// Never empty.
    questions: Vec<Question>,
}

/// XCover's APIs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// `POST …/quotes/`
    Quotes,
    /// XCover Elements, first version.
    XceV1,
    /// `POST …/offers/`
    Offers,
    /// `POST …/quotes/?fast_quote=1`
    FastQuote,
}

impl Surface {
    /// The stable code, for `bookingDetails()`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Surface::Quotes => "quotes",
            Surface::XceV1 => "xce-v1",
            Surface::Offers => "offers",
            Surface::FastQuote => "fast-quote",
        }
    }
}

/// What a shopper is asked: one of these products, all of them together, or none.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    products: Vec<Product>,
    bundle: Option<Bundle>,
    /// How many questions of the same group may be answered with a yes: the group and the number.
    /// Source: `max_select` of `product_rules` (Offers API).
    pub limit: Option<(usize, usize)>,
}

/// Products that are taken together or not at all.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle {
    /// For all of them. Source: `bundle_price` (Quotes API), else the sum.
    pub price: Amount,
    /// What is saved by taking them together. Source: `bundle_discount_amount`.
    pub saved: Option<Amount>,
}

/// A yes to a question: what is bought, and how it is paid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cover<'a> {
    products: &'a [Product],
    price: Amount,
    plan: Option<&'a Plan>,
}

/// Texts about something, as they came: may hold HTML and holes (see [`crate::holes`]).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// Source: `title` of the content, else the policy's name.
    pub title: Option<String>,
    /// A line below the title. Source: `header`; `heading` (Offers API).
    pub header: Option<String>,
    /// Source: `description`.
    pub description: Option<String>,
    /// What is covered. Source: `inclusions`; `extras` (Offers API).
    pub inclusions: Vec<Point>,
    /// What is not. Source: `exclusions`.
    pub exclusions: Vec<Point>,
}

/// Something that is covered or not: a title, a text or both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// A few words; absent where it would repeat that of the point before.
    pub title: Option<String>,
    /// A sentence.
    pub description: Option<String>,
}

/// One insurance product of an offer.
#[derive(Clone, Debug, PartialEq)]
pub struct Product {
    /// What the host page knows it by, and booking takes. Source: `quotes[k].id`,
    /// `policies[].provider_reference`, `products[].id`, or the key in a fast quote.
    pub id: String,
    /// Where the product stands in the response: the list's name and the key in it.
    pub source: (&'static str, String),
    /// Its own texts.
    pub texts: Texts,
    /// The premium for the whole basket, tax included, in the offer's currency; never negative.
    /// Source: `price`, or `discount_price` where there is a discount;
    /// `details.finance.price.total_amount` (Offers API).
    pub price: Amount,
    /// Source: `discount_amount`, `details.finance.discount` (Offers API).
    pub discount: Option<Discount>,
    /// The tax in the price. Source: `tax`; `details.finance.tax` (Offers API).
    pub tax: Option<Tax>,
    /// Ways to pay over time. Source: `instalment_plans`.
    pub plans: Vec<Plan>,
    /// The most that is paid, and what for ("per item"). Source: `cover_amount`,
    /// `cover_amount_formatted`.
    pub cover_amount: Option<(Amount, Option<String>)>,
    /// First and last day. Source: `policy_start_date`, `policy_end_date`; `details.start_date`,
    /// `details.end_date` (Offers API).
    pub period: (Option<Instant>, Option<Instant>),
    /// Source: `policy.underwriter.name`.
    pub underwriter: Option<String>,
    /// Source: `extra_fields.seller_entity`.
    pub seller: Option<String>,
    /// What is paid in which case. Source: `benefits`.
    pub benefits: Vec<Benefit>,
    /// Further legal texts. Source: `in_path_disclaimer`, `payment_disclaimer` of the content, and
    /// `policy.underwriter.disclaimer`.
    pub further_disclaimers: Vec<Vec<Node>>,
    /// What a shopper who declines is told. Source: `optout_msg` of the content.
    pub opt_out_message: Vec<Node>,
    /// Further documents. Source: `files`.
    pub documents: Vec<Document>,
    /// What a booking passes on to BrightWrite. Source: `brightwrite_details` of the item, else of
    /// the package.
    pub brightwrite: Json,
    /// The texts without which no price may be shown.
    pub disclosure: Disclosure,
}

/// What is saved against the price before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Discount {
    /// The price without it.
    pub before: Amount,
    /// The difference.
    pub saved: Amount,
}

/// The tax in a price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tax {
    /// All of it; above zero.
    pub total: Amount,
    /// Its kinds, by name. Source: `taxes[]`, `breakdown[]` (Offers API).
    pub parts: Vec<(String, Amount)>,
}

/// A way to pay over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What a booking names. Source: `name`.
    pub name: String,
    /// What a shopper reads. Source: `label`, else the name.
    pub label: String,
    /// All instalments. Source: `amount`, else the price.
    pub amount: Amount,
    /// What is to be paid now. Source: `first_instalment_amount`.
    pub first: Amount,
}

/// What is paid in one case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Benefit {
    /// The case. Source: `description`.
    pub title: Option<String>,
    /// The most that is paid, in words or as an amount. Source: `limit_description`, `limit`.
    pub limit: Option<Limit>,
    /// The most for each unit. Source: `limit_per_unit`.
    pub limit_per_unit: Option<Limit>,
    /// What the insured bears. Source: `excess_description`, `excess`.
    pub excess: Option<Limit>,
    /// The least that can be claimed. Source: `minimum_claim_amount`.
    pub minimum_claim: Option<Limit>,
}

/// A bound, in words or as an amount of the offer's currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limit {
    /// XCover's own words.
    Text(String),
    /// An amount.
    Amount(Amount),
}

/// A document to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What it is called; absent where XCover doesn't say.
    pub name: Option<String>,
    /// Where it is.
    pub url: SecureUrl,
}

/// The disclaimer and the policy wording of a product. Holding one is the proof that both are
/// there: a product can't be made without.
#[derive(Clone, Debug, PartialEq)]
pub struct Disclosure {
    disclaimer: Vec<Node>,
    policy_wording: SecureUrl,
}

impl Offer {
    /// An offer of these questions, with nothing else about it.
    ///
    /// # Errors
    /// When there is none, or their prices can't be added exactly.
    pub fn new(
        surface: Surface,
        currency: Currency,
        questions: Vec<Question>,
    ) -> Result<Offer, ReadError> {
        if questions.is_empty() {
            return Err(ReadError::new("products", MISSING));
        }
        let mut prices = Vec::new();
        for question in &questions {
            for cover in question.covers() {
                prices.push(cover.price());
            }
        }
        sum(&prices).map_err(|error| ReadError::new("products", error.reason()))?;
        Ok(Offer {
            surface,
            quote_id: None,
            currency,
            language: None,
            texts: Texts::default(),
            required: None,
            credibility: None,
            warning: None,
            valid_ms: None,
            questions,
        })
    }

    /// What is asked; never empty.
    #[must_use]
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// Every product of every question.
    pub fn products(&self) -> impl Iterator<Item = &Product> {
        self.questions
            .iter()
            .flat_map(|question| &question.products)
    }
}

impl Question {
    /// Asks for one of `products`, or none. There may be one alone.
    ///
    /// # Errors
    /// When there is none.
    pub fn one_of(products: Vec<Product>) -> Result<Question, ReadError> {
        Question::new(products, None)
    }

    /// Asks for each of `products` on its own.
    #[must_use]
    pub fn each(products: Vec<Product>) -> Vec<Question> {
        let mut questions = Vec::new();
        for product in products {
            questions.push(Question {
                products: vec![product],
                bundle: None,
                limit: None,
            });
        }
        questions
    }

    /// Asks for all of `products`, or none, at `price`, or at the sum of their prices.
    ///
    /// # Errors
    /// When there is none, or the prices can't be added exactly.
    pub fn all_of(
        products: Vec<Product>,
        price: Option<Amount>,
        saved: Option<Amount>,
    ) -> Result<Question, ReadError> {
        let mut prices = Vec::new();
        for product in &products {
            prices.push(product.price);
        }
        let sum = sum(&prices).map_err(|error| ReadError::new("products", error.reason()));
        let price = price.map_or(sum, Ok)?;
        Question::new(products, Some(Bundle { price, saved }))
    }

    fn new(products: Vec<Product>, bundle: Option<Bundle>) -> Result<Question, ReadError> {
        if products.is_empty() {
            return Err(ReadError::new("products", MISSING));
        }
        Ok(Question {
            products,
            bundle,
            limit: None,
        })
    }

    /// What it is about; never empty.
    #[must_use]
    pub fn products(&self) -> &[Product] {
        &self.products
    }

    /// The price of all products, where they are taken together.
    #[must_use]
    pub fn bundle(&self) -> Option<&Bundle> {
        self.bundle.as_ref()
    }

    /// Every way to say yes, in the order of the products; never empty. The place in this list is
    /// what [`crate::answers::Answer::Cover`] holds.
    #[must_use]
    pub fn covers(&self) -> Vec<Cover<'_>> {
        let mut covers = Vec::new();
        if let Some(bundle) = &self.bundle {
            covers.push(Cover {
                products: &self.products,
                price: bundle.price,
                plan: None,
            });
            return covers;
        }
        for product in &self.products {
            let products = std::slice::from_ref(product);
            covers.push(Cover {
                products,
                price: product.price,
                plan: None,
            });
            for plan in &product.plans {
                covers.push(Cover {
                    products,
                    price: plan.amount,
                    plan: Some(plan),
                });
            }
        }
        covers
    }
}

impl Product {
    /// Whether the policy lasts a year, to the day or less one.
    #[must_use]
    pub fn lasts_a_year(&self) -> bool {
        let days = match &self.period {
            (Some(first), Some(last)) => last.ms_since(first) / 86_400_000,
            _ => 0,
        };
        (364..=366).contains(&days)
    }
}

impl<'a> Cover<'a> {
    /// What is bought; never empty.
    #[must_use]
    pub fn products(&self) -> &'a [Product] {
        self.products
    }

    /// All that is paid for it, in the offer's currency.
    #[must_use]
    pub fn price(&self) -> Amount {
        self.price
    }

    /// The instalments it is paid in; `None`: all at once.
    #[must_use]
    pub fn plan(&self) -> Option<&'a Plan> {
        self.plan
    }

    /// What is to be paid now: the first instalment, else the price.
    #[must_use]
    pub fn due_now(&self) -> Amount {
        self.plan.map_or(self.price, |plan| plan.first)
    }
}

/// The exact sum of `amounts`.
///
/// # Errors
/// When it has more digits than an [`Amount`] holds.
pub fn sum(amounts: &[Amount]) -> Result<Amount, AmountError> {
    let mut total = Amount::ZERO;
    for amount in amounts {
        total = total.plus(*amount)?;
    }
    Ok(total)
}

impl Disclosure {
    /// Takes a disclaimer in HTML and the address of the policy wording; `path` is where the
    /// product stands, for the error.
    ///
    /// # Errors
    /// When the disclaimer has no word, or the address is missing or not secure.
    pub fn new(
        path: &str,
        disclaimer: Option<&str>,
        policy_wording: Option<&str>,
    ) -> Result<Self, ReadError> {
        let disclaimer = rich_text::parse(disclaimer.unwrap_or_default());
        if !rich_text::has_word(&disclaimer) {
            return Err(ReadError::new(&[path, ".disclaimer"].concat(), MISSING));
        }
        let fail = |problem: &str| ReadError::new(&[path, ".pds_url"].concat(), problem);
        let url = policy_wording.ok_or_else(|| fail(MISSING))?;
        let policy_wording = SecureUrl::parse(url).ok_or_else(|| {
            let quoted = ["\"", url, "\""].concat();
            fail(&is_not(&quoted, "an https address"))
        })?;
        Ok(Disclosure {
            disclaimer,
            policy_wording,
        })
    }

    /// The disclaimer; has words.
    #[must_use]
    pub fn disclaimer(&self) -> &[Node] {
        &self.disclaimer
    }

    /// The address of the policy wording (PDS).
    #[must_use]
    pub fn policy_wording(&self) -> &str {
        self.policy_wording.as_str()
    }
}

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
        for disclaimer in [
            None,
            Some(""),
            Some("<p> </p>"),
            Some("<p>.</p>"),
            Some("<script>x</script>"),
        ] {
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
