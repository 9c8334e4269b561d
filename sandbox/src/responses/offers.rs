//! A package in the shape of the Offers API: products with their prices, and beside them the texts.

use std::ops::RangeInclusive;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::catalogue::product::Vertical;
use crate::catalogue::scheme::{OfferedProduct, Rules, Scheme};
use crate::catalogue::texts::types::Point;
use crate::packages::package::{Package, Quote};
use crate::requests::item::Item;
use crate::responses::content::{Content, without_tags};
use crate::responses::links::Links;
use crate::responses::payment;
use crate::responses::quotes;
use crate::scenarios::scenario::Scenario;
use crate::value::date;
use crate::value::json::{self, Object};
use crate::value::money::Minor;

/// An offer: a package and its scheme.
pub(crate) struct Offer<'a> {
    pub(crate) package: &'a Package,
    pub(crate) scheme: &'static Scheme,
    /// What its first product insures, even if that has no price. It provides the offer's own texts.
    pub(crate) lead: Option<&'a Item>,
}

impl Offer<'_> {
    /// The whole offer.
    pub(crate) fn response(&self, links: &Links<'_>) -> Object {
        let products = self.products();
        let products = products.map(|(product, quote)| self.product(product, quote, links));
        let mut response = json::object(json!({
            "id": self.package.id,
            "session_id": Uuid::new_v4(),
            "offer_config_id": self.scheme.config_id,
            "offer_schema": self.scheme.schema,
            "currency": self.package.currency.code(),
            "products": products.collect::<Value>(),
        }));
        if let Some(rules) = self.rules() {
            response.insert("product_rules".to_owned(), rules);
        }
        let content = self.lead.map(|lead| self.content(lead, links));
        response.insert("content".to_owned(), json!(content));
        response.insert("errors".to_owned(), quotes::errors(self.package));
        response
    }

    fn products(&self) -> impl Iterator<Item = (&'static OfferedProduct, &Quote)> {
        let pairs = self.scheme.products.iter().zip(&self.package.quotes);
        pairs.filter_map(|(product, quote)| Some((product, quote.as_ref()?)))
    }

    fn product(&self, product: &OfferedProduct, quote: &Quote, links: &Links<'_>) -> Value {
        let (item, package) = (&quote.item, self.package);
        let mut details = json::object(json!({
            "policy_version_id": item.vertical.product().version,
            "start_date": date::offers_limit(item.starts),
            "end_date": date::offers_limit(item.ends),
            "finance": self.finance(quote),
            "pds_url": links.wording(item),
            "files": quotes::files(quote, package, links),
            "extra_fields": quote.extra_fields(&package.currency),
            "experiment": {},
            "benefits": quotes::benefits(quote, package),
        }));
        if package.has(Scenario::Instalments) {
            let plans = payment::instalment_plans(quote, package);
            details.insert("instalment_plans".to_owned(), plans);
        }
        json!({
            "id": quote.id,
            "product_config_id": product.config_id,
            "name": product.slug,
            "type": null,
            "schema_url": null,
            "details": details,
        })
    }

    fn finance(&self, quote: &Quote) -> Value {
        let (premium, currency) = (&quote.premium, &self.package.currency);
        let number = |amount: Minor| currency.number(amount);
        let formatted = |amount: Minor| currency.formatted(amount);
        let mut finance = json::object(json!({
            "price": {
                "total_amount": number(premium.price),
                "total_amount_without_tax": number(premium.without_tax),
                "total_amount_min": null,
                "total_amount_max": null,
                "total_amount_formatted": formatted(premium.price),
                "total_amount_without_tax_formatted": formatted(premium.without_tax),
                "total_amount_min_formatted": null,
                "total_amount_max_formatted": null,
            },
            "tax": {
                "total_amount": number(premium.tax),
                "breakdown": [{
                    "tax_amount": number(premium.tax),
                    "tax_code": quote.item.vertical.product().tax_label.for_locale(&self.package.language),
                    "tax_amount_formatted": formatted(premium.tax),
                }],
                "total_amount_formatted": formatted(premium.tax),
            },
            "surcharge": {"total_amount": null, "total_amount_formatted": null},
            "commission": {
                "total_amount": number(premium.total_commission),
                "total_amount_formatted": formatted(premium.total_commission),
            },
        }));
        if self.package.has(Scenario::Discount) {
            let discount = json!({
                "total_amount": number(quote.discount()),
                "total_amount_formatted": formatted(quote.discount()),
                "original_amount": number(quote.full_price),
                "original_amount_formatted": formatted(quote.full_price),
            });
            finance.insert("discount".to_owned(), discount);
        }
        Value::Object(finance)
    }

    /// How the products may be chosen, by the scheme or a scenario.
    fn rules(&self) -> Option<Value> {
        let by_scenario = [
            (Scenario::RulesEach, Rules::Each),
            (Scenario::RulesTogether, Rules::Together),
            (Scenario::RulesOne, Rules::One),
            (Scenario::RulesHidden, Rules::Hidden),
        ];
        let asked = by_scenario
            .into_iter()
            .find(|(scenario, _)| self.package.has(*scenario));
        let asked = asked.map(|(_, rules)| rules);
        let ids: Vec<Uuid> = self.products().map(|(_, quote)| quote.id).collect();
        let count = ids.len();
        let groups = match asked.or(self.scheme.rules)? {
            Rules::Together => vec![group("together", "show", &ids, count..=count)],
            Rules::One => vec![group("one", "show", &ids, 0..=1)],
            Rules::Hidden => {
                let (shown, hidden) = ids.split_at(count.min(1));
                vec![
                    group("shown", "show", shown, 0..=shown.len()),
                    group("hidden", "hide", hidden, 0..=hidden.len()),
                ]
            }
            Rules::Each => vec![group("each", "show", &ids, 0..=count)],
        };
        Some(Value::Array(groups))
    }

    fn content(&self, lead: &Item, links: &Links<'_>) -> Value {
        let (package, scheme) = (self.package, self.scheme);
        let leading = lead.vertical;
        let lead = Content::new(lead, package, links);
        let inclusions = lead.inclusions.iter();
        let extras = inclusions.map(|(title, sentence)| (title.clone(), json!(sentence)));
        let products = self.products();
        let products =
            products.map(|(product, quote)| self.product_content(product, quote, leading, links));
        json!({
            "schema_version": "content:1.0",
            "locale": package.language,
            "slug": scheme.slug,
            "title": scheme.title.for_locale(&package.language),
            "extras": extras.collect::<Object>(),
            "heading": lead.texts.header,
            "disclaimer": without_tags(&lead.disclaimer),
            "price_unit": "",
            "description": lead.description,
            "sub_heading": "N/A",
            "negative_cta": lead.phrases.negative_cta,
            "positive_cta": lead.phrases.positive_cta,
            "disclaimer_html": lead.disclaimer,
            "required_message": lead.phrases.required_message,
            "credibility_message": lead.phrases.credibility_message,
            "negative_cta_warning": lead.phrases.negative_cta_warning,
            "products": products.collect::<Value>(),
        })
    }

    /// The texts of one product. The offer's own are those of the `leading` vertical.
    fn product_content(
        &self,
        product: &OfferedProduct,
        quote: &Quote,
        leading: Vertical,
        links: &Links<'_>,
    ) -> Value {
        let content = Content::new(&quote.item, self.package, links);
        // A product without a disclaimer of its own inherits the offer's.
        let disclaimer = if quote.item.vertical == leading {
            ""
        } else {
            &content.disclaimer
        };
        let inclusions = content.inclusions.iter();
        let inclusions = inclusions.map(|(title, sentence)| (title.clone(), json!(sentence)));
        let exclusion = |(title, sentence): &Point| ((*title).to_owned(), json!(sentence));
        json!({
            "id": quote.id,
            "product_config_id": product.config_id,
            "slug": product.slug,
            "locale": self.package.language,
            "title": product.title.for_locale(&self.package.language),
            "benefits": {},
            "disclaimer": without_tags(disclaimer),
            "exclusions": content.texts.exclusions.iter().map(exclusion).collect::<Object>(),
            "inclusions": inclusions.collect::<Object>(),
            "description": content.description,
            "terms_cta_html": content.terms_cta,
            "disclaimer_html": disclaimer,
            "credibility_badge": "",
        })
    }
}

fn group(slug: &str, state: &str, ids: &[Uuid], select: RangeInclusive<usize>) -> Value {
    json!({
        "slug": slug,
        "product_ids": ids,
        "initial_state": state,
        "min_select": select.start(),
        "max_select": select.end(),
        "events": [],
    })
}
