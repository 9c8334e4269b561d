//! The plans by which a policy can be paid in instalments.

use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::catalogue::tariff::share;
use crate::catalogue::translated::Translated;
use crate::packages::package::{Package, Quote};
use crate::requests::post_sale::Attempt;
use crate::requests::validation;
use crate::scenarios::scenario::Scenario;
use crate::value::date;
use crate::value::json::Object;
use crate::value::money::Minor;

/// Equal instalments over a year.
pub(crate) struct InstalmentPlan {
    pub(crate) name: &'static str,
    pub(crate) label: Translated,
    /// How many there are.
    pub(crate) instalments: u32,
}

/// Every plan there is.
pub(crate) const INSTALMENT_PLANS: &[InstalmentPlan] = &[
    InstalmentPlan {
        name: "1year-monthly",
        label: Translated::new("1Year-Monthly", "1 Jahr, monatlich"),
        instalments: 12,
    },
    InstalmentPlan {
        name: "1year-quarterly",
        label: Translated::new("1Year-Quarterly", "1 Jahr, vierteljährlich"),
        instalments: 4,
    },
];

/// Whether a package can be paid by the plan of this name.
pub(crate) fn has_plan(package: &Package, name: &str) -> bool {
    package.has(Scenario::Instalments) && INSTALMENT_PLANS.iter().any(|plan| plan.name == name)
}

/// One of the payments by which a quote is paid.
pub(crate) struct Instalment {
    pub(crate) id: Uuid,
    /// From 1.
    pub(crate) number: u32,
    pub(crate) starts: OffsetDateTime,
    pub(crate) ends: OffsetDateTime,
    pub(crate) amount: Minor,
    pub(crate) is_paid: bool,
    pub(crate) failures: Value,
}

/// The payments of a quote that was booked with a plan; none otherwise.
pub(crate) fn schedule(quote: &Quote) -> Vec<Instalment> {
    let Some(purchase) = &quote.purchase else {
        return Vec::new();
    };
    let named = |plan: &&InstalmentPlan| Some(plan.name) == purchase.instalment_plan.as_deref();
    let Some(plan) = INSTALMENT_PLANS.iter().find(named) else {
        return Vec::new();
    };
    let (price, count) = (quote.premium.price, plan.instalments);
    let each = share(price, 1, count);
    let days = i64::from(365 / count);
    (1..=count)
        .map(|number| {
            let others = Minor(each.0.saturating_mul(u64::from(count - 1)));
            let payment = purchase.payments.get(&number);
            let starts = date::days_later(quote.item.starts, days * i64::from(number - 1));
            Instalment {
                // The same at every call, and different for each.
                id: Uuid::from_u128(quote.id.as_u128().wrapping_add(number.into())),
                number,
                starts,
                ends: date::days_later(starts, days),
                amount: if number == count {
                    price.minus(others)
                } else {
                    each
                },
                is_paid: payment.is_some_and(|payment| payment.is_paid),
                failures: payment.map_or(Value::Null, |payment| payment.failures.clone()),
            }
        })
        .collect()
}

/// Records attempts to collect instalments.
///
/// # Errors
/// Which attempt names no instalment; the package may then be half changed.
pub(crate) fn record(package: &mut Package, attempts: Vec<Attempt>) -> Result<(), Object> {
    let errors = attempts.into_iter().map(|attempt| {
        let mut quotes = package.quotes.iter_mut().flatten();
        let quote = quotes.find(|quote| Some(quote.id) == attempt.quote);
        let number = quote.as_deref().and_then(|quote| {
            let named = |one: &&Instalment| match attempt.id {
                Some(id) => one.id == id,
                None => Some(one.number) == attempt.number,
            };
            schedule(quote).iter().find(named).map(|one| one.number)
        });
        match (quote.and_then(|quote| quote.purchase.as_mut()), number) {
            (Some(purchase), Some(number)) => {
                purchase.payments.insert(number, attempt.payment);
                Object::new()
            }
            _ => validation::error("instalment_id", json!(["Unknown instalment."])),
        }
    });
    match validation::listed(errors.collect()) {
        Some(errors) => Err(validation::error("quotes", errors)),
        None => Ok(()),
    }
}
