//! Our one model of an offer, whatever shape XCover sent it in.
//!
//! An [`Offer`] asks one or more [`Question`]s; each is answered with one of its [`Cover`]s or with
//! no. A cover consists of [`Product`]s. A product can't be made without a price and a [`Disclosure`],
//! nor a disclosure without a disclaimer and a policy wording. So there can't be an accept control that
//! lacks any of them.
//!
//! ```compile_fail
//! use xcover_offer::offer::Disclosure;
//! // The fields are private: the only way is `Disclosure::new`, which checks them.
//! let none = Disclosure { disclaimer: Vec::new(), policy_wording: String::new() };
//! ```
//! ```compile_fail
//! use xcover_offer::offer::{Cover, Question};
//! // Likewise, a cover can only come from a question's products.
//! let cover = Cover { products: &[], plan: None };
//! ```

use crate::error::{MISSING, ReadError};
use crate::instant::Instant;
use crate::json::Json;
use crate::link::SecureUrl;
use crate::money::{Amount, AmountError};
use crate::price::currency::Currency;
use crate::rich_text::{self, Node};

/// An offer that can be shown: at least one question about at least one product.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// The XCover API that it came from and is booked with.
    pub surface: Surface,
    /// The id for opting out: the package's `id` (Quotes API), `provider_reference` (XCE v1) or the
    /// offer's `id` (Offers API); `None` for a fast quote, which can't be opted out of.
    pub quote_id: Option<String>,
    /// The currency of every amount. Source: `currency`.
    pub currency: Currency,
    /// The language of the texts, BCP 47. Source: `language` (XCE v1), `content.locale` (Offers
    /// API); the Quotes API doesn't say.
    pub language: Option<String>,
    /// The texts above all products. Source: `content` (Offers API), `bundle_content` (bundles).
    pub texts: Texts,
    /// The reminder for a shopper who hasn't chosen yet. Source: `content.required_message` (Offers API).
    pub required: Option<String>,
    /// A persuasion text, shown only if the host page asks for it. Source:
    /// `content.credibility_message` (Offers API).
    pub credibility: Option<String>,
    /// Likewise, next to the choice of no cover. Source: `content.negative_cta_warning` (Offers API).
    pub warning: Option<String>,
    /// How long it is valid from when we receive it, in milliseconds. Source: `expires_at` minus `created_at`;
    /// `None` if they are missing (Offers API, fast quotes).
    pub valid_ms: Option<i64>,
    /// Never empty.
    questions: Vec<Question>,
}

/// XCover's APIs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// `POST …/quotes/`
    Quotes,
    /// XCover Elements, version 1.
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

/// What a shopper is asked to choose: one of these products (or all of them, if they are a bundle), or none.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    products: Vec<Product>,
    bundle: Option<Bundle>,
    /// The question's group, as the index of its rule, and how many of the group's questions may be answered
    /// yes. Source: `product_rules[].max_select` (Offers API).
    pub limit: Option<(usize, usize)>,
}

/// Products that are only sold together.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle {
    /// The price of them all. Source: `bundle_price` (Quotes API), else the sum.
    pub price: Amount,
    /// What buying them together saves. Source: `bundle_discount_amount`.
    pub saved: Option<Amount>,
}

/// A yes to a question: what is bought, and how it is paid for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cover<'a> {
    products: &'a [Product],
    price: Amount,
    plan: Option<&'a Plan>,
}

/// Texts, exactly as they came: they may contain HTML and holes (see [`crate::holes`]).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// Source: the content's `title`, else the policy's name.
    pub title: Option<String>,
    /// A line below the title. Source: `header`; `heading` (Offers API).
    pub header: Option<String>,
    /// Source: `description`.
    pub description: Option<String>,
    /// What is covered. Source: `inclusions`; `extras` (Offers API).
    pub inclusions: Vec<Point>,
    /// What isn't covered. Source: `exclusions`.
    pub exclusions: Vec<Point>,
}

/// Something that is or isn't covered: a title, a text or both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// A few words; absent if it would repeat the previous point's title.
    pub title: Option<String>,
    /// A sentence.
    pub description: Option<String>,
}

/// One insurance product of an offer.
#[derive(Clone, Debug, PartialEq)]
pub struct Product {
    /// The id for the host page and for booking. Source: `quotes[k].id`,
    /// `policies[].provider_reference`, `products[].id`, or the key in a fast quote.
    pub id: String,
    /// Where the product is in the response: the list's name and the key in it.
    pub source: (&'static str, String),
    /// Its own texts.
    pub texts: Texts,
    /// The premium for the whole basket, including tax, in the offer's currency; never negative.
    /// Source: `price`, or `discount_price` if there is a discount;
    /// `details.finance.price.total_amount` (Offers API).
    pub price: Amount,
    /// Source: `discount_amount`, `details.finance.discount` (Offers API).
    pub discount: Option<Discount>,
    /// The tax in the price. Source: `tax`; `details.finance.tax` (Offers API).
    pub tax: Option<Tax>,
    /// Ways to pay over time. Source: `instalment_plans`.
    pub plans: Vec<Plan>,
    /// The most that is paid out, and per what ("per item"). Source: `cover_amount`,
    /// `cover_amount_formatted`.
    pub cover_amount: Option<(Amount, Option<String>)>,
    /// The first and the last day. Source: `policy_start_date`, `policy_end_date`; `details.start_date`,
    /// `details.end_date` (Offers API).
    pub period: (Option<Instant>, Option<Instant>),
    /// Source: `policy.underwriter.name`.
    pub underwriter: Option<String>,
    /// Source: `extra_fields.seller_entity`.
    pub seller: Option<String>,
    /// What is paid out, and when. Source: `benefits`.
    pub benefits: Vec<Benefit>,
    /// The disclaimer for the purchase path, if there is another one. Source: the content's
    /// `in_path_disclaimer`.
    pub in_path_disclaimer: Option<Vec<Node>>,
    /// Notes on the insurer and the payment. Source: `policy.underwriter.disclaimer`, the content's
    /// `payment_disclaimer`.
    pub notes: Vec<Vec<Node>>,
    /// A notice about declining the cover. Source: the content's `optout_msg`.
    pub opt_out_message: Vec<Node>,
    /// Further documents. Source: `files`.
    pub documents: Vec<Document>,
    /// What a booking passes on to BrightWrite. Source: the `brightwrite_details` of the item, else of
    /// the package.
    pub brightwrite: Json,
    /// The disclosures that the price must never be shown without.
    pub disclosure: Disclosure,
}

/// A discount that the price already includes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Discount {
    /// The price before the discount.
    pub before: Amount,
    /// The amount of the discount.
    pub saved: Amount,
}

/// The tax in a price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tax {
    /// The total; above zero.
    pub total: Amount,
    /// Each kind of tax, with its name. Source: `taxes[]`, `breakdown[]` (Offers API).
    pub parts: Vec<(String, Amount)>,
}

/// A way to pay over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The name for booking. Source: `name`.
    pub name: String,
    /// The name for the shopper. Source: `label`, else `name`.
    pub label: String,
    /// The sum of all instalments. Source: `amount`, else the price.
    pub amount: Amount,
    /// The amount due now. Source: `first_instalment_amount`.
    pub first: Amount,
}

/// What is paid out in one case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Benefit {
    /// The case. Source: `description`.
    pub title: Option<String>,
    /// The most that is paid out. Source: `limit_description`, `limit`.
    pub limit: Option<Limit>,
    /// The most per unit. Source: `limit_per_unit`.
    pub limit_per_unit: Option<Limit>,
    /// What the insured pays first (the excess). Source: `excess_description`, `excess`.
    pub excess: Option<Limit>,
    /// The smallest amount that can be claimed. Source: `minimum_claim_amount`.
    pub minimum_claim: Option<Limit>,
}

/// A limit, in words or as an amount in the offer's currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limit {
    /// XCover's own words.
    Text(String),
    /// An amount.
    Amount(Amount),
}

/// A further document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its title; absent if XCover doesn't give one.
    pub name: Option<String>,
    /// Its address.
    pub url: SecureUrl,
}

/// A product's disclaimer and policy wording. Having one proves that neither is missing, and a product
/// can't be made without one.
#[derive(Clone, Debug, PartialEq)]
pub struct Disclosure {
    disclaimer: Vec<Node>,
    policy_wording: SecureUrl,
}

impl Offer {
    /// An offer with these questions and no optional fields.
    ///
    /// # Errors
    /// If there are no questions, or their prices can't be added exactly.
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

    /// The questions; never empty.
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
    /// Asks the shopper to choose one of `products` (there may be just one), or none.
    ///
    /// # Errors
    /// If `products` is empty.
    pub fn one_of(products: Vec<Product>) -> Result<Question, ReadError> {
        Question::new(products, None)
    }

    /// Asks about each of `products` separately.
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

    /// Asks the shopper to choose all of `products` or none, for `price`, or for the sum of their prices.
    ///
    /// # Errors
    /// If `products` is empty, or the prices can't be added exactly.
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

    /// The products it asks about; never empty.
    #[must_use]
    pub fn products(&self) -> &[Product] {
        &self.products
    }

    /// The bundle, if the products are only sold together.
    #[must_use]
    pub fn bundle(&self) -> Option<&Bundle> {
        self.bundle.as_ref()
    }

    /// Every way to say yes, in the order of the products; never empty.
    /// [`crate::answers::Answer::Cover`] holds an index into this list.
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
    /// Whether the policy lasts a year. XCover may or may not count the last day, so 364 to 366 days
    /// will do.
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
    /// The products bought; never empty.
    #[must_use]
    pub fn products(&self) -> &'a [Product] {
        self.products
    }

    /// The total price, in the offer's currency.
    #[must_use]
    pub fn price(&self) -> Amount {
        self.price
    }

    /// The instalment plan; `None` if it is paid all at once.
    #[must_use]
    pub fn plan(&self) -> Option<&'a Plan> {
        self.plan
    }

    /// The amount due now: the first instalment, else the price.
    #[must_use]
    pub fn due_now(&self) -> Amount {
        self.plan.map_or(self.price, |plan| plan.first)
    }
}

/// The exact sum of `amounts`.
///
/// # Errors
/// If it has more digits than an [`Amount`] can hold.
pub fn sum(amounts: &[Amount]) -> Result<Amount, AmountError> {
    let mut total = Amount::ZERO;
    for amount in amounts {
        total = total.plus(*amount)?;
    }
    Ok(total)
}

impl Disclosure {
    /// Takes a disclaimer and the address of the policy wording. `path` says where the product
    /// is in the response, for error messages.
    ///
    /// # Errors
    /// If the disclaimer has no words, or the address is missing or not secure.
    pub fn new(
        path: &str,
        disclaimer: Vec<Node>,
        policy_wording: Option<&str>,
    ) -> Result<Self, ReadError> {
        if !rich_text::has_word(&disclaimer) {
            return Err(ReadError::new(&[path, ".disclaimer"].concat(), MISSING));
        }
        let fail = |problem: &str| ReadError::new(&[path, ".pds_url"].concat(), problem);
        let url = policy_wording.ok_or_else(|| fail(MISSING))?;
        let policy_wording = SecureUrl::parse(url).map_err(|problem| fail(&problem))?;
        Ok(Disclosure {
            disclaimer,
            policy_wording,
        })
    }

    /// The disclaimer; never without words.
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
        let make = |disclaimer: Option<&str>, wording| {
            let disclaimer = rich_text::parse(disclaimer.unwrap_or_default(), &mut Vec::new());
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
