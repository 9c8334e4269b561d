//! A bounded map in memory, in which the oldest entry makes room for the newest.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The map, which one caller at a time may open.
pub(crate) struct Shelf<T>(Mutex<Entries<T>>);

/// What is in it.
pub(crate) struct Entries<T> {
    by_key: HashMap<String, T>,
    /// Keys, oldest first.
    order: VecDeque<String>,
    capacity: usize,
}

impl<T> Shelf<T> {
    pub(crate) fn new(capacity: usize) -> Self {
        Self(Mutex::new(Entries {
            by_key: HashMap::new(),
            order: VecDeque::new(),
            capacity,
        }))
    }

    /// Keeps others out until the entries are dropped.
    pub(crate) fn open(&self) -> MutexGuard<'_, Entries<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Entries<T> {
    pub(crate) fn insert(&mut self, key: String, value: T) {
        if self.order.len() >= self.capacity
            && let Some(oldest) = self.order.pop_front()
        {
            self.by_key.remove(&oldest);
        }
        self.order.push_back(key.clone());
        self.by_key.insert(key, value);
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut T> {
        self.by_key.get_mut(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_entry_makes_room_for_the_newest() {
        let shelf = Shelf::new(2);
        let mut entries = shelf.open();
        for key in ["a", "b", "c"] {
            entries.insert(key.to_owned(), ());
        }
        let kept = ["a", "b", "c"].map(|key| entries.get_mut(key).is_some());
        assert_eq!(kept, [false, true, true]);
    }
}
