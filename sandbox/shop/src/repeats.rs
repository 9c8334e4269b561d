//! Which orders are repeats of which.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

use crate::place::Receipt;

/// How many keys are remembered; the oldest is forgotten first.
const MOST_KEYS: usize = 1000;

/// The place of one order's receipt. Whoever comes while it is being made waits for it.
pub(crate) type Slot = Arc<OnceCell<Receipt>>;

/// The receipts by key.
#[derive(Default)]
pub(crate) struct Repeats(Mutex<Slots>);

#[derive(Default)]
struct Slots {
    by_key: HashMap<String, Slot>,
    by_age: VecDeque<String>,
}

impl Repeats {
    /// The slot of a key, or one of its own for an order without a key.
    pub(crate) fn slot(&self, key: Option<String>) -> Slot {
        let Some(key) = key else {
            return Slot::default();
        };
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = slots.by_key.get(&key) {
            return Arc::clone(slot);
        }
        if slots.by_age.len() == MOST_KEYS
            && let Some(oldest) = slots.by_age.pop_front()
        {
            slots.by_key.remove(&oldest);
        }
        slots.by_age.push_back(key.clone());
        Arc::clone(slots.by_key.entry(key).or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_key_has_the_same_slot_and_no_key_has_none() {
        let repeats = Repeats::default();
        let slot = |key: Option<&str>| repeats.slot(key.map(str::to_owned));
        assert!(Arc::ptr_eq(&slot(Some("a")), &slot(Some("a"))));
        assert!(!Arc::ptr_eq(&slot(Some("a")), &slot(Some("b"))));
        assert!(!Arc::ptr_eq(&slot(None), &slot(None)));
    }

    #[test]
    fn the_oldest_key_is_forgotten_when_there_are_too_many() {
        let repeats = Repeats::default();
        let first = repeats.slot(Some("0".to_owned()));
        let second = repeats.slot(Some("1".to_owned()));
        for key in 2..=MOST_KEYS {
            repeats.slot(Some(key.to_string()));
        }
        assert!(Arc::ptr_eq(&second, &repeats.slot(Some("1".to_owned()))));
        assert!(!Arc::ptr_eq(&first, &repeats.slot(Some("0".to_owned()))));
        assert_eq!(repeats.0.lock().unwrap().by_key.len(), MOST_KEYS);
    }
}
