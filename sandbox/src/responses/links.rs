//! Links to the sandbox's own pages.

use crate::requests::item::Item;

/// The slug of the terms that disclaimers link to.
pub(crate) const DISTRIBUTION: &str = "distribution";

/// The slug of the page that stands in for the customer's account.
pub(crate) const ACCOUNT: &str = "account";

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

    /// The information document of one policy.
    pub(crate) fn ipid(&self, item: &Item) -> String {
        let policy_type = item.vertical.product().policy_type;
        format!("{}/ipid/{policy_type}", self.public_url)
    }

    /// The certificate of a bought package, for whoever has the token.
    pub(crate) fn certificate(&self, token: &str) -> String {
        format!("{}/coi/{}?security_token={token}", self.public_url, self.id)
    }

    /// The customer's account, which is also where claims are made.
    pub(crate) fn account(&self) -> String {
        format!("{}/terms/{ACCOUNT}", self.public_url)
    }
}
