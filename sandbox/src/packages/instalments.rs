//! The plans by which a policy can be paid in instalments.

use crate::catalogue::translated::Translated;
use crate::packages::package::Package;
use crate::scenarios::scenario::Scenario;

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
