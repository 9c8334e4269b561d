//! XCover's responses → [`Offer`]: one reader, and a table of where each shape keeps its fields.
//!
//! Tolerates fields that are missing or new, except for those a shopper must see: price, currency,
//! disclaimer and policy wording. A product that lacks one of them isn't offered, and a [`ReadError`] says
//! which field of which product is wrong, and why.

mod item;
mod rules;

use self::item::{Item, Notes, amount, owned, plain, texts};
use crate::error::{MISSING, ReadError, is_not};
use crate::json::Json;
use crate::letters::in_digits;
use crate::offer::{Offer, Question, Surface, Texts};
use crate::price::currency::Currency;

/// A response that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The offer, with what can be shown.
    pub offer: Offer,
    /// What had to be left out of it, and why.
    pub skipped: Vec<ReadError>,
}

/// Where a response of this shape keeps its fields.
struct Shape {
    /// The list of products: if `is_keyed`, an object keyed by the position in the request, else an array.
    list: &'static str,
    is_keyed: bool,
    surface: Surface,
    /// The id of the response, and of each product.
    id: &'static str,
    /// The product's field with dates, links and benefits; `None`: they are in the product itself.
    details: Option<&'static str>,
    /// The field with the policy, in the details; `None`: the details are the policy.
    policy: Option<&'static str>,
    /// The field with the content, in the policy; `None`: look in `content.products` by the product's id.
    content: Option<&'static str>,
}

const SHAPES: [Shape; 3] = [
    Shape {
        list: "quotes",
        is_keyed: true,
        surface: Surface::Quotes,
        id: "id",
        details: None,
        policy: Some("policy"),
        content: Some("content"),
    },
    Shape {
        list: "policies",
        is_keyed: false,
        surface: Surface::XceV1,
        id: "provider_reference",
        details: None,
        policy: None,
        content: Some("policy_content"),
    },
    Shape {
        list: "products",
        is_keyed: false,
        surface: Surface::Offers,
        id: "id",
        details: Some("details"),
        policy: None,
        content: None,
    },
];

/// Reads a response of any known shape. `None` if XCover offers nothing for the basket: it lists no
/// products, or every quote failed (`null`).
///
/// # Errors
/// If no offer can be shown; names the field that is missing or can't be read.
pub fn read(response: &Json) -> Result<Option<Reading>, ReadError> {
    for shape in &SHAPES {
        let list = response.get(shape.list);
        let is_there = if shape.is_keyed {
            list.is_object()
        } else {
            matches!(list, Json::Array(_))
        };
        if is_there {
            return shape.read(response, list);
        }
    }
    let problem = is_not(&response.described(), "a quote package");
    Err(ReadError::new("response", &problem))
}

impl Shape {
    fn read(&self, response: &Json, list: &Json) -> Result<Option<Reading>, ReadError> {
        let mut listed = Vec::new();
        for (key, product) in list.entries() {
            listed.push((key.to_owned(), product));
        }
        for (index, product) in list.items().enumerate() {
            listed.push((in_digits(index), product));
        }
        let requested = listed.len();
        listed.retain(|(_, product)| !product.is_null());
        if listed.is_empty() {
            return Ok(None);
        }
        let currency = currency(response)?;
        let quote_id = owned(response.get(self.id));
        let surface = match self.surface {
            Surface::Quotes if quote_id.is_none() => Surface::FastQuote,
            surface => surface,
        };
        let (mut products, mut skipped, mut found) = (Vec::new(), Vec::new(), Vec::new());
        for (key, product) in listed {
            match self.item(key, product, response, &mut found).read() {
                Ok(product) => products.push(product),
                Err(error) => skipped.push(error),
            }
        }
        // Nothing is left to show: the first product's error says why.
        if products.is_empty() {
            return skipped.into_iter().next().map_or(Ok(None), Err);
        }
        let mut notes = Notes {
            path: String::new(),
            found: &mut found,
        };
        let content = response.get("content");
        let mut above = Texts::default();
        let questions = match surface {
            Surface::Offers => {
                above = texts(content, &Json::Null);
                // Don't repeat in a product what already appears above all products.
                for product in &mut products {
                    let own = &mut product.texts;
                    if own.description == above.description {
                        own.description = None;
                    }
                    if own.inclusions == above.inclusions {
                        own.inclusions.clear();
                    }
                }
                rules::questions(products, response.get("product_rules"), &mut skipped)?
            }
            Surface::Quotes | Surface::FastQuote => {
                if surface == Surface::FastQuote {
                    // An instant booking, which follows a fast quote, can't name an instalment plan.
                    for product in &mut products {
                        if !product.plans.is_empty() {
                            let at = [self.list, ".", &product.source.1, "."].concat();
                            notes.add(&at, "instalment_plans", "not offered with a fast quote");
                        }
                        product.plans.clear();
                    }
                }
                // Each quote insures a different item in the basket, so each gets its own question. But
                // a bundle's price is valid only for all of them together.
                let saved = notes.positive(response, "", "bundle_discount_amount");
                if saved.is_some() && products.len() > 1 && products.len() == requested {
                    above = texts(response.get("bundle_content"), &Json::Null);
                    let price = amount(response.get("bundle_price"))
                        .map_err(|problem| ReadError::new("bundle_price", &problem))?;
                    vec![Question::all_of(products, Some(price), saved)?]
                } else {
                    Question::each(products)
                }
            }
            Surface::XceV1 => Question::each(products),
        };
        let mut offer = Offer::new(surface, currency, questions)?;
        offer.quote_id = quote_id;
        offer.texts = above;
        offer.valid_ms = valid_ms(response, &mut notes);
        offer.language = owned(response.get("language"));
        if surface == Surface::Offers {
            offer.language = owned(content.get("locale"));
            offer.required = plain(content.get("required_message"));
            offer.credibility = plain(content.get("credibility_message"));
            offer.warning = plain(content.get("negative_cta_warning"));
        }
        skipped.append(&mut found);
        Ok(Some(Reading { offer, skipped }))
    }

    /// Finds a product's parts in the response.
    fn item<'a>(
        &self,
        key: String,
        product: &'a Json,
        response: &'a Json,
        found: &'a mut Vec<ReadError>,
    ) -> Item<'a> {
        let mut notes = Notes {
            path: [self.list, ".", &key, "."].concat(),
            found,
        };
        let at = |json: &'a Json, field: Option<&str>| field.map_or(json, |field| json.get(field));
        let details = at(product, self.details);
        let policy = at(details, self.policy);
        let shared_content = response.get("content");
        let id = product.get(self.id).text();
        let content = match self.content {
            Some(field) => policy.get(field),
            None => {
                let mut contents = shared_content.get("products").items();
                let own = contents.find(|content| id.is_some() && content.get("id").text() == id);
                own.unwrap_or(&Json::Null)
            }
        };
        let finance = details.get("finance");
        let (price, price_path, discount, taxed) = match self.surface {
            Surface::Offers => (
                finance.get("price").get("total_amount"),
                "details.finance.price.total_amount",
                item::finance_discount(finance, &mut notes),
                finance,
            ),
            Surface::XceV1 => (details.get("price"), "price", None, details),
            Surface::Quotes | Surface::FastQuote => {
                let discount = item::discount(details, &mut notes);
                let field = if discount.is_some() {
                    "discount_price"
                } else {
                    "price"
                };
                (details.get(field), field, discount, details)
            }
        };
        Item {
            // Fast quotes have no ids, so the key in the package serves as one.
            id: id
                .map(str::to_owned)
                .or_else(|| self.is_keyed.then(|| key.clone())),
            source: (self.list, key),
            policy,
            details,
            price,
            price_path,
            discount,
            taxed,
            content,
            shared_content,
            package: response,
            notes,
        }
    }
}

/// The currency of a package.
fn currency(package: &Json) -> Result<Currency, ReadError> {
    let value = package.get("currency");
    let fail = |problem: &str| ReadError::new("currency", problem);
    let code = value.text().ok_or_else(|| fail(MISSING))?;
    let known = Currency::parse(code);
    known.ok_or_else(|| fail(&is_not(&value.described(), "an ISO 4217 code")))
}

/// How long a package is valid if it says so in a way that can't be read, in milliseconds: not for ever.
const UNREADABLE_MS: i64 = 15 * 60_000;

/// How long a package is valid from when we receive it, in milliseconds; `None` if it doesn't say. Takes the
/// difference of its own two timestamps, because the shopper's clock may be wrong.
fn valid_ms(package: &Json, notes: &mut Notes) -> Option<i64> {
    if package.get("expires_at").is_absent() {
        return None;
    }
    if package.get("created_at").is_absent() {
        notes.add("", "created_at", MISSING);
    }
    let created = notes.instant(package, &["created_at"]);
    let expires = notes.instant(package, &["expires_at"]);
    let valid = created.zip(expires);
    Some(valid.map_or(UNREADABLE_MS, |(created, expires)| {
        expires.ms_since(&created).max(0)
    }))
}
