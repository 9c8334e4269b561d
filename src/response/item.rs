//! One quote, policy or product: the fields that all shapes have, by whatever name.

use crate::error::{MISSING, ReadError, is_not};
use crate::instant::Instant;
use crate::json::Json;
use crate::letters::in_digits;
use crate::link::SecureUrl;
use crate::money::Amount;
use crate::offer::{
    Benefit, Disclosure, Discount, Document, Limit, Plan, Point, Product, Tax, Texts,
};
use crate::references;
use crate::rich_text;

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
    /// Where the field `tax` is.
    pub(super) taxed: &'a Json,
    /// Its own texts.
    pub(super) content: &'a Json,
    /// The texts that apply to all products of the package.
    pub(super) shared_content: &'a Json,
    pub(super) package: &'a Json,
    pub(super) notes: Notes<'a>,
}

/// Collects what couldn't be read, and was left out or replaced.
pub(super) struct Notes<'a> {
    /// What the fields belong to: `quotes.0.`, or nothing for the response itself.
    pub(super) path: String,
    pub(super) found: &'a mut Vec<ReadError>,
}

impl Notes<'_> {
    pub(super) fn add(&mut self, at: &str, field: &str, problem: &str) {
        let path = [&self.path, at, field].concat();
        self.found.push(ReadError::new(&path, problem));
    }

    /// The amount in `json`'s `field`; `at` is the path of `json`.
    fn amount(&mut self, json: &Json, at: &str, field: &str) -> Option<Amount> {
        match amount(json.get(field)) {
            Ok(amount) => Some(amount),
            Err(problem) => {
                self.add(at, field, &problem);
                None
            }
        }
    }

    /// The same above zero, if it is there; 0 means that there is none.
    pub(super) fn positive(&mut self, json: &Json, at: &str, field: &str) -> Option<Amount> {
        if json.get(field).is_null() {
            return None;
        }
        let amount = self.amount(json, at, field)?;
        (amount != Amount::ZERO).then_some(amount)
    }

    /// The instant in the first of `json`'s `fields` that isn't absent.
    pub(super) fn instant(&mut self, json: &Json, fields: &[&str]) -> Option<Instant> {
        let field = fields.iter().find(|field| !json.get(field).is_absent())?;
        let value = json.get(field);
        let instant = value.text().and_then(Instant::parse);
        if instant.is_none() {
            self.add("", field, &is_not(&value.described(), "a date"));
        }
        instant
    }
}

impl Item<'_> {
    /// Reads the product.
    ///
    /// # Errors
    /// If its id is missing, or anything that must be shown: price, disclaimer or policy wording.
    pub(super) fn read(self) -> Result<Product, ReadError> {
        let Item {
            details,
            content,
            mut notes,
            ..
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
        let mut refused = Vec::new();
        let html = disclaimer.unwrap_or_default();
        let disclosure = Disclosure::new(&path, rich_text::parse(html, &mut refused), wording)?;
        let mut said = |html: &str| {
            let nodes = rich_text::parse(html, &mut refused);
            rich_text::has_word(&nodes).then_some(nodes)
        };
        let underwriter = self.policy.get("underwriter");
        let mut legal_notes = Vec::new();
        for note in [
            underwriter.get("disclaimer"),
            content.get("payment_disclaimer"),
        ] {
            legal_notes.extend(note.text().and_then(&mut said));
        }
        let mut plans = Vec::new();
        for (index, json) in details.get("instalment_plans").items().enumerate() {
            let at = ["instalment_plans.", &in_digits(index), "."].concat();
            plans.extend(plan(json, price, &at, &mut notes));
        }
        let mut documents = Vec::new();
        for (index, json) in details.get("files").items().enumerate() {
            documents.extend(document(json, index, &mut notes));
        }
        let extra = details.get("extra_fields");
        let mut brightwrite = details.get("brightwrite_details");
        if !brightwrite.is_object() {
            brightwrite = self.package.get("brightwrite_details");
        }
        let in_path_disclaimer = in_path
            .filter(|text| disclaimer != Some(text))
            .and_then(&mut said);
        let opt_out_message = content.get("optout_msg").text().and_then(&mut said);
        for href in refused {
            notes.add(
                "",
                "link",
                &["\"", &href, "\" may not be followed"].concat(),
            );
        }
        Ok(Product {
            id,
            texts: texts(content, self.policy.get("policy_name")),
            price,
            discount: self.discount,
            tax: tax(self.taxed, &mut notes),
            plans,
            cover_amount: notes
                .positive(details, "", "cover_amount")
                .map(|amount| (amount, scope(details.get("cover_amount_formatted")))),
            period: (
                notes.instant(details, &["policy_start_date", "start_date"]),
                notes.instant(details, &["policy_end_date", "end_date"]),
            ),
            underwriter: plain(underwriter.get("name")),
            seller: plain(extra.get("seller_entity")),
            benefits: benefits(details.get("benefits"), content.get("benefits"), &mut notes),
            in_path_disclaimer,
            notes: legal_notes,
            opt_out_message: opt_out_message.unwrap_or_default(),
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
        header: first_text(content, &["header", "heading", "sub_heading"]).map(references::decode),
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
pub(super) fn discount(item: &Json, notes: &mut Notes) -> Option<Discount> {
    let saved = notes.positive(item, "", "discount_amount")?;
    let after = notes.amount(item, "", "discount_price")?;
    let price = amount(item.get("price")).ok()?;
    let before = after.plus(saved).ok();
    if let Some(before) = before
        && (price == before || price == after)
    {
        return Some(Discount { before, saved });
    }
    notes.add(
        "",
        "discount_amount",
        "not the difference between price and discount_price",
    );
    None
}

/// The discount already taken off the price (Offers API).
pub(super) fn finance_discount(finance: &Json, notes: &mut Notes) -> Option<Discount> {
    let discount = finance.get("discount");
    let saved = notes.positive(discount, "details.finance.discount.", "total_amount")?;
    let price = amount(finance.get("price").get("total_amount")).ok()?;
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

/// An id, as it is.
pub(super) fn owned(json: &Json) -> Option<String> {
    json.text().map(str::to_owned)
}

/// A text without markup, in which tags are only characters. Its references are decoded.
pub(super) fn plain(json: &Json) -> Option<String> {
    json.text().map(references::decode)
}

/// Tax of a product, from a bare number (XCE v1) or an object with the total and its parts.
fn tax(parent: &Json, notes: &mut Notes) -> Option<Tax> {
    let value = parent.get("tax");
    if !value.is_object() {
        let total = notes.positive(parent, "", "tax")?;
        return Some(Tax {
            total,
            parts: Vec::new(),
        });
    }
    let mut parts = Vec::new();
    for field in ["taxes", "breakdown"] {
        for part in value.get(field).items() {
            let amount = notes.positive(part, "tax.", "tax_amount");
            if let (Some(name), Some(amount)) = (owned(part.get("tax_code")), amount) {
                parts.push((name, amount));
            }
        }
    }
    let total = notes.positive(value, "tax.", "total_tax");
    let total = total.or_else(|| notes.positive(value, "tax.", "total_amount"))?;
    Some(Tax { total, parts })
}

/// A plan; `at` is its path.
fn plan(json: &Json, price: Amount, at: &str, notes: &mut Notes) -> Option<Plan> {
    let first = notes.amount(json, at, "first_instalment_amount")?;
    let amount = if json.get("amount").is_null() {
        price
    } else {
        notes.amount(json, at, "amount")?
    };
    let Some(name) = owned(json.get("name")) else {
        notes.add(at, "name", MISSING);
        return None;
    };
    Some(Plan {
        label: plain(json.get("label")).unwrap_or_else(|| name.clone()),
        name,
        amount,
        first,
    })
}

/// Benefits with their limits, from a list (all APIs) or an object of title → text (the content in the
/// Offers API).
fn benefits(details: &Json, content: &Json, notes: &mut Notes) -> Vec<Benefit> {
    let mut benefits = Vec::new();
    for json in details.items() {
        let mut limit = |words: &str, number: &str| {
            let worded = plain(json.get(words)).map(Limit::Text);
            worded.or_else(|| notes.positive(json, "benefits.", number).map(Limit::Amount))
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
fn document(json: &Json, index: usize, notes: &mut Notes) -> Option<Document> {
    let url = json
        .text()
        .or_else(|| first_text(json, &["url", "link", "href", "file"]));
    let url = SecureUrl::parse(url.unwrap_or_default());
    if let Err(problem) = &url {
        notes.add("files.", &in_digits(index), problem);
    }
    Some(Document {
        name: first_text(json, &["name", "title", "label", "type"]).map(references::decode),
        url: url.ok()?,
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
