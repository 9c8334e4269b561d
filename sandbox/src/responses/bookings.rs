//! A bought package, as the response to its booking.

use serde_json::{Value, json};

use crate::packages::package::{Package, Purchase, Quote, Status};
use crate::responses::links::Links;
use crate::responses::quotes;
use crate::scenarios::scenario::Scenario;
use crate::value::date;
use crate::value::json::{self, Object};

/// The policyholder's fields, in order; `null` if the booking lacks one.
const POLICYHOLDER: &[&str] = &[
    "first_name",
    "last_name",
    "email",
    "phone",
    "address1",
    "address2",
    "postcode",
    "company",
    "company_reg_id",
    "middle_name",
    "country",
    "age",
    "city",
    "region",
    "secondary_email",
    "birth_date",
];

/// The bought quotes, what they cost in all, and where their documents are.
pub(crate) fn confirmation(package: &Package, links: &Links<'_>) -> Object {
    let mut bought = package.clone();
    bought
        .quotes
        .retain(|quote| quote.as_ref().is_some_and(Quote::is_bought));
    let is_bundle =
        package.has(Scenario::Bundle) && bought.quotes.len() == package.valid_quotes().count();

    let mut response = quotes::package(&bought, links);
    response.retain(|key, _| match key.as_str() {
        "errors" | "expires_at" => false,
        key => is_bundle || !key.starts_with("bundle_"),
    });
    if let Some(quotes) = response.get_mut("quotes") {
        *quotes = bought
            .valid_quotes()
            .map(|(_, quote)| {
                let mut shown = quotes::quote(quote, &bought, links);
                if let Some(purchase) = &quote.purchase {
                    shown.insert("insured".to_owned(), json!(purchase.insured));
                    let plan = json!(purchase.instalment_plan);
                    shown.insert("instalment_plan".to_owned(), plan);
                    shown.extend(what_can_follow(quote, purchase, &bought));
                }
                Value::Object(shown)
            })
            .collect();
    }
    let currency = &bought.currency;
    let (tax, premium) = (
        bought.total(|premium| premium.tax),
        bought.total(|premium| premium.price),
    );
    response.extend(json::object(json!({
        "coi": {"url": links.certificate(&bought.security_token), "pdf": null},
        "account_url": links.account(),
        "sign_up_url": links.account(),
        "policyholder": policyholder(&bought),
        "total_tax": currency.number(tax),
        "total_tax_formatted": currency.formatted(tax),
        "total_premium": currency.number(premium),
        "total_premium_formatted": currency.formatted(premium),
        "fnol_link": links.account(),
    })));
    response
}

/// What can be done with a bought quote.
fn what_can_follow(quote: &Quote, purchase: &Purchase, package: &Package) -> Object {
    let is_confirmed = quote.status() == Status::Confirmed;
    let is_renewable = is_confirmed
        && !package.is_renewal_declined
        && quote.item.sent.contains_key("renewal_period");
    let next_renewal = is_renewable.then(|| {
        json!({
            "id": renewal_id(package),
            "package_id": package.id,
            "quote_id": quote.id,
            "status": "ACTIVE",
            "start_date": date::timestamp(quote.item.ends),
            "due_date": date::timestamp(quote.item.ends),
            "cancelled_on": null,
            "paid_on": null,
            "created_at": purchase.confirmed_at.map(date::timestamp),
        })
    });
    json::object(json!({
        "is_renewable": is_renewable,
        "next_renewal": next_renewal,
        "total_renewed_times": purchase.times_renewed,
        "can_be_cancelled": is_confirmed,
    }))
}

/// The id by which webhooks name the renewal of a package.
pub(crate) fn renewal_id(package: &Package) -> String {
    let id = package.id.strip_suffix("-INS").unwrap_or(&package.id);
    format!("{id}-REN")
}

fn policyholder(package: &Package) -> Object {
    let field = |name: &&str| {
        let holder = package.policyholder.as_ref();
        let value = holder.and_then(|holder| holder.get(*name)).cloned();
        ((*name).to_owned(), value.unwrap_or_default())
    };
    let mut holder: Object = POLICYHOLDER.iter().map(field).collect();
    holder.insert("allow_updates".to_owned(), json!(false));
    holder.insert("fields_allowed_to_update".to_owned(), json!([]));
    holder
}
