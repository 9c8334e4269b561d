//! Links into this sandbox: policy wordings and terms.

use crate::item::Item;

/// The slug of the terms that disclaimers link to.
pub(crate) const DISTRIBUTION: &str = "distribution";

/// The links of one package.
pub(crate) struct Links<'a> {
    pub(crate) public_url: &'a str,
    pub(crate) id: &'a str,
}

impl Links<'_> {
    /// The wordings of all policies of the package.
    pub(crate) fn package_wording(&self) -> String {
        format!("{}/pds/{}", self.public_url, self.id)
    }

    /// The wording of one policy.
    pub(crate) fn wording(&self, item: &Item) -> String {
        let policy_type = item.vertical.product().policy_type;
        let version = item.version;
        format!(
            "{}?policy_type={policy_type}_v{version}",
            self.package_wording()
        )
    }

    pub(crate) fn terms(&self) -> String {
        format!("{}/terms/{DISTRIBUTION}", self.public_url)
    }
}
