//! One quote, policy or product: the fields that all shapes have, by whatever name.

use crate::error::{MISSING, ReadError, is_not};
use crate::instant::Instant;
use crate::json::Json;
use crate::link::SecureUrl;
use crate::money::Amount;
use crate::offer::{
    Benefit, Disclosure, Discount, Document, Limit, Plan, Point, Product, Tax, Texts,
};
use crate::rich_text::{self, Node};

/// The parts of a product, as found in the response.
pub(super) struct Item<'a> {
    /// The name of its list, and its key there.
    pub(super) source: (&'static str, String),
    pub(super) id: Option<String>,
    /// The policy: its name and underwriter.
    pub(super) policy: &'a Json,
    /// Dates, links, benefits and files.
    pub(super) details: &'a Json,
    /// The price, and its path for error messages.
    pub(super) price: &'a Json,
    pub(super) price_path: &'static str,
    pub(super) discount: Option<Discount>,
    pub(super) tax: &'a Json,
    /// Its own texts.
    pub(super) content: &'a Json,
    /// The texts that apply to all products of the package.
    pub(super) shared_content: &'a Json,
    pub(super) package: &'a Json,
}

impl Item<'_> {
    /// Reads the product.
    ///
    /// # Errors
    /// If its id is missing, or anything that must be shown: price, disclaimer or policy wording.
    pub(super) fn read(self) -> Result<Product, ReadError> {
        let Item {
            details, content, ..
        } = self;
        let path = [self.source.0, ".", &self.source.1].concat();
        let fail =
            |field: &str, problem: &str| ReadError::new(&[&path, ".", field].concat(), problem);
        let id = self.id.ok_or_else(|| fail("id", MISSING))?;
        let price = amount(self.price).map_err(|problem| fail(self.price_path, &problem))?;
        let in_path = content.get("in_path_disclaimer").text();
        // Some contents have no disclaimer except the one for the purchase path.
        let disclaimer = first_text(content, DISCLAIMER)
            .or_else(|| first_text(self.shared_content, DISCLAIMER))
            .or(in_path);
        let wording =
            first_text(details, &["pds_url"]).or_else(|| first_text(self.package, &["pds_url"]));
        let disclosure = Disclosure::new(&path, disclaimer, wording)?;
        let underwriter = self.policy.get("underwriter");
        let mut notes = Vec::new();
        for note in [
            underwriter.get("disclaimer"),
            content.get("payment_disclaimer"),
        ] {
            notes.extend(note.text().and_then(said));
        }
        let mut plans = Vec::new();
        for json in details.get("instalment_plans").items() {
            plans.extend(plan(json, price));
        }
        let mut documents = Vec::new();
        for json in details.get("files").items() {
            documents.extend(document(json));
        }
        let extra = details.get("extra_fields");
        let day = |names: &[&str]| first_text(details, names).and_then(Instant::parse);
        let mut brightwrite = details.get("brightwrite_details");
        if !brightwrite.is_object() {
            brightwrite = self.package.get("brightwrite_details");
        }
        Ok(Product {
            id,
            texts: texts(content, self.policy.get("policy_name")),
            price,
            discount: self.discount,
            tax: tax(self.tax),
            plans,
            cover_amount: positive(details.get("cover_amount"))
                .map(|amount| (amount, scope(details.get("cover_amount_formatted")))),
            period: (
                day(&["policy_start_date", "start_date"]),
                day(&["policy_end_date", "end_date"]),
            ),
            underwriter: plain(underwriter.get("name")),
            seller: plain(extra.get("seller_entity")),
            benefits: benefits(details.get("benefits"), content.get("benefits")),
            in_path_disclaimer: in_path
                .filter(|text| disclaimer != Some(text))
                .and_then(said),
            notes,
            opt_out_message: content
                .get("optout_msg")
                .text()
                .and_then(said)
                .unwrap_or_default(),
            documents,
            brightwrite: brightwrite.clone(),
            disclosure,
            source: self.source,
        })
    }
}

/// The variant with links is preferred; some contents have only the other.
const DISCLAIMER: &[&str] = &["disclaimer_html", "disclaimer"];

/// The first of these fields that isn't blank.
fn first_text<'a>(json: &'a Json, fields: &[&str]) -> Option<&'a str> {
    fields.iter().find_map(|field| json.get(field).text())
}

/// A content's title (else `name`), header, description, inclusions and exclusions. The Offers API has
/// its inclusions in `extras`.
pub(super) fn texts(content: &Json, name: &Json) -> Texts {
    let inclusions = points(content.get("inclusions"));
    let title = content.get("title");
    Texts {
        title: plain(title).or_else(|| plain(name)),
        header: first_text(content, &["header", "heading", "sub_heading"]).map(rich_text::decode),
        // In some contents, the description only repeats the title.
        description: owned(content.get("description"))
            .filter(|description| title.text() != Some(description)),
        inclusions: if inclusions.is_empty() {
            points(content.get("extras"))
        } else {
            inclusions
        },
        exclusions: points(content.get("exclusions")),
    }
}

/// The discount that led to `discount_price`. XCover's `price` is either the price before the discount or
/// the same as `discount_price`. With any other `price` we can't tell, and show no discount.
pub(super) fn discount(item: &Json) -> Option<Discount> {
    let price = amount(item.get("price")).ok()?;
    let after = amount(item.get("discount_price")).ok()?;
    let saved = positive(item.get("discount_amount"))?;
    let before = after.plus(saved).ok()?;
    (price == before || price == after).then_some(Discount { before, saved })
}

/// The discount already taken off the price (Offers API).
pub(super) fn finance_discount(finance: &Json) -> Option<Discount> {
    let price = positive(finance.get("price").get("total_amount"))?;
    let saved: Amount = positive(finance.get("discount").get("total_amount"))?;
    let before = price.plus(saved).ok()?;
    Some(Discount { before, saved })
}

/// An amount in the offer's currency, zero or more.
///
/// # Errors
/// What is wrong with the value.
pub(super) fn amount(value: &Json) -> Result<Amount, String> {
    match value {
        Json::Null => Err(MISSING.to_owned()),
        Json::Number(value) => match Amount::from_f64(*value) {
            Ok(amount) if amount.is_negative() => Err("below zero".to_owned()),
            Ok(amount) => Ok(amount),
            Err(error) => Err(error.reason().to_owned()),
        },
        other => Err(is_not(&other.described(), "a number")),
    }
}

/// An amount above zero; 0 means that there is none.
pub(super) fn positive(value: &Json) -> Option<Amount> {
    amount(value).ok().filter(|amount| *amount != Amount::ZERO)
}

/// An id, as it is.
pub(super) fn owned(json: &Json) -> Option<String> {
    json.text().map(str::to_owned)
}

/// A text without markup, in which tags are only characters. Its references are decoded.
pub(super) fn plain(json: &Json) -> Option<String> {
    json.text().map(rich_text::decode)
}

/// A legal text, if it has any words: some contents have `<p></p>` or `<p>.</p>`.
fn said(html: &str) -> Option<Vec<Node>> {
    let nodes = rich_text::parse(html);
    rich_text::has_word(&nodes).then_some(nodes)
}

/// Tax, from a bare number (XCE v1) or an object with the total and its parts.
fn tax(value: &Json) -> Option<Tax> {
    let total = positive(value)
        .or_else(|| positive(value.get("total_tax")))
        .or_else(|| positive(value.get("total_amount")))?;
    let mut parts = Vec::new();
    for field in ["taxes", "breakdown"] {
        for part in value.get(field).items() {
            if let (Some(name), Some(amount)) = (
                owned(part.get("tax_code")),
                positive(part.get("tax_amount")),
            ) {
                parts.push((name, amount));
            }
        }
    }
    Some(Tax { total, parts })
}

fn plan(json: &Json, price: Amount) -> Option<Plan> {
    let name = owned(json.get("name"))?;
    Some(Plan {
        label: plain(json.get("label")).unwrap_or_else(|| name.clone()),
        name,
        amount: positive(json.get("amount")).unwrap_or(price),
        first: amount(json.get("first_instalment_amount")).ok()?,
    })
}

/// Benefits with their limits, from a list (all APIs) or an object of title → text (the content in the
/// Offers API).
fn benefits(details: &Json, content: &Json) -> Vec<Benefit> {
    let mut benefits = Vec::new();
    for json in details.items() {
        let limit = |words: &str, number: &str| {
            let worded = plain(json.get(words)).map(Limit::Text);
            worded.or_else(|| positive(json.get(number)).map(Limit::Amount))
        };
        let benefit = Benefit {
            title: plain(json.get("description")),
            limit: limit("limit_description", "limit"),
            limit_per_unit: limit("limit_per_unit_description", "limit_per_unit"),
            excess: limit("excess_description", "excess"),
            minimum_claim: limit("minimum_claim_amount_description", "minimum_claim_amount"),
        };
        if benefit != Benefit::default() {
            benefits.push(benefit);
        }
    }
    for point in points(content) {
        benefits.push(Benefit {
            title: point.title,
            limit: point.description.map(Limit::Text),
            ..Benefit::default()
        });
    }
    benefits
}

/// What an amount applies to, if XCover says so: `per item` in `£541.00 per item`.
fn scope(formatted: &Json) -> Option<String> {
    let mut words = formatted.text()?.split(' ');
    while words.next()? != "per" {}
    Some(["per ", words.next()?].concat())
}

/// A document, from an address or an object with one.
fn document(json: &Json) -> Option<Document> {
    let url = json
        .text()
        .or_else(|| first_text(json, &["url", "link", "href", "file"]))?;
    Some(Document {
        name: first_text(json, &["name", "title", "label", "type"]).map(rich_text::decode),
        url: SecureUrl::parse(url).ok()?,
    })
}

/// Inclusions or exclusions in any of their forms: a list of objects or texts, or an object of
/// title → text.
fn points(value: &Json) -> Vec<Point> {
    let mut found = Vec::new();
    let mut heading: Option<String> = None;
    let mut add = |mut title: Option<String>, description: Option<String>| {
        // Some lists repeat one title, like a heading, in every point, and only the text differs.
        if title.is_some() && title == heading {
            title = None;
        } else {
            heading.clone_from(&title);
        }
        if title.is_some() || description.is_some() {
            found.push(Point { title, description });
        }
    };
    for item in value.items() {
        match item {
            Json::String(_) => add(plain(item), None),
            item => add(plain(item.get("title")), plain(item.get("description"))),
        }
    }
    for (title, text) in value.entries() {
        add(plain(&Json::from(title)), plain(text));
    }
    found
}
