//! Idempotency keys: an order sent again with the same key gets the first one's receipt.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use lru::LruCache;
use tokio::sync::OnceCell;

use crate::receipt::Receipt;

/// How many keys are remembered; the oldest is forgotten first.
const MAX_KEYS: NonZeroUsize = NonZeroUsize::new(1000).unwrap();

/// Where an order's receipt will be. A repeat that arrives early waits for it.
pub(crate) type PendingReceipt = Arc<OnceCell<Receipt>>;

/// The receipts by key.
pub(crate) struct IdempotencyKeys(Mutex<LruCache<String, PendingReceipt>>);

impl Default for IdempotencyKeys {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(MAX_KEYS)))
    }
}

impl IdempotencyKeys {
    /// The receipt that belongs to a key; a new one without a key.
    pub(crate) fn receipt(&self, key: Option<String>) -> PendingReceipt {
        let Some(key) = key else {
            return PendingReceipt::default();
        };
        let mut receipts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // `peek` leaves the order of the keys alone: a repeat doesn't prolong a key's life.
        if let Some(receipt) = receipts.peek(&key) {
            return Arc::clone(receipt);
        }
        let receipt = PendingReceipt::default();
        receipts.put(key, Arc::clone(&receipt));
        receipt
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_key_has_the_same_receipt_and_no_key_has_a_new_one() {
        let keys = IdempotencyKeys::default();
        let receipt = |key: Option<&str>| keys.receipt(key.map(str::to_owned));
        assert!(Arc::ptr_eq(&receipt(Some("a")), &receipt(Some("a"))));
        assert!(!Arc::ptr_eq(&receipt(Some("a")), &receipt(Some("b"))));
        assert!(!Arc::ptr_eq(&receipt(None), &receipt(None)));
    }

    #[test]
    fn the_oldest_key_is_forgotten_when_there_are_too_many() {
        let keys = IdempotencyKeys::default();
        let first = keys.receipt(Some("0".to_owned()));
        let second = keys.receipt(Some("1".to_owned()));
        for key in 2..=MAX_KEYS.get() {
            keys.receipt(Some(key.to_string()));
        }
        assert!(Arc::ptr_eq(&second, &keys.receipt(Some("1".to_owned()))));
        assert!(!Arc::ptr_eq(&first, &keys.receipt(Some("0".to_owned()))));
        assert_eq!(keys.0.lock().unwrap().len(), MAX_KEYS.get());
    }
}
