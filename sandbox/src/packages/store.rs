//! The packages quoted so far, in memory; the oldest make room for new ones.

use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};

use lru::LruCache;

use crate::packages::package::{Package, Status};

/// A bounded collection of packages.
pub(crate) struct Store(Mutex<LruCache<String, Package>>);

/// What an opt-out found.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum OptOut {
    First,
    Repeated,
    /// The package is already bought, and stays so.
    Bought,
}

impl Store {
    pub(crate) fn new(capacity: NonZeroUsize) -> Self {
        Self(Mutex::new(LruCache::new(capacity)))
    }

    pub(crate) fn insert(&self, package: Package) {
        self.lock().put(package.id.clone(), package);
    }

    pub(crate) fn get(&self, id: &str) -> Option<Package> {
        // `peek` everywhere: the oldest package makes room, however often it is looked at.
        self.lock().peek(id).cloned()
    }

    /// Changes a package and returns it; `None` if it is unknown. A change that fails changes nothing.
    pub(crate) fn update<E>(
        &self,
        id: &str,
        change: impl FnOnce(&mut Package) -> Result<(), E>,
    ) -> Option<Result<Package, E>> {
        let mut packages = self.lock();
        let package = packages.peek_mut(id)?;
        let mut changed = package.clone();
        Some(change(&mut changed).map(|()| {
            package.clone_from(&changed);
            changed
        }))
    }

    /// The packages that were booked, the newest first.
    pub(crate) fn booked(&self) -> Vec<Package> {
        let packages = self.lock();
        let packages = packages.iter().map(|(_, package)| package);
        packages
            .filter(|package| package.is_booked())
            .cloned()
            .collect()
    }

    /// The id of the first package that `is_wanted`.
    pub(crate) fn find(&self, is_wanted: impl Fn(&Package) -> bool) -> Option<String> {
        let packages = self.lock();
        let mut packages = packages.iter().map(|(_, package)| package);
        Some(packages.find(|package| is_wanted(package))?.id.clone())
    }

    /// Records that a customer bought without cover; `None` if the package is unknown.
    pub(crate) fn opt_out(&self, id: &str) -> Option<OptOut> {
        let mut packages = self.lock();
        let package = packages.peek_mut(id)?;
        match package.status {
            Status::Received => {
                package.status = Status::OptedOut;
                Some(OptOut::First)
            }
            Status::OptedOut => Some(OptOut::Repeated),
            Status::PendingPayment | Status::Confirmed | Status::Cancelled => Some(OptOut::Bought),
        }
    }

    fn lock(&self) -> MutexGuard<'_, LruCache<String, Package>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::requests::quotes::QuoteRequest;
    use crate::scenarios::scenario::Scenario;

    fn package(id: &str) -> Package {
        let body = br#"{"currency": "USD", "customer_country": "US", "customer_language": "en",
            "request": [{"policy_type": "product_insurance", "policy_start_date": "2026-05-01",
            "title": "Lamp", "category": "lighting", "retail_value": 80}]}"#;
        let request = QuoteRequest::read(body).unwrap_or_else(|_| panic!("a request"));
        Package {
            id: id.to_owned(),
            ..Package::quote(request, Scenario::Plain, Duration::from_secs(60))
        }
    }

    const TWO: NonZeroUsize = NonZeroUsize::new(2).unwrap();

    #[test]
    fn the_oldest_entry_makes_room_for_the_newest() {
        let store = Store::new(TWO);
        for key in ["a", "b", "c"] {
            store.insert(package(key));
        }
        let kept = ["a", "b", "c"].map(|key| store.get(key).is_some());
        assert_eq!(kept, [false, true, true]);
    }

    #[test]
    fn an_opt_out_happens_once_and_may_be_repeated() {
        let store = Store::new(TWO);
        store.insert(package("a"));
        assert_eq!(store.opt_out("a"), Some(OptOut::First));
        assert_eq!(store.opt_out("a"), Some(OptOut::Repeated));
        assert_eq!(store.opt_out("b"), None);
        let status = store.get("a").map(|package| package.status);
        assert_eq!(status, Some(Status::OptedOut));
    }

    #[test]
    fn a_bought_package_stays_bought() {
        let store = Store::new(TWO);
        store.insert(Package {
            status: Status::Confirmed,
            ..package("a")
        });
        assert_eq!(store.opt_out("a"), Some(OptOut::Bought));
        let status = store.get("a").map(|package| package.status);
        assert_eq!(status, Some(Status::Confirmed));
    }

    #[test]
    fn a_change_that_fails_changes_nothing() {
        let store = Store::new(TWO);
        store.insert(package("a"));
        let failed = store.update("a", |package| {
            package.status = Status::Confirmed;
            Err(())
        });
        assert!(failed.is_some_and(|changed| changed.is_err()));
        let status = store.get("a").map(|package| package.status);
        assert_eq!(status, Some(Status::Received));
    }
}
