//! The packages quoted so far, in memory; the oldest make room for new ones.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::package::{Package, Status};

/// A bounded collection of packages.
pub(crate) struct Store {
    shelf: Mutex<Shelf>,
    capacity: usize,
}

#[derive(Default)]
struct Shelf {
    packages: HashMap<String, Package>,
    /// Ids, oldest first.
    order: VecDeque<String>,
}

/// What an opt-out changed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum OptOut {
    First,
    Repeated,
}

impl Store {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            shelf: Mutex::default(),
            capacity,
        }
    }

    pub(crate) fn insert(&self, package: Package) {
        let mut shelf = self.shelf();
        if shelf.order.len() >= self.capacity
            && let Some(oldest) = shelf.order.pop_front()
        {
            shelf.packages.remove(&oldest);
        }
        shelf.order.push_back(package.id.clone());
        shelf.packages.insert(package.id.clone(), package);
    }

    pub(crate) fn get(&self, id: &str) -> Option<Package> {
        self.shelf().packages.get(id).cloned()
    }

    /// Notes that a customer bought without cover; `None` for an unknown package.
    pub(crate) fn opt_out(&self, id: &str) -> Option<OptOut> {
        let mut shelf = self.shelf();
        let package = shelf.packages.get_mut(id)?;
        match std::mem::replace(&mut package.status, Status::OptedOut) {
            Status::Received => Some(OptOut::First),
            Status::OptedOut => Some(OptOut::Repeated),
        }
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::QuoteRequest;

    fn package(id: &str) -> Package {
        let body = br#"{"currency": "USD", "customer_country": "US", "customer_language": "en",
            "request": [{"policy_type": "product_insurance", "policy_start_date": "2026-05-01",
            "title": "Lamp", "category": "lighting", "retail_value": 80}]}"#;
        let request = QuoteRequest::read(body).unwrap_or_else(|_| panic!("a request"));
        Package {
            id: id.to_owned(),
            ..Package::quote(&request)
        }
    }

    #[test]
    fn the_oldest_package_makes_room_for_the_newest() {
        let store = Store::new(2);
        for id in ["a", "b", "c"] {
            store.insert(package(id));
        }
        let kept = ["a", "b", "c"].map(|id| store.get(id).is_some());
        assert_eq!(kept, [false, true, true]);
    }

    #[test]
    fn an_opt_out_happens_once_and_may_be_repeated() {
        let store = Store::new(2);
        store.insert(package("a"));
        assert_eq!(store.opt_out("a"), Some(OptOut::First));
        assert_eq!(store.opt_out("a"), Some(OptOut::Repeated));
        assert_eq!(store.opt_out("b"), None);
        let status = store.get("a").map(|package| package.status);
        assert_eq!(status, Some(Status::OptedOut));
    }
}
