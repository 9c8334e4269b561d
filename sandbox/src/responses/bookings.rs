//! A package that was bought, as the answer to a booking shows it.

use serde_json::{Value, json};

use crate::packages::package::{Package, Quote};
use crate::responses::links::Links;
use crate::responses::quotes;
use crate::scenarios::scenario::Scenario;
use crate::value::json::{self, Object};

/// What is told of a policyholder, in its order; `null` where the booking doesn't say.
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

/// The bought quotes of a package, what they cost together, and where their documents are.
pub(crate) fn answer(package: &Package, links: &Links<'_>) -> Object {
    let mut bought = package.clone();
    bought
        .quotes
        .retain(|quote| quote.as_ref().is_some_and(Quote::is_bought));
    let is_bundle =
        package.has(Scenario::Bundle) && bought.quotes.len() == package.priced().count();

    let mut answer = quotes::answer(&bought, links);
    answer.retain(|key, _| match key.as_str() {
        "errors" | "expires_at" => false,
        key => is_bundle || !key.starts_with("bundle_"),
    });
    if let Some(quotes) = answer.get_mut("quotes") {
        *quotes = bought
            .priced()
            .map(|(_, quote)| {
                let mut shown = quotes::quote(quote, &bought, links);
                if let Some(purchase) = &quote.purchase {
                    shown.insert("insured".to_owned(), json!(purchase.insured));
                    let plan = json!(purchase.instalment_plan);
                    shown.insert("instalment_plan".to_owned(), plan);
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
    answer.extend(json::object(json!({
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
    answer
}

fn policyholder(package: &Package) -> Object {
    let told = |name: &&str| {
        let holder = package.policyholder.as_ref();
        let value = holder.and_then(|holder| holder.get(*name)).cloned();
        ((*name).to_owned(), value.unwrap_or_default())
    };
    let mut holder: Object = POLICYHOLDER.iter().map(told).collect();
    holder.insert("allow_updates".to_owned(), json!(false));
    holder.insert("fields_allowed_to_update".to_owned(), json!([]));
    holder
}
