//! Who has sent a request, for limits per client.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::{
    extract::{ConnectInfo, Request},
    http::{HeaderMap, HeaderName},
};

use crate::settings::TrustedProxies;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// One client's addresses as one: in IPv6, it has at least a /64.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let network = address.to_bits() & (u128::MAX << 64);
            Ipv6Addr::from_bits(network).into()
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// The client's network; `None` if it can't be known, because a server in front has sent the request that isn't
/// trusted: one with an address that no shopper has.
pub(crate) fn of(request: &Request, trusted: &TrustedProxies) -> Option<IpAddr> {
    let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
    let peer = peer.ip().to_canonical();
    let address = if trusted.contains(peer) {
        forwarded(request.headers(), trusted)?
    } else {
        Some(peer).filter(|&peer| is_public(peer))?
    };
    Some(network(address))
}

/// The last address that isn't a trusted server's: those before it may be made up.
fn forwarded(headers: &HeaderMap, trusted: &TrustedProxies) -> Option<IpAddr> {
    headers
        .get_all(FORWARDED_FOR)
        .iter()
        .rev()
        .flat_map(|list| list.to_str().unwrap_or_default().rsplit(','))
        .map(|address| parse(address.trim()))
        .find(|address| address.is_none_or(|address| !trusted.contains(address)))?
}

/// An address, with or without a port.
fn parse(text: &str) -> Option<IpAddr> {
    text.parse()
        .or_else(|_| text.parse::<SocketAddr>().map(|address| address.ip()))
        .map(|address| address.to_canonical())
        .ok()
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            !address.is_loopback() && !address.is_private() && !address.is_link_local()
        }
        IpAddr::V6(address) => {
            !address.is_loopback() && !address.is_unique_local() && !address.is_unicast_link_local()
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn client(peer: &str, forwarded: &[&str]) -> Option<String> {
        let trusted = TrustedProxies::parse("10.0.0.0/8,127.0.0.1").unwrap();
        let mut request = Request::new(Body::empty());
        for list in forwarded {
            let headers = request.headers_mut();
            headers.append(FORWARDED_FOR, list.parse().unwrap());
        }
        let peer = SocketAddr::new(peer.parse().unwrap(), 1);
        request.extensions_mut().insert(ConnectInfo(peer));
        of(&request, &trusted).map(|address| address.to_string())
    }

    #[test]
    fn only_trusted_servers_say_who_the_client_is_and_only_their_part_counts() {
        for (peer, forwarded, expected) in [
            ("192.0.2.1", &["198.51.100.9"] as &[_], Some("192.0.2.1")),
            ("10.1.2.3", &["198.51.100.9"], Some("198.51.100.9")),
            ("10.1.2.3", &["1.1.1.1, 198.51.100.9"], Some("198.51.100.9")),
            (
                "10.1.2.3",
                &["198.51.100.9, 10.9.9.9"],
                Some("198.51.100.9"),
            ),
            (
                "10.1.2.3",
                &["1.1.1.1", "198.51.100.9"],
                Some("198.51.100.9"),
            ),
            (
                "::ffff:10.1.2.3",
                &["198.51.100.9:4711"],
                Some("198.51.100.9"),
            ),
            ("10.1.2.3", &["[2001:db8::7]:443"], Some("2001:db8::")),
            ("10.1.2.3", &["192.168.0.7"], Some("192.168.0.7")),
            ("10.1.2.3", &["1.1.1.1, unknown"], None),
            ("10.1.2.3", &["10.7.7.7"], None),
            ("10.1.2.3", &[], None),
            ("192.168.0.2", &["198.51.100.9"], None),
            ("::1", &[], None),
            ("2001:db8::1:2:3:4", &[], Some("2001:db8::")),
        ] {
            assert_eq!(
                client(peer, forwarded).as_deref(),
                expected,
                "{peer} {forwarded:?}"
            );
        }
    }
}
