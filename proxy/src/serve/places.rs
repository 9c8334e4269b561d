//! Places for connections: so many in all, and half of them for one address.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use crate::{client_address, settings::TrustedProxies};

/// Files that connections must leave for everything else.
const RESERVED_FILES: u64 = 64;
/// As many as one process could serve.
const MOST: u64 = 10_000;

/// The places and who has them.
pub(crate) struct Places {
    in_all: usize,
    each: usize,
    /// Servers in front hold many clients' connections.
    unlimited: TrustedProxies,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    in_all: usize,
    by: HashMap<IpAddr, usize>,
}

/// A connection's place, free again when dropped.
pub(crate) struct Place {
    places: Arc<Places>,
    client: IpAddr,
}

impl Places {
    /// As many as fit into this many open files: each connection may need another one to XCover.
    pub(crate) fn within(files: u64, unlimited: TrustedProxies) -> Arc<Self> {
        let in_all = (files.saturating_sub(RESERVED_FILES) / 2).clamp(2, MOST);
        let in_all = usize::try_from(in_all).unwrap_or(2);
        Arc::new(Self {
            in_all,
            each: in_all / 2,
            unlimited,
            taken: Mutex::default(),
        })
    }

    /// `None` if all are taken, or this client has its share.
    pub(crate) fn take(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        let client = client_address::network(address);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let own = taken.by.get(&client).copied().unwrap_or_default();
        let has_its_share = own >= self.each && !self.unlimited.contains(address);
        if taken.in_all >= self.in_all || has_its_share {
            return None;
        }
        taken.in_all += 1;
        taken.by.insert(client, own + 1);
        Some(Place {
            places: Arc::clone(self),
            client,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let taken = &self.places.taken;
        let mut taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.in_all -= 1;
        if let Some(own) = taken.by.get_mut(&self.client) {
            *own -= 1;
            if *own == 0 {
                taken.by.remove(&self.client);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(places: &Arc<Places>, address: &str) -> Option<Place> {
        places.take(address.parse().unwrap())
    }

    #[test]
    fn one_client_gets_half_of_the_places_and_what_it_frees_is_free() {
        let places = Places::within(64 + 8, TrustedProxies::default());
        let first = take(&places, "192.0.2.1");
        let second = take(&places, "::ffff:192.0.2.1");
        assert!(first.is_some() && second.is_some());
        assert!(take(&places, "192.0.2.1").is_none());
        drop(first);
        assert!(take(&places, "192.0.2.1").is_some());
    }

    #[test]
    fn an_ipv6_network_is_one_client() {
        let places = Places::within(64 + 8, TrustedProxies::default());
        let _taken = (take(&places, "2001:db8::1"), take(&places, "2001:db8::2"));
        assert!(take(&places, "2001:db8::ffff:3").is_none());
        assert!(take(&places, "2001:db8:0:1::1").is_some());
    }

    #[test]
    fn a_server_in_front_may_take_all_places_but_no_more() {
        let places = Places::within(64 + 8, TrustedProxies::parse("192.0.2.0/24").unwrap());
        let taken: Vec<_> = (0..5).map(|_| take(&places, "192.0.2.1")).collect();
        assert_eq!(taken.iter().flatten().count(), 4);
    }
}
