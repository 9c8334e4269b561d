//! What all calls share.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};

use lru::LruCache;
use serde_json::Value;

use crate::packages::package::Package;
use crate::packages::store::Store;
use crate::responses::links::Links;
use crate::responses::omissions;
use crate::scenarios::faults::Faults;
use crate::settings::read::Settings;
use crate::value::json::Object;

/// How many packages and bookings are kept; the oldest make room for new ones.
const CAPACITY: NonZeroUsize = NonZeroUsize::new(10_000).unwrap();

/// The state as handlers get it.
pub(crate) type SharedState = Arc<Sandbox>;

pub(crate) struct Sandbox {
    pub(crate) store: Store,
    /// The responses to what is done only once, by idempotency key.
    pub(crate) responses_by_key: Mutex<LruCache<String, Value>>,
    pub(crate) settings: Settings,
    public_url: String,
    pub(crate) faults: Faults,
}

impl Sandbox {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            store: Store::new(CAPACITY),
            responses_by_key: Mutex::new(LruCache::new(CAPACITY)),
            public_url: settings.public_url(),
            faults: Faults::new(settings.faults.clone()),
            settings,
        }
    }

    /// A package in one of the APIs' shapes, without what its scenarios leave out.
    pub(crate) fn show(
        &self,
        package: &Package,
        shape: impl FnOnce(&Links<'_>) -> Object,
    ) -> Value {
        let links = Links {
            public_url: &self.public_url,
            id: &package.id,
        };
        let mut response = Value::Object(shape(&links));
        for scenario in package.omissions() {
            omissions::omit(scenario, &mut response);
        }
        response
    }
}
