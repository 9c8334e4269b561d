//! What all calls share.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};

use lru::LruCache;
use serde_json::Value;

use crate::packages::package::Package;
use crate::packages::store::Store;
use crate::responses::links::Links;
use crate::responses::omissions;
use crate::responses::webhook;
use crate::scenarios::faults::Faults;
use crate::settings::read::Settings;
use crate::value::json::Object;
use crate::webhooks::Webhooks;

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
    webhooks: Option<Webhooks>,
}

impl Sandbox {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            store: Store::new(CAPACITY),
            responses_by_key: Mutex::new(LruCache::new(CAPACITY)),
            public_url: settings.public_url(),
            webhooks: settings
                .webhook_url
                .as_ref()
                .map(|url| Webhooks::to(url, settings.credentials.clone())),
            faults: Faults::new(settings.faults.clone()),
            settings,
        }
    }

    /// Tells the partner's server what was done to a booking.
    pub(crate) fn announce(&self, outcome: &str, id: &str) {
        let (Some(webhooks), Some(package)) = (&self.webhooks, self.store.get(id)) else {
            return;
        };
        let links = Links {
            public_url: &self.public_url,
            id,
        };
        if let Some(webhook) = webhook::of(outcome, &package, &links) {
            webhooks.send(&webhook);
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
